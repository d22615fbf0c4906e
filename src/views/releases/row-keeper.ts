/**
 * The rows that VS Code was given. It knows a row by its object, and reads anew all that lies below one which is drawn
 * again: what a person unfolds meanwhile is folded back, or stays empty. So a row is the same object for as long as it
 * is there, what it unfolds into is read before VS Code is told and given to it at once, and it is told of as few rows
 * as can be.
 */

/** @typeParam N a row, @typeParam L how one looks */
export interface RowSource<N extends object, L> {
  /** Outlives a refresh. */
  readonly idOf: (node: N) => string;
  readonly parentOf: (node: N) => N | undefined;
  readonly looksOf: (node: N) => L;
  readonly isAlike: (one: L, other: L) => boolean;
  readonly read: (node: N) => Promise<readonly N[]>;
  /** Tells VS Code to draw rows again, with all that lies below them. */
  readonly draw: (nodes: readonly N[]) => void;
}

export class RowKeeper<N extends object, L> {
  readonly #source: RowSource<N, L>;
  /** Those of the uppermost rows that were asked what they unfold into. */
  readonly #tops = new Set<N>();
  /** What rows unfolded into when they were asked last. */
  readonly #children = new WeakMap<N, readonly N[]>();
  /** How rows were drawn last. */
  readonly #drawn = new WeakMap<N, { readonly look: L }>();
  /** Rows that a person folded after they were asked. */
  readonly #folded = new WeakSet<N>();
  /** Rows that VS Code asked for and has not got yet. */
  readonly #awaited = new Map<N, Promise<unknown>>();
  readonly #updates = new Map<N, { again: boolean; readonly done: Promise<void> }>();

  constructor(source: RowSource<N, L>) {
    this.#source = source;
  }

  /** What a row unfolds into, for VS Code: at once where it is known. Rejects with what reading it does. */
  async children(parent: N): Promise<readonly N[]> {
    if (!this.#source.parentOf(parent)) this.#tops.add(parent);
    const known = this.#children.get(parent);
    if (known) return known;
    const reading = this.#awaited.get(parent) ?? this.#read(parent);
    this.#awaited.set(parent, reading);
    try {
      await reading;
    } finally {
      this.#awaited.delete(parent);
    }
    return this.#children.get(parent) ?? [];
  }

  /** Says how a row is drawn now. */
  drawn(node: N, look: L): void {
    this.#drawn.set(node, { look });
  }

  fold(node: N, folded: boolean): void {
    if (!folded) this.#folded.delete(node);
    else if (this.#children.has(node)) this.#folded.add(node);
  }

  /** Forgets what lies below rows that are not shown any more: nobody looks at it again. @param tops those that are */
  retain(tops: readonly N[]): void {
    for (const top of this.#tops) {
      if (tops.includes(top)) continue;
      this.#tops.delete(top);
      this.#forget(top);
    }
  }

  /**
   * Looks at a row and all below it again, and has VS Code draw what is other than before. Never rejects: what cannot be
   * read stays as it was.
   * @param prepare is done first, and does not reject
   */
  async update(top: N, prepare: () => Promise<void>): Promise<void> {
    const before = this.#updates.get(top);
    // What it reads may be from before.
    if (before) before.again = true;
    const update = before ?? { again: false, done: this.#run(top, prepare) };
    this.#updates.set(top, update);
    await update.done;
  }

  async #run(top: N, prepare: () => Promise<void>): Promise<void> {
    // Others may come in the same turn.
    await Promise.resolve();
    const update = this.#updates.get(top)!;
    const changed = new Set<N>();
    /* oxlint-disable no-await-in-loop -- what came meanwhile is for the next turn */
    do {
      update.again = false;
      await prepare();
      // They may be from before as well, and are looked at with the others once they are there.
      await this.#settled(top);
      for (const node of await this.#changes(top)) changed.add(node);
      await this.#settled(top);
    } while (update.again);
    /* oxlint-enable no-await-in-loop */
    this.#updates.delete(top);
    if (changed.size > 0) this.#source.draw([...changed]);
  }

  /** Waits for what VS Code asked for: it would lose the rows of a parent that is drawn again meanwhile. */
  async #settled(top: N): Promise<void> {
    let below: Promise<unknown>[];
    do {
      below = [...this.#awaited].filter(([node]) => this.#topOf(node) === top).map(([, reading]) => reading);
      // oxlint-disable-next-line no-await-in-loop -- what a person unfolds meanwhile is waited for, too
      await Promise.allSettled(below);
      // VS Code takes them in first.
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setImmediate(resolve));
    } while (below.length > 0);
  }

  /** The rows to draw again: of two, one below the other, the upper one is enough. */
  async #changes(node: N): Promise<N[]> {
    const below = await this.#changesBelow(node);
    const drawn = this.#drawn.get(node);
    const { isAlike, looksOf } = this.#source;
    return drawn && !isAlike(drawn.look, looksOf(node)) ? [node] : below;
  }

  async #changesBelow(node: N): Promise<N[]> {
    const before = this.#children.get(node);
    if (!before) return [];
    if (this.#folded.has(node)) {
      // Nobody sees them. Drawn again, it asks for them when it is unfolded.
      this.#forget(node);
      return [node];
    }
    const rows = await this.#read(node).catch(() => before);
    const changes = await Promise.all(rows.map((row) => this.#changes(row)));
    const same = rows.length === before.length && rows.every((row, index) => row === before[index]);
    return same ? changes.flat() : [node];
  }

  async #read(parent: N): Promise<readonly N[]> {
    const { idOf, read } = this.#source;
    const rows = await read(parent);
    const before = new Map(this.#children.get(parent)?.map((row) => [idOf(row), row]));
    const kept = rows.map((row) => {
      const known = before.get(idOf(row));
      before.delete(idOf(row));
      return known ? Object.assign(known, row) : row;
    });
    for (const gone of before.values()) this.#forget(gone);
    this.#children.set(parent, kept);
    return kept;
  }

  #forget(node: N): void {
    const rows = this.#children.get(node) ?? [];
    this.#children.delete(node);
    this.#folded.delete(node);
    for (const row of rows) this.#forget(row);
  }

  #topOf(node: N): N {
    let top = node;
    for (let parent = this.#source.parentOf(top); parent; parent = this.#source.parentOf(top)) top = parent;
    return top;
  }
}
