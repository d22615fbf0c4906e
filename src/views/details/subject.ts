/** One release that the panel shows, with what is read about it while it is shown. */

import type { Ledger } from '../../ledger/ledger.ts';
import { Signal } from '../../ledger/signal.ts';
import type { Commit } from '../../model/commit.ts';
import { messageOf, Problem } from '../../model/problem.ts';
import { type Release, type Slug, versionName } from '../../model/release.ts';
import type { Part, PartName, ReleaseView } from './protocol.ts';
import { viewOf } from './state.ts';

export type CommitOf = (ledger: Ledger, release: Release) => Promise<Commit | undefined>;

const loading = { state: 'loading' } as const;

export class Subject {
  readonly ledger: Ledger;
  /** Fires when the view may have changed. */
  readonly changed = new Signal();

  readonly #commitOf: CommitOf;
  readonly #stop = new AbortController();
  readonly #unlisten: () => void;
  #release: Release;
  #slug: Part<Slug> = loading;
  #config: Part<readonly string[]> = loading;
  #commit: Part<Commit | undefined> = loading;

  /** Starts to read at once; each part fails by itself. */
  constructor(ledger: Ledger, release: Release, commitOf: CommitOf) {
    this.ledger = ledger;
    this.#release = release;
    this.#commitOf = commitOf;
    this.#unlisten = ledger.changed.on(() => this.#takeIn());
    void this.#readSlug();
    void this.#readConfig();
    void this.#readCommit();
  }

  get release(): Release {
    return this.#release;
  }

  get view(): ReleaseView {
    const { releases, complete } = this.ledger.state;
    return viewOf({
      release: this.#release,
      ledger: releases,
      complete,
      slug: this.#slug,
      config: this.#config,
      commit: this.#commit,
    });
  }

  /** Reads a part again. */
  retry(part: Exclude<PartName, 'release'>): Promise<void> {
    switch (part) {
      case 'slug':
        return this.#readSlug();
      case 'config':
        return this.#readConfig();
      case 'commit':
        return this.#readCommit();
    }
  }

  /**
   * One config value, read for this question and kept nowhere.
   * @throws Problem when the release has no such key, or what the request failed with
   */
  async value(key: string): Promise<string> {
    const vars = await this.#configVars();
    const value = Object.hasOwn(vars, key) ? vars[key] : undefined;
    if (value === undefined) {
      throw new Problem(`${versionName(this.#release)} has no config var ${key}. Show the release again.`);
    }
    return value;
  }

  /** Ends what is being read; nothing fires any more. */
  dispose(): void {
    this.#unlisten();
    this.#stop.abort();
  }

  #takeIn(): void {
    const { releases } = this.ledger.state;
    const before = this.#release;
    const now = releases.find((release) => release.version === before.version) ?? before;
    this.#release = now;
    if (now.slugId !== before.slugId) {
      void this.#readSlug();
      void this.#readCommit();
    }
    // What a pending release runs with is settled when it ends.
    if (now.status !== before.status) void this.#readConfig();
    this.changed.fire();
  }

  #readSlug(): Promise<void> {
    const { slugId } = this.#release;
    if (slugId === null) {
      this.#slug = { state: 'absent', why: 'This release has no slug: nothing was built for it.' };
      this.changed.fire();
      return Promise.resolve();
    }
    return this.#read(
      () => this.ledger.client.slug(this.ledger.app.id, slugId, { signal: this.#stop.signal }),
      (part) => (this.#slug = part),
      () => this.#release.slugId === slugId,
    );
  }

  #readConfig(): Promise<void> {
    return this.#read(
      async () => Object.keys(await this.#configVars()),
      (part) => (this.#config = part),
    );
  }

  #readCommit(): Promise<void> {
    const release = this.#release;
    return this.#read(
      () => this.#commitOf(this.ledger, release),
      (part) => (this.#commit = part),
      () => this.#release.slugId === release.slugId,
    );
  }

  #configVars() {
    return this.ledger.client.releaseConfigVars(this.ledger.app.id, this.#release.id, {
      signal: this.#stop.signal,
    });
  }

  /** @param wanted whether the answer still is one to what is shown */
  async #read<T>(ask: () => Promise<T>, put: (part: Part<T>) => void, wanted = () => true): Promise<void> {
    const take = (part: Part<T>) => {
      if (this.#stop.signal.aborted || !wanted()) return;
      put(part);
      this.changed.fire();
    };
    take(loading);
    try {
      take({ state: 'known', value: await ask() });
    } catch (error) {
      take({ state: 'failed', message: messageOf(error) });
    }
  }
}

/**
 * A release of any age.
 * @throws what the request failed with
 */
export async function findRelease(ledger: Ledger, version: number): Promise<Release> {
  // Neither fails the other: without the ledger the release is shown all the same.
  if (ledger.state.readAt === undefined) await ledger.refresh();
  const known = ledger.state.releases.find((release) => release.version === version);
  return known ?? ledger.client.release(ledger.app.id, String(version));
}
