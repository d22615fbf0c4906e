// Windows of one machine: the real flow, client, ledger and book in each, a person who is scripted, and a death that may
// come at any time.
import { Client } from '../../../../src/api/client.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Cancelled, Problem } from '../../../../src/model/problem.ts';
import { rollBack, type RollbackUi } from '../../../../src/rollback/flow.ts';
import type { IntentShelf } from '../../../../src/rollback/intent-book.ts';
import type { Kept } from '../../../../src/rollback/intent-file.ts';
import { outcomeText } from '../../../../src/rollback/texts.ts';
import { verdictText } from '../../../../src/rollback/verdicts.ts';
import { Writes } from '../../../../src/rollback/writes.ts';
import { accountOf } from '../../../platform/account.ts';
import type { FakeClock } from './clock.ts';
import { app, me, type ModelPlatform } from './platform.ts';

/** What happened to one confirmation. */
export interface Confirmation {
  readonly id: string;
  readonly target: number;
  /** The newest version that its plan was made from. */
  readonly from: number;
  /** What the person was told, in order, and when. */
  readonly told: { readonly text: string; readonly at: number }[];
  /** Whether the person may have given up waiting before the end. */
  readonly mayStop: boolean;
  /** Whether the person stopped it, so that nothing needs to be told. */
  isStopped: boolean;
}

export interface Machine {
  readonly clock: FakeClock;
  readonly platform: ModelPlatform;
  readonly random: () => number;
  /** How often the disk stands still for a long time, from 0 to 1. */
  readonly stalls: () => number;
  readonly shelf: Map<string, Kept>;
  readonly confirmations: Confirmation[];
  /** The intents that are known to have made them, by the ids of releases. */
  readonly answers: Map<string, string>;
  /** The processes that look as if they were there. */
  readonly processes: Set<number>;
  /** Told of each state that is kept. @param id of the intent */
  readonly seen: (id: string) => void;
}

/** What a person does in a flow. Times in milliseconds. */
export interface Wish {
  readonly target: number;
  readonly thinks: number;
  readonly agrees: boolean;
  /** After the confirmation; undefined for one who waits to the end. */
  readonly stopsAfter: number | undefined;
}

let names = 0;

export class ModelWindow {
  isDead = false;
  isBusy = false;
  readonly process: number;
  readonly #machine: Machine;
  readonly #writes: Writes;
  readonly #ledger: Ledger;
  #current = '';

  constructor(machine: Machine, pid: number) {
    this.#machine = machine;
    this.process = pid;
    machine.processes.add(pid);
    const { clock, platform } = machine;
    const send = (request: Parameters<ModelPlatform['send']>[0]) =>
      this.#alive(() => platform.send(request, this.#current));
    const client = new Client(
      { url: new URL('https://bookshop.test'), token: 'token' },
      { send, close: () => Promise.resolve() },
      () => undefined,
      {
        clock: { now: () => clock.now, wait: (ms, signal) => this.#wait(ms, signal) },
        random: machine.random,
      },
    );
    this.#ledger = new Ledger(
      app,
      accountOf(client, () => Promise.resolve(me)),
      () => clock.now,
    );
    this.#writes = new Writes({
      shelf: this.#shelf(),
      ledgerOf: () => Promise.resolve(this.#ledger),
      tell: (intent, verdict) => this.#tell(intent.id, verdictText(intent, verdict)),
      world: {
        window: `window-${(names += 1)}`,
        process: pid,
        isAlive: (one) => machine.processes.has(one),
        now: () => clock.now,
        wait: (ms, signal) => this.#wait(ms, signal),
      },
    });
    const { now } = clock;
    clock.after(15_000 - (now % 15_000), () => this.#look());
  }

  /** Ends in the middle of whatever it does. @param leavesTrace whether its process looks as if it were still there */
  kill(leavesTrace: boolean): void {
    this.isDead = true;
    if (!leavesTrace) this.#machine.processes.delete(this.process);
  }

  /** To the others its process looks as if it were gone. */
  hide(): void {
    this.#machine.processes.delete(this.process);
  }

  async rollBack(wish: Wish): Promise<void> {
    if (this.isDead || this.isBusy) return;
    this.isBusy = true;
    let mine: Confirmation | undefined;
    try {
      const { plan, made, restarted, shown } = await this.#flow(
        wish,
        (confirmation) => (mine = confirmation),
      );
      if (this.isDead) return;
      mine?.told.push({ text: outcomeText(plan, made, restarted), at: this.#machine.clock.now });
      shown();
    } catch (error) {
      if (this.isDead) return;
      if (!(error instanceof Problem) && !(error instanceof Cancelled)) throw error;
      if (mine && error instanceof Problem)
        mine.told.push({ text: error.message, at: this.#machine.clock.now });
      if (mine && error instanceof Cancelled) mine.isStopped = true;
    }
    this.isBusy = false;
  }

  #flow(wish: Wish, confirmed: (confirmation: Confirmation) => void) {
    const { clock, confirmations } = this.#machine;
    const stop = new AbortController();
    const id = `intent-${(names += 1)}`;
    const ui: RollbackUi = {
      chooseTarget: () => Promise.reject(new Error('the target is named')),
      reading: (_title, work) => work(new AbortController().signal),
      progress: (_title, work) => work(() => undefined, stop.signal),
      askToWait: () => Promise.resolve(),
      watch: () => undefined,
      later: (intent, verdict) => this.#tell(intent.id, verdictText(intent, verdict)),
      confirm: async (plan) => {
        await this.#wait(wish.thinks);
        if (!wish.agrees) throw new Cancelled();
        const from = plan.newest.version;
        const confirmation: Confirmation = {
          id,
          target: wish.target,
          from,
          told: [],
          isStopped: false,
          mayStop: wish.stopsAfter !== undefined,
        };
        confirmations.push(confirmation);
        confirmed(confirmation);
        this.#current = id;
        if (wish.stopsAfter !== undefined) clock.after(wish.stopsAfter, () => stop.abort());
      },
    };
    const desk = {
      ledger: this.#ledger,
      ui,
      gather: () => Promise.resolve({}),
      book: this.#writes.book,
      now: () => this.#writes.now(),
      wait: (ms: number, signal: AbortSignal) => this.#writes.wait(ms, signal),
      newId: () => id,
    };
    return rollBack(desk, wish.target);
  }

  async #tell(id: string, text: string): Promise<void> {
    await this.#wait(this.#machine.random() * 100);
    const { confirmations, clock } = this.#machine;
    confirmations.find((one) => one.id === id)?.told.push({ text, at: clock.now });
  }

  /** As a window does with each look at its ledgers. */
  #look(): void {
    if (this.isDead) return;
    void this.#writes.goOn();
    // All at the same moments, for them to get into each other's way.
    const { clock } = this.#machine;
    clock.after(15_000 - (clock.now % 15_000), () => this.#look());
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#alive(() => this.#machine.clock.wait(ms, signal));
  }

  #shelf(): IntentShelf {
    const { shelf, clock, random, seen, stalls, answers } = this.#machine;
    const moment = () => this.#alive(() => clock.wait(random() * 20));
    return {
      all: async () => {
        await moment();
        return [...shelf.values()];
      },
      get: async (id) => {
        await moment();
        return shelf.get(id);
      },
      put: async (kept) => {
        await moment();
        if (random() < stalls()) await this.#wait(random() * 120_000);
        // What is kept is text: nothing that text cannot hold comes back.
        shelf.set(kept.intent.id, JSON.parse(JSON.stringify(kept)) as Kept);
        if (kept.state.at === 'over' && !kept.state.found) {
          for (const id of kept.state.claimed) answers.set(id, kept.intent.id);
        }
        seen(kept.intent.id);
        await moment();
      },
      remove: async (id) => {
        await moment();
        shelf.delete(id);
        seen(id);
      },
    };
  }

  /** In a window that is gone nothing comes back any more. */
  async #alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    try {
      return await work();
    } finally {
      if (this.isDead) await never();
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
