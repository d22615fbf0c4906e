/** What releases shipped and took back: which commits lie between the code before and the code after. */

import type { Code } from './code.ts';
import { changesCode, codeChange, everRan } from './code.ts';
import { commitNameIn, parseChange } from './change.ts';
import type { CommitGraph, Difference } from './commit-graph.ts';
import type { Release } from './release.ts';
import type { Deploy } from './release-index.ts';
import type { Steps } from './steps.ts';
import { tipLimit, tipSets } from './tip-sets.ts';

/** How many commits are looked at in one stretch. */
const stretch = 2048;

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
      return brings && everRan(release) ? [{ version: release.version, hash: commitNameIn(change) }] : [];
    })
    .toReversed();
}

/**
 * Up to this many spans are walked one by one, each in the time that its own commits take. More of them share one pass
 * over the history: where version branches interleave, each span alone would be most of it.
 */
const fewSpans = 4;

/** @param spans with whole hashes of commits in the graph */
export function* shippedBetween(graph: CommitGraph, spans: readonly Span[]): Steps<Shipped[]> {
  const shipped: Shipped[] = [];
  if (spans.length <= fewSpans) {
    for (const span of spans) {
      const { ahead, behind } = yield* differenceOf(graph, span);
      shipped.push({ ahead: ahead.length, behind: behind.length });
    }
    return shipped;
  }
  for (let at = 0; at < spans.length; at += spansAtOnce) {
    shipped.push(...(yield* countTogether(graph, spans.slice(at, at + spansAtOnce))));
  }
  return shipped;
}

/** Each has at most two tips of its own. */
const spansAtOnce = tipLimit / 2;

function* countTogether(graph: CommitGraph, spans: readonly Span[]): Steps<Shipped[]> {
  /** The place of each tip among all. */
  const places = new Map<number, number>();
  const placeOf = (hash: string): number => {
    const tip = graph.numberOf(hash);
    const place = places.get(tip) ?? places.size;
    places.set(tip, place);
    return place;
  };
  const pairs = spans.map(({ from, to }) => [from === undefined ? undefined : placeOf(from), placeOf(to)]);
  const sets = yield* tipSets(graph, [...places.keys()]);
  const shipped: Shipped[] = [];
  for (const [from, to] of pairs) {
    let ahead = 0;
    let behind = 0;
    for (let set = 1; set < sets.count; set++) {
      const before = from !== undefined && sets.has(set, from);
      const after = sets.has(set, to!);
      if (after && !before) ahead += sets.sizes[set]!;
      else if (before && !after) behind += sets.sizes[set]!;
    }
    shipped.push({ ahead, behind });
    yield;
  }
  return shipped;
}

/** Commits of a span as people read them. */
export interface Listed {
  /** Whole. */
  readonly hash: string;
  /** False for one that came in by a merge which stands further up. */
  readonly mainline: boolean;
}

/**
 * A part of what a span brings, children before their parents, those of a merged branch together.
 * @returns that part, and how many there are in all
 */
export function* listed(
  graph: CommitGraph,
  span: Span,
  skip: number,
  most: number,
): Steps<{ readonly part: readonly Listed[]; readonly count: number }> {
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
  return { part, count: order.length };
}

function* differenceOf(graph: CommitGraph, { from, to }: Span): Steps<Difference> {
  const right = graph.numberOf(to);
  if (from !== undefined) return yield* graph.difference(graph.numberOf(from), right);
  const marks = yield* graph.reach(right);
  const ahead: number[] = [];
  for (let commit = 0; commit < marks.length; commit++) if (marks[commit] === 1) ahead.push(commit);
  return { ahead, behind: [] };
}
