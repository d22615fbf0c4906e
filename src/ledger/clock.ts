/** Time, as far as waiting needs it. */
export interface Clock {
  /** Milliseconds, by a clock that goes on while the machine sleeps; people may set it. */
  now(): number;
  /** Runs something once, later. @returns a function that takes it back */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
