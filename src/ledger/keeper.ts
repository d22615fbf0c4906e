/** Keeps something true that is read as a whole, while somebody looks at it. */

import { type Clock, systemClock } from './clock.ts';

const second = 1000;
const minute = 60 * second;

/** What is younger than this, in milliseconds, is not read again because somebody comes to look. */
const fresh = minute;
const calm = 5 * minute;
const firstRetry = 5 * second;

export class Keeper {
  readonly #read: () => void;
  readonly #clock: Clock;
  #looked = false;
  #readAt: number | undefined;
  #failures = 0;
  #callOff = () => {};

  /** @param read is asked for when it is time; `ended` says how it went, also of reads that nobody here asked for */
  constructor(read: () => void, clock: Clock = systemClock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Whether somebody looks. While not, nothing is read. */
  set looked(looked: boolean) {
    if (looked === this.#looked) return;
    this.#looked = looked;
    this.#plan(Math.min(fresh, this.#wait));
  }

  /** A read ended. After failures the next is due soon, then later and later. */
  ended(well: boolean): void {
    this.#readAt = this.#clock.now();
    this.#failures = well ? 0 : this.#failures + 1;
    this.#plan(this.#wait);
  }

  dispose(): void {
    this.#looked = false;
    this.#callOff();
  }

  get #wait(): number {
    return this.#failures === 0 ? calm : Math.min(calm, firstRetry * 2 ** (this.#failures - 1));
  }

  /** @param wait from the last read, in milliseconds */
  #plan(wait: number): void {
    this.#callOff();
    if (!this.#looked || this.#readAt === undefined) return;
    const age = this.#clock.now() - this.#readAt;
    // A clock that was set back makes the age negative.
    this.#callOff = this.#clock.after(Math.min(wait, Math.max(0, wait - age)), this.#read);
  }
}
