// Windows of one machine: the real flow, client, ledgers and book in each, a person who is scripted, and a death that
// may come at any time.
import { Client } from '../../../../../src/api/client.ts';
import { Ledger } from '../../../../../src/ledger/ledger.ts';
import { Cancelled, Problem } from '../../../../../src/domain/problem.ts';
import type { Dialogs } from '../../../../../src/operations/engine/dialogs.ts';
import { carryOut } from '../../../../../src/operations/engine/flow.ts';
import type { JournalStore } from '../../../../../src/operations/engine/journal.ts';
import type { JournalEntry } from '../../../../../src/operations/engine/journal-entry.ts';
import type { Operation, OperationWords } from '../../../../../src/operations/engine/operation.ts';
import { Operations } from '../../../../../src/operations/engine/operations.ts';
import { endText } from '../../../../../src/operations/engine/report.ts';
import { accountOf } from '../../../../platform/account.ts';
import type { FakeClock } from './clock.ts';
import { me, type ModelLedger } from './ledger.ts';
import { type Network, rightCode } from './network.ts';

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

interface MachinePorts {
  readonly random: () => number;
  /** How often the disk stands still for a long time, from 0 to 1. */
  readonly stalls: () => number;
  /** Told of each state that is kept. @param id of the intent */
  readonly seen: (id: string) => void;
}

/** The machine that all windows are on: its disk, its processes, and its clocks, which are not what time it is. */
export class Machine {
  readonly clock: FakeClock;
  readonly platform: ModelPlatform;
  readonly ports: MachinePorts;
  readonly shelf = new Map<string, JournalEntry>();
  readonly confirmations: Confirmation[] = [];
  /** The intents that are known to have made them and since when, by the ids of releases. */
  readonly answers = new Map<string, { readonly by: string; readonly at: number }>();
  /** The processes that look as if they were there. */
  readonly processes = new Set<number>();
  /** Until then it sleeps. */
  awakeAt = 0;
  #slept = 0;
  #offset = 0;

  constructor(clock: FakeClock, platform: ModelPlatform, ports: MachinePorts) {
    this.clock = clock;
    this.platform = platform;
    this.ports = ports;
  }

  /** Does nothing for so long; its steady clock stands still, and the other one goes on. */
  sleep(lasts: number): void {
    const { now } = this.clock;
    const until = Math.max(this.awakeAt, now + lasts);
    this.#slept += until - Math.max(this.awakeAt, now);
    this.awakeAt = until;
  }

  /** Sets its clock forward or back. */
  set(by: number): void {
    this.#offset += by;
  }

  wall(): number {
    return this.clock.now + this.#offset;
  }

  steady(): number {
    return this.clock.now - this.#slept;
  }
}

/** What a person does in a flow. Times in milliseconds. */
export interface Wish {
  readonly thinks: number;
  readonly agrees: boolean;
  /** After the confirmation; undefined for one who waits to the end. */
  readonly stopsAfter: number | undefined;
}

/** A confirmed plan's operation, and what is judged by. */
export interface Proposal<P> {
  readonly operation: Operation<P>;
  readonly basisOf: (plan: P) => Basis;
}

/** What a window's person is there for: rollbacks or promotions. */
export interface Trade<W extends Wish, P> {
  readonly words: OperationWords;
  /** The operation that a person wants, over the ledgers of their window. */
  propose(wish: W, ledgerOf: (app: string) => Ledger): Proposal<P>;
}

let names = 0;

export class ModelWindow<W extends Wish, P> {
  isDead = false;
  isBusy = false;
  readonly process: number;
  readonly #machine: Machine;
  readonly #trade: Trade<W, P>;
  readonly #operations: Operations;
  readonly #ledgers: ReadonlyMap<string, Ledger>;
  #current = '';
  /** The id of the operation that its person is about to confirm. */
  #proposed = '';
  #frozenUntil = 0;

  constructor(machine: Machine, trade: Trade<W, P>, pid: number) {
    this.#machine = machine;
    this.#trade = trade;
    this.process = pid;
    machine.processes.add(pid);
    const { platform, ports } = machine;
    const send = (request: Parameters<Network['send']>[0]) =>
      this.#alive(() => platform.network.send(request, this.#current));
    const client = new Client(
      { url: new URL('https://bookshop.test'), token: 'token' },
      { send, close: () => Promise.resolve() },
      () => undefined,
      {
        clock: { now: () => machine.wall(), wait: (ms, signal) => this.#wait(ms, signal) },
        random: ports.random,
        askSecondFactor: () => this.#lookForCode(),
      },
    );
    const account = accountOf(client, () => Promise.resolve({ id: me, email: me }));
    this.#ledgers = new Map(
      platform.ledgers.map(({ app }) => [app.id, new Ledger(app, account, () => machine.wall())]),
    );
    this.#operations = new Operations({
      store: this.#shelf(),
      isOurs: () => Promise.resolve(true),
      ledgerOf: (_intent, { id }) => Promise.resolve(this.#ledgerOf(id)),
      abandoned: () => Promise.resolve(),
      report: (intent, verdict) =>
        this.#tell(intent.id, trade.words.text({ intent, verdict, restarted: [] })),
      world: {
        window: `window-${(names += 1)}`,
        newId: () => this.#proposed,
        process: { machine: 'this', pid, started: null },
        isAlive: (one) => machine.processes.has(one.pid),
        now: () => machine.wall(),
        steady: () => machine.steady(),
        wait: (ms, signal) => this.#wait(ms, signal),
      },
    });
    void this.#lookAround();
  }

  /** Ends in the middle of whatever it does. @param leavesTrace whether its process looks as if it were still there */
  kill(leavesTrace: boolean): void {
    this.isDead = true;
    if (!leavesTrace) this.#machine.processes.delete(this.process);
  }

  /** Does nothing for so long, while its process is there and all clocks go on. */
  freeze(lasts: number): void {
    this.#frozenUntil = this.#machine.clock.now + lasts;
  }

  async write(wish: W): Promise<void> {
    if (this.isDead || this.isBusy) return;
    this.isBusy = true;
    let mine: Confirmation | undefined;
    try {
      const { operation, host } = this.#begin(wish, (confirmation) => (mine = confirmation));
      const outcome = await carryOut(operation, host);
      const text = endText(this.#trade.words, outcome);
      const { shown } = outcome;
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

  #begin(wish: W, confirmed: (confirmation: Confirmation) => void) {
    const { thinks, agrees, stopsAfter } = wish;
    const { clock, confirmations } = this.#machine;
    const stop = new AbortController();
    const id = `intent-${(names += 1)}`;
    this.#proposed = id;
    const { operation, basisOf } = this.#trade.propose(wish, (app) => this.#ledgerOf(app));
    const confirmation = async (plan: P) => {
      await this.#wait(thinks);
      if (!agrees) throw new Cancelled();
      const mayStop = stopsAfter !== undefined;
      const own = { ...basisOf(plan), id, told: [], isStopped: false, mayStop };
      confirmations.push(own);
      confirmed(own);
      this.#current = id;
      if (stopsAfter !== undefined) clock.after(stopsAfter, () => stop.abort());
      return operation.confirmation(plan);
    };
    const dialogs: Dialogs = {
      show: () => Promise.resolve(undefined),
      choose: () => Promise.resolve(undefined),
      run: () => Promise.resolve(),
      ask: (_question, ...buttons) => Promise.resolve(buttons.at(-1)),
      typeName: () => Promise.resolve(),
      reading: (_title, work) => work(new AbortController().signal),
      progress: (_title, work) => work(stop.signal, () => undefined),
    };
    return {
      operation: { ...operation, confirmation },
      host: { operations: this.#operations, dialogs, watch: () => undefined },
    };
  }

  #ledgerOf(app: string): Ledger {
    const ledger = this.#ledgers.get(app);
    if (ledger) return ledger;
    throw new Error(`There is no app ${app}.`);
  }

  async #tell(id: string, text: string): Promise<void> {
    await this.#wait(this.#machine.ports.random() * 100);
    const { confirmations, clock } = this.#machine;
    confirmations.find((one) => one.id === id)?.told.push({ text, at: clock.now });
  }

  /** As a window does with each look at its ledgers. */
  async #lookAround(): Promise<void> {
    const { clock } = this.#machine;
    for (;;) {
      // All at the same moments, for them to get into each other's way.
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await this.#wait(15_000 - (clock.now % 15_000));
      void this.#operations.takeOver();
    }
  }

  /** The person looks for the phone, mistypes now and then, and has enough of it now and then. */
  async #lookForCode(): Promise<string | undefined> {
    const { random } = this.#machine.ports;
    await this.#wait(random() * (random() < 0.2 ? 15 * 60_000 : 60_000));
    const drawn = random();
    return drawn < 0.1 ? undefined : drawn < 0.25 ? '000000' : rightCode;
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#alive(() => this.#machine.clock.wait(ms, signal));
  }

  #shelf(): JournalStore {
    const { shelf, clock, answers } = this.#machine;
    const { random, seen, stalls } = this.#machine.ports;
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
        shelf.set(kept.intent.id, JSON.parse(JSON.stringify(kept)) as JournalEntry);
        if (kept.state.at === 'over' && !kept.state.found) {
          for (const id of kept.state.claimed) answers.set(id, { by: kept.intent.id, at: clock.now });
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

  async #awake(): Promise<void> {
    const { clock, awakeAt } = this.#machine;
    const until = Math.max(awakeAt, this.#frozenUntil);
    if (until <= clock.now) return;
    await clock.wait(until - clock.now);
    // Meanwhile it may have fallen asleep again.
    await this.#awake();
  }

  /** In a window that is gone nothing comes back any more. */
  async #alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    try {
      return await work();
    } finally {
      await this.#awake();
      if (this.isDead) await never();
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
