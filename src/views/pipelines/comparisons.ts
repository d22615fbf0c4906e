/** What the apps of pipelines differ in: compared when it is looked at, and again when one runs something else. */

import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { failedPart, type Part, partOf } from '../../domain/part.ts';
import { messageOf, Problem } from '../../domain/problem.ts';
import { type Release, runningRelease } from '../../domain/release/release.ts';
import { diffReleases, type ReleaseDiff } from '../../domain/release/release-diff.ts';
import type { CodeComparison } from '../../code/comparison.ts';
import { readCode, readDiff } from '../../code/comparison.ts';

/** From what the target runs to what the source runs. No config value is kept. */
export interface Comparison {
  readonly from: Release;
  readonly to: Release;
  readonly diff: ReleaseDiff;
  readonly code: Part<CodeComparison>;
  /** Undefined where no repository has the code. */
  readonly repository: Repository | undefined;
}

export interface Ledgers {
  readonly source: Ledger;
  readonly target: Ledger;
}

interface Entry {
  /** What was compared, or is being. */
  key: string;
  known: Comparison | undefined;
  running: Promise<Comparison> | undefined;
}

/** The repository that has the code of two apps, or why there is none. */
export type RepositoryFor = (source: Ledger, target: Ledger) => Promise<Repository | Problem>;

export class Comparisons {
  readonly #repositoryFor: RepositoryFor;
  readonly #entries = new Map<string, Entry>();
  /** Counts what may have made commits come or go. */
  #looks = 0;

  constructor(repositoryFor: RepositoryFor) {
    this.#repositoryFor = repositoryFor;
  }

  /** As they were compared last; undefined before that, and while one of them runs nothing. */
  of(pair: Ledgers): Comparison | undefined {
    return (
      runningRelease(pair.source.state.releases) &&
      runningRelease(pair.target.state.releases) &&
      this.#entries.get(idOf(pair))?.known
    );
  }

  /** Whether `of` is about what both run now. */
  isFresh(pair: Ledgers): boolean {
    const entry = this.#entries.get(idOf(pair));
    return entry?.key === this.#keyOf(pair) && entry.running === undefined;
  }

  /** Compares what both run, unless that was done. Never rejects: for what cannot be read, the reason stands in its place. */
  async compare(pair: Ledgers): Promise<void> {
    const [from, to] = [
      runningRelease(pair.target.state.releases),
      runningRelease(pair.source.state.releases),
    ];
    if (!from || !to) return;
    const entry = this.#entries.get(idOf(pair)) ?? { key: '', known: undefined, running: undefined };
    this.#entries.set(idOf(pair), entry);
    const key = this.#keyOf(pair);
    if (entry.key !== key) {
      entry.key = key;
      entry.running = this.#read(pair, from, to, entry.known);
    }
    const comparison = await entry.running;
    // One of them may run something else by now, and another comparison waits for that.
    if (!comparison || entry.key !== key) return;
    entry.running = undefined;
    entry.known = comparison;
  }

  /** Says that commits may have come, or that a person asks again. */
  again(): void {
    this.#looks += 1;
  }

  #keyOf({ source, target }: Ledgers): string {
    return `${runningRelease(target.state.releases)?.id} ${runningRelease(source.state.releases)?.id} ${this.#looks}`;
  }

  async #read(
    pair: Ledgers,
    from: Release,
    to: Release,
    before: Comparison | undefined,
  ): Promise<Comparison> {
    // It cannot be cancelled: what was compared is there for the next look.
    const { signal } = new AbortController();
    const [left, right] = [
      { ledger: pair.target, release: from },
      { ledger: pair.source, release: to },
    ];
    const same = before?.from.id === from.id && before.to.id === to.id ? before : undefined;
    const [diff, found] = await Promise.all([
      // What a release is made of never changes.
      same && isWhole(same.diff)
        ? same.diff
        : readDiff(left, right, signal).catch((error: unknown) => diffWithout(pair, from, to, error)),
      this.#repositoryFor(pair.source, pair.target).catch((error: unknown) => new Problem(messageOf(error))),
    ]);
    if (found instanceof Problem) {
      return { from, to, diff, code: { state: 'absent', why: found.message }, repository: undefined };
    }
    const code = await partOf(readCode(found, left, right, signal));
    return { from, to, diff, code, repository: found };
  }
}

function idOf({ source, target }: Ledgers): string {
  return `${source.app.id} ${target.app.id}`;
}

function isWhole({ slug, config }: ReleaseDiff): boolean {
  return slug.state !== 'failed' && config.state !== 'failed';
}

/** What the ledgers themselves say. */
function diffWithout({ target, source }: Ledgers, from: Release, to: Release, error: unknown): ReleaseDiff {
  const unread = failedPart(error);
  const side = (release: Release, { state }: Ledger) => ({
    release,
    ledger: state.releases,
    slug: unread,
    config: unread,
  });
  return diffReleases(side(from, target), side(to, source));
}
