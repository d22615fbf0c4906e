/** For each commit of a history, which of several tips reach it: one pass for all tips. */

import type { CommitGraph } from './commit-graph.ts';
import type { Steps } from '../interruptible.ts';

/** How many tips one pass can handle, so that a set of them stays small. */
export const tipLimit = 256;

const bitsInWord = 32;
/** Two set numbers make one key; both stay far below this. */
const keyBase = 2 ** 26;

/** Sets of tips, each stored once, as bits in rows of one array. Set 0 is the empty one. */
class SetTable {
  readonly #words: number;
  readonly #numbers = new Map<string, number>();
  readonly #unions = new Map<number, number>();
  #rows: Uint32Array;
  #size = 0;

  constructor(tips: number) {
    this.#words = Math.max(1, Math.ceil(tips / bitsInWord));
    this.#rows = new Uint32Array(this.#words * 1024);
    this.#store(new Uint32Array(this.#words));
  }

  get size(): number {
    return this.#size;
  }

  single(tip: number): number {
    const bits = new Uint32Array(this.#words);
    bits[tip >>> 5] = 1 << (tip & 31);
    return this.#store(bits);
  }

  /** The number of the union of two sets. */
  union(one: number, other: number): number {
    const key = one < other ? one * keyBase + other : other * keyBase + one;
    const known = this.#unions.get(key);
    if (known !== undefined) return known;
    const bits = new Uint32Array(this.#words);
    for (let word = 0; word < this.#words; word++) {
      bits[word] = this.#rows[one * this.#words + word]! | this.#rows[other * this.#words + word]!;
    }
    const number = this.#store(bits);
    this.#unions.set(key, number);
    return number;
  }

  has(set: number, tip: number): boolean {
    return ((this.#rows[set * this.#words + (tip >>> 5)]! >>> (tip & 31)) & 1) === 1;
  }

  #store(bits: Uint32Array): number {
    const key = bits.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const at = this.#size * this.#words;
    if (at + this.#words > this.#rows.length) {
      const larger = new Uint32Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.set(bits, at);
    this.#numbers.set(key, this.#size);
    return this.#size++;
  }
}

export interface TipSets {
  /** The number of sets; set numbers are below it. */
  readonly count: number;
  /** The set of each commit. */
  readonly labels: Int32Array;
  /** How many commits have exactly this set. */
  readonly sizes: Int32Array;
  /** Whether a set contains a tip, given by its index among the requested tips. */
  has(set: number, tip: number): boolean;
}

/**
 * Groups the commits of a history by the tips that reach them; a tip reaches itself. It takes the time of one walk,
 * however much the tips' histories overlap.
 * @param tips numbers of commits, at most `tipLimit` of them, none twice
 */
export function* tipSets(graph: CommitGraph, tips: readonly number[]): Steps<TipSets> {
  if (tips.length > tipLimit) throw new RangeError(`At most ${tipLimit} tips at a time.`);
  const table = new SetTable(tips.length);
  const labels = new Int32Array(graph.size);
  for (const [at, tip] of tips.entries()) labels[tip] = table.single(at);
  yield* graph.spread(labels, (one, other) => table.union(one, other));
  const sizes = new Int32Array(table.size);
  for (const label of labels) sizes[label]!++;
  return { count: table.size, labels, sizes, has: (set, tip) => table.has(set, tip) };
}
