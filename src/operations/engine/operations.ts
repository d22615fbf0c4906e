/** The operations of this window, and those that other windows left before their end was reported. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { AppRef } from '../../domain/release/release.ts';
import { Clocks, type Time } from './clocks.ts';
import { drive, type Drive, type Steps } from './driver.ts';
import { readLedgers } from './guard.ts';
import { Journal, type JournalStore, type TakenOver } from './journal.ts';
import type { Intent } from './journal-entry.ts';
import { resume, type Verdict } from './machine.ts';
import { realWorld, type World } from './world.ts';

export interface OperationsPorts {
  readonly store: JournalStore;
  /** Whether this window is signed in with the account that began an operation: only then may it judge what became of it. */
  isOurs(intent: Intent): Promise<boolean>;
  /** The ledger of an app, read by the account that began an operation. Rejects while it cannot be had. */
  ledgerOf(intent: Intent, app: AppRef): Promise<Ledger>;
  /** Reports how an operation ended that the person no longer waits for. Resolves once the person can read it. */
  report(intent: Intent, verdict: Verdict): Promise<void>;
  /** Called again and again for what no window has seen to for long, and whose account is not signed in here. */
  abandoned(intent: Intent): Promise<void>;
  /** Left out, it is the real one. */
  readonly world?: World;
}

/** What is reported first. */
interface FirstReport {
  readonly verdict: Verdict;
  /** Says that they can read it. Until then another window would report it, if this one were closed. */
  readonly shown: () => void;
}

/** A window with the account may be opened soon after the one that sent the write: until then the person is not bothered. */
const abandonedAfter = 10 * 60_000;

/** An operation that another window left, and this one sees to. */
interface Held {
  readonly intent: Intent;
  readonly released: AbortController;
}

export class Operations {
  readonly journal: Journal;
  readonly #ports: OperationsPorts;
  readonly #world: World;
  readonly #clocks: Clocks;
  /** What other windows left and this one sees to, by the id. */
  readonly #held = new Map<string, Held>();

  constructor(ports: OperationsPorts) {
    this.#ports = ports;
    this.#world = ports.world ?? realWorld();
    const { now, steady } = this.#world;
    this.#clocks = new Clocks(now, steady);
    this.journal = new Journal({
      store: ports.store,
      ...this.#world,
      wait: (ms) => this.#world.wait(ms),
      time: () => this.time(),
    });
  }

  time(): Time {
    return this.#clocks.now();
  }

  wait(ms: number, signal: AbortSignal): Promise<unknown> {
    return this.#world.wait(ms, signal);
  }

  newId(): string {
    return this.#world.newId();
  }

  /**
   * Begins an operation that was just confirmed. It may go on by itself after that; what comes of it then is reported.
   * @returns what is to be reported first; undefined when another window has taken it over
   */
  start(operation: Omit<Drive, 'released'> & Steps): Promise<FirstReport | undefined> {
    const { intent } = operation;
    return new Promise((resolve, reject) => {
      let isReported = false;
      const report = (verdict: Verdict): Promise<void> => {
        if (isReported) return this.#ports.report(intent, verdict);
        isReported = true;
        return new Promise((shown) => resolve({ verdict, shown }));
      };
      this.#drive(operation, { ...operation, released: never }, report).then(
        () => resolve(undefined),
        reject,
      );
    });
  }

  #drive(steps: Steps, driven: Drive, report: (verdict: Verdict) => Promise<void>): Promise<void> {
    return drive(
      {
        ...steps,
        report,
        journal: this.journal,
        time: () => this.time(),
        wait: (ms, signal) => this.wait(ms, signal),
      },
      driven,
    );
  }

  /**
   * Goes on with what was left: it is looked into until it is known what became of it, and never sent again. What other
   * accounts began is left alone. Resolves once all of it was reported, which may take long.
   * @throws the first of what went wrong, when the rest has come to its end
   */
  async takeOver(): Promise<void> {
    const { now } = this.#world;
    const { ours, theirs } = await this.journal.orphans((intent) => this.#ports.isOurs(intent));
    const abandoned = theirs.filter(({ owner }) => now() > owner.until + abandonedAfter);
    const ends = await Promise.allSettled([
      ...ours.map(({ intent }) => this.#take(intent.id)),
      ...abandoned.map(({ intent }) => this.#ports.abandoned(intent)),
    ]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Leaves what this window has taken over and cannot see to any more, as its account has signed out. */
  async handBack(): Promise<void> {
    const held = await Promise.all(
      [...this.#held.values()].map(async (one) => ({ one, isOurs: await this.#ports.isOurs(one.intent) })),
    );
    await Promise.all(held.filter(({ isOurs }) => !isOurs).map(({ one }) => this.#release(one)));
  }

  async #release({ intent: { id }, released }: Held): Promise<void> {
    released.abort();
    if (this.#held.delete(id)) await this.journal.release(id);
  }

  async #take(id: string): Promise<void> {
    const left = await this.journal.take(id);
    if (!left) return;
    const held: Held = { intent: left.intent, released: new AbortController() };
    this.#held.set(id, held);
    // It may have been let go and taken over again meanwhile: then it is held by that.
    const end = () => void (this.#held.get(id) === held && this.#held.delete(id));
    await new Promise<void>((resolve, reject) => {
      const report = (verdict: Verdict) => this.#ports.report(left.intent, verdict).then(resolve);
      this.#goOnWith(left, held.released.signal, report).finally(end).then(resolve, reject);
    });
  }

  #goOnWith(
    { intent, state, isGone }: TakenOver,
    released: AbortSignal,
    report: (verdict: Verdict) => Promise<void>,
  ): Promise<void> {
    const steps: Steps = {
      read: async (apps) =>
        readLedgers(await Promise.all(apps.map((app) => this.#ports.ledgerOf(intent, app)))),
      send: neverAgain,
      ask: neverAgain,
      say: () => undefined,
    };
    // It shows no progress, so that it cannot be stopped.
    const first = resume(state, { now: this.time().slow, isGone });
    return this.#drive(steps, { intent, first, stop: never, released }, report);
  }
}

function neverAgain(): Promise<never> {
  return Promise.reject(new TypeError('what was left is never sent again'));
}

const never = new AbortController().signal;
