/** What is said of the processes of apps and of release phases, once an operation has released something. */

import { messageOf } from '../../domain/problem.ts';
import { versionName } from '../../domain/release/release.ts';
import {
  crashedNames,
  othersText,
  type Restart,
  restartCount,
  settledText,
} from '../../domain/release/process-restart.ts';
import type { TargetResult } from './journal-entry.ts';
import type { Restarted } from './restart.ts';

/**
 * Adds to what became of an operation what is known of the processes.
 * @param restarted in the order of `made`
 */
export function withRestarts(
  text: string,
  made: readonly TargetResult[],
  restarted: readonly (Restarted | undefined)[],
): string {
  if (made.length === 1) return withRestart(text, restarted[0]);
  if (restarted.length > 0 && restarted.every(isAllUp)) return `${text} All of their processes are up.`;
  const each = made.flatMap(({ app }, at) => {
    const one = restarted[at];
    const sentence = one ? restartSentence(one) : '';
    return sentence === '' ? [] : [`${app.name}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`];
  });
  return [text, ...each].join(' ');
}

function isAllUp(restarted: Restarted | undefined): boolean {
  const { end, last } = restarted ?? {};
  return end === 'settled' && last !== undefined && last.total > 0 && last.up.length === last.total;
}

function withRestart(text: string, restarted: Restarted | undefined): string {
  const crash = crashOf(restarted);
  if (crash) return `${text.replace(/\.$/, '')}, but ${crashedNames(crash)} crashed.`;
  const more = restarted ? restartSentence(restarted) : '';
  return more === '' ? text : `${text} ${more}`;
}

/** How it stands with processes that crashed; undefined where none is known to have. */
export function crashOf(restarted: Restarted | undefined): Restart | undefined {
  const last = restarted?.last;
  return last && last.crashed.length > 0 && last.overtaken === undefined ? last : undefined;
}

/** What is known of the processes, as a sentence; '' where there is nothing to say. */
function restartSentence(restarted: Restarted): string {
  const { end, last, error } = restarted;
  const crash = crashOf(restarted);
  if (crash) return `${crashedNames(crash)} crashed.`;
  if (!last) {
    return end === 'stopped'
      ? 'You stopped watching before its processes could be seen.'
      : `Its processes could not be read: ${messageOf(error)}`;
  }
  switch (end) {
    case 'settled':
      return settledText(last);
    case 'late':
      return `After more than a minute ${restartCount(last)}: ${othersText(last)}.`;
    case 'stopped':
      return `You stopped watching: ${restartCount(last)} so far.`;
    case 'unread':
      return `At the last look ${restartCount(last)}: the processes can no longer be read.`;
  }
}

/** What a person needs to know when release phases failed, after what the apps run. */
export const failureText =
  'Database changes that a release phase made before it failed remain. ' +
  'Read its output, then roll back to another release or deploy a fix.';

/** What a person needs to know when processes crashed with the release that an operation made. */
export function crashText(restart: Restart, kind: string): string {
  const { release, total } = restart;
  const others = othersText(restart);
  const counts = `${restartCount(restart)}${others === '' ? '' : `; ${others}`}.`;
  const what = total === 1 ? 'it' : crashedNames(restart);
  return [
    `${versionName(release)} is the current release: the ${kind} is done, and nothing undoes it automatically. ${counts}`,
    `Read the log of the app to learn why ${what} crashed, then undo, roll back to another release or deploy a fix.`,
  ].join('\n\n');
}
