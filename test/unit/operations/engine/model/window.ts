// Windows of one machine: the real flow, client, ledgers and book in each, a person who is scripted, and a death that
// may come at any time.
import { Client } from '../../../../../src/api/client.ts';
import { Ledger } from '../../../../../src/ledger/ledger.ts';
import { Cancelled, Problem } from '../../../../../src/domain/problem.ts';
import type { RollbackUi } from '../../../../../src/operations/rollback/flow.ts';
import type { IntentShelf } from '../../../../../src/operations/engine/journal.ts';
import type { Intent, Kept } from '../../../../../src/operations/engine/journal-entry.ts';
import type { Verdict } from '../../../../../src/operations/engine/machine.ts';
import { Writes } from '../../../../../src/operations/engine/operations.ts';
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
  readonly shelf = new Map<string, Kept>();
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
  #frozenUntil = 0;

  constructor(machine: Machine, trade: Trade<W>, pid: number) {
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
    this.#writes = new Writes({
      shelf: this.#shelf(),
      isOurs: () => Promise.resolve(true),
      ledgerOf: (_intent, { id }) => Promise.resolve(this.#ledgerOf(id)),
      abandoned: () => Promise.resolve(),
      tell: (intent, verdict) => this.#tell(intent.id, trade.verdict(intent, verdict)),
      world: {
        window: `window-${(names += 1)}`,
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
      void this.#writes.goOn();
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

  #shelf(): IntentShelf {
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
        shelf.set(kept.intent.id, JSON.parse(JSON.stringify(kept)) as Kept);
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
