/** What a release changed: the first that its page shows. */

import { html, nothing } from 'lit';
import type { ChangesView, CodeView, Part, ReleaseView } from '../protocol.ts';
import { addonsOf, codeOf, configOf, type Place, slugOf } from './changes.ts';
import { type Piece, type Retry, toVersion } from './parts.ts';

const retries: Readonly<Record<keyof ChangesView, Omit<Retry, 'subject'>>> = {
  code: { part: 'code', label: 'Try again to compare the code' },
  config: { part: 'config', label: 'Try again to compare the config vars' },
  slug: { part: 'slug', label: 'Try again to compare stack and process types' },
  // They are in the ledger, like what ran before.
  addons: { part: 'code', label: 'Try again to read what ran before' },
};

/** What is said of the parts that a release left as they were. */
const names: Readonly<Record<keyof ChangesView, string>> = {
  addons: 'add-ons',
  config: 'config vars',
  slug: 'stack and process types',
  code: 'code',
};

export function whatChangedOf(subject: number, { changes }: ReleaseView) {
  const place: Place = {
    subject,
    at: 0,
    level: 3,
    above: 'changed',
    retryOf: (part) => ({ subject, ...retries[part] }),
  };
  const same = [...unchangedIn(changes)];
  const show = (part: keyof ChangesView, draw: () => Piece) => (same.includes(part) ? nothing : draw());
  return html`<section aria-labelledby="changed">
    <h2 id="changed">${changes.title}</h2>
    ${
      changes.before === null
        ? nothing
        : html`<p class="quiet">Compared with ${toVersion(subject, changes.before)}, which ran before it.</p>`
    }
    ${show('addons', () => addonsOf(place, changes))} ${show('config', () => configOf(place, changes))}
    ${show('slug', () => slugOf(place, changes))}
    ${changes.caveat === null ? nothing : html`<p>${changes.caveat}</p>`}
    ${show('code', () => codeOf(place, changes.code))}
    ${same.length === 0 ? nothing : html`<p class="quiet">Unchanged: ${same.map((part) => names[part]).join(', ')}.</p>`}
  </section>`;
}

/** The parts that are known to be as they were. */
function* unchangedIn({ code, config, slug, addons }: ChangesView): Generator<keyof ChangesView> {
  if (isEmpty(addons.lines)) yield 'addons';
  if (isEmpty(config.lines)) yield 'config';
  if (isEmpty(slug.lines)) yield 'slug';
  if (code.state === 'known' && !hasChanges(code.value)) yield 'code';
}

function isEmpty(lines: Part<readonly unknown[]>): boolean {
  return lines.state === 'known' && lines.value.length === 0;
}

function hasChanges({ commits, files, filesUnknown }: CodeView): boolean {
  return files.length > 0 || filesUnknown !== null || commits.some(({ count }) => count > 0);
}
