/** Timers, so that tests can control time. */
export interface Clock {
  /** Wall-clock milliseconds: it goes on while the machine sleeps, and people may set it. */
  now(): number;
  /** Runs something once, later. @returns a function that cancels it */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
