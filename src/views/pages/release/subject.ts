/** One release that the panel shows, with what is read about it while it is shown. */

import type { Located, ReadSlug } from '../../../code/locate.ts';
import type { Code } from '../../../code/release-code.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { Signal } from '../../../domain/signal.ts';
import { codeOf } from '../../../domain/release/code.ts';
import type { AppPages } from '../../../domain/release/app-pages.ts';
import type { Commit } from '../../../domain/graph/commit.ts';
import { knownPart, valueOf } from '../../../domain/part.ts';
import { type Release, type Slug } from '../../../domain/release/release.ts';
import type { Part, PartName, ReleaseView } from '../protocol.ts';
import { commitsListed, filesListed } from '../changes-view.ts';
import type { ShownChanges } from '../shown-changes.ts';
import { ChangesReader, type CompareCode, noSlug, readSlugOf } from './changes-reader.ts';
import { Reader } from './reader.ts';
import { viewOf } from './release-view.ts';
import { codeListed } from './what-changed.ts';
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

/** What is read beside the platform's answers. */
export interface Sources {
  /** Of the app, on the web. */
  readonly pages: () => AppPages;
  readonly locate: Locate;
  readonly commitDetailsOf: CommitDetailsOf;
  readonly compareCode: CompareCode;
  /** The last lines of the output of a release; see `Outputs`. */
  readonly endOfOutput: (ledger: Ledger, release: Release, signal: AbortSignal) => Promise<Part<string>>;
}

export class Subject {
  readonly ledger: Ledger;

  readonly #sources: Sources;
  readonly #reader = new Reader();
  readonly #changes: ChangesReader;
  readonly #unlisten: () => void;
  #release: Release;
  #slug: Part<Slug> = loading;
  #config: Part<readonly string[]> = loading;
  #commit: Part<Commit | undefined> = loading;
  #commitDetails: Part<HostedDetails | undefined> = loading;
  #output: Part<string> = loading;
  #slugRead: Promise<void> = Promise.resolve();

  /** Starts to read at once; each part fails by itself. */
  constructor(ledger: Ledger, release: Release, sources: Sources) {
    this.ledger = ledger;
    this.#release = release;
    this.#sources = sources;
    this.#changes = new ChangesReader(ledger, this.#reader, sources.compareCode, {
      release: () => this.#release,
      slug: () => this.#slugRead.then(() => this.#slug),
    });
    this.#unlisten = ledger.changed.on(() => this.#takeIn());
    void this.#readSlug();
    void this.#readConfig();
    void this.#readCommit();
    void this.#changes.readCode();
    if (release.status === 'failed') void this.#readOutput();
  }

  /** Fires when the view may have changed. */
  get changed(): Signal {
    return this.#reader.changed;
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
      changes: this.#changes,
      pages: this.#sources.pages(),
      output: this.#output,
    });
  }

  /** What the page may ask about what the release changed. */
  get changes(): ShownChanges {
    const { ledger, release } = this;
    const before = valueOf(this.#changes.before);
    const code = codeListed(release, this.#changes.code);
    return {
      from: before && { ledger, release: before },
      to: { ledger, release },
      commits: commitsListed(code),
      files: filesListed(code),
      span: valueOf(code)?.span,
    };
  }

  /** Aborts once it is not shown any more. */
  get signal(): AbortSignal {
    return this.#reader.signal;
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
      case 'code':
        return this.#changes.readCode();
      case 'output':
        return this.#readOutput();
    }
  }

  /** The parts that could not be read, which `retry` reads again. */
  get failed(): Exclude<PartName, 'release' | 'plan'>[] {
    const { slug, config, commit, commitDetails, changes, failure } = this.view;
    const parts = [
      ['slug', [slug, changes.slug.lines]],
      ['config', [config, changes.config.lines]],
      ['commit', [commit]],
      ['commitDetails', [commitDetails]],
      ['code', [changes.code]],
      ['output', [failure]],
    ] as const;
    return parts.flatMap(([name, states]) => (states.some((part) => part?.state === 'failed') ? [name] : []));
  }

  /** Looks again for commits that were not here, or not all, after the repositories have changed. */
  async lookAgain(): Promise<void> {
    const code = this.#changes.code;
    const isWhole =
      code.state === 'known' &&
      code.value?.filesUnknown === undefined &&
      code.value?.added.caveat === undefined;
    await Promise.all([this.#readCommit(), isWhole || this.#changes.readCode()]);
  }

  /** Ends what is being read; nothing fires any more. */
  dispose(): void {
    this.#unlisten();
    this.#reader.stop();
  }

  #takeIn(): void {
    const { releases } = this.ledger.state;
    const before = this.#release;
    const now = releases.find((release) => release.version === before.version) ?? before;
    this.#release = now;
    const isOtherCode = now.artifact?.id !== before.artifact?.id;
    const isOtherBase = this.#changes.isStale;
    if (isOtherCode || isOtherBase) {
      void this.#readSlug();
      void this.#changes.readCode();
    }
    if (isOtherCode) void this.#readCommit();
    // What a pending release runs with is settled when it ends.
    if (now.status !== before.status || isOtherBase) void this.#readConfig();
    if (now.status === 'failed' && before.status !== 'failed') void this.#readOutput();
    this.changed.fire();
  }

  /** The slug may name a commit that the ledger does not. */
  async #retrySlug(): Promise<void> {
    await this.#readSlug();
    if (this.#commit.state !== 'known' || !this.#commit.value) await this.#readCommit();
  }

  async #readSlug(): Promise<void> {
    this.#slugRead = this.#askForSlug();
    await Promise.all([this.#slugRead, this.#changes.readSlug()]);
  }

  async #askForSlug(): Promise<void> {
    const release = this.#release;
    const none = noSlug(release);
    if (none) {
      this.#slug = none;
      this.changed.fire();
      return;
    }
    await this.#reader.read(
      this.#slug,
      () => readSlugOf(this.ledger, release, this.signal),
      (part) => (this.#slug = part),
      () => this.#release.artifact?.id === release.artifact?.id,
    );
  }

  /** Both lists are made of one answer. */
  async #readConfig(): Promise<void> {
    const { client, app } = this.ledger;
    const vars = client.releaseConfigVars(app.id, this.#release.id, { signal: this.signal });
    await Promise.all([
      this.#reader.read(
        this.#config,
        async () => knownPart(Object.keys(await vars)),
        (part) => (this.#config = part),
      ),
      this.#changes.readConfig(vars),
    ]);
  }

  #readOutput(): Promise<void> {
    return this.#reader.read(
      this.#output,
      () => this.#sources.endOfOutput(this.ledger, this.#release, this.signal),
      (part) => (this.#output = part),
    );
  }

  async #readCommit(): Promise<void> {
    const release = this.#release;
    const code = codeOf(release, this.ledger.state.releases) ?? { hash: undefined, release };
    const readSlug = async () => {
      await this.#slugRead;
      return valueOf(this.#slug);
    };
    await this.#reader.read(
      this.#commit,
      async () => commitOrReason(await this.#sources.locate(code, readSlug)),
      (part) => (this.#commit = part),
      () => this.#release.artifact?.id === release.artifact?.id,
    );
    await this.#readCommitDetails();
  }

  async #readCommitDetails(): Promise<void> {
    const commit = this.#commit.state === 'known' ? this.#commit.value : undefined;
    if (!commit) return;
    await this.#reader.read(
      this.#commitDetails,
      async () => knownPart(await this.#sources.commitDetailsOf(this.ledger, commit, this.signal)),
      (part) => (this.#commitDetails = part),
      () => this.#commit.state === 'known' && this.#commit.value?.hash === commit.hash,
    );
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
