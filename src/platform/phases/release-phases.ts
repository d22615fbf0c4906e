// Runs release phases: for each app one after the other, each in its new slug and with its new config vars. Its exit code
// decides whether the release takes effect.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../ledger/ledger.ts';
import type { NextPhase } from '../ledger/phases.ts';
import { untilRecorded } from '../ledger/until-recorded.ts';
import type { Logs } from '../logs/logs.ts';
import type { Output, Outputs } from '../outputs/outputs.ts';
import { appEnvironment } from '../programs/app-environment.ts';
import type { GroupRecords } from '../programs/group-records.ts';
import { runProgram } from '../programs/run.ts';
import { removeFolder, removeFolderNow } from '../programs/remove-folder.ts';
import type { SlugStore } from '../slugs/slug-store.ts';

/** How long a release command may take, in ms, as on the real platform. */
const LIMIT_MS = 60 * 60 * 1000;

export interface ReleasePhasesOptions {
  readonly ledger: Ledger;
  readonly slugs: SlugStore;
  readonly outputs: Outputs;
  readonly records: GroupRecords;
  readonly logs: Logs;
  /** Where they run; what an earlier platform left there is removed. */
  readonly folder: string;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
  /** How long one may take, in ms. */
  readonly phaseMs?: number | undefined;
}

export class ReleasePhases {
  readonly #options: ReleasePhasesOptions;
  /** The apps whose releases are worked on, each until nothing of it waits. */
  readonly #working = new Map<string, Promise<void>>();
  /** The folders of commands that have ended. */
  readonly #removing = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #unlisten: () => void;

  /** What an earlier platform was running has failed; what only waited goes on. */
  constructor(options: ReleasePhasesOptions) {
    this.#options = options;
    const { ledger, outputs, folder } = options;
    removeFolderNow(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const waiting = ledger.phases.waitingApps();
    // Within a write: a ledger that another program locks is found out before anything is added, or begun.
    ledger.write(() => {
      for (const appId of waiting) {
        const next = ledger.phases.next(appId);
        if (next?.streamId === undefined || next.streamId === null || !outputs.has(next.streamId)) continue;
        outputs.add(next.streamId, ' !     The platform ended while this ran.\n');
        ledger.phases.finish(appId, next, 'failed');
      }
    });
    for (const appId of waiting) this.#work(appId);
    this.#unlisten = ledger.changes.listen((appId) => this.#work(appId));
  }

  /** Ends those that run: they have failed. */
  async close(): Promise<void> {
    this.#unlisten();
    this.#closing.abort();
    await Promise.all(this.#working.values());
    await Promise.allSettled(this.#removing);
  }

  async #remove(folder: string): Promise<void> {
    const removing = removeFolder(folder);
    this.#removing.add(removing);
    try {
      await removing;
    } catch (error) {
      // It goes with the next start.
      this.#options.report(error);
    } finally {
      this.#removing.delete(removing);
    }
  }

  #work(appId: string): void {
    if (this.#working.has(appId) || !this.#options.ledger.phases.next(appId)) return;
    this.#working.set(appId, this.#workThrough(appId));
  }

  async #workThrough(appId: string): Promise<void> {
    const { ledger, report } = this.#options;
    try {
      for (;;) {
        const next = ledger.phases.next(appId);
        if (!next || this.#closing.signal.aborted) return;
        // oxlint-disable-next-line no-await-in-loop -- releases take effect one after the other
        const outcome = await this.#run(appId, next);
        const record = (): void => ledger.phases.finish(appId, next, outcome);
        // oxlint-disable-next-line no-await-in-loop
        if (!(await untilRecorded(record, { signal: this.#closing.signal, report }))) return;
        if (next.archive !== null) this.#options.slugs.discard(next.archive);
      }
    } catch (error) {
      report(error);
    } finally {
      this.#working.delete(appId);
    }
  }

  async #run(
    appId: string,
    { releaseId, version, command, streamId, archive }: NextPhase,
  ): Promise<'succeeded' | 'failed'> {
    if (command === null || streamId === null || archive === null) return 'succeeded';
    const { ledger, outputs, report } = this.#options;
    let output: Output | undefined;
    try {
      output = outputs.begin(streamId);
      const configVars = ledger.addons.placed(appId, ledger.releases.configVarsOf(releaseId));
      const sentence = await this.#runCommand({ appId, command, archive, configVars, version }, output);
      if (sentence !== undefined) output.say(` !     ${sentence}\n`);
      return sentence === undefined ? 'succeeded' : 'failed';
    } catch (error) {
      report(error);
      output?.say(' !     The platform could not run the release command because of a fault of its own.\n');
      return 'failed';
    } finally {
      output?.end();
    }
  }

  /** @returns why it failed, as a sentence; undefined when it did not */
  async #runCommand(
    phase: {
      readonly appId: string;
      readonly command: string;
      readonly archive: string;
      readonly configVars: Readonly<Record<string, string>>;
      readonly version: number;
    },
    output: Output,
  ): Promise<string | undefined> {
    const { slugs, records, logs, phaseMs = LIMIT_MS } = this.#options;
    const name = `release.${phase.version}`;
    const log = logs.writer(phase.appId, 'app', name);
    const write = (chunk: Buffer): void => {
      output.write(chunk);
      log.write(chunk);
    };
    const folder = join(this.#options.folder, output.id);
    const deadline = AbortSignal.timeout(phaseMs);
    const signal = AbortSignal.any([deadline, this.#closing.signal]);
    try {
      const app = await slugs.unpack(phase.archive, folder);
      // Processes of it start as soon as this has succeeded.
      slugs.prepare(phase.archive);
      const environment = appEnvironment(app, phase.configVars, { DYNO: name });
      const program = { command: phase.command, folder: app, environment };
      const ending = await runProgram(program, { write, signal, records });
      if (ending.kind === 'exited') return ending.code === 0 ? undefined : `Exit code ${ending.code}.`;
      if (deadline.aborted) return `It took longer than ${phaseMs / 1000} s.`;
      return ending.kind === 'killed'
        ? `It was ended by ${ending.signal}.`
        : 'The platform ended while this ran.';
    } finally {
      log.end();
      // The release does not wait for it.
      void this.#remove(folder);
    }
  }
}
