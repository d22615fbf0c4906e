/** The rate limit of an account: how many requests it has left, estimated between answers. */

/** The platform's token bucket: its capacity, and the requests that it gets back each minute. */
const capacity = 4500;
const refillPerMinute = 75;

/** Below this no background request is sent: what is left is for the person's own. Equals the refill of one minute. */
const reserve = refillPerMinute;

/** Below this background requests slow down. */
const plenty = capacity / 2;

/** Factor by which background polling slows when the rate limit is nearly used up. */
const maxSlowdown = 8;

/** How long to send nothing after a 429 without Retry-After. In milliseconds. */
const defaultBreak = 60_000;

/** Upper bound in milliseconds, so that a Retry-After of a day or a wrong date does not end background polling. */
const longestBreak = 5 * 60_000;

const noBreak = { from: -Infinity, ms: 0 };

export class Budget {
  readonly #now: () => number;
  /** Requests left at `#heardAt`. */
  #left = capacity;
  #heardAt: number;
  /** While it lasts, no background request is sent: when it began, and its length in milliseconds. */
  #break = noBreak;

  /** @param now the time in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#heardAt = now();
  }

  /**
   * Records the `RateLimit-Remaining` of an answer. A missing or malformed value changes nothing.
   * @param granted when the request was sent, in milliseconds, if it succeeded: one that was sent after a 429 shows
   * that the break is over
   */
  heard(remaining: string | undefined, granted = -Infinity): void {
    if (granted > this.#break.from) this.#break = noBreak;
    if (remaining === undefined || !/^\d{1,9}$/.test(remaining.trim())) return;
    this.#set(Number(remaining));
  }

  /** Records a 429. @param retryAfterMs from its Retry-After, in milliseconds */
  refused(remaining: string | undefined, retryAfterMs: number | undefined): void {
    this.#set(0);
    this.heard(remaining);
    this.#break = { from: this.#now(), ms: Math.min(retryAfterMs ?? defaultBreak, longestBreak) };
  }

  /** When background requests resume, in milliseconds; undefined while they are allowed. */
  get quietUntil(): number | undefined {
    const since = this.#now() - this.#break.from;
    // Negative where the clock was set back: the break's length is then unknown, so it ends.
    return since >= 0 && since < this.#break.ms ? this.#break.from + this.#break.ms : undefined;
  }

  /**
   * Factor for the interval between background requests: 1 while there are plenty left, more as they run low, Infinity
   * when none should be sent. It falls again as the bucket refills.
   */
  slowdown(): number {
    if (this.quietUntil !== undefined) return Infinity;
    const left = this.#estimate();
    if (left < reserve) return Infinity;
    if (left >= plenty) return 1;
    return 1 + ((maxSlowdown - 1) * (plenty - left)) / (plenty - reserve);
  }

  #set(left: number): void {
    this.#left = Math.min(capacity, left);
    this.#heardAt = this.#now();
  }

  #estimate(): number {
    const now = this.#now();
    // Otherwise nothing would refill until a clock that was set back has caught up.
    if (now < this.#heardAt) this.#heardAt = now;
    return Math.min(capacity, this.#left + ((now - this.#heardAt) / 60_000) * refillPerMinute);
  }
}
