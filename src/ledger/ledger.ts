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
import {
  joinStretches,
  newestOf,
  newestRange,
  readAgain,
  readBehind,
  readHead,
  type Stretch,
} from './pages.ts';

/** How many releases are shown at first, and how many at once further down. */
const firstPage = 30;
const furtherPage = 200;
/** The most that the API gives at once, for who wants to get to the end. */
const largestPage = 1000;
/** A kept copy that is further behind than this is not worth the reading up to it. */
const farBehind = 1000;

/** Applies an answer to what is known by then. */
type Change = () => void;

/** How a read ended; without an error, well. */
interface Outcome {
  readonly error?: unknown;
}

export class Ledger {
  /** Fires when there is something else to show: after each change of `state` but of `readAt` alone, and of `app`. */
  readonly changed = new Signal<LedgerState>();
  /** Fires after the platform told the newest releases, whether or not that changed anything. */
  readonly read = new Signal();
  /** Whose client reads it. */
  readonly account: Account;

  readonly #now: () => number;
  readonly #known: KnownReleases;
  #state: LedgerState;
  /** What was fired last. */
  #told: { readonly app: AppRef; readonly state: LedgerState };
  /** When the platform itself told the newest releases. */
  #confirmedAt: number | undefined;
  #confirmations = 0;
  /** What stands for the newest page, and the range that it was asked with. */
  #head: { readonly range: string; readonly etag: string | undefined } | undefined;
  #refreshing: Flight<Outcome> | undefined;
  #extending: Flight<Outcome> | undefined;

  constructor(app: AppRef, account: Account, now: () => number) {
    this.#known = new KnownReleases(app);
    const { releases, malformed } = this.#known;
    this.#state = { ...nothing, releases, malformed };
    this.#told = { app, state: this.#state };
    this.account = account;
    this.#now = now;
  }

  /** The app with the name that it has now. */
  get app(): AppRef {
    return this.#known.app;
  }

  /** What leads back to it, with the account that reads it. */
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
   * Reads the newest releases, and as many behind them as it takes to meet the ones that are known. A person does not
   * wait for a read in the background: it is given up for the person's own.
   * @param signal gives the read up, unless somebody else waits for it, too
   * @returns whether it went well; `state.error` says why not
   */
  async refresh(urgency: Urgency = 'person', signal?: AbortSignal): Promise<boolean> {
    let { error } = await this.#wait(() => this.#refresh(urgency), signal);
    // Those that could not be read before may be readable now; a poller does not go after them.
    if (error === undefined && urgency === 'person' && this.#known.unread) {
      ({ error } = await this.#wait(() => this.#readBack((own) => this.#readUnread(own)), signal));
    }
    return error === undefined;
  }

  /**
   * Reads the next page towards v1.
   * @param signal gives it up, unless somebody else waits for it, too
   */
  async loadMore(signal?: AbortSignal): Promise<void> {
    const copy = !this.#isConfirmed && this.#known.releases.length > 0;
    const { error } = await this.#wait(() => this.#extend(furtherPage), signal);
    // Behind a kept copy nothing can be read before it is known to be right.
    if (copy && error === undefined) await this.#wait(() => this.#extend(furtherPage), signal);
  }

  /**
   * Reads back until a question has its answer. Each page is shown as it comes.
   * @param ask gets the releases that are known and whether they reach v1; undefined means not yet
   * @returns undefined when the whole ledger does not answer it
   * @throws what the request failed with, or Cancelled
   */
  async until<T>(ask: (state: LedgerState) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    for (;;) {
      if (signal?.aborted === true) throw new Cancelled();
      const answer = this.#isEmpty ? undefined : ask(this.#state);
      if (answer !== undefined || this.#state.complete) return answer;
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      await this.#orThrow(() => this.#extend(largestPage), signal);
    }
  }

  /** Reads the newest releases, or rejects; for those who must not go on with an old copy. */
  async readNow(): Promise<LedgerState> {
    // A read that was under way began before the question: its answer may be from before, too.
    await (this.#refreshing?.urgency === 'person' ? this.#wait(() => this.#refresh('person')) : undefined);
    await this.#orThrow(() => this.#refresh('person'));
    return this.#state;
  }

  /** Takes in a release that came by another way, such as the answer of a rollback. */
  accept(release: Release): void {
    // Without the ones between it would leave a gap. The first read will bring it anyway.
    this.#known.accept(release);
    this.#set({});
  }

  /** Shows a copy that was kept until the platform tells the newest releases. Does nothing once it did. */
  restore({ releases, readAt, app }: CachedLedger): void {
    if (this.#isConfirmed || this.#known.releases.length > 0) return;
    this.#known.restore(releases, app);
    if (this.#known.releases.length > 0) this.#set({ readAt });
  }

  get #isConfirmed(): boolean {
    return this.#confirmedAt !== undefined;
  }

  get #isEmpty(): boolean {
    return !this.#isConfirmed && this.#known.releases.length === 0;
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

  /** Below the newest releases one read is under way at a time. */
  #readBack(work: (signal: AbortSignal) => Promise<Change>): Flight<Outcome> {
    if (this.#extending) return this.#extending;
    const flight = this.#start('person', work);
    this.#extending = flight;
    this.#set({});
    return flight;
  }

  /** The outcome is of this work alone, where `state.error` is that of whatever ended last. */
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
    // The newest may be one that cannot be read.
    const isBehind = (known: number) => newest < known && head.stretch.malformed.size === 0;
    if (this.#isConfirmed && isBehind(knownBefore)) {
      throw new StrangeAnswer(
        `${this.client.host} gave a ledger that is older than the one before. Try again later.`,
      );
    }
    const far = !this.#isConfirmed && newest - this.#known.newest > farBehind;
    const read = far ? head.stretch : await this.#readUp(head.stretch, { urgency, signal });
    return () => {
      const known = this.#known;
      const isOther =
        known.contradicts(read.releases) ||
        read.from > known.newest + 1 ||
        (!this.#isConfirmed && isBehind(known.newest));
      if (isOther) known.clear();
      // One that was overtaken stands for less than what is known.
      this.#head = newest >= known.newest ? { range, etag: head.etag } : undefined;
      const [first] = head.stretch.releases;
      if (first) known.rename(first.app.name);
      known.join(read);
      this.#confirm();
    };
  }

  /** Goes on from the newest page until it meets what is known. */
  async #readUp(
    head: Stretch,
    options: { readonly urgency: Urgency; readonly signal: AbortSignal },
  ): Promise<Stretch> {
    let read = head;
    const meets = () => this.#known.newest === 0 || read.from <= this.#known.newest;
    while (read.next !== undefined && !meets()) {
      const at = { before: read.from, count: furtherPage };
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      const further = await readBehind(this.client, this.app.id, read.next, { ...options, ...at });
      read = joinStretches(read, further);
    }
    return read;
  }

  async #readOlder(count: number, signal: AbortSignal): Promise<Change> {
    const { rest } = this.#known;
    if (rest.next === undefined) return () => undefined;
    try {
      const at = { before: rest.from, count };
      const older = await readBehind(this.client, this.app.id, rest.next, { ...at, signal });
      return () => this.#known.join(older);
    } catch (error) {
      if (error instanceof StrangeAnswer && this.#known.rest === rest) this.#known.findWay();
      throw error;
    }
  }

  async #readUnread(signal: AbortSignal): Promise<Change> {
    const { unread } = this.#known;
    if (!unread) return () => undefined;
    const { newest, oldest } = unread;
    const at = { before: newest + 1, count: Math.min(largestPage, newest - oldest + 1) };
    const read = await readAgain(this.client, this.app.id, { ...at, signal });
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
    const told = this.#told;
    if (told.app === app && shown.every((key) => told.state[key] === state[key])) return;
    this.#told = { app, state };
    this.changed.fire(state);
  }
}
