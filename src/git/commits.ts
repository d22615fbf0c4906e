/** From the hashes that ledgers name to commits: what is known is not asked again. */

import type { Commit } from '../model/commit.ts';
import { streamGit } from './git.ts';
import { ObjectReader, parseCommit } from './objects.ts';

/** What stands behind a text that a platform calls a commit. */
export type Resolution =
  | { readonly kind: 'found'; readonly commit: Commit }
  /** It may be fetched. */
  | { readonly kind: 'missing' }
  /** It is too short: several commits begin with it. */
  | { readonly kind: 'ambiguous' }
  /** Not a hash of this repository: the digest of an image, `null`, `unknown`, a name. */
  | { readonly kind: 'none' };

const none: Resolution = { kind: 'none' };
const missing: Resolution = { kind: 'missing' };
const ambiguous: Resolution = { kind: 'ambiguous' };

/** Fewer digits are more likely a word than a commit. */
const shortest = 7;
const digits = /^[0-9a-f]+$/;

export class Commits {
  readonly #root: string;
  readonly #length: number;
  readonly #found = new Map<string, Resolution & { kind: 'found' }>();
  /** Missing and ambiguous ones. Another map each time that they may have come. */
  #absent = new Map<string, Resolution>();
  #asking: Promise<unknown> = Promise.resolve();

  /** @param length of a whole hash of the repository, in digits */
  constructor(root: string, length: number) {
    this.#root = root;
    this.#length = length;
  }

  /** Objects have come, or may have: those that were not here are looked for again. */
  refresh(): void {
    this.#absent = new Map();
  }

  /**
   * Resolves hashes in one process for all that are not known yet, and in none when all are.
   * @param hashes short or whole, or any other text
   * @returns by the text that was asked for
   */
  async resolve(hashes: Iterable<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, Resolution>> {
    const asked = new Set(hashes);
    if (this.#unknown(asked).length > 0) {
      // In turn: those who ask for the same, as all views do at a start, share one answer.
      const asking = this.#asking.then(() => this.#ask(this.#unknown(asked), signal));
      this.#asking = asking.catch(() => {});
      await asking;
    }
    const resolved = new Map<string, Resolution>();
    for (const hash of asked) resolved.set(hash, this.#known(hash) ?? missing);
    return resolved;
  }

  #unknown(hashes: ReadonlySet<string>): string[] {
    return [...hashes].filter((hash) => this.#known(hash) === undefined);
  }

  #known(hash: string): Resolution | undefined {
    const known = this.#found.get(hash) ?? this.#absent.get(hash);
    if (known) return known;
    const possible = hash.length >= shortest && hash.length <= this.#length && digits.test(hash);
    return possible ? undefined : none;
  }

  async #ask(hashes: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    if (hashes.length === 0) return;
    const absent = this.#absent;
    let next = 0;
    const reader = new ObjectReader((object) => {
      const hash = hashes[next++];
      if (hash === undefined) return;
      // A tag or a branch may be named like a short hash, and then git answers with that one.
      if (object?.hash.startsWith(hash) === true) {
        const found = { kind: 'found', commit: parseCommit(object) } as const;
        this.#found.set(hash, found).set(object.hash, found);
      } else absent.set(hash, missing);
    });
    let complaints = '';
    const listener = {
      out: (bytes: Buffer) => reader.push(bytes),
      err: (text: string) => (complaints += text),
    };
    // Asked for a commit, git does not mind that a file begins with the same digits.
    const input = hashes.map((hash) => `${hash}^{commit}\n`).join('');
    const options = { input, here: true, signal };
    await streamGit(this.#root, ['cat-file', '--batch', '--buffer'], listener, options);
    if (next < hashes.length) throw new RangeError('git left questions without an answer.');
    for (const [, hash = ''] of complaints.matchAll(/^error: short \S+(?: ID)? (\S+) is ambiguous/gm)) {
      if (absent.has(hash)) absent.set(hash, ambiguous);
    }
  }
}
