/** The platform's time, from the `Date` headers of its answers. */

/** In milliseconds. Below this difference, clocks and answers are normal, and this machine's own clock is steadier. */
const usual = 60_000;

export class PlatformClock {
  readonly #now: () => number;
  /** What to add to the local time. */
  #offset = 0;

  /** @param now the local time, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Records the `Date` of an answer.
   * @param sentAt when its request was sent, by the local clock: the platform's time is later than that, however long
   * the machine slept meanwhile
   */
  heard(date: string | undefined, sentAt: number): void {
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return;
    const now = this.#now();
    const fits = theirs >= sentAt - usual && theirs <= now + usual;
    this.#offset = fits ? 0 : theirs - now;
  }

  /** Milliseconds since the epoch, by the platform's clock. */
  now(): number {
    return this.#now() + this.#offset;
  }
}
