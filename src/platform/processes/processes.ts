// The processes of all apps: what the ledger says is wanted, and what runs, are brought together after each change.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logs } from '../logs/logs.ts';
import type { GroupRecords } from '../programs/group-records.ts';
import { removeFolderNow } from '../programs/remove-folder.ts';
import type { SlugStore } from '../slugs/slug-store.ts';
import { Dyno, type Wanted } from './dyno.ts';
import { wantedOf } from './formation.ts';
import { Run, type Command } from './run.ts';

/** As on the real platform, in ms. */
const BOOT_MS = 60_000;
const GRACE_MS = 30_000;

export interface ProcessesOptions {
  readonly ledger: Ledger;
  readonly slugs: SlugStore;
  readonly records: GroupRecords;
  readonly logs: Logs;
  readonly folder: string;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
  /** How long a web process may take until it listens, in ms. */
  readonly bootMs?: number | undefined;
  /** How long what is stopped may take to end, in ms. */
  readonly graceMs?: number | undefined;
}

export class Processes {
  readonly #options: ProcessesOptions;
  readonly #apps = new Map<string, Map<string, Dyno>>();
  /** Of each app, the archive that ran before: a rollback, which is in a hurry, finds it unpacked. */
  readonly #replaced = new Map<string, string>();
  readonly #waiting = new Set<() => void>();
  /** The ends of dynos that are not wanted any more. */
  readonly #stopping = new Set<Promise<void>>();
  readonly #unlisten: () => void;

  /** Starts what is wanted. */
  constructor(options: ProcessesOptions) {
    this.#options = options;
    const { ledger, folder } = options;
    removeFolderNow(folder);
    mkdirSync(folder, { mode: 0o700 });
    this.#unlisten = ledger.changes.listen((appId) => this.#reconcile(appId));
    for (const appId of ledger.slugs.appsWithArchives()) this.#reconcile(appId);
  }

  /** What runs of an app, and how it fares. */
  list(appId: string): Dyno['facts'][] {
    return [...this.#dynosOf(appId).values()].map(({ facts }) => facts);
  }

  /** Starts one dyno of an app, or all of them, again. @returns whether there is such a dyno */
  restart(appId: string, name?: string): boolean {
    const dynos = this.#dynosOf(appId);
    const wanted = name === undefined ? [...dynos.values()] : [dynos.get(name)].filter((dyno) => !!dyno);
    for (const dyno of wanted) dyno.restart();
    return name === undefined || wanted.length > 0;
  }

  /** The ports of the web processes of an app that answer. */
  portsOf(appId: string): number[] {
    return this.#webOf(appId).flatMap(({ port }) => port ?? []);
  }

  /** Whether a web process of an app is on its way. */
  isStarting(appId: string): boolean {
    return this.#webOf(appId).some(({ facts }) => facts.state === 'starting');
  }

  /** Resolves when any dyno has changed, or when the signal says that nobody waits any more. */
  change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  async close(): Promise<void> {
    this.#unlisten();
    const dynos = [...this.#apps.values()].flatMap((ofApp) => [...ofApp.values()]);
    await Promise.all([...dynos.map((dyno) => dyno.stop()), ...this.#stopping]);
  }

  async #stop(dyno: Dyno): Promise<void> {
    const stopping = dyno.stop();
    this.#stopping.add(stopping);
    await stopping;
    this.#stopping.delete(stopping);
  }

  #dynosOf(appId: string): Map<string, Dyno> {
    return this.#apps.get(appId) ?? new Map<string, Dyno>();
  }

  #webOf(appId: string): Dyno[] {
    return [...this.#dynosOf(appId).values()].filter(({ facts }) => facts.type === 'web');
  }

  #reconcile(appId: string): void {
    try {
      const wanted = new Map(wantedOf(this.#options.ledger, appId).map((one) => [one.name, one]));
      const dynos = this.#dynosOf(appId);
      for (const [name, dyno] of dynos) {
        const next = wanted.get(name);
        if (next) dyno.want(next);
        else void this.#stop(dyno);
        if (!next) dynos.delete(name);
      }
      for (const [name, one] of wanted) {
        if (!dynos.has(name)) dynos.set(name, this.#start(appId, one));
      }
      this.#apps.set(appId, dynos);
      if (dynos.size === 0) this.#replace(appId, undefined);
    } catch (error) {
      // A release that was tampered with is not run; what runs goes on.
      this.#options.report(error);
    }
  }

  #start(appId: string, wanted: Wanted): Dyno {
    const { ledger, slugs, records, logs, folder, bootMs = BOOT_MS, graceMs = GRACE_MS } = this.#options;
    const start = (command: Command, id: string): Run =>
      new Run(command, {
        slugs,
        records,
        folder: join(folder, id),
        lines: () => logs.writer(appId, 'app', command.name),
        bootMs,
      });
    const onChange = (text: string): void => {
      logs.write(appId, { source: 'heroku', dyno: wanted.name, text });
      for (const wake of this.#waiting) wake();
    };
    const onReplaced = (archive: string): void => this.#replace(appId, archive);
    return new Dyno(wanted, { start, clock: ledger.clock, graceMs, onReplaced, onChange });
  }

  /** @param archive what ran before what runs; undefined where nothing runs any more */
  #replace(appId: string, archive: string | undefined): void {
    const { slugs } = this.#options;
    const older = this.#replaced.get(appId);
    if (older !== undefined && older !== archive) slugs.discard(older);
    this.#replaced.delete(appId);
    if (archive === undefined) return;
    this.#replaced.set(appId, archive);
    slugs.prepare(archive);
  }
}
