/** From the hashes that ledgers name to commits: what is known is not asked again. */

import { type Commit, isHash, isWholeHash } from '../domain/graph/commit.ts';
import { runGit, streamGit } from './git.ts';
import { ObjectReader, parseCommit } from './objects.ts';

/** What stands behind a text that a platform calls a commit. */
export type Resolution =
  | { readonly kind: 'found'; readonly commit: Commit }
  /** It may be fetched. */
  | { readonly kind: 'missing' }
  /** It is too short: several commits begin with it. */
  | { readonly kind: 'ambiguous' }
  /** Neither a hash nor a tag of this repository: the digest of an image, `null`, `unknown`, the name of a build. */
  | { readonly kind: 'none' };

const none: Resolution = { kind: 'none' };
const missing: Resolution = { kind: 'missing' };
const ambiguous: Resolution = { kind: 'ambiguous' };

/** Names that git allows for a tag, as far as people use them: nothing that has a meaning of its own to git. */
const tagForm = /^(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$))[\p{L}\p{N}_][\p{L}\p{N}_.+@/-]{0,199}$/u;
const digits = /^[0-9a-f]{7,64}$/;
const letters = /[a-f]/;

/** One line to git, about a text that is named as a commit. */
interface Question {
  readonly text: string;
  readonly by: 'hash' | 'tag';
}

export class Commits {
  readonly #root: string;
  readonly #length: number;
  readonly #found = new Map<string, Resolution & { kind: 'found' }>();
  /** Answers that can change: missing and ambiguous hashes, and tags, which can move. Replaced when objects may have arrived. */
  #passing = new Map<string, Resolution>();
  #asking: Promise<unknown> = Promise.resolve();

  /** @param length of a whole hash of the repository, in digits */
  constructor(root: string, length: number) {
    this.#root = root;
    this.#length = length;
  }

  /** Call it when objects may have arrived: missing hashes are looked up again. */
  refresh(): void {
    this.#passing = new Map();
  }

  /**
   * Resolves hashes in one process for all that are not known yet, and in none when all are. A text that is no hash
   * stands for the tag of exactly that name.
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
    const known = this.#found.get(hash) ?? this.#passing.get(hash);
    return known ?? (this.#questionsOf(hash).length > 0 ? undefined : none);
  }

  /** The more likely one first: a number may be both, and a day or a time is more likely the name of a build. */
  #questionsOf(text: string): Question[] {
    const mayBeHash = digits.test(text);
    const byHash: Question[] = mayBeHash && text.length <= this.#length ? [{ text, by: 'hash' }] : [];
    const byTag: Question[] =
      tagForm.test(text) && !(mayBeHash && letters.test(text)) ? [{ text, by: 'tag' }] : [];
    return isHash(text) ? [...byHash, ...byTag] : [...byTag, ...byHash];
  }

  async #ask(texts: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    if (texts.length === 0) return;
    const passing = this.#passing;
    const questions = texts.flatMap((text) => this.#questionsOf(text));
    const settled = new Set<string>();
    const named = new Set<string>();
    let next = 0;
    const reader = new ObjectReader((object) => {
      const question = questions[next++];
      if (!question || !object || settled.has(question.text)) return;
      const { text, by } = question;
      // A tag or a branch may be named like a short hash, and then git answers with that one. A whole one stands for
      // the object alone: for an annotated tag git prints the commit.
      if (by === 'hash' && text.length < this.#length && !object.hash.startsWith(text)) {
        named.add(text);
        return;
      }
      settled.add(text);
      const found = { kind: 'found', commit: parseCommit(object) } as const;
      if (by === 'hash') this.#found.set(text, found);
      else passing.set(text, found);
      this.#found.set(object.hash, found);
    });
    let complaints = '';
    const listener = {
      out: (bytes: Buffer) => reader.push(bytes),
      err: (text: string) => (complaints += text),
    };
    // Asked for a commit, git does not mind that a file begins with the same digits.
    const input = questions
      .map(({ text, by }) => `${by === 'tag' ? 'refs/tags/' : ''}${text}^{commit}\n`)
      .join('');
    const options = { input, signal };
    await streamGit(this.#root, ['cat-file', '--batch', '--buffer'], listener, options);
    if (next < questions.length) throw new RangeError('git left questions without an answer.');
    const others = await this.#byObjects(
      [...named].filter((text) => !settled.has(text)),
      signal,
    );
    for (const text of texts) {
      if (settled.has(text)) continue;
      passing.set(text, others.get(text) ?? (isHash(text) ? missing : none));
    }
    for (const [, hash = ''] of complaints.matchAll(/^error: short \S+(?: ID)? (\S+) is ambiguous/gm)) {
      if (passing.get(hash)?.kind === 'missing') passing.set(hash, ambiguous);
    }
  }

  /**
   * What short hashes stand for where git answered with something else: the commits that begin so, and those of
   * annotated tags whose own objects do.
   */
  async #byObjects(
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Resolution>> {
    if (texts.length === 0) return new Map();
    const args = ['rev-parse', ...texts.map((text) => `--disambiguate=${text}`)];
    const hashes = (await runGit(this.#root, args, { signal })).split('\n').filter(isWholeHash);
    await this.#ask(
      hashes.filter((hash) => this.#known(hash) === undefined),
      signal,
    );
    return new Map(
      texts.map((text) => {
        const known = hashes.filter((hash) => hash.startsWith(text)).map((hash) => this.#known(hash));
        const [first = missing, other] = known.filter((one) => one?.kind === 'found');
        return [text, other ? ambiguous : first];
      }),
    );
  }
}
