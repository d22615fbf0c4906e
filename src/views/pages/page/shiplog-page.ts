import { html, nothing } from 'lit';
import type { Bar, PageState, PanelMessage } from '../protocol.ts';
import { announce } from './announce.ts';
import { PageElement } from './element.ts';
import { onMessage, post, save } from './host.ts';
import { failure, iconButton } from './parts.ts';
import { planOf } from './plan.ts';
import { releaseOf } from './release.ts';

/** How long a notice such as `Copied v52.` stays, in milliseconds. */
const noticeStays = 4000;

/** The whole page: it asks the panel for what to show, and shows it. */
export class ShiplogPage extends PageElement {
  #state: PageState | undefined;
  #said = '';
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #unlisten: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = onMessage((message) => this.#take(message));
    post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
    clearTimeout(this.#noticeTimer);
  }

  protected override render() {
    const state = this.#state;
    return html`${state?.bar ? this.#bar(state.subject, state.bar) : nothing}
      <main aria-busy=${state === undefined || state.content.state === 'loading'}>
        ${state ? contentOf(state) : nothing}
      </main>
      <p class="unseen" aria-live="polite">${this.#said}</p>
      <p class="notice" role="status" ?data-empty=${this.#notice === ''}>${this.#notice}</p>`;
  }

  #bar(subject: number, { follow, back, forward }: Bar) {
    return html`<nav class="bar" aria-label="Page">
      ${back === null ? nothing : iconButton('arrow-left', `Back to ${back}`, move('back'))}
      ${forward === null ? nothing : iconButton('arrow-right', `Forward to ${forward}`, move('forward'))}
      <span class="space"></span>
      ${iconButton('split-horizontal', 'Open to the Side', () => post({ type: 'openBeside', subject }))}
      ${this.#followBox(follow)}
    </nav>`;
  }

  /** Is not there before it can be used: once disabled, the component is never reached by the keyboard again. */
  #followBox(on: boolean) {
    return html`<vscode-checkbox
      label="Follow selection"
      title="Show the release that is selected in the Releases view; otherwise this page keeps its release"
      .checked=${on}
      @change=${this.#follow}
    ></vscode-checkbox>`;
  }

  #take(message: PanelMessage): void {
    if (message.type === 'show') this.#show(message.state);
    else if (message.type === 'notice') this.#notify(message.text);
  }

  #show(state: PageState): void {
    const before = this.#state;
    this.#state = state;
    this.#said = announce(before, state) || this.#said;
    if (state.saved) save(state.saved);
    this.requestUpdate();
    if (before && before.subject !== state.subject) void this.#begin();
  }

  /** Another release begins at its top; a person who was inside the one before is taken to its heading. */
  async #begin(): Promise<void> {
    const inside = this.querySelector('main')?.contains(document.activeElement) ?? false;
    await this.updateComplete;
    window.scrollTo(0, 0);
    if (inside) this.querySelector('h1')?.focus();
  }

  #notify(text: string): void {
    clearTimeout(this.#noticeTimer);
    this.#notice = text;
    this.#noticeTimer = setTimeout(() => this.#notify(''), noticeStays);
    this.requestUpdate();
  }

  readonly #follow = (event: Event): void => {
    const { target } = event;
    if (target instanceof HTMLElement && 'checked' in target) {
      post({ type: 'follow', on: target.checked === true });
    }
  };
}

/** @returns what a press on a button does */
function move(to: 'back' | 'forward') {
  return () => post({ type: 'move', to });
}

function contentOf({ subject, content }: PageState) {
  if (content.state === 'known') {
    return content.kind === 'release' ? releaseOf(subject, content.value) : planOf(subject, content.value);
  }
  const body =
    content.state === 'loading'
      ? html`<p class="quiet">Loading…</p>`
      : content.again === null
        ? html`<p>${content.message}</p>`
        : failure(content.message, {
            subject,
            part: content.again,
            label: `Try again to read the ${content.again}`,
          });
  return html`<header><h1 tabindex="-1">${content.title}</h1></header>
    ${body}`;
}
