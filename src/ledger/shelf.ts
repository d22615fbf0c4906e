/**
 * What was known when the window was last open: the apps of each account and the newest releases of those that were
 * watched, in a file for each account. It is shown until newer comes, and it is all there is while the platform cannot
 * be reached. Nothing in it is secret: no token, no config value.
 */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { App, Release } from '../model/release.ts';

/** The newest releases of a ledger, newest first, and when they were read. */
export interface KeptLedger {
  readonly readAt: number;
  readonly releases: readonly Release[];
}

export interface Kept {
  readonly apps: readonly App[];
  /** By the id of the app. */
  readonly ledgers: Readonly<Record<string, KeptLedger>>;
}

/** Of one ledger: as many as are shown at first. */
const mostReleases = 30;
/** Of one account, those that were read last. */
const mostLedgers = 50;
/** Written into each file; another number is from another time. */
const format = 1;

const stages = ['test', 'review', 'development', 'staging', 'production'] as const;
const appRef = v.object({ id: v.string(), name: v.string() });

const appSchema = v.pipe(
  v.object({
    id: v.string(),
    name: v.string(),
    stage: v.optional(v.picklist(stages)),
    pipeline: v.optional(v.object({ id: v.string(), name: v.optional(v.string()) })),
    team: v.optional(v.string()),
  }),
  // JSON has no undefined: what is absent is put back.
  v.transform(({ id, name, stage, pipeline, team }): App => ({
    id,
    name,
    stage,
    pipeline: pipeline && { id: pipeline.id, name: pipeline.name },
    team,
  })),
);

const releaseSchema = v.object({
  id: v.string(),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  description: v.string(),
  status: v.string(),
  current: v.boolean(),
  eligible: v.boolean(),
  createdAt: v.number(),
  updatedAt: v.number(),
  user: v.object({ id: v.string(), email: v.string() }),
  app: appRef,
  slugId: v.nullable(v.string()),
  addons: v.array(v.string()),
  outputUrl: v.nullable(v.string()),
});

const keptSchema = v.object({
  format: v.literal(format),
  apps: v.array(appSchema),
  ledgers: v.record(v.string(), v.object({ readAt: v.number(), releases: v.array(releaseSchema) })),
});

export class Shelf {
  readonly #folder: string;
  /** What is still to be written, by the id of the account: one write after the other. */
  readonly #writing = new Map<string, Promise<void>>();

  /** @param folder made with the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was kept of an account; undefined where nothing was, or where what is there cannot be read. */
  async take(accountId: string): Promise<Kept | undefined> {
    try {
      const text = await readFile(this.#file(accountId), 'utf8');
      const result = v.safeParse(keptSchema, JSON.parse(text));
      return result.success ? { apps: result.output.apps, ledgers: result.output.ledgers } : undefined;
    } catch {
      // It is a copy: whatever is wrong with it, the platform has the original.
      return undefined;
    }
  }

  /** Keeps this in place of what was kept of the account. Never rejects: a full disk costs only the head start. */
  put(accountId: string, kept: Kept): Promise<void> {
    const text = JSON.stringify({ format, apps: kept.apps.map(bare), ledgers: newest(kept.ledgers) });
    const before = this.#writing.get(accountId) ?? Promise.resolve();
    const write = before.then(() => this.#write(this.#file(accountId), text)).catch(() => undefined);
    this.#writing.set(accountId, write);
    return write;
  }

  /** Forgets every account but these, at once and on disk. */
  async keepOnly(accountIds: readonly string[]): Promise<void> {
    await Promise.all(this.#writing.values());
    const staying = new Set(accountIds.map((id) => this.#file(id)));
    const names = await readdir(this.#folder).catch(() => []);
    const going = names.map((name) => join(this.#folder, name)).filter((file) => !staying.has(file));
    await Promise.all(going.map((file) => rm(file, { force: true })));
  }

  async #write(file: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    // Another window may read meanwhile, or this one end in the middle.
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, text);
    await rename(draft, file);
  }

  #file(accountId: string): string {
    const name = createHash('sha256').update(accountId).digest('hex').slice(0, 32);
    return join(this.#folder, `${name}.json`);
  }
}

/** An app without what belongs to this window, such as whether a folder links to it. */
function bare({ id, name, stage, pipeline, team }: App): App {
  return { id, name, stage, pipeline, team };
}

function newest(ledgers: Kept['ledgers']): Kept['ledgers'] {
  const byAge = Object.entries(ledgers).toSorted(([, a], [, b]) => b.readAt - a.readAt);
  return Object.fromEntries(
    byAge
      .slice(0, mostLedgers)
      .map(([id, { readAt, releases }]) => [id, { readAt, releases: releases.slice(0, mostReleases) }]),
  );
}
