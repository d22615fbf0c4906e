// A clock that stands still until a test moves it.
import type { Clock } from '../../../src/ledger/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class FakeClock implements Clock {
  #wall = Date.parse('2026-11-24T12:00:00Z');
  /** How long the machine was awake. */
  #awake = 0;
  readonly #timers = new Set<Timer>();

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#wall;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#awake + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets so much time pass, and after each timer whatever it set off. */
  async pass(ms: number): Promise<void> {
    await settled();
    const end = this.#awake + ms;
    for (let timer = this.#first(); timer && timer.at <= end; timer = this.#first()) {
      this.#goOn(timer.at);
      this.#timers.delete(timer);
      timer.run();
      // oxlint-disable-next-line no-await-in-loop -- time passes in turn
      await settled();
    }
    this.#goOn(end);
    await settled();
  }

  /** The machine sleeps, or somebody sets the clock: timers know nothing of it. */
  shift(ms: number): void {
    this.#wall += ms;
  }

  #first(): Timer | undefined {
    return [...this.#timers].toSorted((a, b) => a.at - b.at)[0];
  }

  #goOn(to: number): void {
    this.#wall += to - this.#awake;
    this.#awake = to;
  }
}

/** When all has happened that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((done) => {
    setImmediate(done);
  });
}
