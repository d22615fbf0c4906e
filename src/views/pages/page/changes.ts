/** What two releases differ in, in blocks. There may be several on a page: each id ends in the section's place. */

import { html, nothing } from 'lit';
import type { ChangesView, CodeView, CommitsView, FileView, Listing, Part } from '../protocol.ts';
import { keyGroupsOf } from './config.ts';
import { post } from './host.ts';
import { follow, partOf, type Piece, placeholder, type Retry } from './parts.ts';

/** Where a block stands: on which page, in which of its sections, and below headings of which level. */
export interface Place {
  readonly subject: number;
  readonly at: number;
  readonly level: 2 | 3;
  /** The id of the heading above, where a page has other blocks of the same names. */
  readonly above?: string;
  /** What reads a part again that could not be read. */
  readonly retryOf: (part: keyof ChangesView) => Retry;
}

export function heading(level: 2 | 3, id: string, text: string) {
  return level === 2 ? html`<h2 id=${id}>${text}</h2>` : html`<h3 id=${id}>${text}</h3>`;
}

export function block({ at, level, above = '' }: Place, name: string, title: string, body: Piece) {
  const id = `${name}-${at}`;
  return html`<section aria-labelledby=${`${id} ${above}`.trim()}>
    ${heading(level, id, title)} ${body}
  </section>`;
}

export function codeOf(place: Place, code: Part<CodeView>) {
  if (code.state !== 'known') {
    return block(
      place,
      'code',
      'Commits and files',
      partOf(code, {
        loading: () => html`<p>${placeholder()}</p>`,
        known: () => nothing,
        retry: place.retryOf('code'),
      }),
    );
  }
  return html`${migrationsOf(place, code.value)}
  ${code.value.commits.map((commits, list) => commitsOf(place, commits, list))} ${filesOf(place, code.value)}`;
}

function migrationsOf(place: Place, { migrations: { title, list } }: CodeView) {
  if (list.length === 0) return nothing;
  return block(
    place,
    'migrations',
    `${title} (${list.length})`,
    html`<ul class="plain">
      ${list.map(({ name, path }) => html`<li><b>${name}</b> <code class="quiet">${path}</code></li>`)}
    </ul>`,
  );
}

function commitsOf(place: Place, { title, count, list: commits }: CommitsView, list: number) {
  const { subject, at: section } = place;
  return block(
    place,
    `commits-${list}`,
    `${title} (${count})`,
    html`${count === 0 ? html`<p class="quiet">None</p>` : nothing}
      <ul class="plain rows">
        ${commits.map(
          ({ short, subject: text, author, date }, index) =>
            html`<li>
              <code>${short}</code>
              ${follow(`#commit-${section}-${list}-${index}`, text === '' ? short : text, () =>
                post({ type: 'openListed', subject, section, list, index }),
              )}
              <span class="quiet">${author}, <shiplog-time .time=${date} .brief=${true}></shiplog-time></span>
            </li>`,
        )}
      </ul>
      ${rest(count - commits.length, 'commit')}`,
  );
}

function filesOf(place: Place, { files, moreFiles, filesUnknown }: CodeView) {
  if (filesUnknown !== null)
    return block(place, 'files', 'Files', html`<p class="quiet">${filesUnknown}</p>`);
  return block(
    place,
    'files',
    `Files (${files.length + moreFiles})`,
    html`${files.length === 0 ? html`<p class="quiet">No file changes.</p>` : nothing}
      <ul class="plain rows">
        ${files.map((file, index) => fileOf(place, file, index))}
      </ul>
      ${rest(moreFiles, 'file')}`,
  );
}

function fileOf({ subject, at: section }: Place, { letter, kind, path, from }: FileView, index: number) {
  return html`<li>
    <span class=${`letter ${kind}`} aria-hidden="true">${letter}</span>
    ${follow(`#file-${section}-${index}`, path, () => post({ type: 'openFile', subject, section, index }))}
    <span class="quiet"
      >${from === null ? '' : `from ${from}`}<span class="unseen">${kindNames[kind]}</span></span
    >
  </li>`;
}

const kindNames: Readonly<Record<FileView['kind'], string>> = {
  added: ', added',
  copied: ', copied',
  deleted: ', deleted',
  modified: ', modified',
  renamed: ', renamed',
  typeChanged: ', type changed',
};

/** What a list leaves out. */
export function rest(more: number, noun: string) {
  return more > 0 ? html`<p class="quiet">and ${more} more ${noun}${more === 1 ? '' : 's'}</p>` : nothing;
}

export function configOf(place: Place, { config }: ChangesView) {
  return listingOf(place, 'config', config, (groups) => keyGroupsOf(place, config.sides, groups));
}

export function slugOf(place: Place, { slug }: ChangesView) {
  return listingOf(place, 'slug', slug, linesOf);
}

export function addonsOf(place: Place, { addons }: ChangesView) {
  return listingOf(place, 'addons', addons, linesOf);
}

function listingOf<T>(
  place: Place,
  name: keyof ChangesView,
  { title, none, lines }: Listing<T>,
  show: (lines: readonly T[]) => Piece,
) {
  return block(
    place,
    name,
    title,
    partOf(lines, {
      loading: () => html`<p>${placeholder()}</p>`,
      known: (list) => (list.length === 0 ? html`<p class="quiet">${none}</p>` : show(list)),
      retry: place.retryOf(name),
    }),
  );
}

function linesOf(lines: readonly string[]): Piece {
  return html`<ul class="plain">
    ${lines.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}
