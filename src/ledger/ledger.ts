/** The live copy of one app's ledger. */

import type { Account } from '../api/account.ts';
import type { Client, Page } from '../api/client.ts';
import { StrangeAnswer } from '../api/errors.ts';
import { Cancelled } from '../model/problem.ts';
import type { AppRef, Release } from '../model/release.ts';
import { mergeReleases } from './merge.ts';
import { Signal } from '../model/signal.ts';

export interface LedgerState {
  /** Newest first, without gaps from the newest down. */
  readonly releases: readonly Release[];
  /** True when v1 is among them, so that there is nothing more to load. */
  readonly complete: boolean;
  readonly loading: boolean;
  /** Why the last request failed; the releases are then those of before. */
  readonly error: unknown;
  /** When the newest releases were last read, in milliseconds; undefined before the first time. */
  readonly readAt: number | undefined;
}

/** How many releases are shown at first. */
const firstPage = 30;
const furtherPage = 200;

const nothing: LedgerState = {
  releases: [],
  complete: false,
  loading: false,
  error: undefined,
  readAt: undefined,
};

/** What an answer changes, once it is applied to a state. */
type Change = (state: LedgerState) => Partial<LedgerState>;

/** How a request ended. */
interface Outcome {
  readonly change: Change;
  readonly error?: unknown;
}

export class Ledger {
  readonly app: AppRef;
  /** Fires after each change of `state`. */
  readonly changed = new Signal<LedgerState>();

  /** Whose client reads it. */
  readonly account: Account;

  readonly #now: () => number;
  #state = nothing;
  #next: string | undefined;
  #etag: string | undefined;
  #requests = 0;
  #refreshing: Promise<Outcome> | undefined;
  #extending: Promise<Outcome> | undefined;

  constructor(app: AppRef, account: Account, now: () => number) {
    this.app = app;
    this.account = account;
    this.#now = now;
  }

  get state(): LedgerState {
    return this.#state;
  }

  get client(): Client {
    return this.account.client;
  }

  /** Reads the newest releases, and as many behind them as it takes to meet the ones that are known. */
  async refresh(): Promise<void> {
    await this.#refresh();
  }

  /** Reads the next page towards v1. */
  async loadMore(): Promise<void> {
    await this.#extend();
  }

  /**
   * Reads back until a question has its answer.
   * @param ask gets the releases that are known and whether they reach v1; undefined means not yet
   * @returns undefined when the whole ledger does not answer it
   * @throws what the request failed with, or Cancelled
   */
  async until<T>(ask: (state: LedgerState) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    if (this.#state.readAt === undefined) await orThrow(this.#refresh());
    for (;;) {
      if (signal?.aborted === true) throw new Cancelled();
      const answer = ask(this.#state);
      if (answer !== undefined || this.#state.complete) return answer;
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      await orThrow(this.#extend());
    }
  }

  /** Reads the newest releases, or rejects; for those who must not go on with an old copy. */
  async readNow(): Promise<LedgerState> {
    // A read that was under way began before the question: its answer may be from before, too.
    await this.#refreshing;
    await orThrow(this.#refresh());
    return this.#state;
  }

  /** Takes in a release that came by another way, such as the answer of a rollback. */
  accept(release: Release): void {
    const newest = this.#state.releases[0];
    const oldest = this.#state.releases.at(-1);
    // Without the ones between it would leave a gap. The first read will bring it anyway.
    if (!newest || !oldest) return;
    if (release.version > newest.version + 1 || release.version < oldest.version) return;
    this.#set({ releases: mergeReleases(this.#state.releases, [release]) });
  }

  #refresh(): Promise<Outcome> {
    this.#refreshing ??= this.#run(() => this.#readNewest()).finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  #extend(): Promise<Outcome> {
    if (this.#state.readAt === undefined) return this.#refresh();
    this.#extending ??= this.#run(() => this.#readOlder()).finally(() => (this.#extending = undefined));
    return this.#extending;
  }

  /** Never rejects. The outcome is of this work alone, where `state.error` is that of whatever ended last. */
  async #run(work: () => Promise<Change>): Promise<Outcome> {
    this.#requests += 1;
    this.#set({ loading: true });
    const outcome = await work().then<Outcome, Outcome>(
      (change) => ({ change }),
      (error: unknown) => ({ change: () => ({}), error }),
    );
    this.#requests -= 1;
    // Applied to the state as it is now: another request may have ended meanwhile.
    this.#set({ ...outcome.change(this.#state), error: outcome.error, loading: this.#requests > 0 });
    return outcome;
  }

  async #readNewest(): Promise<Change> {
    const known = this.#state.releases;
    const first = known.length === 0 ? firstPage : Math.max(firstPage, Math.min(known.length, furtherPage));
    const range = `version ..; order=desc, max=${first}`;
    const page = await this.client.releases(this.app.id, range, { etag: this.#etag });
    if (page === 'unchanged') return () => ({ readAt: this.#now() });
    const read = [...page.members];
    let { next } = page;
    const newestKnown = known[0]?.version ?? Infinity;
    while (next !== undefined && oldestOf(read) > newestKnown) {
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      const further: Page<Release> = await this.#page(next, oldestOf(read));
      read.push(...further.members);
      next = further.next;
    }
    return (state) => {
      this.#etag = page.etag;
      return { ...this.#join(state, read, next), readAt: this.#now() };
    };
  }

  async #readOlder(): Promise<Change> {
    if (this.#next === undefined) return () => ({ complete: true });
    const page = await this.#page(this.#next, oldestOf(this.#state.releases));
    return (state) => this.#join(state, page.members, page.next);
  }

  /** Whatever reaches furthest back says where the rest begins: either read may, after many new releases. */
  #join({ releases }: LedgerState, read: readonly Release[], next: string | undefined): Partial<LedgerState> {
    const joined = { releases: mergeReleases(releases, read) };
    if (oldestOf(read) > oldestOf(releases)) return joined;
    this.#next = next;
    return { ...joined, complete: next === undefined };
  }

  /** A page behind the first, whose releases are older than those before. */
  async #page(range: string, before: number): Promise<Page<Release>> {
    const asked = range.replace(/max=\d+/, `max=${furtherPage}`);
    const page = await this.client.releases(this.app.id, asked);
    const repeats =
      page === 'unchanged' ||
      page.next === asked ||
      (page.next !== undefined && page.malformed.length === 0 && oldestOf(page.members) >= before);
    if (repeats) {
      throw new StrangeAnswer(`${this.client.host} repeats a page of its ledger. Try again later.`);
    }
    return page;
  }

  #set(change: Partial<LedgerState>): void {
    this.#state = { ...this.#state, ...change };
    this.changed.fire(this.#state);
  }
}

async function orThrow(work: Promise<Outcome>): Promise<void> {
  const { error } = await work;
  if (error !== undefined) throw error;
}

/** Infinity of none. */
function oldestOf(releases: readonly Release[]): number {
  return releases.reduce((oldest, { version }) => Math.min(oldest, version), Infinity);
}
