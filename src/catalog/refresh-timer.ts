/** Schedules periodic reads of something while it is on screen, with backoff after failures. */

import { type Clock, systemClock } from '../ledger/clock.ts';

const second = 1000;
const minute = 60 * second;

/** What is younger than this is not read again because it comes into view, in milliseconds. */
const fresh = minute;
const interval = 5 * minute;
const firstRetry = 5 * second;

export class RefreshTimer {
  readonly #read: () => void;
  readonly #clock: Clock;
  #visible = false;
  #readAt: number | undefined;
  #failures = 0;
  #callOff = () => {};

  /** @param read is called when a read is due. `ended` reports the end of every read, also of those begun elsewhere. */
  constructor(read: () => void, clock: Clock = systemClock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Whether it is on screen. Nothing is read while it is not. */
  set visible(visible: boolean) {
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.#plan(Math.min(fresh, this.#wait));
  }

  /** A read ended. After failures the next is due soon, then later and later. */
  ended(well: boolean): void {
    this.#readAt = this.#clock.now();
    this.#failures = well ? 0 : this.#failures + 1;
    this.#plan(this.#wait);
  }

  dispose(): void {
    this.#visible = false;
    this.#callOff();
  }

  get #wait(): number {
    return this.#failures === 0 ? interval : Math.min(interval, firstRetry * 2 ** (this.#failures - 1));
  }

  /** @param wait from the last read, in milliseconds */
  #plan(wait: number): void {
    this.#callOff();
    if (!this.#visible || this.#readAt === undefined) return;
    const age = this.#clock.now() - this.#readAt;
    // A clock that was set back makes the age negative.
    this.#callOff = this.#clock.after(Math.min(wait, Math.max(0, wait - age)), this.#read);
  }
}
