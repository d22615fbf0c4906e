/** The page of a plan: what can be read in ten seconds is at the top, the details are below. */

import { html, nothing } from 'lit';
import type { PlanSection, PlanView } from '../protocol.ts';
import { post } from './host.ts';
import { button, follow } from './parts.ts';
import { changesButton, countsOf, leadOf, sectionOf, warningsOf } from './plan-section.ts';

export function planOf(subject: number, view: PlanView) {
  const { title, lead, sections, moved, done } = view;
  const alone = aloneIn(view);
  const warnings = [...(moved === null ? [] : [moved]), ...(alone?.warnings ?? [])];
  return html`
    <header><h1 tabindex="-1">${title}</h1></header>
    <p class="change">${leadOf(subject, lead)}</p>
    ${done === null ? nothing : html`<p class="done">${leadOf(subject, done)}</p>`}
    ${alone ? countsOf(alone.counts) : nothing} ${warningsOf(warnings, 2, 'warnings')}
    ${sections.length > 1 ? summaryOf(sections) : nothing} ${actionsOf(subject, view)}
    <p class="quiet">
      ${done === null ? 'This is a preview, made' : 'This plan was made'}
      <shiplog-time .time=${view.made} .ahead=${view.clockAhead}></shiplog-time>.
      ${done === null ? 'Nothing has changed yet.' : nothing}
    </p>
    ${sections.map((section, at) => sectionOf(subject, section, at))}
  `;
}

/** The only section of a page about one app; its counts and warnings stand at the top of the page. */
function aloneIn({ sections: [section] }: PlanView): PlanSection | undefined {
  return section?.heading === null ? section : undefined;
}

/** All targets at a glance, each with a link to its section. */
function summaryOf(sections: readonly PlanSection[]) {
  return html`<nav aria-label="Targets">
    <ul class="plain rows">
      ${sections.map(({ heading, counts, warnings }, at) => {
        const warned =
          warnings.length > 0 ? [warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`] : [];
        return html`<li>
          ${follow(`#section-${at}`, heading?.name ?? '', () => document.getElementById(`section-${at}`)?.focus())}
          <span class="quiet">${[...counts, ...warned].join(' · ')}</span>
        </li>`;
      })}
    </ul>
  </nav>`;
}

function actionsOf(subject: number, view: PlanView) {
  const { done, moved, begin } = view;
  const refusal = done === null ? view.refusal : null;
  const alone = aloneIn(view);
  return html`<div class="actions" role="group" aria-label="Actions">
      ${
        moved === null
          ? nothing
          : button('Show New Plan', () => post({ type: 'retry', subject, part: 'plan' }), {
              icon: 'refresh',
              primary: true,
            })
      }
      ${alone ? changesButton(subject, alone, 0, moved === null) : nothing}
      ${
        done === null
          ? button(begin.text, () => post({ type: 'begin', subject }), {
              icon: begin.icon,
              label: begin.label,
              disabledBy: refusal === null ? undefined : 'refusal',
            })
          : nothing
      }
      ${button('Copy as Markdown', () => post({ type: 'planText', subject, how: 'copy' }), { icon: 'copy' })}
      ${button('Open as Markdown', () => post({ type: 'planText', subject, how: 'open' }), {
        icon: 'markdown',
      })}
    </div>
    ${refusal === null ? nothing : html`<p class="reason" id="refusal">${refusal}</p>`}`;
}
