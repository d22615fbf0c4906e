/** How many requests an account may still make, as far as its platform says. */

/** Numbers of the platform: an account has so many requests, and gets so many back in a minute. */
const pool = 4500;
const refillPerMinute = 75;

/** Below this nobody asks in the background: a person's own requests need what is left. What a minute gives back. */
const reserve = refillPerMinute;

/** From here down background requests get rarer. */
const plenty = pool / 2;

/** By how much, at the least that is left for them. */
const slowest = 8;

/** How long to keep still after a 429 that does not say. In milliseconds. */
const usualBreak = 60_000;

/**
 * How long to keep still at most, in milliseconds: a platform that asks for a day, or says a wrong date, is asked again
 * all the same, so that one answer does not end the reading in the background.
 */
const longestBreak = 5 * 60_000;

const noBreak = { from: -Infinity, ms: 0 };

export class Budget {
  readonly #now: () => number;
  /** As it was last heard of. */
  #left = pool;
  #heardAt: number;
  /** A time in which nothing is asked, from when on and for how many milliseconds. */
  #break = noBreak;

  /** @param now the time in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#heardAt = now();
  }

  /**
   * Takes in what an answer says of `RateLimit-Remaining`; one that says nothing sensible changes nothing.
   * @param granted when the request was sent, in milliseconds, if it was granted: one that was sent after a refusal
   * says that the time to keep still is over
   */
  heard(remaining: string | undefined, granted = -Infinity): void {
    if (granted > this.#break.from) this.#break = noBreak;
    if (remaining === undefined || !/^\d{1,9}$/.test(remaining.trim())) return;
    this.#set(Number(remaining));
  }

  /** The platform refused a request because there were too many. @param comeBack when it says so, in milliseconds */
  refused(remaining: string | undefined, comeBack: number | undefined): void {
    this.#set(0);
    this.heard(remaining);
    this.#break = { from: this.#now(), ms: Math.min(comeBack ?? usualBreak, longestBreak) };
  }

  /** When the platform is asked again in the background, in milliseconds; undefined where nothing keeps it from that. */
  get quietUntil(): number | undefined {
    const since = this.#now() - this.#break.from;
    // Less than none: the clock was set back, and nobody knows any more how long that was.
    return since >= 0 && since < this.#break.ms ? this.#break.from + this.#break.ms : undefined;
  }

  /**
   * By how much to stretch the time between two requests that nobody asked for: 1 while there is plenty, more as it
   * runs low, Infinity when none should be made. It goes back by itself, as the pool fills again.
   */
  slowdown(): number {
    if (this.quietUntil !== undefined) return Infinity;
    const left = this.#estimate();
    if (left < reserve) return Infinity;
    if (left >= plenty) return 1;
    return 1 + ((slowest - 1) * (plenty - left)) / (plenty - reserve);
  }

  #set(left: number): void {
    this.#left = Math.min(pool, left);
    this.#heardAt = this.#now();
  }

  #estimate(): number {
    const now = this.#now();
    // Else nothing would come back until a clock that was set back has caught up.
    if (now < this.#heardAt) this.#heardAt = now;
    return Math.min(pool, this.#left + ((now - this.#heardAt) / 60_000) * refillPerMinute);
  }
}
