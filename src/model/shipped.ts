/** What releases shipped and took back: which commits lie between the code before and the code after. */

import type { Code } from './code.ts';
import { changesCode, codeChange, everRan } from './code.ts';
import { commitNameIn, parseChange } from './change.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { Release } from './release.ts';
import type { Deploy } from './release-index.ts';
import type { Steps } from './steps.ts';
import { differenceOf, shippedBetween } from './span-counts.ts';
import { count } from './words.ts';

/** How many commits are looked at in one stretch. */
const stretch = 2048;

/** Two commits, by their hashes; `from` is undefined before an app's first deploy. */
export interface Span {
  readonly from: string | undefined;
  readonly to: string;
}

/** What keeps numbers of commits from being exact. */
export type Caveat =
  /** The history that is here ends within the range: there may be more. */
  | 'atLeast'
  /** It ends before it is known which of the commits both sides have: there may be more, or fewer. */
  | 'uncertain'
  /** The two sides have no commit in common, so that nothing is counted. */
  | 'unrelated';

/** `5 commits`, or as much as is known of their number. */
export function commitCount(number: number, caveat?: Caveat): string {
  const commits = count(number, 'commit');
  if (caveat === 'atLeast') return `at least ${commits}`;
  return caveat === 'uncertain' ? `about ${commits}` : commits;
}

/** What a person should know where the numbers of a plan or a comparison are not exact; undefined where they are. */
export function caveatSentence(caveat: Caveat | undefined): string | undefined {
  switch (caveat) {
    case 'unrelated':
      return 'The two have no commit in common, so which commits change is not known: only the files are compared.';
    case 'atLeast':
    case 'uncertain':
      return 'The history here is cut off (a shallow clone), so the numbers of commits are not certain. Fetch more of it to be sure.';
    case undefined:
      return undefined;
  }
}

/** The same without the noun, for where it stands beside one: `5`, `at least 5`. */
export function plainCount(number: number, caveat?: Caveat): string {
  return commitCount(number, caveat).replace(/ commits?$/, '');
}

/** How many commits a change of code brought and took back. Both are 0 when the same commit runs again. */
export interface Shipped {
  /** Those that were not there before. */
  readonly ahead: number;
  /** Those that were there before and are not any more: after a rollback, a force-push, a deploy of older code. */
  readonly behind: number;
  /** Left out where both are exact. */
  readonly caveat?: Caveat;
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
      return brings && everRan(release) ? [{ version: release.version, hash: commitNameIn(change) }] : [];
    })
    .toReversed();
}

/** Commits of a span as people read them. */
export interface Listed {
  /** Whole. */
  readonly hash: string;
  /** False for one that came in by a merge which stands further up. */
  readonly mainline: boolean;
}

export interface ListedPart {
  readonly part: readonly Listed[];
  /** Of all of them, not of the part. */
  readonly count: number;
  readonly caveat?: Caveat;
}

/** A part of what a span brings, children before their parents, those of a merged branch together. */
export function* listed(graph: CommitGraph, span: Span, skip: number, most: number): Steps<ListedPart> {
  const [shipped] = yield* shippedBetween(graph, [span]);
  const caveat = shipped?.caveat;
  if (caveat === 'unrelated') return { part: [], count: 0, caveat };
  const { ahead } = yield* differenceOf(graph, span);
  /** How many children of each are not listed yet. */
  const children = new Map(ahead.map((commit) => [commit, 0]));
  const parentsIn = (commit: number) => [...graph.parentsOf(commit)].filter((parent) => children.has(parent));
  for (const [at, commit] of ahead.entries()) {
    for (const parent of parentsIn(commit)) children.set(parent, children.get(parent)! + 1);
    if (at % stretch === 0) yield;
  }
  const order: number[] = [];
  // All of it is reachable from its tip alone.
  const ready = ahead.length > 0 ? [graph.numberOf(span.to)] : [];
  for (let commit = ready.pop(); commit !== undefined; commit = ready.pop()) {
    order.push(commit);
    // The last one is next: what was merged stands between the merge and the main line.
    for (const parent of parentsIn(commit)) {
      const left = children.get(parent)! - 1;
      children.set(parent, left);
      if (left === 0) ready.push(parent);
    }
    if (order.length % stretch === 0) yield;
  }
  const mainline = new Set<number>();
  for (
    let commit = order[0];
    commit !== undefined && children.has(commit);
    commit = graph.parentsOf(commit)[0]
  ) {
    mainline.add(commit);
  }
  const part = order
    .slice(skip, skip + most)
    .map((commit) => ({ hash: graph.hashOf(commit), mainline: mainline.has(commit) }));
  return { part, count: order.length, ...(caveat && { caveat }) };
}
