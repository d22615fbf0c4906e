/** Where a page has been, to go back and forward as in a browser. */

/** More are not gone back to one by one. */
const most = 50;

export class Visits<T> {
  #entries: readonly T[] = [];
  #at = -1;

  /** What is shown now; undefined at first. */
  get current(): T | undefined {
    return this.#entries[this.#at];
  }

  get back(): T | undefined {
    return this.#entries[this.#at - 1];
  }

  get forward(): T | undefined {
    return this.#entries[this.#at + 1];
  }

  /** Goes to something new, which drops what lay forward. */
  visit(entry: T): void {
    this.#entries = [...this.#entries.slice(0, this.#at + 1), entry].slice(-most);
    this.#at = this.#entries.length - 1;
  }

  /** @returns what is shown then; undefined where there is nothing in that direction, and nothing changes */
  move(to: 'back' | 'forward'): T | undefined {
    const entry = this[to];
    if (entry !== undefined) this.#at += to === 'back' ? -1 : 1;
    return entry;
  }
}
