/** The commit graph of a whole history in little memory: numbers in typed arrays, no object per commit. */

import { shortHash } from './commit.ts';
import { byFallingLevel, extendLevels } from './commit-levels.ts';
import { Frontier, fromLeft, fromRight } from './frontier.ts';
import { Problem } from '../problem.ts';
import { type Steps, stretch } from '../interruptible.ts';

/** The commits that only one of two tips reaches, as numbers of the graph. */
export interface Difference {
  /** Reachable from the second one only. */
  readonly ahead: readonly number[];
  /** Reachable from the first one only. */
  readonly behind: readonly number[];
  /** Whether a commit is reachable from both. */
  readonly related: boolean;
}

/**
 * Commits are numbered from 0 in the order in which they were first named. Once all of git's output is added, the graph
 * holds the parents of every commit in it.
 */
export class CommitGraph {
  /** Length of a full hash, in bytes. */
  readonly width: number;
  #size = 0;
  #hashes: Uint8Array;
  /** Hash table with open addressing: a commit's number plus one, 0 for an empty slot. */
  #table = new Int32Array(1 << 16);
  /** The position of a commit's parents in `#edges`; -1 until git has listed them. */
  #parents = new Int32Array(1 << 15).fill(-1);
  /** For each commit the number of its parents, then the parents. */
  #edges = new Int32Array(1 << 16);
  #edgeCount = 0;
  #withParents = 0;
  /** See `extendLevels`. */
  #levels: Int32Array = new Int32Array(0);
  /** All commits, children before their parents. */
  #order: Int32Array = new Int32Array(0);
  /** Commit dates in seconds; filled only for a shallow history. */
  #dates: Float64Array = new Float64Array(0);
  /** The commits whose parents exist and are not here. */
  #border: ReadonlySet<number> = new Set();
  readonly #reaches = new Map<number, Uint8Array>();
  readonly #frontier = new Frontier();
  readonly #asked: Uint8Array;

  /** @param width 20 for SHA-1, 32 for SHA-256 */
  constructor(width: number) {
    this.width = width;
    this.#asked = new Uint8Array(width);
    this.#hashes = new Uint8Array(width << 15);
  }

  get size(): number {
    return this.#size;
  }

  /** True once the parents of all commits are known. */
  get whole(): boolean {
    return this.#withParents === this.#size;
  }

  /**
   * The number of a commit; a new one when it was not named before.
   * @param bytes holds its hash from `at` on
   */
  add(bytes: Uint8Array, at: number): number {
    if (this.#size === this.#parents.length) this.#grow();
    const slot = this.#slotOf(bytes, at);
    const known = this.#table[slot]!;
    if (known > 0) return known - 1;
    const own = this.#size * this.width;
    for (let index = 0; index < this.width; index++) this.#hashes[own + index] = bytes[at + index]!;
    this.#table[slot] = ++this.#size;
    return this.#size - 1;
  }

  /**
   * Sets a commit's parents. A second call for the same commit is ignored.
   * @param parents their numbers; only the first `count` are read
   */
  setParents(commit: number, parents: ArrayLike<number>, count: number): void {
    if (this.#parents[commit]! >= 0) return;
    const at = this.#edgeCount;
    if (at + count + 1 > this.#edges.length) {
      const larger = new Int32Array(Math.max(this.#edges.length * 2, at + count + 1));
      larger.set(this.#edges);
      this.#edges = larger;
    }
    this.#edges[at] = count;
    for (let index = 0; index < count; index++) this.#edges[at + 1 + index] = parents[index]!;
    this.#edgeCount += count + 1;
    this.#parents[commit] = at;
    this.#withParents++;
  }

  /** Sets a commit's date, in seconds: a commit older than the border may lie behind it. */
  date(commit: number, seconds: number): void {
    if (commit >= this.#dates.length) {
      const larger = new Float64Array(this.#parents.length);
      larger.set(this.#dates);
      this.#dates = larger;
    }
    this.#dates[commit] = seconds;
  }

  /** @param hashes of the commits at which a shallow history ends */
  cutAt(hashes: readonly string[]): void {
    this.#border = new Set(hashes.flatMap((hash) => this.find(hash) ?? []));
  }

  get isCut(): boolean {
    return this.#border.size > 0;
  }

  /** The commits whose parents exist and are not here. */
  get border(): ReadonlySet<number> {
    return this.#border;
  }

  /** In seconds, of a history that is cut. */
  dateOf(commit: number): number {
    return this.#dates[commit] ?? 0;
  }

  /** @returns undefined for a commit that is not in the graph */
  find(hash: string): number | undefined {
    if (hash.length !== this.width * 2) return undefined;
    const bytes = this.#asked;
    for (let index = 0; index < this.width; index++) {
      bytes[index] = (digitAt(hash, index * 2) << 4) | digitAt(hash, index * 2 + 1);
    }
    const known = this.#table[this.#slotOf(bytes, 0)]!;
    return known > 0 ? known - 1 : undefined;
  }

  /** @throws {Problem} for a commit that is not in the graph */
  numberOf(hash: string): number {
    const commit = this.find(hash);
    if (commit === undefined) {
      throw new Problem(`Commit ${shortHash(hash)} is not in the repository. Fetch it, then try again.`);
    }
    return commit;
  }

  /** The full hash of a commit. */
  hashOf(commit: number): string {
    const at = commit * this.width;
    let hash = '';
    for (const byte of this.#hashes.subarray(at, at + this.width)) hash += byte.toString(16).padStart(2, '0');
    return hash;
  }

  parentsOf(commit: number): Int32Array {
    const at = this.#parents[commit]!;
    return at < 0 ? this.#edges.subarray(0, 0) : this.#edges.subarray(at + 1, at + 1 + this.#edges[at]!);
  }

  /**
   * Walks the commits reachable from a tip that were not seen before.
   * @param see marks a commit as seen; returns false if it was seen before, and then so were its ancestors
   * @returns the number of newly seen commits
   */
  *walk(tip: number, see: (commit: number) => boolean): Steps<number> {
    if (!see(tip)) return 0;
    const stack = [tip];
    let steps = 0;
    for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
      if (++steps % stretch === 0) yield;
      const at = this.#parents[commit]!;
      const end = at < 0 ? at : at + this.#edges[at]!;
      for (let edge = at + 1; edge <= end; edge++) {
        const parent = this.#edges[edge]!;
        if (see(parent)) stack.push(parent);
      }
    }
    return steps;
  }

  /** Which commits a tip reaches: one byte for each commit that is known now. */
  *reach(tip: number): Steps<Uint8Array> {
    const before = this.#reaches.get(tip);
    if (before) return before;
    const marks = new Uint8Array(this.#size);
    yield* this.walk(tip, (commit) => {
      if (marks[commit] === 1) return false;
      marks[commit] = 1;
      return true;
    });
    // Callers ask for the running releases of a few apps.
    if (this.#reaches.size >= 8) this.#reaches.delete(this.#reaches.keys().next().value!);
    this.#reaches.set(tip, marks);
    return marks;
  }

  /**
   * The commits that only one of two tips reaches, in time proportional to their number, not to the whole history.
   * Children come before parents.
   */
  *difference(from: number, to: number): Steps<Difference> {
    const frontier = this.#frontier;
    frontier.begin(yield* this.#leveled());
    frontier.mark(from, fromLeft);
    frontier.mark(to, fromRight);
    const ahead: number[] = [];
    const behind: number[] = [];
    for (let steps = 1; frontier.open; steps++) {
      if (steps % stretch === 0) yield;
      const commit = frontier.take();
      const side = frontier.sideOf(commit);
      if (side === fromRight) ahead.push(commit);
      else if (side === fromLeft) behind.push(commit);
      const at = this.#parents[commit]!;
      const end = at < 0 ? at : at + this.#edges[at]!;
      for (let edge = at + 1; edge <= end; edge++) frontier.mark(this.#edges[edge]!, side);
    }
    return { ahead, behind, related: frontier.met };
  }

  /**
   * Propagates labels from commits to their parents, children first.
   * @param labels one for each commit, 0 for none; changed in place
   * @param join merges two labels that meet at a commit
   */
  *spread(labels: Int32Array, join: (one: number, other: number) => number): Steps<void> {
    const order = yield* this.#childrenFirst();
    for (let at = 0; at < order.length; at++) {
      if (at % stretch === 0) yield;
      const commit = order[at]!;
      const label = labels[commit]!;
      const edges = this.#parents[commit]!;
      if (label === 0 || edges < 0) continue;
      const end = edges + this.#edges[edges]!;
      for (let edge = edges + 1; edge <= end; edge++) {
        const parent = this.#edges[edge]!;
        const known = labels[parent]!;
        if (known !== label) labels[parent] = known === 0 ? label : join(known, label);
      }
    }
  }

  *#childrenFirst(): Steps<Int32Array> {
    const levels = yield* this.#leveled();
    if (this.#order.length < levels.length) this.#order = yield* byFallingLevel(levels);
    return this.#order;
  }

  *#leveled(): Steps<Int32Array> {
    if (this.#levels.length < this.#size) {
      const shape = { size: this.#size, parents: this.#parents, edges: this.#edges };
      this.#levels = yield* extendLevels(this.#levels, shape);
    }
    return this.#levels;
  }

  #slotOf(bytes: Uint8Array, at: number): number {
    const mask = this.#table.length - 1;
    let slot = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) & mask;
    for (; this.#table[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#isAt(this.#table[slot]! - 1, bytes, at)) return slot;
    }
    return slot;
  }

  #isAt(commit: number, bytes: Uint8Array, at: number): boolean {
    const own = commit * this.width;
    for (let index = 0; index < this.width; index++) {
      if (this.#hashes[own + index] !== bytes[at + index]) return false;
    }
    return true;
  }

  #grow(): void {
    const room = this.#parents.length * 2;
    const parents = new Int32Array(room).fill(-1);
    parents.set(this.#parents);
    this.#parents = parents;
    const hashes = new Uint8Array(room * this.width);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    // At most half full, which keeps probe sequences short.
    this.#table = new Int32Array(room * 2);
    for (let commit = 0; commit < this.#size; commit++) {
      this.#table[this.#slotOf(hashes, commit * this.width)] = commit + 1;
    }
  }
}

/** The value of a lower-case hexadecimal digit. */
function digitAt(hash: string, at: number): number {
  const code = hash.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}
