// The pool of requests that an account may make: 4500, refilled by 75 a minute.

/** Numbers of the real platform. */
const POOL = 4500;
const REFILL_PER_MINUTE = 75;

export class RateLimit {
  readonly #clock: () => number;
  #tokens = POOL;
  #since: number;

  /** @param clock the time in ms. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#since = clock();
  }

  get remaining(): number {
    this.#refill();
    return Math.floor(this.#tokens);
  }

  /** Takes one request out of the pool. @returns 0, or the seconds to wait when the pool is empty. */
  take(): number {
    this.#refill();
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) * 60) / REFILL_PER_MINUTE);
    this.#tokens -= 1;
    return 0;
  }

  #refill(): void {
    const now = this.#clock();
    // A clock that was set back gives nothing and takes nothing.
    const minutes = Math.max(0, now - this.#since) / 60_000;
    this.#tokens = Math.min(POOL, this.#tokens + minutes * REFILL_PER_MINUTE);
    this.#since = now;
  }
}
