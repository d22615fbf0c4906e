/** The commits of a span, in the order in which people read them. */

import type { CommitGraph } from './commit-graph.ts';
import type { Caveat, Span } from './span.ts';
import { differenceOf, shippedBetween } from './span-counts.ts';
import type { Steps } from '../interruptible.ts';

/** How many commits are looked at in one stretch. */
const stretch = 2048;

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
