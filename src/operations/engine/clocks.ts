/** What time it is for what must be neither too old nor too young, on a machine whose clock jumps and that sleeps. */

/** Milliseconds from anywhere: only the difference of two of them means something, and only in one process. */
export interface Time {
  /** Between two of them at least so much time has passed as this says. */
  readonly slow: number;
  /** Between two of them at most so much time has passed as this says. */
  readonly fast: number;
}

/**
 * Two clocks that watch each other: the wall's may be set while the process runs, and the steady one may stand still
 * while the machine sleeps.
 */
export class Clocks {
  readonly #wall: () => number;
  readonly #steady: () => number;
  #last: { readonly wall: number; readonly steady: number };
  #time: Time;

  /**
   * @param wall milliseconds since the epoch
   * @param steady milliseconds that never go back
   */
  constructor(wall: () => number, steady: () => number) {
    this.#wall = wall;
    this.#steady = steady;
    this.#last = { wall: wall(), steady: steady() };
    this.#time = { slow: this.#last.wall, fast: this.#last.wall };
  }

  now(): Time {
    const [wall, steady] = [this.#wall(), this.#steady()];
    const byWall = wall - this.#last.wall;
    const bySteady = steady - this.#last.steady;
    this.#last = { wall, steady };
    const { slow, fast } = this.#time;
    this.#time = {
      slow: slow + Math.max(0, Math.min(byWall, bySteady)),
      // A clock that was set back may hide that the machine slept: so much is taken for passed as well.
      fast: fast + Math.max(Math.abs(byWall), bySteady),
    };
    return this.#time;
  }
}
