/** The live copy of one app's ledger. */

import type { Account } from '../api/account.ts';
import type { Urgency } from '../api/call.ts';
import type { Client } from '../api/client.ts';
import { StrangeAnswer } from '../api/errors.ts';
import { Cancelled } from '../domain/problem.ts';
import type { AppAddress, AppRef, Release } from '../domain/release/release.ts';
import { Signal } from '../domain/signal.ts';
import { Flight } from './flight.ts';
import { KnownReleases } from './known-releases.ts';
import { type CachedLedger, type LedgerState, nothing, shown } from './state.ts';
import { farBehind, firstPage, furtherPage, largestPage } from './pages.ts';
import { newestOf, newestRange, readAgain, readBehind, readDownTo, readHead } from './pages.ts';

/** Applies an answer to what is known when it arrives. */
type Change = () => void;

/** The result of a read. Without an error it succeeded. */
interface Outcome {
  readonly error?: unknown;
}

export class Ledger {
  /** Fires when something visible changed: `app`, or anything in `state` but `readAt`. */
  readonly changed = new Signal<LedgerState>();
  /** Fires after each successful read of the newest releases, whether or not anything changed. */
  readonly read = new Signal();
  /** The account that reads it. */
  readonly account: Account;

  readonly #now: () => number;
  readonly #known: KnownReleases;
  #state: LedgerState;
  /** What `changed` last fired with. */
  #fired: { readonly app: AppRef; readonly state: LedgerState };
  /** When the newest releases were last read; undefined while only a cached copy is known. */
  #confirmedAt: number | undefined;
  #confirmations = 0;
  /** The ETag of the newest page, and the range that it is for. */
  #head: { readonly range: string; readonly etag: string | undefined } | undefined;
  #refreshing: Flight<Outcome> | undefined;
  #extending: Flight<Outcome> | undefined;

  constructor(app: AppRef, account: Account, now: () => number) {
    this.#known = new KnownReleases(app);
    const { releases, malformed } = this.#known;
    this.#state = { ...nothing, releases, malformed };
    this.#fired = { app, state: this.#state };
    this.account = account;
    this.#now = now;
  }

  /** The app with its current name. */
  get app(): AppRef {
    return this.#known.app;
  }

  /** The app's id, name and account, with which this ledger is found again. */
  get address(): AppAddress {
    const { id, name } = this.app;
    return { id, name, account: this.account.id };
  }

  get state(): LedgerState {
    return this.#state;
  }

  get client(): Client {
    return this.account.client;
  }

  /**
   * Reads the newest releases, down to the first known one. A person's refresh replaces a background one, so that it is
   * not slowed down.
   * @param signal cancels the read, unless another caller waits for it too
   * @returns whether it succeeded; `state.error` says why not
   */
  async refresh(urgency: Urgency = 'person', signal?: AbortSignal): Promise<boolean> {
    let { error } = await this.#wait(() => this.#refresh(urgency), signal);
    // Malformed releases may be readable now. Pollers do not retry them.
    if (error === undefined && urgency === 'person' && this.#known.unread) {
      ({ error } = await this.#wait(() => this.#readBack((own) => this.#readUnread(own)), signal));
    }
    return error === undefined;
  }

  /** As `refresh`, with what is true now: a read that is under way may return what was true before. */
  async refreshNow(): Promise<boolean> {
    await this.#settled();
    return this.refresh();
  }

  /**
   * Reads the next page towards v1.
   * @param signal cancels it, unless another caller waits for it too
   */
  async loadMore(signal?: AbortSignal): Promise<void> {
    const copy = !this.#isConfirmed && this.#known.releases.length > 0;
    const { error } = await this.#wait(() => this.#extend(furtherPage), signal);
    // The first call only confirms a cached copy, so a second one reads further.
    if (copy && error === undefined) await this.#wait(() => this.#extend(furtherPage), signal);
  }

  /**
   * Reads older pages until `find` returns something. Each page is shown as it comes.
   * @param find searches the known releases; undefined means not found yet
   * @returns undefined when the whole ledger does not contain it
   * @throws the error of the request, or Cancelled
   */
  async until<T>(find: (state: LedgerState) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    for (;;) {
      if (signal?.aborted === true) throw new Cancelled();
      const isEmpty = !this.#isConfirmed && this.#known.releases.length === 0;
      const found = isEmpty ? undefined : find(this.#state);
      if (found !== undefined || this.#state.complete) return found;
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      await this.#orThrow(() => this.#extend(largestPage), signal);
    }
  }

  /** Reads the newest releases, or rejects: for operations, which must not go on with a stale copy. */
  async readNow(): Promise<LedgerState> {
    await this.#settled();
    await this.#orThrow(() => this.#refresh('person'));
    return this.#state;
  }

  /** Adds a release from elsewhere, such as the answer of a rollback. */
  accept(release: Release): void {
    // One that would leave a gap is ignored: the next read brings it anyway.
    this.#known.accept(release);
    this.#set({});
  }

  /** Shows a cached copy until the newest releases are read. Does nothing once they were. */
  restore({ releases, readAt, app }: CachedLedger): void {
    if (this.#isConfirmed || this.#known.releases.length > 0) return;
    this.#known.restore(releases, app);
    if (this.#known.releases.length > 0) this.#set({ readAt });
  }

  get #isConfirmed(): boolean {
    return this.#confirmedAt !== undefined;
  }

  async #settled(): Promise<void> {
    if (this.#refreshing?.urgency === 'person') await this.#wait(() => this.#refresh('person'));
  }

  #refresh(urgency: Urgency): Flight<Outcome> {
    const running = this.#refreshing;
    if (running && (urgency === 'background' || running.urgency === 'person')) return running;
    const flight = this.#start(urgency, (signal) => this.#readNewest(urgency, signal));
    this.#refreshing = flight;
    running?.giveWay(flight);
    this.#set({});
    return flight;
  }

  #extend(count: number): Flight<Outcome> {
    if (!this.#isConfirmed) return this.#refresh('person');
    return this.#readBack((signal) => this.#readOlder(count, signal));
  }

  /** One read of older releases at a time. */
  #readBack(work: (signal: AbortSignal) => Promise<Change>): Flight<Outcome> {
    if (this.#extending) return this.#extending;
    const flight = this.#start('person', work);
    this.#extending = flight;
    this.#set({});
    return flight;
  }

  /** The outcome is of this work alone, whereas `state.error` is that of the read that ended last. */
  #start(urgency: Urgency, work: (signal: AbortSignal) => Promise<Change>): Flight<Outcome> {
    const flight: Flight<Outcome> = new Flight(urgency, async (signal) => {
      signal.addEventListener('abort', () => this.#land(flight));
      let change: Change | undefined;
      let error: unknown;
      try {
        change = await work(signal);
      } catch (thrown) {
        error = thrown;
      }
      if (signal.aborted) return { error: new Cancelled() };
      const before = this.#confirmations;
      change?.();
      this.#forget(flight);
      this.#set({ error });
      if (this.#confirmations !== before) this.read.fire();
      return { error };
    });
    return flight;
  }

  #forget(flight: Flight<Outcome>): void {
    if (this.#refreshing === flight) this.#refreshing = undefined;
    if (this.#extending === flight) this.#extending = undefined;
  }

  #land(flight: Flight<Outcome>): void {
    if (flight !== this.#refreshing && flight !== this.#extending) return;
    this.#forget(flight);
    this.#set({});
  }

  /** Cancelled is an outcome like others. */
  async #wait(read: () => Flight<Outcome>, signal?: AbortSignal): Promise<Outcome> {
    try {
      if (signal?.aborted === true) throw new Cancelled();
      return await read().wait(signal);
    } catch (error) {
      return { error };
    }
  }

  async #orThrow(read: () => Flight<Outcome>, signal?: AbortSignal): Promise<void> {
    const { error } = await this.#wait(read, signal);
    if (error !== undefined) throw error;
  }

  async #readNewest(urgency: Urgency, signal: AbortSignal): Promise<Change> {
    const { newest: knownBefore, releases } = this.#known;
    const range = newestRange(Math.max(firstPage, Math.min(releases.length, furtherPage)));
    const etag = this.#head?.range === range ? this.#head.etag : undefined;
    const head = await readHead(this.client, this.app.id, range, { etag, signal, urgency });
    if (head === 'unchanged') return () => this.#confirm();
    const newest = newestOf(head.stretch.releases);
    // The newest release may be malformed.
    const isBehind = (known: number) => newest < known && head.stretch.malformed.size === 0;
    if (this.#isConfirmed && isBehind(knownBefore)) {
      throw new StrangeAnswer(
        `${this.client.host} returned a ledger that is older than the one before. Try again later.`,
      );
    }
    const far = !this.#isConfirmed && newest - this.#known.newest > farBehind;
    const read = far
      ? head.stretch
      : await readDownTo(this.#known, this.client, this.app.id, head.stretch, {
          count: furtherPage,
          urgency,
          signal,
        });
    return () => {
      const known = this.#known;
      const isOther =
        known.contradicts(read.releases) ||
        read.from > known.newest + 1 ||
        (!this.#isConfirmed && isBehind(known.newest));
      if (isOther) known.clear();
      // A page that was overtaken is older than what is known: its ETag is of no use.
      this.#head = newest >= known.newest ? { range, etag: head.etag } : undefined;
      const [first] = head.stretch.releases;
      if (first) known.rename(first.app.name);
      known.join(read);
      this.#confirm();
    };
  }

  async #readOlder(count: number, signal: AbortSignal): Promise<Change> {
    const { rest } = this.#known;
    if (rest.next === undefined) return () => undefined;
    try {
      const range = { before: rest.from, count, signal };
      const older = await readBehind(this.client, this.app.id, rest.next, range);
      return () => this.#known.join(older);
    } catch (error) {
      if (error instanceof StrangeAnswer && this.#known.rest === rest) this.#known.repairRest();
      throw error;
    }
  }

  async #readUnread(signal: AbortSignal): Promise<Change> {
    const { unread } = this.#known;
    if (!unread) return () => undefined;
    const { newest, oldest } = unread;
    const count = Math.min(largestPage, newest - oldest + 1);
    const read = await readAgain(this.client, this.app.id, { before: newest + 1, count, signal });
    return () => this.#known.join(read);
  }

  #confirm(): void {
    this.#confirmations += 1;
    this.#confirmedAt = this.#now();
  }

  #set(change: Pick<Partial<LedgerState>, 'error' | 'readAt'>): void {
    const { releases, complete, malformed, app } = this.#known;
    const loading = [this.#refreshing, this.#extending].some((flight) => flight?.urgency === 'person');
    const readAt = this.#confirmedAt ?? this.#state.readAt;
    const state: LedgerState = { ...this.#state, readAt, releases, complete, malformed, loading, ...change };
    this.#state = state;
    const fired = this.#fired;
    if (fired.app === app && shown.every((key) => fired.state[key] === state[key])) return;
    this.#fired = { app, state };
    this.changed.fire(state);
  }
}
