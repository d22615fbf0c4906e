/**
 * Commits with their parents, as `git rev-list --parents` prints them, on their way into a graph. With `--timestamp`
 * the date of each stands before it.
 */

import type { CommitGraph } from '../domain/graph/commit-graph.ts';

const space = 0x20;
const newline = 0x0a;
const nothing = Buffer.alloc(0);

/** What each character is worth as a hexadecimal digit, 255 for one that is none. */
const worth = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) worth[digit.toString(16).charCodeAt(0)] = digit;

/**
 * Reads what git printed in the pieces in which it comes, without making a text of it: there are millions of hashes.
 */
export class GraphReader {
  readonly #graph: CommitGraph;
  readonly #dated: boolean;
  readonly #hash: Uint8Array;
  #parents = new Int32Array(16);
  #rest: Buffer = nothing;

  /** @param dated whether the date of each commit is printed before it */
  constructor(graph: CommitGraph, dated = false) {
    this.#graph = graph;
    this.#dated = dated;
    this.#hash = new Uint8Array(graph.width);
  }

  /** @throws {RangeError} for anything but lines of whole hashes */
  push(bytes: Buffer): void {
    const end = bytes.lastIndexOf(newline) + 1;
    if (end === 0) {
      this.#rest = Buffer.concat([this.#rest, bytes]);
      return;
    }
    let at = 0;
    if (this.#rest.length > 0) {
      at = bytes.indexOf(newline) + 1;
      const line = Buffer.concat([this.#rest, bytes.subarray(0, at)]);
      this.#line(line, 0);
    }
    while (at < end) at = this.#line(bytes, at);
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  /** @returns where the next line begins */
  #line(bytes: Buffer, from: number): number {
    const { width } = this.#graph;
    let at = from;
    let date = 0;
    if (this.#dated) {
      at = bytes.indexOf(space, from) + 1;
      date = Number(bytes.toString('latin1', from, at));
      if (at === 0 || Number.isNaN(date)) throw strange();
    }
    const commit = this.#next(bytes, at);
    if (this.#dated) this.#graph.date(commit, date);
    at += width * 2;
    let count = 0;
    while (bytes[at] === space) {
      if (count === this.#parents.length) {
        const larger = new Int32Array(count * 2);
        larger.set(this.#parents);
        this.#parents = larger;
      }
      this.#parents[count++] = this.#next(bytes, at + 1);
      at += width * 2 + 1;
    }
    if (bytes[at] !== newline) throw strange();
    this.#graph.setParents(commit, this.#parents, count);
    return at + 1;
  }

  #next(bytes: Buffer, from: number): number {
    const hash = this.#hash;
    const { length } = hash;
    let wrong = 0;
    for (let index = 0, at = from; index < length; index++, at += 2) {
      const high = worth[bytes[at]!]!;
      const low = worth[bytes[at + 1]!]!;
      wrong |= high | low;
      hash[index] = (high << 4) | low;
    }
    if (wrong > 15) throw strange();
    return this.#graph.add(hash, 0);
  }
}

function strange(): RangeError {
  return new RangeError('git printed a history that Shiplog does not understand.');
}
