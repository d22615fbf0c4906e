/** The operations of this window, and those that other windows left before anybody was told their end. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AppRef } from '../../domain/release/release.ts';
import { startWrite, type Told, type Work, type WriteDesk } from './driver.ts';
import { Clocks, type Time } from './clocks.ts';
import { type BookPorts, IntentBook, type TakenOver } from './journal.ts';
import type { Intent } from './journal-entry.ts';
import { mayLive, thisProcess } from './window-process.ts';
import { readLedgers } from './guard.ts';
import { resume, type Verdict } from './machine.ts';

export interface OperationsPorts extends Pick<BookPorts, 'shelf'> {
  /** Whether this window is signed in with the account that began a write: only then may it judge what became of it. */
  isOurs(intent: Intent): Promise<boolean>;
  /** The ledger of an app that a write is about, read by the account that began it. Rejects while it cannot be told. */
  ledgerOf(intent: Intent, app: AppRef): Promise<Ledger>;
  /** Reports what became of an operation that nobody waits for any more. Resolves once the person can read it. */
  report(intent: Intent, verdict: Verdict): Promise<void>;
  /** Told, again and again, of a write that no window has seen to for long, and whose account is not signed in here. */
  abandoned(intent: Intent): Promise<void>;
  /** Left out, they are the real ones. */
  readonly world?: World;
}

/** A window with the account may be opened soon after the one that sent the write: until then nobody is bothered. */
const abandonedAfter = 10 * 60_000;

interface World extends Omit<BookPorts, 'shelf' | 'time'> {
  /** Names an operation: random. */
  readonly newId: () => string;
  /** Milliseconds that never go back, whatever happens to the clock of the machine. */
  readonly steady: () => number;
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

export class Operations implements WriteDesk {
  readonly book: IntentBook;
  readonly #ports: OperationsPorts;
  readonly #world: World;
  readonly #clocks: Clocks;
  /** What other windows left and this one sees to, by the id. */
  readonly #held = new Map<string, Intent>();

  constructor(ports: OperationsPorts) {
    this.#ports = ports;
    this.#world = ports.world ?? realWorld();
    const { now, steady } = this.#world;
    this.#clocks = new Clocks(now, steady);
    this.book = new IntentBook({ shelf: ports.shelf, ...this.#world, time: () => this.time() });
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
   * @returns what the person is to be told first; undefined when another window has taken it over
   */
  start(work: Omit<Work, 'later'>): Promise<Told | undefined> {
    return startWrite(this, { ...work, later: (verdict) => this.#ports.report(work.intent, verdict) });
  }

  /**
   * Goes on with what was left: it is looked into until it is known what became of it, and never sent again. What other
   * accounts began is left alone. Resolves once a person was told of all of it, which may be long.
   * @throws the first of what went wrong, when the rest has come to its end
   */
  async goOn(): Promise<void> {
    const { now } = this.#world;
    const { ours, theirs } = await this.book.orphans((intent) => this.#ports.isOurs(intent));
    const abandoned = theirs.filter(({ owner }) => now() > owner.until + abandonedAfter);
    const ends = await Promise.allSettled([
      ...ours.map(({ intent }) => this.#take(intent.id)),
      ...abandoned.map(({ intent }) => this.#ports.abandoned(intent)),
    ]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Leaves what this window has taken over and cannot see to any more, as its account has signed out. */
  async letGo(): Promise<void> {
    const held = await Promise.all(
      [...this.#held.values()].map(async (intent) => ({ intent, isOurs: await this.#ports.isOurs(intent) })),
    );
    await Promise.all(held.filter(({ isOurs }) => !isOurs).map(({ intent }) => this.#release(intent)));
  }

  async #release({ id }: Intent): Promise<void> {
    if (this.#held.delete(id)) await this.book.release(id);
  }

  async #take(id: string): Promise<void> {
    const left = await this.book.take(id);
    if (!left) return;
    const { intent } = left;
    this.#held.set(id, intent);
    await this.#goOnWith(left);
  }

  async #goOnWith({ intent, state, isGone }: TakenOver): Promise<void> {
    // It may have been let go and taken over again meanwhile: then it is another one's.
    const isHeld = () => this.#held.get(intent.id) === intent;
    const letGo = () => isHeld() && this.#held.delete(intent.id);
    const desk: WriteDesk = {
      book: {
        keep: async (one, next) => {
          const isKept = isHeld() && (await this.book.keep(one, next));
          if (!isKept) letGo();
          return isKept;
        },
        renew: async (one) => isHeld() && this.book.renew(one),
        forget: async (one, last) => {
          if (isHeld()) await this.book.forget(one, last);
          letGo();
        },
        others: (one) => this.book.others(one),
      },
      time: () => this.time(),
      wait: (ms, signal) => this.wait(ms, signal),
    };
    const told = await startWrite(desk, {
      intent,
      first: resume(state, { now: this.time().slow, isGone }),
      stop: never,
      read: async (apps) => {
        // What was let go is looked into by another window; here nothing comes of it any more.
        if (!isHeld()) return new Promise(() => undefined);
        return readLedgers(await Promise.all(apps.map((app) => this.#ports.ledgerOf(intent, app))));
      },
      send: () => Promise.reject(new TypeError('what was left is never sent again')),
      ask: () => Promise.reject(new TypeError('what was left is never sent again')),
      say: () => undefined,
      // What another window began opens nothing in this one.
      follow: () => undefined,
      later: (verdict) => this.#ports.report(intent, verdict),
    });
    if (told) await this.#ports.report(intent, told.verdict);
    told?.shown();
  }
}

/** Nobody sees it, so that nobody can stop it. */
const never = new AbortController().signal;

function realWorld(): World {
  const here = thisProcess();
  return {
    window: randomUUID(),
    newId: randomUUID,
    process: here,
    isAlive: (one) => mayLive(one, here),
    now: Date.now,
    steady: () => performance.now(),
    wait: (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal }),
  };
}
