// Time that passes only when nothing else happens.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class FakeClock {
  now = Date.parse('2026-11-23T12:00:00Z');
  /** How many timers ran. */
  steps = 0;
  #timers: Timer[] = [];

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.now + Math.max(0, ms), run };
    // Of several at one time the first comes first.
    const place = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer);
    return () => (this.#timers = this.#timers.filter((one) => one !== timer));
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        reject(new Error('Nobody waits any more.'));
      });
    });
  }

  /** Lets time pass until a time, or until there is nothing to wait for. */
  async run(until: number, most: number): Promise<void> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- all that can go on without time does so
      await setImmediate();
      const [next] = this.#timers;
      if (!next || next.at > until) break;
      assert.ok((this.steps += 1) <= most, `It does not come to an end within ${most} steps.`);
      this.#timers.shift();
      this.now = next.at;
      next.run();
    }
    this.now = Math.max(this.now, until);
  }
}
