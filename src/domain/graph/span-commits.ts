/** The commits of a span, in reading order. */

import type { CommitGraph } from './commit-graph.ts';
import type { Caveat, Span } from './span.ts';
import { differenceOf, shippedBetween } from './span-counts.ts';
import type { Steps } from '../interruptible.ts';

/** How many commits are visited between two yields. */
const stretch = 2048;

/** A part of a span's commits. */
export interface Listed {
  /** Whole. */
  readonly hash: string;
  /** False for a commit that came in through a merge further up. */
  readonly mainline: boolean;
}

export interface ListedPart {
  readonly part: readonly Listed[];
  /** Of the whole span, not of this part. */
  readonly count: number;
  readonly caveat?: Caveat;
}

/** A part of a span's commits, children before parents, the commits of a merged branch together. */
export function* listed(graph: CommitGraph, span: Span, skip: number, most: number): Steps<ListedPart> {
  const [shipped] = yield* shippedBetween(graph, [span]);
  const caveat = shipped?.caveat;
  if (caveat === 'unrelated') return { part: [], count: 0, caveat };
  const { ahead } = yield* differenceOf(graph, span);
  /** How many children of each commit are not listed yet. */
  const children = new Map(ahead.map((commit) => [commit, 0]));
  const parentsIn = (commit: number) => [...graph.parentsOf(commit)].filter((parent) => children.has(parent));
  for (const [at, commit] of ahead.entries()) {
    for (const parent of parentsIn(commit)) children.set(parent, children.get(parent)! + 1);
    if (at % stretch === 0) yield;
  }
  const order: number[] = [];
  // The whole span is reachable from its tip.
  const ready = ahead.length > 0 ? [graph.numberOf(span.to)] : [];
  for (let commit = ready.pop(); commit !== undefined; commit = ready.pop()) {
    order.push(commit);
    // The last parent comes next: merged commits stand between the merge and the main line.
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
