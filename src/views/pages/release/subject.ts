/** One release that the panel shows, with what is read about it while it is shown. */

import type { Located, ReadSlug } from '../../../code/locate.ts';
import type { Code } from '../../../code/release-code.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { Signal } from '../../../domain/signal.ts';
import { codeOf } from '../../../domain/release/code.ts';
import type { Commit } from '../../../domain/graph/commit.ts';
import { knownPart, partOf, valueOf } from '../../../domain/part.ts';
import { Problem } from '../../../domain/problem.ts';
import { type Release, type Slug, versionName, slugIdOf } from '../../../domain/release/release.ts';
import type { Part, PartName, ReleaseView } from '../protocol.ts';
import { viewOf } from './release-view.ts';
import { addressesIn, type HostedDetails } from './commit-view.ts';

/** Looks for the commit of a release in the repository of its app; see `locate`. */
export type Locate = (code: Code, readSlug: ReadSlug) => Promise<Pick<Located, 'commit' | 'ambiguity'>>;

/** Reads what git knows of a commit that is here, and where it is on the web; undefined where that is not known. */
export type CommitDetailsOf = (
  ledger: Ledger,
  commit: Commit,
  signal: AbortSignal,
) => Promise<HostedDetails | undefined>;

const loading = { state: 'loading' } as const;

export class Subject {
  readonly ledger: Ledger;
  /** Fires when the view may have changed. */
  readonly changed = new Signal();

  readonly #locate: Locate;
  readonly #commitDetailsOf: CommitDetailsOf;
  readonly #stop = new AbortController();
  readonly #unlisten: () => void;
  #release: Release;
  #slug: Part<Slug> = loading;
  #config: Part<readonly string[]> = loading;
  #commit: Part<Commit | undefined> = loading;
  #commitDetails: Part<HostedDetails | undefined> = loading;
  #slugRead: Promise<void> = Promise.resolve();

  /** Starts to read at once; each part fails by itself. */
  constructor(ledger: Ledger, release: Release, locate: Locate, commitDetailsOf: CommitDetailsOf) {
    this.ledger = ledger;
    this.#release = release;
    this.#locate = locate;
    this.#commitDetailsOf = commitDetailsOf;
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
      clockAhead: inMinutes(this.ledger.client.platformNow() - Date.now()),
      slug: this.#slug,
      config: this.#config,
      commit: this.#commit,
      commitDetails: this.#commitDetails,
    });
  }

  /** Whether the page was shown an address, as only then it may ask for it. */
  leadsTo(url: string): boolean {
    const { commitDetails } = this.view;
    return commitDetails.state === 'known' && addressesIn(commitDetails.value).has(url);
  }

  /** Reads a part again. */
  retry(part: Exclude<PartName, 'release' | 'plan'>): Promise<void> {
    switch (part) {
      case 'slug':
        return this.#retrySlug();
      case 'config':
        return this.#readConfig();
      case 'commit':
        return this.#readCommit();
      case 'commitDetails':
        return this.#readCommitDetails();
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
    if (now.artifact?.id !== before.artifact?.id) {
      void this.#readSlug();
      void this.#readCommit();
    }
    // What a pending release runs with is settled when it ends.
    if (now.status !== before.status) void this.#readConfig();
    this.changed.fire();
  }

  /** The slug may name a commit that the ledger does not. */
  async #retrySlug(): Promise<void> {
    await this.#readSlug();
    if (this.#commit.state !== 'known' || !this.#commit.value) await this.#readCommit();
  }

  #readSlug(): Promise<void> {
    this.#slugRead = this.#askForSlug();
    return this.#slugRead;
  }

  async #askForSlug(): Promise<void> {
    const { status } = this.#release;
    const slugId = slugIdOf(this.#release);
    if (slugId === undefined || status === 'expired') {
      const why = slugId === undefined ? 'This release has no slug.' : 'The platform has deleted its slug.';
      this.#slug = { state: 'absent', why };
      this.changed.fire();
      return;
    }
    await this.#read(
      this.#slug,
      async () =>
        knownPart(await this.ledger.client.slug(this.ledger.app.id, slugId, { signal: this.#stop.signal })),
      (part) => (this.#slug = part),
      () => slugIdOf(this.#release) === slugId,
    );
  }

  #readConfig(): Promise<void> {
    return this.#read(
      this.#config,
      async () => knownPart(Object.keys(await this.#configVars())),
      (part) => (this.#config = part),
    );
  }

  async #readCommit(): Promise<void> {
    const release = this.#release;
    const code = codeOf(release, this.ledger.state.releases) ?? { hash: undefined, release };
    const readSlug = async () => {
      await this.#slugRead;
      return valueOf(this.#slug);
    };
    await this.#read(
      this.#commit,
      async () => commitOrReason(await this.#locate(code, readSlug)),
      (part) => (this.#commit = part),
      () => this.#release.artifact?.id === release.artifact?.id,
    );
    await this.#readCommitDetails();
  }

  async #readCommitDetails(): Promise<void> {
    const commit = this.#commit.state === 'known' ? this.#commit.value : undefined;
    if (!commit) return;
    await this.#read(
      this.#commitDetails,
      async () => knownPart(await this.#commitDetailsOf(this.ledger, commit, this.#stop.signal)),
      (part) => (this.#commitDetails = part),
      () => this.#commit.state === 'known' && this.#commit.value?.hash === commit.hash,
    );
  }

  #configVars() {
    return this.ledger.client.releaseConfigVars(this.ledger.app.id, this.#release.id, {
      signal: this.#stop.signal,
    });
  }

  /**
   * What was read before stays until the answer is here.
   * @param wanted whether the answer still is one to what is shown
   */
  async #read<T>(
    before: Part<T>,
    ask: () => Promise<Part<T>>,
    put: (part: Part<T>) => void,
    wanted = () => true,
  ): Promise<void> {
    const take = (part: Part<T>) => {
      if (this.#stop.signal.aborted || !wanted()) return;
      put(part);
      this.changed.fire();
    };
    if (before.state !== 'known') take(loading);
    take(await partOf(ask()));
  }
}

/** The commit; where its hash is ambiguous, the sentence that says so. */
function commitOrReason({ commit, ambiguity }: Awaited<ReturnType<Locate>>): Part<Commit | undefined> {
  return ambiguity === undefined ? knownPart(commit) : { state: 'absent', why: ambiguity };
}

/** Whole ones, in milliseconds: an answer does not make an age that is shown flicker. */
export function inMinutes(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
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
