import { html, nothing, type PropertyValues } from 'lit';
import type { PanelMessage, ReleaseSide, ValuePlace } from '../protocol.ts';
import { PageElement } from './element.ts';
import { onMessage, post } from './host.ts';
import { placeholder } from './parts.ts';

type Reveal =
  | { readonly state: 'asked' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'shown'; readonly value: string };

/** One config value: masked, and there only after a person asked to see it, for as long as it is seen. */
export class ShiplogValue extends PageElement {
  static override properties = {
    subject: { type: Number },
    section: { type: Number },
    side: { type: String },
    key: { type: String },
    release: { type: String },
  };
  declare subject: number;
  declare section: number;
  declare side: ReleaseSide;
  declare key: string;
  /** What the release is called, where the page has a value of the same key in another one. */
  declare release: string | undefined;

  #reveal: Reveal | undefined;
  #unlisten: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = onMessage((message) => this.#take(message));
    document.addEventListener('visibilitychange', this.#hideWithPage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
    document.removeEventListener('visibilitychange', this.#hideWithPage);
    this.#reveal = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['subject', 'section', 'side', 'key'].some((name) => changed.has(name))) this.#reveal = undefined;
  }

  protected override render() {
    const { key, release } = this;
    const isShown = this.#reveal?.state === 'shown';
    const name = `value of ${key}${release === undefined ? '' : ` in ${release}`}`;
    return html`<span class="tools">
        ${isShown ? nothing : html`<span class="quiet" aria-hidden="true">••••••••</span>`}
        <vscode-toolbar-button
          icon=${isShown ? 'eye-closed' : 'eye'}
          label=${isShown ? `Hide ${name}` : `Reveal ${name}`}
          @click=${this.#toggle}
        ></vscode-toolbar-button>
        <vscode-toolbar-button
          icon="copy"
          label=${`Copy ${name}`}
          @click=${() => post({ type: 'copyValue', ...this.#place })}
        ></vscode-toolbar-button>
      </span>
      <div class="value" aria-live="polite">${this.#content()}</div>`;
  }

  #content() {
    const reveal = this.#reveal;
    switch (reveal?.state) {
      case 'shown':
        return reveal.value === ''
          ? html`<span class="quiet">(empty)</span>`
          : html`<code class="shown" tabindex="0">${reveal.value}</code>`;
      case 'failed':
        return html`<span class="error">${reveal.message}</span>`;
      case 'asked':
        return placeholder();
      default:
        return nothing;
    }
  }

  get #place(): ValuePlace {
    const { subject, section, side, key } = this;
    return { subject, section, side, key };
  }

  readonly #toggle = (): void => {
    const state = this.#reveal?.state;
    if (state === 'shown') this.#reveal = undefined;
    else if (state !== 'asked') {
      this.#reveal = { state: 'asked' };
      post({ type: 'reveal', ...this.#place });
    }
    this.requestUpdate();
  };

  /** Takes a value only while it was asked for. */
  #take(message: PanelMessage): void {
    if (message.type !== 'value' && message.type !== 'noValue') return;
    const { subject, section, side, key } = message;
    const isHere =
      subject === this.subject && section === this.section && side === this.side && key === this.key;
    if (!isHere || this.#reveal?.state !== 'asked') return;
    this.#reveal =
      message.type === 'value'
        ? { state: 'shown', value: message.value }
        : { state: 'failed', message: message.message };
    this.requestUpdate();
  }

  readonly #hideWithPage = (): void => {
    if (document.visibilityState === 'visible') return;
    this.#reveal = undefined;
    // Not in a while: a page that is not seen may not come to its next frame.
    this.requestUpdate();
    this.performUpdate();
  };
}
