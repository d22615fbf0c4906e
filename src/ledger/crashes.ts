/**
 * Processes that crashed with a release, as the report of an operation said. They are kept in sight until it is over:
 * another release runs, or the processes are up again.
 */

import type { Memory } from '../domain/memory.ts';
import { crashedNames, type Process, type Restart, restartOf } from '../domain/release/process-restart.ts';
import { runningRelease } from '../domain/release/release.ts';
import { Signal } from '../domain/signal.ts';
import type { Ledger } from './ledger.ts';

export interface Crash {
  /** The release that they crashed with: its id, and its version. */
  readonly id: string;
  readonly version: number;
  /** `web.1 and web.2` */
  readonly processes: string;
}

/** What of a ledger says whether it is over. */
export type CrashLedger = Pick<Ledger, 'app' | 'state'> & {
  readonly client: { dynos(appId: string, options: { urgency: 'background' }): Promise<readonly Process[]> };
};

/** How many looks in a row have to see all processes up: one that is about to crash again is up for a moment. */
const steadyLooks = 2;

export class Crashes {
  /** Fires with the id of an app whose crash came, changed or is over. */
  readonly changed = new Signal<string>();

  readonly #memory: Memory;
  /** By the id of the app. */
  readonly #known: Map<string, Crash>;
  readonly #steady = new Map<string, number>();

  /** @param memory keeps what is known for the next window */
  constructor(memory: Memory) {
    this.#memory = memory;
    this.#known = parseCrashes(memory.read());
  }

  /** The crash of what an app runs; undefined where none was reported, or it is over. */
  of({ app, state }: Pick<CrashLedger, 'app' | 'state'>): Crash | undefined {
    const crash = this.#known.get(app.id);
    return crash && runningRelease(state.releases)?.id === crash.id ? crash : undefined;
  }

  /** Notes what was seen of the processes of an app after a release. */
  note({ app }: Pick<CrashLedger, 'app'>, restart: Restart): void {
    this.#steady.delete(app.id);
    const { release, crashed, overtaken } = restart;
    if (crashed.length === 0 || overtaken !== undefined) return this.#set(app.id, undefined);
    const { id, version } = release;
    this.#set(app.id, { id, version, processes: crashedNames(restart) });
  }

  /** Looks whether a crash that is known is over. Never rejects: what cannot be read stays as it is. */
  async look(ledger: CrashLedger): Promise<void> {
    const { id } = ledger.app;
    const known = this.#known.get(id);
    if (!known) return;
    const running = runningRelease(ledger.state.releases);
    if (running && running.id !== known.id) return this.#set(id, undefined);
    const processes = await ledger.client.dynos(id, { urgency: 'background' }).catch(() => undefined);
    if (!processes || this.#known.get(id) !== known) return;
    const restart = restartOf(processes, known);
    if (restart.crashed.length > 0 || restart.overtaken !== undefined) return this.note(ledger, restart);
    const steady = restart.settled ? (this.#steady.get(id) ?? 0) + 1 : 0;
    if (steady < steadyLooks) this.#steady.set(id, steady);
    else this.note(ledger, restart);
  }

  #set(id: string, crash: Crash | undefined): void {
    const before = this.#known.get(id);
    if (before?.id === crash?.id && before?.processes === crash?.processes) return;
    if (crash) this.#known.set(id, crash);
    else this.#known.delete(id);
    this.#memory.write(Object.fromEntries(this.#known));
    this.changed.fire(id);
  }
}

/** What is kept may be of another version. */
function parseCrashes(kept: unknown): Map<string, Crash> {
  if (typeof kept !== 'object' || kept === null) return new Map();
  return new Map(Object.entries(kept).filter((entry): entry is [string, Crash] => isCrash(entry[1])));
}

function isCrash(kept: unknown): kept is Crash {
  if (typeof kept !== 'object' || kept === null) return false;
  if (!('id' in kept && 'version' in kept && 'processes' in kept)) return false;
  const { id, version, processes } = kept;
  return typeof id === 'string' && typeof version === 'number' && typeof processes === 'string';
}
