// Builds what it is given, for each app one after the other, and releases what came of it.
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';
import type { Build, Source } from '../ledger/builds.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Release } from '../ledger/releases.ts';
import { untilRecorded } from '../ledger/until-recorded.ts';
import type { Output, Outputs } from '../outputs/outputs.ts';
import type { GroupRecords } from '../programs/group-records.ts';
import { removeFolder, removeFolderNow } from '../programs/remove-folder.ts';
import type { SlugStore } from '../slugs/slug-store.ts';
import { buildSlug } from './build-slug.ts';
import { BuildRefused } from './refusal.ts';

/** How long a build may take, in ms, as on the real platform. */
const LIMIT_MS = 15 * 60 * 1000;

/** What is built. */
export interface Order extends Source {
  readonly appId: string;
  /** The account that asks for it. */
  readonly by: string;
  /** Puts the source into an empty folder. @throws {BuildRefused} when it is none */
  readonly export: (folder: string) => Promise<void>;
  /** Keeps of the source what a release of it needs beside the slug; to be done before there is one. */
  readonly keep?: (buildId: string) => Promise<void>;
  /** Ends the build when nobody wants it any more. */
  readonly signal?: AbortSignal;
}

/** A build that was begun. */
export interface Begun {
  readonly build: Build;
  /** Resolves with its release, or with nothing when it failed: its output says why. */
  readonly done: Promise<Release | undefined>;
}

export interface BuilderOptions {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly slugs: SlugStore;
  readonly records: GroupRecords;
  /** Where builds run; what an earlier platform left there is removed, but for what package managers keep. */
  readonly folder: string;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
  /** How long a build may take, in ms. */
  readonly limitMs?: number | undefined;
}

export class Builder {
  readonly #options: BuilderOptions;
  /** The last build of each app, unless it has ended. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(options: BuilderOptions) {
    this.#options = options;
    const { folder } = options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      if (name !== HOMES) removeFolderNow(join(folder, name));
    }
    this.#endPending();
  }

  /** Begins a build, or lets it wait until the one before it of the same app has ended. */
  begin(order: Order): Begun {
    const { outputs } = this.#options;
    const output = outputs.begin();
    const build = this.#record(order, output);
    const before = this.#last.get(order.appId);
    if (before) output.write('-----> Waiting for the build before this one\n');
    const done = this.#after(before, () => this.#finish(order, build, output));
    this.#last.set(order.appId, done);
    void done.finally(() => {
      if (this.#last.get(order.appId) === done) this.#last.delete(order.appId);
    });
    return { build, done };
  }

  /** @throws {ApiError} when the ledger does not take it; then nothing is left of it */
  #record(order: Order, output: Output): Build {
    const { ledger, outputs } = this.#options;
    try {
      return ledger.builds.begin(order.appId, order, output.id, order.by);
    } catch (error) {
      output.end();
      outputs.remove(output.id);
      throw error;
    }
  }

  /** Ends all builds: they have failed. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#last.values());
  }

  /** What was under way when an earlier platform ended has failed. */
  #endPending(): void {
    const { ledger, outputs } = this.#options;
    // Within a write: a ledger that another program locks is found out before anything is added.
    ledger.write(() => {
      for (const { appId, id, streamId } of ledger.builds.pending()) {
        if (outputs.has(streamId))
          outputs.add(streamId, ` !     The platform ended while this ran.\n${FAILED}`);
        ledger.builds.fail(appId, { id, streamId });
      }
    });
    ledger.outcomes.addMissingOutputs();
  }

  async #after<T>(before: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> {
    await before;
    return work();
  }

  /** Never rejects: whatever happens, the build has ended, and its output says how. */
  async #finish(order: Order, build: Build, output: Output): Promise<Release | undefined> {
    const { ledger, report } = this.#options;
    let release: Release | undefined;
    try {
      release = await this.#build(order, build, output);
      output.say(`-----> Released v${release.version}\n`);
    } catch (error) {
      if (!(error instanceof BuildRefused)) report(error);
      output.say(` !     ${sentenceOf(error)}\n${FAILED}`);
    }
    output.end();
    this.#keepTrying(() =>
      release ? ledger.builds.endOutput(order.appId, build) : ledger.builds.fail(order.appId, build),
    );
    return release;
  }

  /** Whoever waits for the build does not wait until there is room for its end in the ledger. */
  #keepTrying(record: () => void): void {
    void untilRecorded(record, { signal: this.#closing.signal, report: this.#options.report });
  }

  async #build(order: Order, build: Build, output: Output): Promise<Release> {
    const { ledger, slugs, records, folder, limitMs = LIMIT_MS } = this.#options;
    const deadline = AbortSignal.timeout(limitMs);
    const gone = order.signal ? [order.signal] : [];
    const signal = AbortSignal.any([deadline, this.#closing.signal, ...gone]);
    const place = join(folder, build.id);
    const home = join(folder, HOMES, order.appId);
    try {
      await Promise.all([mkdir(place, { mode: 0o700 }), mkdir(home, { recursive: true, mode: 0o700 })]);
      await order.export(place);
      const write = (text: string): void => output.write(text);
      const { plan, archive } = await buildSlug({ folder: place, home, write, signal, records }, slugs);
      await slugs.keepUnpacked(archive.sha256, place);
      try {
        await order.keep?.(build.id);
        // The last moment at which it can be stopped: what follows is done at once.
        signal.throwIfAborted();
        return ledger.builds.succeed(order.appId, build, {
          commit: order.commit,
          commitDescription: order.commitDescription,
          buildpack: plan.buildpack,
          checksum: `SHA256:${archive.sha256}`,
          size: archive.size,
          processTypes: plan.processTypes,
          packed: true,
        });
      } finally {
        // Whatever the release starts has taken it by now.
        slugs.discard(archive.sha256);
      }
    } catch (error) {
      if (deadline.aborted) {
        throw new BuildRefused(`It took longer than ${limitMs / 1000} s.`, { cause: error });
      }
      if (signal.aborted) throw new BuildRefused('It was stopped.', { cause: error });
      throw error;
    } finally {
      // However that ends, the build has ended as it did.
      await removeFolder(place).catch(this.#options.report);
    }
  }
}

const FAILED = ' !     The build failed: nothing was released.\n';

/** What the package managers of each app keep between its builds, so that the next one is faster. */
const HOMES = 'homes';

function sentenceOf(error: unknown): string {
  if (error instanceof BuildRefused) return error.message;
  if (error instanceof ApiError) return error.message;
  if (isFull(error)) return 'The disk of the platform is full: make room, and deploy again.';
  return 'The platform could not build this because of a fault of its own.';
}

/** Whether there was no room for a file, by the code of the system or by what tar and git say of it. */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code))) return true;
  return /No space left on device|Disk quota exceeded|File too large|SIGXFSZ/.test(error.message);
}
