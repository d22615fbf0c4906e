/** What time it is on the platform, as its answers tell. */

/** Ordinary clocks differ by less, and answers take less: then this machine's own clock is the steadier one. */
const usual = 60_000;

export class PlatformClock {
  readonly #now: () => number;
  /** What to add to the time here. */
  #offset = 0;

  /** @param now the time here, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Takes in the `Date` of an answer.
   * @param asked when its request was sent, by the clock here: the platform's time lies somewhere after it, however
   * long the machine slept meanwhile
   */
  heard(date: string | undefined, asked: number): void {
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return;
    const now = this.#now();
    const fits = theirs >= asked - usual && theirs <= now + usual;
    this.#offset = fits ? 0 : theirs - now;
  }

  /** Milliseconds since the epoch, by the platform's clock. */
  now(): number {
    return this.#now() + this.#offset;
  }
}
