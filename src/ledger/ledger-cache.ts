/**
 * The cache on disk: the apps of each account and the newest releases of watched apps, one file for each account. It is
 * shown until newer data arrives, and while the platform cannot be reached. It holds no token and no config value, but
 * addresses of outputs, so only the owner may read it.
 */

import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../domain/release/release.ts';
import { replaceFile, tidyFolder } from './private-files.ts';
import type { CachedAccount } from './cache-file.ts';

export type { CachedAccount } from './cache-file.ts';

/** Of each ledger: as many as are shown at first. */
const maxReleases = 30;
/** Of each account: the ones read most recently. */
const maxLedgers = 50;

export class LedgerCache {
  readonly #folder: string;
  /** The next write for each account, by its id, while another one is under way: only the latest counts. */
  readonly #waiting = new Map<string, CachedAccount | undefined>();
  readonly #writing = new Map<string, Promise<void>>();
  #tidied: Promise<void> | undefined;

  /** @param folder created by the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads an account's file; undefined where there is none, or where it cannot be read. */
  async take(accountId: string): Promise<CachedAccount | undefined> {
    try {
      const text = await readFile(this.#file(accountId), 'utf8');
      // Loads the schemas only when there is something to read.
      const { parseCached } = await import('./cache-file.ts');
      return parseCached(text);
    } catch {
      // It is only a copy: the platform has the original.
      return undefined;
    }
  }

  /** Replaces an account's file. Never rejects: on a full disk the next window starts without the cache. */
  put(accountId: string, kept: CachedAccount): Promise<void> {
    return this.#change(accountId, kept);
  }

  /** Removes an account's file. Never rejects. */
  remove(accountId: string): Promise<void> {
    return this.#change(accountId, undefined);
  }

  #change(accountId: string, kept: CachedAccount | undefined): Promise<void> {
    this.#waiting.set(accountId, kept);
    let writing = this.#writing.get(accountId);
    if (!writing) {
      writing = this.#empty(accountId).finally(() => this.#writing.delete(accountId));
      this.#writing.set(accountId, writing);
    }
    return writing;
  }

  /** Writes until nothing is waiting. */
  async #empty(accountId: string): Promise<void> {
    const file = this.#file(accountId);
    while (this.#waiting.has(accountId)) {
      const kept = this.#waiting.get(accountId);
      this.#waiting.delete(accountId);
      const change = kept ? this.#write(file, kept) : rm(file, { force: true });
      // Sequential, so that the latest write wins.
      // oxlint-disable-next-line no-await-in-loop
      await change.catch(() => undefined);
    }
  }

  async #write(file: string, { readAt, apps, ledgers }: CachedAccount): Promise<void> {
    const { formatCached } = await import('./cache-file.ts');
    const text = formatCached({ readAt, apps: apps.map(bare), ledgers: newest(ledgers) });
    await (this.#tidied ??= tidyFolder(this.#folder, Date.now()));
    // A lost copy is read from the platform again.
    await replaceFile(file, text, { durable: false });
  }

  #file(accountId: string): string {
    const name = createHash('sha256').update(accountId).digest('hex').slice(0, 32);
    return join(this.#folder, `${name}.json`);
  }
}

/** An app without the state of this window, such as whether a folder links to it. */
function bare({ id, name, stage, pipeline, team, webUrl }: App): App {
  return { id, name, stage, pipeline, team, ...(webUrl !== undefined && { webUrl }) };
}

function newest(ledgers: CachedAccount['ledgers']): CachedAccount['ledgers'] {
  const byAge = Object.entries(ledgers).toSorted(([, a], [, b]) => b.readAt - a.readAt);
  return Object.fromEntries(
    byAge
      .slice(0, maxLedgers)
      .map(([id, { readAt, releases }]) => [id, { readAt, releases: releases.slice(0, maxReleases) }]),
  );
}
