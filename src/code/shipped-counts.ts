/** How many commits releases shipped and took back, counted in the background: no row waits for it. */

import type { History } from '../git/history.ts';
import type { Repository } from '../git/repository.ts';
import type { Shipped, Span } from '../domain/graph/span.ts';

type Counted = Pick<Repository, 'epoch'>;

interface Counts {
  /** Those of before stay until there are newer ones. */
  readonly known: Map<string, Shipped>;
  /** What was counted, or could not be, since the repository changed last. */
  asked: Set<string>;
  epoch: number;
}

export class ShippedCounts<R extends Counted = Repository> {
  readonly #history: (repository: R) => Pick<History, 'shipped'>;
  readonly #repositories = new WeakMap<R, Counts>();

  constructor(history: (repository: R) => Pick<History, 'shipped'>) {
    this.#history = history;
  }

  /**
   * What is known of some changes of code; the rest is counted.
   * @param spans with whole hashes of commits that are here
   * @param changed is called once more is known, or other than before
   * @returns in the same order
   */
  of(repository: R, spans: readonly Span[], changed: () => void): (Shipped | undefined)[] {
    const counts = this.#countsOf(repository);
    const fresh = new Map(spans.map((span) => [keyOf(span), span]));
    for (const key of fresh.keys()) if (counts.asked.has(key)) fresh.delete(key);
    for (const key of fresh.keys()) counts.asked.add(key);
    if (fresh.size > 0) void this.#count(repository, counts.known, fresh, changed);
    return spans.map((span) => counts.known.get(keyOf(span)));
  }

  /** Never rejects: a row without its number is a whole row, and its commits say what went wrong. */
  async #count(
    repository: R,
    known: Map<string, Shipped>,
    spans: ReadonlyMap<string, Span>,
    changed: () => void,
  ): Promise<void> {
    const counted = await this.#history(repository)
      .shipped([...spans.values()])
      .catch(() => []);
    let news = false;
    for (const [index, key] of [...spans.keys()].entries()) {
      const now = counted[index];
      const before = known.get(key);
      if (!now || (before && isSame(before, now))) continue;
      known.set(key, now);
      news = true;
    }
    if (news) changed();
  }

  #countsOf(repository: R): Counts {
    let counts = this.#repositories.get(repository);
    if (!counts) {
      counts = { known: new Map(), asked: new Set(), epoch: repository.epoch };
      this.#repositories.set(repository, counts);
    }
    if (counts.epoch !== repository.epoch)
      Object.assign(counts, { asked: new Set(), epoch: repository.epoch });
    return counts;
  }
}

function isSame(one: Shipped, other: Shipped): boolean {
  return one.ahead === other.ahead && one.behind === other.behind && one.caveat === other.caveat;
}

function keyOf({ from, to }: Span): string {
  return `${from ?? ''}..${to}`;
}
