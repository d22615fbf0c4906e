/** The writes of this window, and those that other windows left before anybody was told their end. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';
import type { AppRef } from '../model/release.ts';
import { startWrite, type WriteDesk } from './driver.ts';
import { Clocks, type Time } from './clocks.ts';
import { type BookPorts, IntentBook } from './intent-book.ts';
import type { Intent } from './intent-file.ts';
import { mayLive, thisProcess } from './process.ts';
import { readLedgers } from './read-ledgers.ts';
import { resume, type Verdict } from './write.ts';

export interface WritesPorts extends Pick<BookPorts, 'shelf'> {
  /** The ledger of an app. Rejects while it cannot be told. */
  ledgerOf(app: AppRef): Promise<Ledger>;
  /** Tells what became of a write that another window left. Resolves once the person can read it. */
  tell(intent: Intent, verdict: Verdict): Promise<void>;
  /** Left out, they are the real ones. */
  readonly world?: World;
}

interface World extends Omit<BookPorts, 'shelf' | 'time'> {
  /** Milliseconds that never go back, whatever happens to the clock of the machine. */
  readonly steady: () => number;
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

export class Writes implements WriteDesk {
  readonly book: IntentBook;
  readonly #ports: WritesPorts;
  readonly #world: World;
  readonly #clocks: Clocks;

  constructor(ports: WritesPorts) {
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

  /**
   * Goes on with what was left: it is looked into until it is known what became of it, and never sent again. Resolves
   * once a person was told of all of it, which may be long.
   */
  async goOn(): Promise<void> {
    const orphans = await this.book.orphans();
    await Promise.all(
      orphans.map(async ({ intent }) => {
        const left = await this.book.take(intent.id);
        if (left) await this.#goOnWith(left);
      }),
    );
  }

  async #goOnWith({ intent, state, isGone }: TakenOver): Promise<void> {
    const told = await startWrite(this, {
      intent,
      first: resume(state, { now: this.time().slow, isGone }),
      stop: never,
      read: async () =>
        readLedgers(await Promise.all(intent.apps.map(({ app }) => this.#ports.ledgerOf(app)))),
      send: () => Promise.reject(new TypeError('what was left is never sent again')),
      ask: () => Promise.reject(new TypeError('what was left is never sent again')),
      say: () => undefined,
      // What another window began opens nothing in this one.
      follow: () => undefined,
      later: (verdict) => this.#ports.tell(intent, verdict),
    });
    if (told) await this.#ports.tell(intent, told.verdict);
    told?.shown();
  }
}

type TakenOver = NonNullable<Awaited<ReturnType<IntentBook['take']>>>;

/** Nobody sees it, so that nobody can stop it. */
const never = new AbortController().signal;

function realWorld(): World {
  const here = thisProcess();
  return {
    window: randomUUID(),
    process: here,
    isAlive: (one) => mayLive(one, here),
    now: Date.now,
    steady: () => performance.now(),
    wait: (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal }),
  };
}
