/**
 * The rows that VS Code was given. VS Code identifies a row by its object, and when a row is drawn again it reads all rows
 * below it again: what a person unfolds in the meantime is folded back, or stays empty. So the sources of rows make plain
 * values with ids, and this keeps one object for each id while the row exists, reads the rows below before VS Code asks
 * for them, and has as few rows as possible drawn again. Nothing else changes a row that was given out.
 */

/** @typeParam N a row, @typeParam L how one looks */
export interface RowSource<N extends object, L> {
  /** The same before and after a refresh. */
  readonly idOf: (node: N) => string;
  /** Whether a row can take the place of one with the same id. Otherwise what was read below it is dropped. */
  readonly isSame: (known: N, row: N) => boolean;
  readonly parentOf: (node: N) => N | undefined;
  readonly looksOf: (node: N) => L;
  readonly isAlike: (one: L, other: L) => boolean;
  readonly read: (node: N) => Promise<readonly N[]>;
  /** Makes VS Code draw rows again, with all that lies below them. */
  readonly draw: (nodes: readonly N[]) => void;
}

export class RowKeeper<N extends object, L> {
  readonly #source: RowSource<N, L>;
  #tops: readonly N[] = [];
  /** What rows unfold into, as it was read last. */
  readonly #children = new WeakMap<N, readonly N[]>();
  /** How VS Code drew rows last, or was told to. */
  readonly #drawn = new WeakMap<N, { readonly look: L }>();
  /** Rows that a person folded after their rows were read. */
  readonly #folded = new WeakSet<N>();
  /** Reads that VS Code waits for, by the row that it unfolds. */
  readonly #awaited = new Map<N, Promise<unknown>>();
  readonly #updates = new Map<N, { again: boolean; readonly done: Promise<void> }>();

  constructor(source: RowSource<N, L>) {
    this.#source = source;
  }

  /** The uppermost rows: another array whenever they were set. */
  get tops(): readonly N[] {
    return this.#tops;
  }

  /**
   * Takes in the uppermost rows as they are now.
   * @returns `all` when there are others or they are in another order, otherwise those that look different from before
   */
  setTops(rows: readonly N[]): 'all' | readonly N[] {
    const before = this.#tops;
    this.#tops = this.#keep(rows, before);
    if (!isSameList(before, this.#tops)) return 'all';
    return this.#tops.filter((top) => this.#looksDifferent(top));
  }

  /** What a row unfolds into, for VS Code: at once where it is known. Rejects when reading it does. */
  async children(parent: N): Promise<readonly N[]> {
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

  /** Notes how VS Code draws a row now. */
  drawn(node: N, look: L): void {
    this.#drawn.set(node, { look });
  }

  fold(node: N, folded: boolean): void {
    if (!folded) this.#folded.delete(node);
    else if (this.#children.has(node)) this.#folded.add(node);
  }

  /**
   * Reads a row and all rows below it again, and has VS Code draw those that changed. Never rejects: what cannot be read
   * stays as it was.
   * @param prepare is done first, and does not reject
   */
  async update(top: N, prepare: () => Promise<unknown> = nothing): Promise<void> {
    const before = this.#updates.get(top);
    // What it reads may be older than this call.
    if (before) before.again = true;
    const update = before ?? { again: false, done: this.#run(top, prepare) };
    this.#updates.set(top, update);
    await update.done;
  }

  async #run(top: N, prepare: () => Promise<unknown>): Promise<void> {
    // Further calls may come in the same turn.
    await Promise.resolve();
    const update = this.#updates.get(top)!;
    const changed = new Set<N>();
    /* oxlint-disable no-await-in-loop -- what came meanwhile is for the next turn */
    do {
      update.again = false;
      await prepare();
      // What VS Code waits for may be older as well, and is checked with the rest once it is there.
      await this.#settled(top);
      for (const node of await this.#changes(top)) changed.add(node);
      await this.#settled(top);
    } while (update.again);
    /* oxlint-enable no-await-in-loop */
    this.#updates.delete(top);
    if (changed.size === 0) return;
    for (const node of changed) this.#announced(node);
    this.#source.draw([...changed]);
  }

  /**
   * VS Code waits until it has heard of no row for 200 milliseconds before it draws any: rows that were named at each
   * press of a key, because they are not drawn yet, would never be.
   */
  #announced(node: N): void {
    if (this.#drawn.has(node)) this.#drawn.set(node, { look: this.#source.looksOf(node) });
    for (const row of this.#children.get(node) ?? []) this.#announced(row);
  }

  /** Waits for what VS Code asked for: it loses the rows of a parent that is drawn again in the meantime. */
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
    return this.#looksDifferent(node) ? [node] : below;
  }

  #looksDifferent(node: N): boolean {
    const drawn = this.#drawn.get(node);
    const { isAlike, looksOf } = this.#source;
    return drawn !== undefined && !isAlike(drawn.look, looksOf(node));
  }

  async #changesBelow(node: N): Promise<N[]> {
    const before = this.#children.get(node);
    if (!before) return [];
    if (this.#folded.has(node)) {
      // They are not visible. Once drawn again, VS Code asks for them when the row is unfolded.
      this.#forget(node);
      return [node];
    }
    const rows = await this.#read(node).catch(() => before);
    const changes = await Promise.all(rows.map((row) => this.#changes(row)));
    return isSameList(before, rows) ? changes.flat() : [node];
  }

  async #read(parent: N): Promise<readonly N[]> {
    const rows = this.#keep(await this.#source.read(parent), this.#children.get(parent) ?? []);
    this.#children.set(parent, rows);
    return rows;
  }

  /** The objects that were given out before, with the values that their rows have now. */
  #keep(rows: readonly N[], before: readonly N[]): readonly N[] {
    const { idOf, isSame } = this.#source;
    const gone = new Map(before.map((row) => [idOf(row), row]));
    const kept = rows.map((row) => {
      const known = gone.get(idOf(row));
      if (!known || !isSame(known, row)) return row;
      gone.delete(idOf(row));
      return Object.assign(known, row);
    });
    for (const row of gone.values()) this.#forget(row);
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

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

const nothing = () => Promise.resolve();
