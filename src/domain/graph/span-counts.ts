/** Ahead and behind counts between pairs of commits, and how exact they are in a shallow history. */

import type { CommitGraph, Difference } from './commit-graph.ts';
import type { Caveat, Shipped, Span } from './span.ts';
import { mayLieBehind } from './commit-date.ts';
import type { Steps } from '../interruptible.ts';
import { tipLimit, type TipSets, tipSets } from './tip-sets.ts';

/**
 * Up to this many spans are walked one by one, each in time proportional to its own commits. More spans share one pass
 * over the history: where release branches interleave, each span alone would cover most of it.
 */
const fewSpans = 4;

/** Each has at most two tips of its own. */
const spansAtOnce = tipLimit / 2;

/** @param spans with full hashes of commits in the graph */
export function* shippedBetween(graph: CommitGraph, spans: readonly Span[]): Steps<Shipped[]> {
  const shipped: Shipped[] = [];
  // A shallow history is short, and needs more than counts.
  if (spans.length <= fewSpans && !graph.isCut) {
    for (const span of spans) shipped.push(countsOf(span, yield* differenceOf(graph, span)));
    return shipped;
  }
  for (let at = 0; at < spans.length; at += spansAtOnce) {
    shipped.push(...(yield* countTogether(graph, spans.slice(at, at + spansAtOnce))));
  }
  return shipped;
}

/** The commits that only one end of a span reaches, for each end. */
export function* differenceOf(graph: CommitGraph, { from, to }: Span): Steps<Difference> {
  const right = graph.numberOf(to);
  if (from !== undefined) return yield* graph.difference(graph.numberOf(from), right);
  const marks = yield* graph.reach(right);
  const ahead: number[] = [];
  for (let commit = 0; commit < marks.length; commit++) if (marks[commit] === 1) ahead.push(commit);
  return { ahead, behind: [], related: true };
}

const unrelated: Shipped = { ahead: 0, behind: 0, caveat: 'unrelated' };

function countsOf({ from }: Span, { ahead, behind, related }: Difference): Shipped {
  if (from !== undefined && !related) return unrelated;
  return { ahead: ahead.length, behind: behind.length };
}

function* countTogether(graph: CommitGraph, spans: readonly Span[]): Steps<Shipped[]> {
  /** The index of each tip. */
  const places = new Map<number, number>();
  const placeOf = (hash: string): number => {
    const tip = graph.numberOf(hash);
    const place = places.get(tip) ?? places.size;
    places.set(tip, place);
    return place;
  };
  const pairs = spans.map(({ from, to }) => ({
    from: from === undefined ? undefined : placeOf(from),
    to: placeOf(to),
  }));
  const sets = yield* tipSets(graph, [...places.keys()]);
  const cut = graph.isCut ? cutsOf(graph, sets) : undefined;
  const shipped: Shipped[] = [];
  for (const pair of pairs) {
    shipped.push(countPair(pair, sets, cut));
    yield;
  }
  return shipped;
}

interface Pair {
  readonly from: number | undefined;
  readonly to: number;
}

function countPair({ from, to }: Pair, sets: TipSets, cut: Cuts | undefined): Shipped {
  const ahead = new Side(cut);
  const behind = new Side(cut);
  let related = from === undefined;
  /** The dates of the newest commits at which the history of each end is cut, in seconds. */
  let [borderOfFrom, borderOfTo] = [-Infinity, -Infinity];
  for (let set = 1; set < sets.count; set++) {
    const before = from !== undefined && sets.has(set, from);
    const after = sets.has(set, to);
    if (before && after) related = true;
    else if (after) ahead.add(set, sets.sizes[set]!);
    else if (before) behind.add(set, sets.sizes[set]!);
    if (before) borderOfFrom = Math.max(borderOfFrom, cut?.newestBorder[set] ?? -Infinity);
    if (after) borderOfTo = Math.max(borderOfTo, cut?.newestBorder[set] ?? -Infinity);
  }
  const isCut = ahead.isCut || behind.isCut;
  if (!related && !isCut) return unrelated;
  // A commit older than the other side's border may lie behind that border, and then both sides reach it.
  const isDoubtful =
    !related || mayLieBehind(ahead.oldest, borderOfFrom) || mayLieBehind(behind.oldest, borderOfTo);
  const caveat: Caveat | undefined = isDoubtful ? 'uncertain' : isCut ? 'atLeast' : undefined;
  return { ahead: ahead.count, behind: behind.count, ...(caveat && { caveat }) };
}

/** The commits that only one of two tips reaches. */
class Side {
  count = 0;
  /** Whether the local history ends among them. */
  isCut = false;
  /** The date of the oldest one, in seconds. */
  oldest = Infinity;
  readonly #cuts: Cuts | undefined;

  constructor(cuts: Cuts | undefined) {
    this.#cuts = cuts;
  }

  add(set: number, size: number): void {
    this.count += size;
    if (!this.#cuts) return;
    this.isCut ||= this.#cuts.newestBorder[set]! > -Infinity;
    this.oldest = Math.min(this.oldest, this.#cuts.oldest[set]!);
  }
}

/** Indexed by the number of a set. Dates are in seconds. */
interface Cuts {
  readonly oldest: Float64Array;
  /** The date of the newest commit without its parents; `-Infinity` where there is none. */
  readonly newestBorder: Float64Array;
}

function cutsOf(graph: CommitGraph, { count, labels }: TipSets): Cuts {
  const oldest = new Float64Array(count).fill(Infinity);
  const newestBorder = new Float64Array(count).fill(-Infinity);
  for (const [commit, set] of labels.entries()) {
    const date = graph.dateOf(commit);
    oldest[set] = Math.min(oldest[set]!, date);
    if (graph.border.has(commit)) newestBorder[set] = Math.max(newestBorder[set]!, date);
  }
  return { oldest, newestBorder };
}
