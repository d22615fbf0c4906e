// A dyno: one place in the formation of an app, `web.1`, and what runs there. With a release, or when it is asked to, a new
// run takes the place of the one before as soon as it is up; a run that ends is followed by another one, later each time.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../ledger/clock.ts';
import type { Command, Run } from './run.ts';

/** The waits between two runs, in ms: the first, and the longest. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** A run that was up for this long did not crash at its start, in ms. */
const STEADY_MS = 60_000;

const OPEN =
  'The process listens on all interfaces: other machines can reach it without the platform. Let it listen on 127.0.0.1.';

export type DynoState = 'starting' | 'up' | 'crashed';

/** What a dyno is wanted to run. */
export interface Wanted extends Command {
  readonly type: string;
  readonly releaseId: string;
  readonly version: number;
}

export interface DynoOptions {
  readonly start: (command: Command, dynoId: string) => Run;
  readonly clock: Clock;
  /** How long what is stopped may take to end, in ms. */
  readonly graceMs: number;
  /** Told the archive of a run that was up and has ended because one of another archive took its place. */
  readonly onReplaced: (archive: string) => void;
  /** Told what happens to it, as a sentence, and whenever its state is another one. */
  readonly onChange: (what: string) => void;
}

export class Dyno {
  readonly #options: DynoOptions;
  #wanted: Wanted;
  #id = '';
  #state: DynoState = 'starting';
  #createdAt = 0;
  #updatedAt = 0;
  /** The one that is up or on its way; the one before it, until then. */
  #run: Run | undefined;
  #before: Run | undefined;
  readonly #ending = new Set<Promise<void>>();
  #crashes = 0;
  #again: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(wanted: Wanted, options: DynoOptions) {
    this.#options = options;
    this.#wanted = wanted;
    this.#begin('Starting process with command');
  }

  get facts() {
    const { name, type, command, releaseId, version } = this.#wanted;
    return {
      id: this.#id,
      name,
      type,
      command,
      releaseId,
      version,
      state: this.#state,
      createdAt: this.#createdAt,
      updatedAt: this.#updatedAt,
    };
  }

  /** Where requests go: to the newest run that is up. */
  get port(): number | undefined {
    return this.#run?.port ?? this.#before?.port;
  }

  /** Runs something else from now on, unless it is the same release. */
  want(wanted: Wanted): void {
    if (wanted.releaseId === this.#wanted.releaseId) return;
    this.#wanted = wanted;
    this.restart();
  }

  /** Lets a new run take the place of what runs. */
  restart(): void {
    if (this.#stopped) return;
    this.#crashes = 0;
    this.#begin('Restarting with command');
  }

  /** Ends all that runs here. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#again);
    this.#retire(this.#before);
    this.#retire(this.#run);
    this.#before = this.#run = undefined;
    await Promise.all(this.#ending);
  }

  #begin(title: string): void {
    const { start, clock, onChange } = this.#options;
    clearTimeout(this.#again);
    // One that is not up yet is of no use to anybody; one that is serves until the new one does.
    const hasPort = this.#run?.port !== undefined;
    if (hasPort) this.#retire(this.#before);
    else this.#retire(this.#run);
    if (hasPort) this.#before = this.#run;
    this.#id = randomUUID();
    this.#createdAt = this.#updatedAt = clock();
    this.#state = 'starting';
    const run = start(this.#wanted, this.#id);
    this.#run = run;
    onChange(`${title} \`${this.#wanted.command}\``);
    void this.#follow(run);
  }

  /** Follows a run from its start to its end. */
  async #follow(run: Run): Promise<void> {
    let upAt: number | undefined;
    let how: string;
    try {
      await run.up;
      upAt = performance.now();
      this.#become(run, 'up', 'State changed from starting to up');
      this.#retireBefore(run);
      void this.#warnIfOpen(run);
      how = await run.ended;
    } catch (error) {
      how = error instanceof Error ? error.message : String(error);
    }
    await run.ended;
    run.port = undefined;
    if (this.#run !== run || this.#stopped) return;
    this.#retireBefore(run);
    if (upAt !== undefined && performance.now() - upAt > STEADY_MS) this.#crashes = 0;
    this.#become(run, 'crashed', `Process ended: ${how}. State changed to crashed`);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#crashes, LONGEST_WAIT_MS);
    this.#crashes += 1;
    this.#again = setTimeout(() => this.#begin('Starting process again with command'), wait);
  }

  async #warnIfOpen(run: Run): Promise<void> {
    if ((await run.isOpenToOthers()) && this.#run === run && !this.#stopped) this.#options.onChange(OPEN);
  }

  #become(run: Run, state: DynoState, what: string): void {
    if (this.#run !== run || this.#stopped) return;
    this.#state = state;
    this.#updatedAt = this.#options.clock();
    this.#options.onChange(what);
  }

  /** The run before is not needed any more: this one is up, or the release that is wanted has crashed. */
  #retireBefore(run: Run): void {
    const before = this.#before;
    if (this.#run !== run || !before) return;
    this.#before = undefined;
    this.#retire(before);
    void this.#tellReplaced(before);
  }

  async #tellReplaced({ ended, archive }: Run): Promise<void> {
    await ended;
    if (!this.#stopped && archive !== this.#wanted.archive) this.#options.onReplaced(archive);
  }

  #retire(run: Run | undefined): void {
    if (!run) return;
    const ending = run.stop(this.#options.graceMs);
    this.#ending.add(ending);
    void this.#forget(ending);
  }

  async #forget(ending: Promise<void>): Promise<void> {
    await ending;
    this.#ending.delete(ending);
  }
}
