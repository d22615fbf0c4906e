/** Why a release failed: what its release phase printed at the end, what runs instead, and where to go from there. */

import { html, nothing } from 'lit';
import type { Part, ReleaseView } from '../protocol.ts';
import { post } from './host.ts';
import { button, partOf, placeholder, toVersion } from './parts.ts';

export function failureOf(
  subject: number,
  { running, version }: ReleaseView,
  output: Part<readonly string[]>,
) {
  const still = running !== null && running < version ? ' still' : '';
  return html`<section class="why" aria-labelledby="why">
    <h2 id="why">Why it failed</h2>
    <p>
      Its release command
      failed.${running === null ? nothing : html` ${toVersion(subject, running)} is${still} running.`}
    </p>
    ${partOf(output, {
      loading: () => html`<p>${placeholder()}</p>`,
      known: (lines) =>
        html`<p id="printed">What it printed at the end:</p>
          <div class="shown output" tabindex="0" role="group" aria-labelledby="printed">
            ${lines.map((line) => html`<div>${line}</div>`)}
          </div>`,
      retry: { subject, part: 'output', label: 'Try again to read the output' },
    })}
    <div class="actions" role="group" aria-label="Ways on">
      ${button('Roll Back…', () => post({ type: 'begin', subject }), { icon: 'discard' })}
    </div>
  </section>`;
}
