/** The frontier of a walk from two commits to their common ancestors, children before parents. */

export const fromLeft = 1;
export const fromRight = 2;
const fromBoth = 3;

/**
 * Commits still to be visited, highest level first: when one is taken, all its children were visited, so it is known from
 * which sides it is reachable.
 */
export class Frontier {
  #levels: Int32Array = new Int32Array(0);
  /** From which sides each commit is reachable, as far as the walk has come. */
  #sides: Uint8Array = new Uint8Array(0);
  readonly #marked: number[] = [];
  /** A binary heap. */
  readonly #heap: number[] = [];
  /** How many commits in the heap are not reachable from both sides; at 0 the walk is over. */
  #open = 0;
  #met = false;

  get open(): boolean {
    return this.#open > 0;
  }

  /** Whether the walk has met a common ancestor. */
  get met(): boolean {
    return this.#met;
  }

  /** @param levels of all commits, each higher than its parents' */
  begin(levels: Int32Array): void {
    this.#levels = levels;
    for (const commit of this.#marked) this.#sides[commit] = 0;
    this.#marked.length = 0;
    this.#heap.length = 0;
    this.#open = 0;
    this.#met = false;
    if (this.#sides.length < levels.length) this.#sides = new Uint8Array(levels.length);
  }

  mark(commit: number, side: number): void {
    const before = this.#sides[commit]!;
    const after = before | side;
    if (after === before) return;
    this.#sides[commit] = after;
    if (after === fromBoth) this.#met = true;
    if (before === 0) {
      this.#marked.push(commit);
      this.#push(commit);
      if (after !== fromBoth) this.#open++;
    } else this.#open--;
  }

  sideOf(commit: number): number {
    return this.#sides[commit]!;
  }

  take(): number {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    if (this.#sides[first] !== fromBoth) this.#open--;
    return first;
  }

  #push(commit: number): void {
    const heap = this.#heap;
    const level = this.#levels[commit]!;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#levels[heap[above]!]! >= level) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = commit;
  }

  /** Moves the last item to the top and sifts it down. */
  #sink(commit: number): void {
    const heap = this.#heap;
    const level = this.#levels[commit]!;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && this.#levels[heap[below + 1]!]! > this.#levels[heap[below]!]!) below++;
      if (this.#levels[heap[below]!]! <= level) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = commit;
  }
}
