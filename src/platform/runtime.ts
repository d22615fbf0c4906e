// What the platform does beside keeping the ledger: it takes pushes, builds, keeps what was
// built, and runs it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Builder } from './builds/builder.ts';
import { Sources } from './builds/sources.ts';
import { ApiError } from './errors.ts';
import { Pushes } from './git/pushes.ts';
import { Repositories } from './git/repositories.ts';
import type { Ledger } from './ledger/ledger.ts';
import { ReleasePhases } from './phases/release-phases.ts';
import { outputsFolder, slugsFolder } from './private-files.ts';
import { Processes } from './processes/processes.ts';
import { GroupRecords } from './programs/group-records.ts';
import { haveNode } from './programs/node.ts';
import { tryRunningLock } from './running-lock.ts';
import { Logs } from './logs/logs.ts';
import { LogSessions } from './logs/sessions.ts';
import { Outputs } from './outputs/outputs.ts';
import { SlugStore } from './slugs/slug-store.ts';

/** In place of how the real platform has it, for tests. All in ms. */
export interface Limits {
  readonly buildMs?: number;
  /** How long a web process may take until it listens. */
  readonly bootMs?: number;
  /** How long what is stopped may take to end. */
  readonly graceMs?: number;
  /** How long a release command may take. */
  readonly phaseMs?: number;
}

export interface RuntimeOptions {
  /** The folder of what is built and run. */
  readonly folder: string;
  readonly ledger: Ledger;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
  readonly limits?: Limits | undefined;
}

export interface HolderOptions extends RuntimeOptions {
  /** Whether the runtime is not taken until the holder is told to. */
  readonly isPaused?: boolean | undefined;
}

export class Runtime {
  readonly outputs: Outputs;
  readonly slugs: SlugStore;
  readonly sources: Sources;
  readonly logs: Logs;
  readonly logSessions = new LogSessions();
  /** The groups of all programs that run. */
  readonly records: GroupRecords;
  readonly builder: Builder;
  readonly repositories: Repositories;
  readonly pushes: Pushes;
  readonly phases: ReleasePhases;
  readonly processes: Processes;

  constructor({ folder, ledger, report, limits }: RuntimeOptions) {
    haveNode(join(folder, 'programs'));
    this.outputs = new Outputs(outputsFolder(dirname(folder)));
    this.slugs = new SlugStore(slugsFolder(dirname(folder)));
    sweep(this.slugs, ledger, report);
    this.sources = new Sources(join(folder, 'sources'));
    this.logs = new Logs(join(folder, 'logs'), ledger.clock);
    const { outputs, slugs, logs } = this;
    const records = new GroupRecords(join(folder, 'groups'));
    this.builder = new Builder({
      ledger,
      outputs,
      slugs,
      records,
      folder: join(folder, 'builds'),
      report,
      limitMs: limits?.buildMs,
    });
    this.repositories = new Repositories(join(folder, 'git'));
    const { repositories, builder } = this;
    this.records = records;
    this.pushes = new Pushes({
      ledger,
      folder: join(folder, 'pushes'),
      report,
      repositories,
      builder,
      outputs,
    });
    const running = { ledger, slugs, records, logs, report, ...limits };
    this.phases = new ReleasePhases({ ...running, outputs, folder: join(folder, 'phases') });
    this.processes = new Processes({ ...running, folder: join(folder, 'processes') });
  }

  /** Ends all that is under way. */
  async close(): Promise<void> {
    await this.builder.close();
    await this.phases.close();
    await this.processes.close();
  }
}

/**
 * Removes the archives of slugs that have expired, and the files of add-ons that are gone. A ledger that cannot be read is
 * no reason to remove anything. Within a write: another platform that adds a history puts its archives there before the
 * ledger has their slugs.
 */
function sweep(slugs: SlugStore, ledger: Ledger, report: (error: unknown) => void): void {
  try {
    ledger.write(() => slugs.sweep((archives) => ledger.slugs.keptAmong(archives)));
    ledger.addons.sweepFiles();
  } catch (error) {
    report(error);
  }
}

/** The runtime of a folder, for the one platform that has it. */
export interface RuntimeHolder {
  /** @throws {ApiError} 503 while another platform runs the apps of the folder, and while this one is paused. */
  get(): Runtime;
  /** What builds and release commands wrote, whoever has the runtime. */
  outputs(): Outputs;
  /** Whether nothing is built, run or changed here. */
  isPaused(): boolean;
  /** From now on it is no longer paused. What keeps it from taking the runtime is reported: the next request tries again. */
  resume(): void;
  /** Whether this platform has it, which takes it when no other has it. */
  isHere(): boolean;
  /** The port of the other platform that has it; undefined when it is this one, or when that one does not listen yet. */
  elsewhere(): number | undefined;
  /** From now on this platform can be reached, by the others too. */
  listensOn(port: number): void;
  close(): Promise<void>;
}

/** Where the platform that has the runtime listens, in its folder. */
const PORT = 'port';

/** Said of what a platform that is paused does not do. */
export const PAUSED =
  'This platform only shows what is there: it builds and runs nothing, because its folder is not trusted. Trust the folder in VS Code, and try again.';

/** Takes the runtime as soon as it is asked for and no other platform has it. */
export function holdRuntime(options: HolderOptions): RuntimeHolder {
  const file = join(options.folder, PORT);
  let isPaused = options.isPaused === true;
  let read: Outputs | undefined;
  let held: { runtime: Runtime; release: () => void } | undefined;
  let own: number | undefined;
  const take = (): Runtime | undefined => {
    if (held) return held.runtime;
    if (isPaused) return undefined;
    const lock = tryRunningLock(options.folder);
    if (!lock) return undefined;
    try {
      // Left by a platform that is gone.
      rmSync(file, { force: true });
      publish();
      held = { runtime: new Runtime(options), release: () => lock.release() };
      return held.runtime;
    } catch (error) {
      // A full disk, or a ledger that another program locks: whoever asks next tries again.
      lock.release();
      throw error;
    }
  };
  /** The same for what goes on without a runtime. What needs one says why there is none. */
  const tryTake = (): Runtime | undefined => {
    try {
      return take();
    } catch {
      return undefined;
    }
  };
  const publish = (): void => {
    if (own !== undefined) writeFileSync(file, String(own), { mode: 0o600 });
  };
  take();
  return {
    get() {
      const runtime = take();
      if (runtime) return runtime;
      if (isPaused) throw new ApiError(503, 'service_unavailable', PAUSED);
      const message = 'Another platform builds and runs the apps of this folder: ask that one, or end it.';
      throw new ApiError(503, 'service_unavailable', message);
    },
    outputs: () => tryTake()?.outputs ?? (read ??= new Outputs(outputsFolder(dirname(options.folder)))),
    isPaused: () => isPaused,
    resume() {
      isPaused = false;
      try {
        take();
      } catch (error) {
        options.report(error);
      }
    },
    isHere: () => take() !== undefined,
    elsewhere() {
      if (tryTake() || (isPaused && isFree(options.folder))) return undefined;
      const port = portIn(file);
      return port === own ? undefined : port;
    },
    listensOn(port) {
      own = port;
      if (held) publish();
    },
    async close() {
      await held?.runtime.close();
      held?.release();
    },
  };
}

/** @returns undefined while there is no such file: the platform that has the runtime removes it, and writes it when it listens. */
function portIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether no platform runs the apps of a folder: a port that is written down there is of one that was killed. */
function isFree(folder: string): boolean {
  const lock = tryRunningLock(folder);
  lock?.release();
  return lock !== undefined;
}
