/** The intents of all windows of this machine, each seen to by one of them. */

import type { Intent, JournalEntry, State } from './journal-entry.ts';
import { Problem } from '../../domain/problem.ts';
import type { Time } from './clocks.ts';
import { areAlike, idsOf } from './made-releases.ts';
import type { OtherIntents } from './machine.ts';
import type { World } from './world.ts';

/** Where intents are kept, each by its id. */
export interface JournalStore {
  all(): Promise<readonly JournalEntry[]>;
  get(id: string): Promise<JournalEntry | undefined>;
  /** Resolves once a killed process or a reloaded window cannot lose it any more. */
  put(kept: JournalEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

/** What a journal is kept with. */
export type JournalPorts = Pick<World, 'window' | 'process' | 'isAlive' | 'now' | 'wait'> & {
  readonly store: JournalStore;
  /** How much time has passed here. */
  readonly time: () => Time;
};

/** A window that is there and does not say so for so long, in milliseconds, does not see to its intents any more. */
const lease = 10 * 60_000;
/**
 * Clocks are set, and machines sleep: beside the lease being over, a window has to see by itself for so long, in
 * milliseconds, that it is not renewed. More than two beats of the one that renews it.
 */
const silence = 90_000;
/** Longer than it takes a window from seeing that an intent is free to putting its name on it, in milliseconds. */
const contest = 1_000;

/** The owner of an intent that its window has let go. */
const released = '';

/** An intent as its owner left it. */
export interface TakenOver extends JournalEntry {
  /** Whether the process of that owner is gone for sure, so that what it kept last is how far it came. */
  readonly isGone: boolean;
}

/** Open intents that no window sees to. */
export interface Orphans {
  /** Of accounts that this window is signed in with. */
  readonly ours: readonly JournalEntry[];
  readonly theirs: readonly JournalEntry[];
}

export class Journal {
  readonly #ports: JournalPorts;
  /** What this window keeps: when it is not there any more, another one had it. */
  readonly #own = new Set<string>();
  /** Those that another window may have taken over and reported without being seen: the disk took too long. */
  readonly #doubtful = new Set<string>();
  /** The leases of others that are over, and since when this window has seen no sign of life. */
  readonly #silent = new Map<string, { readonly until: number; readonly since: number }>();
  /** What this window is about to take over. */
  readonly #taking = new Set<string>();
  /** Writes of one window happen in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: JournalPorts) {
    this.#ports = ports;
  }

  /**
   * Keeps how far an intent is, as one that this window sees to.
   * @returns false when another window has taken it over
   * @throws {Problem} when something is about to be sent and it is unknown whether another window has it
   */
  keep(intent: Intent, state: State): Promise<boolean> {
    return this.#inTurn(async () => {
      // No other window can have one that is new.
      const isNew = !this.#own.has(intent.id);
      if (!(await this.#hold(intent, isNew, () => state))) return false;
      if (state.at === 'sent') this.#assertNoDoubt(intent);
      return true;
    });
  }

  /**
   * Says that this window still sees to an intent.
   * @returns false when another window has taken it over
   * @throws {Problem} when that is unknown
   */
  renew(intent: Intent): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!(await this.#hold(intent, false, (kept) => kept))) return false;
      this.#assertNoDoubt(intent);
      return true;
    });
  }

  /** @returns false when another window has it */
  async #hold(intent: Intent, isNew: boolean, stateOf: (kept: State) => State): Promise<boolean> {
    const { store, window, time } = this.#ports;
    const { id } = intent;
    const began = time();
    const kept = isNew ? undefined : await store.get(id);
    if (!isNew && kept?.owner.window !== window) return false;
    this.#own.add(id);
    await store.put(this.#mine(intent, stateOf(kept?.state ?? { at: 'guarding' })));
    if (!isNew && time().fast - began.fast >= contest) this.#doubtful.add(id);
    return true;
  }

  #assertNoDoubt({ id }: Intent): void {
    if (!this.#doubtful.has(id)) return;
    throw new Problem(
      'The disk of this machine took so long that another window may have taken this over. Nothing was sent.',
    );
  }

  /** What is over is kept only as long as another intent could take what it made for its own. */
  forget(intent: Intent, state: State): Promise<void> {
    return this.#inTurn(async () => {
      const { store, window } = this.#ports;
      const kept = await store.get(intent.id);
      // A window that has taken it over may have said that it goes on looking: it reports the end as well, and forgets it.
      if (kept && kept.owner.window !== window && kept.state.at !== 'over') return;
      const madeSomething = state.at === 'over' && state.claimed.length > 0;
      await (madeSomething ? store.put(this.#mine(intent, state)) : store.remove(intent.id));
    });
  }

  /** What is known of other intents that could be taken for this one. */
  async others(intent: Intent): Promise<OtherIntents> {
    const states = (await this.#ports.store.all())
      .filter((kept) => kept.intent.id !== intent.id && areAlike(kept.intent, intent))
      .map(({ state }) => state);
    return {
      claimed: states.flatMap((state) => claimsOf(state, false)),
      found: states.flatMap((state) => claimsOf(state, true)),
      sending: states.some(({ at }) => at === 'sent'),
    };
  }

  /**
   * The open intents that no window sees to. Forgets those of this window's accounts that have been over for long.
   * @param isOurs whether this window is signed in with the account of an intent
   */
  async orphans(isOurs: (intent: Intent) => Promise<boolean>): Promise<Orphans> {
    const { store, now } = this.#ports;
    const all = await store.all();
    const open = all.filter(({ state }) => state.at !== 'over');
    const past = all.filter(
      ({ intent, state, owner }) =>
        state.at === 'over' && now() > owner.until && !open.some((kept) => areAlike(kept.intent, intent)),
    );
    const free = open.filter((kept) => this.#isFree(kept));
    const [ours, theirs, over] = await Promise.all([
      filter(free, ({ intent }) => isOurs(intent)),
      filter(free, async ({ intent }) => !(await isOurs(intent))),
      filter(past, ({ intent }) => isOurs(intent)),
    ]);
    await Promise.all(over.map(({ intent }) => store.remove(intent.id)));
    return { ours, theirs };
  }

  /**
   * Takes over an intent that no window sees to. Of several windows that try at once one gets it.
   * @returns it as it is then, with the owner that left it, and whether that one is gone for sure; undefined when
   *   another window has it
   */
  async take(id: string): Promise<TakenOver | undefined> {
    // Another look of this window may be about to: their names would be the same.
    if (this.#own.has(id) || this.#taking.has(id)) return undefined;
    this.#taking.add(id);
    try {
      return await this.#contend(id);
    } finally {
      this.#taking.delete(id);
    }
  }

  /** Leaves an intent of this window to one that can see to it, at once. */
  release(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const { store, window, now } = this.#ports;
      this.#own.delete(id);
      const kept = await store.get(id);
      if (kept?.owner.window !== window) return;
      await store.put({ ...kept, owner: { ...kept.owner, window: released, until: now() } });
    });
  }

  /** Forgets an intent whose end a person does not want to know, unless a window sees to it. */
  async dismiss(id: string): Promise<void> {
    const { store } = this.#ports;
    const kept = await store.get(id);
    if (kept && this.#isFree(kept)) await store.remove(id);
  }

  async #contend(id: string): Promise<TakenOver | undefined> {
    const { store, window, isAlive } = this.#ports;
    const seen = await store.get(id);
    if (!seen || !this.#isFree(seen)) return undefined;
    const isGone = !isAlive(seen.owner.process);
    // What its process kept last before it was gone is only known once it is known to be gone.
    const kept = await store.get(id);
    if (!kept || kept.state.at === 'over' || !this.#isFree(kept)) return undefined;
    await store.put(this.#mine(kept.intent, kept.state));
    // Any other window that saw it free has put its name on it by then, and the last one counts.
    await this.#ports.wait(contest);
    if ((await store.get(id))?.owner.window !== window) return undefined;
    this.#own.add(id);
    return { ...kept, isGone };
  }

  #mine(intent: Intent, state: State): JournalEntry {
    const { window, process, now } = this.#ports;
    return { intent, state, owner: { window, process, until: now() + lease } };
  }

  #isFree(kept: JournalEntry): boolean {
    const { window, isAlive } = this.#ports;
    if (kept.owner.window === released) return true;
    if (kept.owner.window === window) return false;
    return !isAlive(kept.owner.process) || this.#isSilent(kept);
  }

  /** Whether its lease is over, and it was not renewed while this window watched for long enough. */
  #isSilent({ intent: { id }, owner: { until } }: JournalEntry): boolean {
    const { now, time } = this.#ports;
    const { slow } = time();
    if (now() <= until) return false;
    const seen = this.#silent.get(id);
    if (seen?.until === until) return slow - seen.since >= silence;
    this.#silent.set(id, { until, since: slow });
    return false;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

async function filter<T>(all: readonly T[], suits: (one: T) => Promise<boolean>): Promise<T[]> {
  const are = await Promise.all(all.map(suits));
  return all.filter((_one, at) => are[at]);
}

/** Which releases an intent made. @param found whether they were found in the ledger, in place of answered */
function claimsOf(state: State, found: boolean): readonly string[] {
  if (state.at !== 'over' && state.at !== 'following') return [];
  if (state.found !== found) return [];
  return state.at === 'over' ? state.claimed : idsOf(state.made);
}
