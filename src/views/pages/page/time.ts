import { html } from 'lit';
import { ageLasts, longAge } from '../protocol.ts';
import { PageElement } from './element.ts';

/** In the zone and the language of who looks at it, and with its zone: people compare it with a log's. */
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** However long an age stays true, it is looked at again after an hour: a timer has to fit into 31 bits. */
const longestWait = 3_600_000;

/** A moment, exact and relative; the relative one stays true while the page is open. */
export class ShiplogTime extends PageElement {
  static override properties = { time: { type: Number }, ahead: { type: Number }, brief: { type: Boolean } };
  /** Milliseconds since the epoch. */
  declare time: number;
  /** How far the clock of that moment is ahead of this one, in milliseconds. */
  declare ahead: number | undefined;
  /** Says how long ago it was, and when exactly only to a pointer that rests on it. */
  declare brief: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    const now = Date.now() + (this.ahead ?? 0);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.requestUpdate(), Math.min(ageLasts([this.time], now), longestWait));
    const moment = new Date(this.time);
    if (this.brief === true) {
      return html`<time datetime=${moment.toISOString()} title=${exact.format(moment)}
        >${longAge(this.time, now)}</time
      >`;
    }
    return html`<time datetime=${moment.toISOString()}>${exact.format(moment)}</time>
      <span class="quiet">(${longAge(this.time, now)})</span>`;
  }
}
