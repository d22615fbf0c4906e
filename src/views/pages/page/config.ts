import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConfigKey, PanelMessage, Part } from '../protocol.ts';
import { PageElement } from './element.ts';
import { onMessage, post } from './host.ts';
import { partOf, placeholder } from './parts.ts';

type Reveal =
  | { readonly state: 'asked' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'shown'; readonly value: string };

/** The config vars of a release: keys, and the values that the person asked to see, for as long as they are seen. */
export class ShiplogConfig extends PageElement {
  static override properties = {
    subject: { type: Number },
    config: { attribute: false },
    removed: { attribute: false },
  };
  declare subject: number;
  declare config: Part<readonly ConfigKey[]>;
  declare removed: readonly string[];

  readonly #reveals = new Map<string, Reveal>();
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
    this.#reveals.clear();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('subject')) this.#reveals.clear();
  }

  protected override render() {
    const { config, removed, subject } = this;
    return html`<h2 id="config">Config vars${config.state === 'known' ? ` (${config.value.length})` : ''}</h2>
      ${removed.length > 0 ? html`<p>This release removed ${removed.join(', ')}.</p>` : nothing}
      ${partOf(config, {
        loading: () => html`<p>${placeholder()}</p>`,
        known: (keys) => this.#list(keys),
        retry: { subject, part: 'config', label: 'Try again to read the config vars' },
      })}`;
  }

  #list(keys: readonly ConfigKey[]) {
    if (keys.length === 0) return html`<p class="quiet">This release has no config vars.</p>`;
    return html`<ul class="vars" aria-labelledby="config">
      ${repeat(
        keys,
        ({ key }) => key,
        (config) => this.#row(config),
      )}
    </ul>`;
  }

  #row({ key, changed }: ConfigKey) {
    const reveal = this.#reveals.get(key);
    const open = reveal?.state === 'shown';
    return html`<li class="var">
      <span class="key">${key}</span>
      ${changed ? html`<span class="mark">set by this release</span>` : nothing}
      <span class="tools">
        ${open ? nothing : html`<span class="quiet" aria-hidden="true">••••••••</span>`}
        <vscode-toolbar-button
          icon=${open ? 'eye-closed' : 'eye'}
          label=${open ? `Hide value of ${key}` : `Reveal value of ${key}`}
          @click=${() => this.#toggle(key)}
        ></vscode-toolbar-button>
        <vscode-toolbar-button
          icon="copy"
          label=${`Copy value of ${key}`}
          @click=${() => post({ type: 'copyValue', subject: this.subject, key })}
        ></vscode-toolbar-button>
      </span>
      <div class="value" aria-live="polite">${this.#value(reveal)}</div>
    </li>`;
  }

  #value(reveal: Reveal | undefined) {
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

  #toggle(key: string): void {
    const state = this.#reveals.get(key)?.state;
    if (state === 'shown') this.#reveals.delete(key);
    else if (state !== 'asked') {
      this.#reveals.set(key, { state: 'asked' });
      post({ type: 'reveal', subject: this.subject, key });
    }
    this.requestUpdate();
  }

  /** Takes a value only while it was asked for. */
  #take(message: PanelMessage): void {
    if (message.type !== 'value' && message.type !== 'noValue') return;
    const { subject, key } = message;
    if (subject !== this.subject || this.#reveals.get(key)?.state !== 'asked') return;
    this.#reveals.set(
      key,
      message.type === 'value'
        ? { state: 'shown', value: message.value }
        : { state: 'failed', message: message.message },
    );
    this.requestUpdate();
  }

  readonly #hideWithPage = (): void => {
    if (document.visibilityState === 'visible') return;
    this.#reveals.clear();
    // Not in a while: a page that is not seen may not come to its next frame.
    this.requestUpdate();
    this.performUpdate();
  };
}
