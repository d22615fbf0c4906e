/**
 * What was known when the window was last open: the apps of each account and the newest releases of those that were
 * watched, in a file for each account. It is shown until newer comes, and it is all there is while the platform cannot
 * be reached. There is no token and no config value in it, but addresses of outputs: only the owner may read it.
 */

import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../domain/release/release.ts';
import { replaceFile, tidyFolder } from './private-files.ts';
import type { CachedAccount } from './cache-file.ts';

export type { CachedAccount } from './cache-file.ts';

/** Of one ledger: as many as are shown at first. */
const mostReleases = 30;
/** Of one account, those that were read last. */
const mostLedgers = 50;

export class LedgerCache {
  readonly #folder: string;
  /** What is to be written behind the write that is under way, by the id of the account: the last word counts. */
  readonly #waiting = new Map<string, CachedAccount | undefined>();
  readonly #writing = new Map<string, Promise<void>>();
  #tidied: Promise<void> | undefined;

  /** @param folder made with the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was kept of an account; undefined where nothing was, or where what is there cannot be read. */
  async take(accountId: string): Promise<CachedAccount | undefined> {
    try {
      const text = await readFile(this.#file(accountId), 'utf8');
      // The schemas are loaded when there is something to read, not with the extension.
      const { parseCached } = await import('./cache-file.ts');
      return parseCached(text);
    } catch {
      // It is a copy: whatever is wrong with it, the platform has the original.
      return undefined;
    }
  }

  /** Keeps this in place of what was kept of the account. Never rejects: a full disk costs only the head start. */
  put(accountId: string, kept: CachedAccount): Promise<void> {
    return this.#change(accountId, kept);
  }

  /** Forgets an account, on disk as well. Never rejects. */
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

  /** Writes until nothing waits any more. */
  async #empty(accountId: string): Promise<void> {
    const file = this.#file(accountId);
    while (this.#waiting.has(accountId)) {
      const kept = this.#waiting.get(accountId);
      this.#waiting.delete(accountId);
      const change = kept ? this.#write(file, kept) : rm(file, { force: true });
      // One after the other, so that the last is the last.
      // oxlint-disable-next-line no-await-in-loop
      await change.catch(() => undefined);
    }
  }

  async #write(file: string, { readAt, apps, ledgers }: CachedAccount): Promise<void> {
    const { formatCached } = await import('./cache-file.ts');
    const text = formatCached({ readAt, apps: apps.map(bare), ledgers: newest(ledgers) });
    await (this.#tidied ??= tidyFolder(this.#folder, Date.now()));
    // A copy that is lost is read again.
    await replaceFile(file, text, { durable: false });
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

function newest(ledgers: CachedAccount['ledgers']): CachedAccount['ledgers'] {
  const byAge = Object.entries(ledgers).toSorted(([, a], [, b]) => b.readAt - a.readAt);
  return Object.fromEntries(
    byAge
      .slice(0, mostLedgers)
      .map(([id, { readAt, releases }]) => [id, { readAt, releases: releases.slice(0, mostReleases) }]),
  );
}
