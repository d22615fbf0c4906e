// One start of a process of an app: the slug is unpacked into a folder of its own, the command is run there, and all of
// it ends as one.
import type { ChildProcess } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { appEnvironment } from '../programs/app-environment.ts';
import type { GroupRecords } from '../programs/group-records.ts';
import { endProgram, signalGroup, startGroup, type Program } from '../programs/group.ts';
import type { LineWriter } from '../logs/logs.ts';
import { removeFolder } from '../programs/remove-folder.ts';
import type { SlugStore } from '../slugs/slug-store.ts';
import { freePort, listensForOthers, untilListening } from './port.ts';

/** What is run. */
export interface Command {
  /** `web.1` */
  readonly name: string;
  readonly command: string;
  /** The SHA-256 of the slug's archive. */
  readonly archive: string;
  readonly configVars: Readonly<Record<string, string>>;
  /** Whether it has to listen on the port that it is given. */
  readonly listens: boolean;
}

/** Where and how it is run. */
export interface Surroundings {
  readonly slugs: SlugStore;
  readonly records: GroupRecords;
  /** A folder for this run alone; it is not there yet. */
  readonly folder: string;
  /** Makes what gets one of its outputs. */
  readonly lines: () => LineWriter;
  /** How long it may take until it listens, in ms. */
  readonly bootMs: number;
}

interface Started {
  readonly port: number;
  readonly program: Program;
  readonly child: ChildProcess;
}

export class Run {
  /** The SHA-256 of the archive that it was unpacked from. */
  readonly archive: string;
  /** Where it listens; undefined until then, and for what does not. */
  port: number | undefined;
  /** Resolves when it is up; rejects, with a sentence, when it did not come up. */
  readonly up: Promise<void>;
  /** Resolves when it has ended, with how: `exit code 1`. */
  readonly ended: Promise<string>;
  readonly #stop = new AbortController();
  #child: ChildProcess | undefined;

  constructor(command: Command, surroundings: Surroundings) {
    this.archive = command.archive;
    const started = this.#start(command, surroundings);
    this.ended = this.#end(started, surroundings);
    this.up = this.#comeUp(started, command, surroundings);
    // Whoever waits for it learns it; otherwise it is not of interest.
    this.up.catch(() => {});
  }

  /** Whether other machines can reach it. Never rejects. */
  async isOpenToOthers(): Promise<boolean> {
    return this.port !== undefined && listensForOthers(this.port);
  }

  /** Asks it to end, and ends it after a while. @param graceMs how long it may take */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    this.#signal('SIGTERM');
    const patience = new AbortController();
    const kill = async (): Promise<void> => {
      await setTimeout(graceMs, undefined, { signal: patience.signal });
      this.#signal('SIGKILL');
    };
    await Promise.race([this.ended, kill()]);
    await this.ended;
    patience.abort();
  }

  async #start(
    { name, command, archive, configVars }: Command,
    { slugs, records, folder, lines }: Surroundings,
  ): Promise<Started> {
    const [port, app] = await Promise.all([freePort(), slugs.unpack(archive, folder)]);
    this.#stop.signal.throwIfAborted();
    const environment = appEnvironment(app, configVars, { PORT: String(port), DYNO: name });
    const program = { command, folder: app, environment };
    const child = startGroup(program, records);
    for (const output of [child.stdout, child.stderr]) {
      const { write, end } = lines();
      output?.on('data', write).once('close', end);
    }
    this.#child = child;
    return { port, program, child };
  }

  async #end(started: Promise<Started>, { records, folder }: Surroundings): Promise<string> {
    try {
      const { child, program } = await started;
      const how = await new Promise<string>((resolve) => {
        child.once('error', (error) => resolve(error.message));
        child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      });
      if (child.pid !== undefined) {
        // With what it started and left behind.
        endProgram(child.pid, program);
        records.remove(child.pid);
      }
      return how;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      // What cannot be removed goes with the next start.
      await removeFolder(folder).catch(() => {});
    }
  }

  async #comeUp(started: Promise<Started>, { listens }: Command, { bootMs }: Surroundings): Promise<void> {
    const { port } = await started;
    if (!listens) return;
    const over = new AbortController();
    try {
      const deadline = AbortSignal.timeout(bootMs);
      await Promise.race([
        untilListening(port, AbortSignal.any([over.signal, deadline])).catch(() => {
          throw new Error(`it did not listen on its PORT within ${bootMs / 1000} s`);
        }),
        this.ended.then((how) => {
          throw new Error(how);
        }),
      ]);
      this.port = port;
    } catch (error) {
      this.#signal('SIGKILL');
      throw error;
    } finally {
      over.abort();
    }
  }

  #signal(signal: NodeJS.Signals): void {
    const child = this.#child;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      signalGroup(child.pid, signal);
    }
  }
}
