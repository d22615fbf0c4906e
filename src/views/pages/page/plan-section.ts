/** What a plan changes in one app. There may be several: each id within a section ends in the section's place. */

import { html, nothing } from 'lit';
import type {
  LeadPiece,
  Listing,
  Part,
  PlanCode,
  PlanCommits,
  PlanFile,
  KeyGroup,
  PlanRelease,
  PlanReleases,
  PlanSection,
  ReleasePlace,
} from '../protocol.ts';
import { post } from './host.ts';
import { button, follow, line, partOf, type Piece, placeholder } from './parts.ts';

/** Where a block stands: in which plan, in which of its sections, and below headings of which level. */
interface Place {
  readonly subject: number;
  readonly at: number;
  readonly level: 2 | 3;
}

export function sectionOf(subject: number, section: PlanSection, at: number) {
  const { heading: app } = section;
  if (app === null) return bodyOf({ subject, at, level: 2 }, section);
  const id = `section-${at}`;
  return html`<section class="target" aria-labelledby=${id}>
    <h2 id=${id} tabindex="-1">${app.name}</h2>
    <p class="change">${leadOf(subject, app.lead)}</p>
    ${countsOf(section.counts)} ${warningsOf(section.warnings, 3, `warnings-${at}`)}
    <div class="actions" role="group" aria-label=${`Actions for ${app.name}`}>
      ${changesButton(subject, section, at, false)}
    </div>
    ${bodyOf({ subject, at, level: 3 }, section)}
  </section>`;
}

function bodyOf(place: Place, section: PlanSection) {
  return html`${block(
      place,
      'does',
      'What it does',
      html`<ul class="sentences">
        ${section.facts.map((text) => html`<li>${text}</li>`)}
      </ul>`,
    )}
    ${codeOf(place, section.code)}
    <div class="columns">
      <div>${listingOf(place, 'keys', section.config, keysOf)}</div>
      <div>
        ${listingOf(place, 'slug', section.slug, linesOf)}
        ${listingOf(place, 'addons', section.addons, linesOf)}
      </div>
    </div>
    ${section.releases === null ? nothing : releasesOf(place, section.releases)}`;
}

/** A sentence whose releases link to their details. */
export function leadOf(subject: number, pieces: readonly LeadPiece[]): Piece {
  return html`${pieces.map(({ text, release }) => (release === null ? text : toRelease(subject, release, text)))}`;
}

function toRelease(subject: number, { app, version }: ReleasePlace, text = `v${version}`) {
  return follow(`#release-${app}-${version}`, text, () =>
    post({ type: 'openRelease', subject, app, version }),
  );
}

export function countsOf(counts: readonly string[]) {
  if (counts.length === 0) return nothing;
  return html`<ul class="counts" aria-label="At a glance">
    ${counts.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

export function warningsOf(warnings: readonly string[], level: 2 | 3, id: string) {
  if (warnings.length === 0) return nothing;
  return html`<section class="warnings" aria-labelledby=${id}>
    ${heading(level, id, 'Warnings')}
    <ul class="plain">
      ${warnings.map(
        (text) =>
          html`<li>
            <span class="codicon codicon-warning" aria-hidden="true"></span> <span>${text}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Opens all changes of the code in one editor. */
export function changesButton(
  subject: number,
  { code, heading: app }: PlanSection,
  at: number,
  primary: boolean,
) {
  if (code.state !== 'known' || code.value.files.length === 0) return nothing;
  const text = 'Open All Changes';
  return button(text, () => post({ type: 'openFiles', subject, section: at }), {
    icon: 'diff-multiple',
    primary,
    ...(app && { label: `${text} of ${app.name}` }),
  });
}

function heading(level: 2 | 3, id: string, text: string) {
  return level === 2 ? html`<h2 id=${id}>${text}</h2>` : html`<h3 id=${id}>${text}</h3>`;
}

function block({ at, level }: Place, name: string, title: string, body: Piece) {
  const id = `${name}-${at}`;
  return html`<section aria-labelledby=${id}>${heading(level, id, title)} ${body}</section>`;
}

function retryOf({ subject }: Place) {
  return { subject, part: 'plan', label: 'Try again to make the plan' } as const;
}

function codeOf(place: Place, code: Part<PlanCode>) {
  if (code.state !== 'known') {
    return block(
      place,
      'code',
      'Commits and files',
      partOf(code, {
        loading: () => html`<p>${placeholder()}</p>`,
        known: () => nothing,
        retry: retryOf(place),
      }),
    );
  }
  return html`${migrationsOf(place, code.value)}
  ${code.value.commits.map((commits, list) => commitsOf(place, commits, list))} ${filesOf(place, code.value)}`;
}

function migrationsOf(place: Place, { migrations: { title, list } }: PlanCode) {
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

function commitsOf(place: Place, { title, count, list: commits }: PlanCommits, list: number) {
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

function filesOf(place: Place, { files, moreFiles, filesUnknown }: PlanCode) {
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

function fileOf({ subject, at: section }: Place, { letter, kind, path, from }: PlanFile, index: number) {
  return html`<li>
    <span class=${`letter ${kind}`} aria-hidden="true">${letter}</span>
    ${follow(`#file-${section}-${index}`, path, () => post({ type: 'openFile', subject, section, index }))}
    <span class="quiet"
      >${from === null ? '' : `from ${from}`}<span class="unseen">${kindNames[kind]}</span></span
    >
  </li>`;
}

const kindNames: Readonly<Record<PlanFile['kind'], string>> = {
  added: ', added',
  copied: ', copied',
  deleted: ', deleted',
  modified: ', modified',
  renamed: ', renamed',
  typeChanged: ', type changed',
};

function rest(more: number, noun: string) {
  return more > 0 ? html`<p class="quiet">and ${more} more ${noun}${more === 1 ? '' : 's'}</p>` : nothing;
}

function listingOf<T>(
  place: Place,
  name: string,
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
      retry: retryOf(place),
    }),
  );
}

function keysOf(groups: readonly KeyGroup[]): Piece {
  return html`<dl>
    ${groups.map(({ what, keys }) =>
      line(
        what,
        html`<ul class="plain">
          ${keys.map(
            (key) =>
              html`<li>
                <span class="key">${key}</span> <span class="quiet" aria-hidden="true">••••••••</span>
              </li>`,
          )}
        </ul>`,
      ),
    )}
  </dl>`;
}

function linesOf(lines: readonly string[]): Piece {
  return html`<ul class="plain">
    ${lines.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

function releasesOf(place: Place, { title, list, more }: PlanReleases) {
  return block(
    place,
    'releases',
    `${title} (${list.length + more})`,
    html`<ul class="plain rows">
        ${list.map((release) => releaseOf(place, release))}
      </ul>
      ${rest(more, 'release')}`,
  );
}

function releaseOf({ subject }: Place, release: PlanRelease) {
  const { description, by, createdAt, fate } = release;
  return html`<li>
    ${toRelease(subject, release)} <span>${description}</span>
    <span class="quiet"
      >${by}, <shiplog-time .time=${createdAt} .brief=${true}></shiplog-time> · ${fate}</span
    >
  </li>`;
}
