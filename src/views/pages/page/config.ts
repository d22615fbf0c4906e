/** Config vars: keys, each with a value that stays masked until a person asks for it. */

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConfigListing, KeyGroup, ReleaseSide } from '../protocol.ts';
import { line, type Piece } from './parts.ts';

/** The section of a page that a list is in, by which the panel finds its values. */
interface Section {
  readonly subject: number;
  readonly at: number;
}

/** The keys of a release. */
export function keysOf(section: Section, keys: readonly string[]): Piece {
  if (keys.length === 0) return html`<p class="quiet">This release has no config vars.</p>`;
  return html`<ul class="vars" aria-labelledby="config">
    ${repeat(
      keys,
      (key) => key,
      (key) =>
        html`<li class="var"><span class="key">${key}</span> ${valueOf(section, 'to', key, undefined)}</li>`,
    )}
  </ul>`;
}

/** The keys that differ between two releases, in groups. */
export function keyGroupsOf(
  section: Section,
  sides: ConfigListing['sides'],
  groups: readonly KeyGroup[],
): Piece {
  return html`<dl class="stacked">
    ${groups.map((group) => line(group.what, groupOf(section, sides, group)))}
  </dl>`;
}

function groupOf(section: Section, sides: ConfigListing['sides'], group: KeyGroup) {
  const [only, ...others] = group.sides;
  return html`<ul class="vars">
    ${repeat(
      group.keys,
      (key) => key,
      (key) =>
        only !== undefined && others.length === 0
          ? html`<li class="var">
              <span class="key">${key}</span> ${valueOf(section, only, key, sides[only])}
            </li>`
          : html`<li class="pair">
              <span class="key">${key}</span>
              ${group.sides.map(
                (side) =>
                  html`<div class="var">
                    <span class="key quiet">${sides[side]}</span> ${valueOf(section, side, key, sides[side])}
                  </div>`,
              )}
            </li>`,
    )}
  </ul>`;
}

/** @param release what it is called, where the page has a value of the same key in another one */
function valueOf({ subject, at }: Section, side: ReleaseSide, key: string, release: string | undefined) {
  return html`<shiplog-value
    .subject=${subject}
    .section=${at}
    .side=${side}
    .key=${key}
    .release=${release}
  ></shiplog-value>`;
}
