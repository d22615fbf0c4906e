/** The nearest tags of many commits, in one process for a page of them, kept as long as the tags stand. */

import { GitFailed, runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

type Asked = Pick<Repository, 'root' | 'epoch'>;

/**
 * How many commits one process describes. In a repository of 100,000 commits, with tags far away, 100 commits take a
 * third of a second and one takes a twentieth: most of that time goes into reading the history once.
 */
const page = 100;

/** What `git describe` says of commits, by hash; undefined where no tag leads there. */
type Known = Map<string, string | undefined>;

class NearestTags {
  readonly #repository: Asked;
  #state = '';
  #known: Known = new Map();
  #asking: Promise<unknown> = Promise.resolve();

  constructor(repository: Asked) {
    this.#repository = repository;
  }

  /** @param tags all of them, with what they point to, in any form: other tags may lead elsewhere */
  async of(
    tags: string,
    hashes: readonly string[],
    late: Promise<unknown>,
  ): Promise<ReadonlyMap<string, string>> {
    // A history that was deepened may reach tags which it did not reach before.
    const state = `${this.#repository.epoch} ${tags}`;
    if (state !== this.#state) this.#known = new Map();
    this.#state = state;
    const known = this.#known;
    const waiting = new AbortController();
    const soon = late.then(() => waiting.abort());
    // In turn: lists that ask for the same share one answer.
    const asking = this.#asking.then(() => this.#ask(hashes, known, waiting.signal));
    this.#asking = asking.catch(() => {});
    await Promise.race([asking, soon]);
    const found = new Map<string, string>();
    for (const hash of hashes) {
      const nearest = known.get(hash);
      if (nearest !== undefined) found.set(hash, nearest);
    }
    return found;
  }

  /** @param waiting aborts when the result is no longer needed: the current page is finished and kept for the next list */
  async #ask(hashes: readonly string[], known: Known, waiting: AbortSignal): Promise<void> {
    while (!waiting.aborted) {
      const next = hashes.filter((hash) => !known.has(hash)).slice(0, page);
      if (next.length === 0) return;
      // oxlint-disable-next-line no-await-in-loop -- what is shown first is asked first
      await describe(this.#repository, next, known);
    }
  }
}

async function describe({ root }: Asked, hashes: readonly string[], known: Known): Promise<void> {
  const args = ['describe', '--tags', '--always', ...hashes.map(wholeHash)];
  const output = await runGit(root, args);
  const lines = output.split('\n');
  // Where no tag leads to a commit, its own hash stands, shortened.
  for (const [at, hash] of hashes.entries()) {
    const line = lines[at] ?? '';
    known.set(hash, line === '' || hash.startsWith(line) ? undefined : line);
  }
}

const kept = new WeakMap<Asked, NearestTags>();

/**
 * The nearest tag of each commit and how far it is, such as `v1.2-3-gde63889`.
 * @param tags all tags of the repository with what they point to, in any form
 * @param hashes whole, of commits that are here, those first that are shown first
 * @param late ends the waiting: what is not known by then is left out, and may be there the next time
 * @returns by hash, without those that no tag leads to
 * @throws {Problem} when git cannot run
 */
export async function nearestTags(
  repository: Asked,
  tags: string,
  hashes: readonly string[],
  late: Promise<unknown>,
): Promise<ReadonlyMap<string, string>> {
  // Without a tag git would walk the whole history to find none.
  if (tags.trim() === '') return new Map();
  let own = kept.get(repository);
  if (!own) kept.set(repository, (own = new NearestTags(repository)));
  try {
    return await own.of(tags, hashes, late);
  } catch (error) {
    if (error instanceof GitFailed) return new Map();
    throw error;
  }
}
