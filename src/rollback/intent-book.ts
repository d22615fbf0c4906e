/** The intents of all windows of this machine, each seen to by one of them. */

import type { Intent, Kept, State } from './intent-file.ts';
import { areAlike } from './intents.ts';
import type { Others } from './write.ts';

/** Where intents are kept, each by its id. */
export interface IntentShelf {
  all(): Promise<readonly Kept[]>;
  get(id: string): Promise<Kept | undefined>;
  /** Resolves once a killed process or a reloaded window cannot lose it any more. */
  put(kept: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface BookPorts {
  readonly shelf: IntentShelf;
  /** This window's own, random. */
  readonly window: string;
  readonly process: number;
  /** Whether a process of this machine is there. */
  readonly isAlive: (process: number) => boolean;
  /** Milliseconds, by the clock here. */
  readonly now: () => number;
  /** Resolves after some milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A window that is there and does not say so for so long, in milliseconds, does not see to its intents any more. */
const lease = 10 * 60_000;
/** Longer than it takes a window from seeing that an intent is free to putting its name on it, in milliseconds. */
const contest = 1_000;

export class IntentBook {
  readonly #ports: BookPorts;
  /** Writes of one window happen in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: BookPorts) {
    this.#ports = ports;
  }

  /**
   * Keeps how far an intent is, as one that this window sees to.
   * @returns false when another window has taken it over
   */
  keep(intent: Intent, state: State): Promise<boolean> {
    return this.#inTurn(async () => {
      const { shelf, window } = this.#ports;
      const kept = await shelf.get(intent.id);
      if (kept && kept.owner.window !== window) return false;
      await shelf.put(this.#mine(intent, state));
      return true;
    });
  }

  /** What is over stays only as long as others could take what it made for theirs. */
  forget(intent: Intent, state: State): Promise<void> {
    return this.#inTurn(async () => {
      const { shelf } = this.#ports;
      const alike = (await shelf.all()).filter((kept) => isOther(kept, intent));
      if (alike.some((kept) => kept.state.at !== 'over')) return shelf.put(this.#mine(intent, state));
      await Promise.all([intent, ...alike.map((kept) => kept.intent)].map(({ id }) => shelf.remove(id)));
    });
  }

  /** What is known of other intents that could be taken for this one. */
  async others(intent: Intent): Promise<Others> {
    const states = (await this.#ports.shelf.all())
      .filter((kept) => isOther(kept, intent))
      .map(({ state }) => state);
    return { claimed: states.flatMap(claimedBy), sending: states.some(({ at }) => at === 'sent') };
  }

  /** The intents that nobody sees to. */
  async orphans(): Promise<readonly Kept[]> {
    const all = await this.#ports.shelf.all();
    return all.filter((kept) => kept.state.at !== 'over' && this.#isFree(kept));
  }

  /**
   * Takes over an intent that nobody sees to. Of several windows that try at once one gets it.
   * @returns it as it is then, with the owner that left it; undefined when somebody else has it
   */
  async take(id: string): Promise<Kept | undefined> {
    const { shelf, window, wait } = this.#ports;
    const kept = await shelf.get(id);
    if (!kept || kept.state.at === 'over' || !this.#isFree(kept)) return undefined;
    await shelf.put(this.#mine(kept.intent, kept.state));
    // Whoever else saw that it was free has put its name on it by then, and the last one counts.
    await wait(contest);
    const now = await shelf.get(id);
    return now?.owner.window === window ? kept : undefined;
  }

  #mine(intent: Intent, state: State): Kept {
    const { window, process, now } = this.#ports;
    return { intent, state, owner: { window, process, until: now() + lease } };
  }

  #isFree({ owner }: Kept): boolean {
    const { window, isAlive, now } = this.#ports;
    if (owner.window === window) return false;
    return now() > owner.until || !isAlive(owner.process);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

function isOther(kept: Kept, intent: Intent): boolean {
  return kept.intent.id !== intent.id && areAlike(kept.intent, intent);
}

/** Releases of which it is known that an intent made them, as the platform answered it. */
function claimedBy(state: State): readonly string[] {
  if (state.at === 'over') return state.claimed;
  if (state.at !== 'following' || state.found) return [];
  return state.made.flatMap(({ release }) => (release ? [release.id] : []));
}
