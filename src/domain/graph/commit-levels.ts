/** Generation numbers: an order in which each commit comes before its parents. */

import { type Steps, stretch } from '../interruptible.ts';

/** The edges of a history, as `CommitGraph` stores them. */
export interface GraphShape {
  /** How many commits there are. */
  readonly size: number;
  /** The position of each commit's parents in `edges`; -1 where they are unknown. */
  readonly parents: Int32Array;
  /** For each commit the number of its parents, then the parents. */
  readonly edges: Int32Array;
}

/**
 * The level of each commit: one more than the highest level of its parents, 1 without parents.
 * @param known the levels of the first commits, from before others were added
 */
export function* extendLevels(known: Int32Array, { size, parents, edges }: GraphShape): Steps<Int32Array> {
  const levels = new Int32Array(size);
  levels.set(known);
  const stack: number[] = [];
  /** The parent to visit next for each commit on the stack: an octopus merge has many. */
  const next: number[] = [];
  for (let start = known.length, steps = 0; start < size; start++) {
    if (levels[start] !== 0) continue;
    stack.push(start);
    next.push(0);
    while (stack.length > 0) {
      if (++steps % stretch === 0) yield;
      const commit = stack.at(-1)!;
      const at = parents[commit]!;
      const count = at < 0 ? 0 : edges[at]!;
      const index = next.at(-1)!;
      next[next.length - 1] = index + 1;
      if (index < count) {
        const parent = edges[at + 1 + index]!;
        if (levels[parent] === 0) {
          stack.push(parent);
          next.push(0);
        }
        continue;
      }
      let level = 0;
      for (let edge = at + 1; edge <= at + count; edge++) level = Math.max(level, levels[edges[edge]!]!);
      levels[commit] = level + 1;
      stack.pop();
      next.pop();
    }
  }
  return levels;
}

/** All commits by level, highest first, so that children come before parents. A counting sort. */
export function* byFallingLevel(levels: Int32Array): Steps<Int32Array> {
  let highest = 0;
  for (const level of levels) highest = Math.max(highest, level);
  /** The position of the next commit of each level; levels count from the highest one. */
  const next = new Int32Array(highest + 2);
  for (const level of levels) next[highest - level + 1]!++;
  for (let at = 1; at < next.length; at++) next[at]! += next[at - 1]!;
  yield;
  const order = new Int32Array(levels.length);
  for (const [commit, level] of levels.entries()) order[next[highest - level]!++] = commit;
  return order;
}
