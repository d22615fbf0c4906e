/** What releases shipped and took back: which commits lie between the code before and the code after. */

import type { Code } from './code.ts';
import { changesCode, codeChange, everRan } from './code.ts';
import { parseChange } from './change.ts';
import type { CommitGraph, Difference, Steps } from './commit-graph.ts';
import type { Release } from './release.ts';
import type { Deploy } from './release-index.ts';

/** Two commits, by their hashes; `from` is undefined before an app's first deploy. */
export interface Span {
  readonly from: string | undefined;
  readonly to: string;
}

/** How many commits a change of code brought and took back. Both are 0 when the same commit runs again. */
export interface Shipped {
  /** Those that were not there before. */
  readonly ahead: number;
  /** Those that were there before and are not any more: after a rollback, a force-push, a deploy of older code. */
  readonly behind: number;
}

/** A release that changed the code, and between which two it did so. */
export interface CodeRelease {
  readonly release: Release;
  readonly from: Code | undefined;
  readonly to: Code;
}

/**
 * All releases that changed the code which runs, with what they stand between, as far as the ledger says.
 * @param ledger newest first
 * @param complete whether it reaches down to v1
 * @returns newest first
 */
export function codeReleases(ledger: readonly Release[], complete: boolean): CodeRelease[] {
  return ledger.flatMap((release) => {
    if (!changesCode(release) || !everRan(release)) return [];
    const change = codeChange(release, ledger, complete);
    return change ? [{ release, ...change }] : [];
  });
}

/**
 * The releases which brought code to an app, as an index takes them.
 * @param ledger newest first
 * @returns oldest first, without those that failed or did not run yet
 */
export function deploysOf(ledger: readonly Release[]): Deploy[] {
  return ledger
    .flatMap((release): Deploy[] => {
      const change = parseChange(release.description);
      const brings = change.kind === 'deploy' || change.kind === 'promotion';
      return brings && everRan(release) ? [{ version: release.version, hash: change.hash }] : [];
    })
    .toReversed();
}

/** @param spans with whole hashes of commits in the graph */
export function* shippedBetween(graph: CommitGraph, spans: readonly Span[]): Steps<Shipped[]> {
  const shipped: Shipped[] = [];
  for (const span of spans) {
    const { ahead, behind } = yield* differenceOf(graph, span);
    shipped.push({ ahead: ahead.length, behind: behind.length });
    yield;
  }
  return shipped;
}

/** Whether each span brings or takes back any of some commits. */
export function* touching(
  graph: CommitGraph,
  spans: readonly Span[],
  hashes: readonly string[],
): Steps<boolean[]> {
  const wanted = new Set(hashes.map((hash) => graph.find(hash)));
  const touched: boolean[] = [];
  for (const span of spans) {
    const { ahead, behind } = yield* differenceOf(graph, span);
    touched.push(ahead.some((commit) => wanted.has(commit)) || behind.some((commit) => wanted.has(commit)));
    yield;
  }
  return touched;
}

function* differenceOf(graph: CommitGraph, { from, to }: Span): Steps<Difference> {
  const right = numberOf(graph, to);
  if (from !== undefined) return yield* graph.difference(numberOf(graph, from), right);
  const marks = yield* graph.reach(right);
  const ahead: number[] = [];
  for (let commit = 0; commit < marks.length; commit++) if (marks[commit] === 1) ahead.push(commit);
  return { ahead, behind: [] };
}

function numberOf(graph: CommitGraph, hash: string): number {
  const commit = graph.find(hash);
  if (commit === undefined) throw new RangeError('A commit that was not walked to.');
  return commit;
}
