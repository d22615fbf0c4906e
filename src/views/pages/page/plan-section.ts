/** What a plan changes in one app. There may be several: each id within a section ends in the section's place. */

import { html, nothing } from 'lit';
import type { LeadPiece, PlanRelease, PlanReleases, PlanSection, ReleasePlace } from '../protocol.ts';
import { addonsOf, block, codeOf, configOf, heading, type Place, rest, slugOf } from './changes.ts';
import { post } from './host.ts';
import { button, follow, type Piece } from './parts.ts';

export function sectionOf(subject: number, section: PlanSection, at: number) {
  const { heading: app } = section;
  // All of a plan is made again, so that its parts are of one moment.
  const retryOf = () => ({ subject, part: 'plan', label: 'Try again to make the plan' }) as const;
  if (app === null) return bodyOf({ subject, at, level: 2, retryOf }, section);
  const id = `section-${at}`;
  return html`<section class="target" aria-labelledby=${id}>
    <h2 id=${id} tabindex="-1">${app.name}</h2>
    <p class="change">${leadOf(subject, app.lead)}</p>
    ${countsOf(section.counts)} ${warningsOf(section.warnings, 3, `warnings-${at}`, id)}
    <div class="actions" role="group" aria-label=${`Actions for ${app.name}`}>
      ${changesButton(subject, section, at, false)}
    </div>
    ${bodyOf({ subject, at, level: 3, above: id, retryOf }, section)}
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
      <div>${configOf(place, section)}</div>
      <div>${slugOf(place, section)} ${addonsOf(place, section)}</div>
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

/** @param app the id of the heading with the name of the app, where there are several */
export function warningsOf(warnings: readonly string[], level: 2 | 3, id: string, app = '') {
  if (warnings.length === 0) return nothing;
  return html`<section class="warnings" aria-labelledby=${`${id} ${app}`.trim()}>
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
