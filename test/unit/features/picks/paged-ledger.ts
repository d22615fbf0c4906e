// A ledger of which the newest releases are known and the rest is read in pages, as a platform gives them.
import type { LedgerState } from '../../../../src/ledger/state.ts';
import { nothing } from '../../../../src/ledger/state.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import type { ChoiceSources } from '../../../../src/features/picks/release-choices.ts';

type Read = ChoiceSources['ledger'];

export class PagedLedger implements Read {
  readonly app = { id: 'bookshop-id', name: 'bookshop' };
  /** How many pages were read. */
  reads = 0;
  /** What the next read fails with. */
  failure: Error | undefined;
  /** What a read waits for. */
  gate: Promise<unknown> = Promise.resolve();
  #all: readonly Release[];
  #known: number;
  readonly #page: number;

  /** @param all newest first. @param known how many are known at first. @param page how many a read brings */
  constructor(all: readonly Release[], known: number, page: number) {
    this.#all = all;
    this.#known = known;
    this.#page = page;
  }

  get state(): LedgerState {
    const releases = this.#all.slice(0, this.#known);
    return { ...nothing, releases, complete: this.#known >= this.#all.length, error: this.failure };
  }

  async until<T>(find: (state: LedgerState) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    for (;;) {
      const found = this.state.releases.length > 0 ? find(this.state) : undefined;
      if (found !== undefined || this.state.complete) return found;
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      await this.#read(signal);
      this.#known += this.#page;
    }
  }

  /** What is released on the platform without this window's knowledge. */
  arriving: Release | undefined;

  async refresh(_urgency?: unknown, signal?: AbortSignal): Promise<boolean> {
    await this.#read(signal).catch(() => undefined);
    if (this.failure) return false;
    if (this.arriving) {
      this.#all = [this.arriving, ...this.#all];
      this.#known += 1;
    }
    return true;
  }

  async #read(signal?: AbortSignal): Promise<void> {
    this.reads += 1;
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true });
    });
    await Promise.race([this.gate, aborted]);
    if (this.failure) throw this.failure;
  }
}
