/** The live copy of one app's ledger. */

import type { Client } from '../api/client.ts';
import { StrangeAnswer } from '../api/errors.ts';
import type { AppRef, Release } from '../model/release.ts';
import { mergeReleases } from './merge.ts';
import { Signal } from './signal.ts';

export interface LedgerState {
  /** Newest first, without gaps from the newest down. */
  readonly releases: readonly Release[];
  /** True when v1 is among them, so that there is nothing more to load. */
  readonly complete: boolean;
  readonly loading: boolean;
  /** Why the last request failed; the releases are then those of before. */
  readonly error: unknown;
  /** When the ledger was last read, in milliseconds; undefined before the first time. */
  readonly readAt: number | undefined;
}

/** How many releases are shown at first. */
export const firstPage = 30;
const furtherPage = 200;

const nothing: LedgerState = {
  releases: [],
  complete: false,
  loading: false,
  error: undefined,
  readAt: undefined,
};

export class Ledger {
  readonly app: AppRef;
  /** Fires after each change of `state`. */
  readonly changed = new Signal<LedgerState>();

  readonly #client: Client;
  readonly #now: () => number;
  #state = nothing;
  #next: string | undefined;
  #etag: string | undefined;
  #refreshing: Promise<void> | undefined;
  #extending: Promise<void> | undefined;

  constructor(app: AppRef, client: Client, now: () => number) {
    this.app = app;
    this.#client = client;
    this.#now = now;
  }

  get state(): LedgerState {
    return this.#state;
  }

  get client(): Client {
    return this.#client;
  }

  /** Reads the newest releases, and as many behind them as it takes to meet the ones that are known. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#run(() => this.#readNewest()).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** Reads the next page towards v1. */
  loadMore(): Promise<void> {
    this.#extending ??= this.#run(() => this.#readOlder()).finally(() => (this.#extending = undefined));
    return this.#extending;
  }

  /**
   * Reads back until a question has its answer.
   * @param ask gets the releases that are known and whether they reach v1; undefined means not yet
   * @returns undefined when the whole ledger does not answer it
   * @throws what the request failed with
   */
  async until<T>(ask: (state: LedgerState) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    if (this.#state.readAt === undefined) await this.#orThrow(this.refresh());
    for (;;) {
      signal?.throwIfAborted();
      const answer = ask(this.#state);
      if (answer !== undefined || this.#state.complete) return answer;
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      await this.#orThrow(this.loadMore());
    }
  }

  /** Reads the newest releases, or rejects; for those who must not go on with an old copy. */
  async readNow(): Promise<LedgerState> {
    // A read that was under way began before the question: its answer may be from before, too.
    await this.#refreshing;
    await this.#orThrow(this.refresh());
    return this.#state;
  }

  /** Takes in a release that came by another way, such as the answer of a rollback. */
  accept(release: Release): void {
    const [newest] = this.#state.releases;
    // Without the ones between it would leave a gap.
    if (newest && release.version > newest.version + 1) return;
    this.#set({ releases: mergeReleases(this.#state.releases, [release]) });
  }

  async #orThrow(work: Promise<void>): Promise<void> {
    await work;
    if (this.#state.error !== undefined) throw this.#state.error;
  }

  async #run(work: () => Promise<Partial<LedgerState>>): Promise<void> {
    this.#set({ loading: true });
    try {
      this.#set({ ...(await work()), loading: false, error: undefined, readAt: this.#now() });
    } catch (error) {
      this.#set({ loading: false, error });
    }
  }

  async #readNewest(): Promise<Partial<LedgerState>> {
    const known = this.#state.releases;
    const first = known.length === 0 ? firstPage : Math.max(firstPage, Math.min(known.length, furtherPage));
    const range = `version ..; order=desc, max=${first}`;
    const page = await this.#client.releases(this.app.id, range, { etag: this.#etag });
    if (page === 'unchanged') return {};
    const read = [...page.members];
    let { next } = page;
    const newestKnown = known[0]?.version ?? Infinity;
    const met = () => read.some((release) => release.version <= newestKnown);
    while (next !== undefined && !met()) {
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      const further = await this.#page(next);
      read.push(...further.members);
      next = further.next;
    }
    this.#etag = page.etag;
    if (known.length === 0) this.#next = next;
    const releases = mergeReleases(this.#state.releases, read);
    return { releases, complete: this.#state.complete || (known.length === 0 && next === undefined) };
  }

  async #readOlder(): Promise<Partial<LedgerState>> {
    if (this.#state.readAt === undefined) return this.#readNewest();
    if (this.#next === undefined) return { complete: true };
    const page = await this.#page(this.#next.replace(/max=\d+/, `max=${furtherPage}`));
    this.#next = page.next;
    return {
      releases: mergeReleases(this.#state.releases, page.members),
      complete: page.next === undefined,
    };
  }

  async #page(range: string) {
    const page = await this.#client.releases(this.app.id, range);
    if (page === 'unchanged' || page.next === range) {
      throw new StrangeAnswer(`${this.#client.host} repeats a page of its ledger. Try again later.`);
    }
    return page;
  }

  #set(change: Partial<LedgerState>): void {
    this.#state = { ...this.#state, ...change };
    this.changed.fire(this.#state);
  }
}
