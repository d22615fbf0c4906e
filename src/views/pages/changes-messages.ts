/** What a page may ask about the differences of two releases that it shows. */

import type { AppRepositories } from '../../code/app-repositories.ts';
import { messageOf } from '../../domain/problem.ts';
import { openChangesBetween, openListedCommit } from '../../features/changes/changes-between.ts';
import type { PagePanel } from './page-panel.ts';
import type { PageMessage, ValuePlace } from './protocol.ts';
import { readValue, type ShownChanges } from './shown-changes.ts';

/** A message about the differences of two releases. */
export type ChangesMessage = Extract<PageMessage, { readonly section: number }>;

export function isAboutChanges(message: PageMessage): message is ChangesMessage {
  return 'section' in message;
}

interface Ports {
  readonly page: PagePanel;
  readonly repositories: AppRepositories;
  /** Aborts once the page shows something else. */
  readonly signal: AbortSignal;
}

/** Does what a page asks for. Indexes and keys select from what it was sent; nothing else from the page is used. */
export async function takeChanges(message: ChangesMessage, shown: ShownChanges, ports: Ports): Promise<void> {
  const { page, repositories, signal } = ports;
  switch (message.type) {
    case 'openFiles':
      return openChangesBetween(repositories, shown);
    case 'openFile': {
      const file = shown.files[message.index];
      return file && openChangesBetween(repositories, shown, file);
    }
    case 'openListed': {
      const commit = shown.commits[message.list]?.[message.index];
      return commit && openListedCommit(repositories, shown, commit);
    }
    case 'copyValue':
      return page.copy(await readValue(shown, message, signal), `the value of ${message.key}`);
    case 'reveal':
      return reveal(message, shown, ports);
  }
}

async function reveal(
  { subject, section, side, key }: ValuePlace,
  shown: ShownChanges,
  { page, signal }: Ports,
): Promise<void> {
  const place = { subject, section, side, key };
  try {
    const value = await readValue(shown, place, signal);
    // A page that shows something else by now, or is hidden, must not get the value.
    if (!signal.aborted && page.panel.visible) page.send({ type: 'value', ...place, value });
  } catch (error) {
    if (!signal.aborted) page.send({ type: 'noValue', ...place, message: messageOf(error) });
  }
}
