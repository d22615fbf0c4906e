/** Small pieces that every section is made of. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Part, PartName } from '../protocol.ts';
import { post } from './host.ts';

export type Piece = TemplateResult | string | typeof nothing;

/** One line of a description list. */
export function line(term: string, description: Piece): TemplateResult {
  return html`<div class="line">
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

/** What stands where something is still to come: as high as a line of it. */
export function placeholder(): TemplateResult {
  return html`<span class="placeholder"><span class="unseen">Loading</span></span>`;
}

/** A way to another release of the same app. */
export function toVersion(subject: number, version: number, text = `v${version}`): TemplateResult {
  return follow(`#v${version}`, text, () => post({ type: 'go', subject, version }));
}

/**
 * A link whose way the panel knows.
 * @param href a fragment, as VS Code itself would open anything else
 */
export function follow(href: string, text: string, go: () => void, title?: string): TemplateResult {
  const press = (event: Event) => {
    event.preventDefault();
    go();
  };
  return html`<a href=${href} title=${title ?? nothing} @click=${press}>${text}</a>`;
}

/** A part in whichever state it is in. */
export function partOf<T>(
  part: Part<T>,
  show: { loading: () => Piece; known: (value: T) => Piece; retry: Retry },
): Piece {
  switch (part.state) {
    case 'loading':
      return show.loading();
    case 'absent':
      return html`<p class="quiet">${part.why}</p>`;
    case 'failed':
      return failure(part.message, show.retry);
    case 'known':
      return show.known(part.value);
  }
}

export interface Retry {
  readonly subject: number;
  readonly part: PartName;
  /** What is tried again, for people who hear the button without what is around it. */
  readonly label: string;
}

export function failure(message: string, { subject, part, label }: Retry): TemplateResult {
  return html`<div class="failure">
    <p><span class="codicon codicon-warning" aria-hidden="true"></span> ${message}</p>
    ${button('Try again', () => post({ type: 'retry', subject, part }), { label })}
  </div>`;
}

export interface ButtonOptions {
  /** Where the text alone does not say enough. It begins with the text. */
  readonly label?: string;
  readonly icon?: string;
  readonly primary?: boolean;
  /** Of a button with a menu: whether that is open, and the icon after the text. */
  readonly isMenuOpen?: boolean;
  readonly iconAfter?: string;
  /** The id of the text that says why it is disabled. */
  readonly disabledBy?: string | undefined;
}

/** One of VS Code's buttons. */
export function button(text: string, press: () => void, options: ButtonOptions = {}): TemplateResult {
  const { label, icon = '', iconAfter = '', primary = false, isMenuOpen, disabledBy } = options;
  return html`<vscode-button
    icon=${icon}
    icon-after=${iconAfter}
    ?secondary=${!primary}
    ?disabled=${disabledBy !== undefined}
    aria-disabled=${disabledBy === undefined ? nothing : 'true'}
    aria-describedby=${disabledBy ?? nothing}
    aria-label=${label ?? nothing}
    aria-haspopup=${isMenuOpen === undefined ? nothing : 'menu'}
    aria-expanded=${isMenuOpen === undefined ? nothing : String(isMenuOpen)}
    @click=${press}
    @keydown=${keepStill}
    >${text}</vscode-button
  >`;
}

/** A button that is an icon alone. @param label its name, which a pointer that rests on it shows */
export function iconButton(icon: string, label: string, press: () => void): TemplateResult {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    @click=${press}
  ></vscode-toolbar-button>`;
}

/** The space bar presses a button; it must not scroll the page as well, which the component leaves to it. */
function keepStill(event: KeyboardEvent): void {
  if (event.key === ' ') event.preventDefault();
}
