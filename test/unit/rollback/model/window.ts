// Windows of one machine: the real flow, client, ledgers and book in each, a person who is scripted, and a death that
// may come at any time.
import { Client } from '../../../../src/api/client.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Cancelled, Problem } from '../../../../src/model/problem.ts';
import type { RollbackUi } from '../../../../src/rollback/flow.ts';
import type { IntentShelf } from '../../../../src/rollback/intent-book.ts';
import type { Intent, Kept } from '../../../../src/rollback/intent-file.ts';
import type { Verdict } from '../../../../src/rollback/write.ts';
import { Writes } from '../../../../src/rollback/writes.ts';
import { accountOf } from '../../../platform/account.ts';
import type { FakeClock } from './clock.ts';
import { me, type ModelLedger } from './ledger.ts';
import type { Network } from './network.ts';

export interface ModelPlatform {
  readonly network: Network;
  readonly ledgers: readonly ModelLedger[];
}

/** What a plan was made from, and what the write is to make. */
export interface Basis {
  /** The newest version of each app that is written, by the app's id. */
  readonly from: ReadonlyMap<string, number>;
  /** The newest versions of apps that are only read, by their ids. */
  readonly read: ReadonlyMap<string, number>;
  /** How the change of each release that it makes begins. */
  readonly mark: string;
}

/** What happened to one confirmation. */
export interface Confirmation extends Basis {
  readonly id: string;
  /** What the person was told, in order, and when. */
  readonly told: { readonly text: string; readonly at: number }[];
  /** Whether the person may have given up waiting before the end. */
  readonly mayStop: boolean;
  /** Whether the person stopped it, so that nothing needs to be told. */
  isStopped: boolean;
}

export interface Machine<P extends ModelPlatform = ModelPlatform> {
  readonly clock: FakeClock;
  readonly platform: P;
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
  readonly thinks: number;
  readonly agrees: boolean;
  /** After the confirmation; undefined for one who waits to the end. */
  readonly stopsAfter: number | undefined;
}

/** What a window gives to the flow that runs in it. */
export interface FlowDesk {
  readonly id: string;
  readonly writes: Writes;
  readonly ui: Pick<RollbackUi, 'reading' | 'progress' | 'askToWait' | 'watch' | 'later'>;
  readonly ledgerOf: (app: string) => Ledger;
  /** Thinks, and agrees or not. */
  readonly confirm: (basis: Basis) => Promise<void>;
}

/** What a window's person is there for: rollbacks or promotions. */
export interface Trade<W extends Wish> {
  /** Runs the real flow. @returns what the person is told at its end */
  flow(desk: FlowDesk, wish: W): Promise<{ readonly text: string; readonly shown: () => void }>;
  /** What a person is told later. */
  verdict(intent: Intent, verdict: Verdict): string;
}

let names = 0;

export class ModelWindow<W extends Wish> {
  isDead = false;
  isBusy = false;
  readonly process: number;
  readonly #machine: Machine;
  readonly #trade: Trade<W>;
  readonly #writes: Writes;
  readonly #ledgers: ReadonlyMap<string, Ledger>;
  #current = '';

  constructor(machine: Machine, trade: Trade<W>, pid: number) {
    this.#machine = machine;
    this.#trade = trade;
    this.process = pid;
    machine.processes.add(pid);
    const { clock, platform } = machine;
    const send = (request: Parameters<Network['send']>[0]) =>
      this.#alive(() => platform.network.send(request, this.#current));
    const client = new Client(
      { url: new URL('https://bookshop.test'), token: 'token' },
      { send, close: () => Promise.resolve() },
      () => undefined,
      {
        clock: { now: () => clock.now, wait: (ms, signal) => this.#wait(ms, signal) },
        random: machine.random,
      },
    );
    const account = accountOf(client, () => Promise.resolve({ id: me, email: me }));
    this.#ledgers = new Map(
      platform.ledgers.map(({ app }) => [app.id, new Ledger(app, account, () => clock.now)]),
    );
    this.#writes = new Writes({
      shelf: this.#shelf(),
      ledgerOf: ({ id }) => Promise.resolve(this.#ledgerOf(id)),
      tell: (intent, verdict) => this.#tell(intent.id, trade.verdict(intent, verdict)),
      world: {
        window: `window-${(names += 1)}`,
        process: { machine: 'this', pid, started: null },
        isAlive: (one) => machine.processes.has(one.pid),
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

  async write(wish: W): Promise<void> {
    if (this.isDead || this.isBusy) return;
    this.isBusy = true;
    let mine: Confirmation | undefined;
    try {
      const desk = this.#desk(wish, (confirmation) => (mine = confirmation));
      const { text, shown } = await this.#trade.flow(desk, wish);
      if (this.isDead) return;
      mine?.told.push({ text, at: this.#machine.clock.now });
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

  #desk({ thinks, agrees, stopsAfter }: Wish, confirmed: (confirmation: Confirmation) => void): FlowDesk {
    const { clock, confirmations } = this.#machine;
    const stop = new AbortController();
    const id = `intent-${(names += 1)}`;
    return {
      id,
      writes: this.#writes,
      ledgerOf: (app) => this.#ledgerOf(app),
      ui: {
        reading: (_title, work) => work(new AbortController().signal),
        progress: (_title, work) => work(() => undefined, stop.signal),
        askToWait: () => Promise.resolve(),
        watch: () => undefined,
        later: (intent, verdict) => this.#tell(intent.id, this.#trade.verdict(intent, verdict)),
      },
      confirm: async (basis) => {
        await this.#wait(thinks);
        if (!agrees) throw new Cancelled();
        const confirmation = { ...basis, id, told: [], isStopped: false, mayStop: stopsAfter !== undefined };
        confirmations.push(confirmation);
        confirmed(confirmation);
        this.#current = id;
        if (stopsAfter !== undefined) clock.after(stopsAfter, () => stop.abort());
      },
    };
  }

  #ledgerOf(app: string): Ledger {
    const ledger = this.#ledgers.get(app);
    if (ledger) return ledger;
    throw new Error(`There is no app ${app}.`);
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
