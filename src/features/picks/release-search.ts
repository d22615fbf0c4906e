/** Finds releases by what a person types: a version, words, a name, or the first digits of a hash. Pure. */

import type { Commit } from '../../domain/graph/commit.ts';
import { parseVersion, type Release, versionName } from '../../domain/release/release.ts';
import { statusWord } from '../../domain/release/status-word.ts';
import { releaseTitle } from '../../domain/release/title.ts';

/** A release that a person may look for. */
export interface Candidate {
  readonly release: Release;
  /** Of the code that it runs, where that is in an open repository. */
  readonly commit: Commit | undefined;
  /** Why it cannot be chosen, as a clause after its version; undefined where it can. */
  readonly reason: string | undefined;
}

/** What was typed. */
export interface Query {
  /** In lower case. A release matches when it has all of them. */
  readonly words: readonly string[];
  /** The version, where nothing else was typed. */
  readonly version: number | undefined;
}

/** Reads what a person typed. */
export function parseQuery(text: string): Query {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return { words, version: parseVersion(text) };
}

/** The texts of releases, made once for each while a person types. */
export class ReleaseSearch {
  readonly #texts = new WeakMap<Candidate, string>();

  /** Those that match, in the order they were given. */
  matches(candidates: readonly Candidate[], { words }: Query): readonly Candidate[] {
    if (words.length === 0) return candidates;
    return candidates.filter((candidate) => {
      const text = this.#textOf(candidate);
      const hash = candidate.commit?.hash;
      // In the middle of a hash, digits mean nothing.
      return words.every((word) => text.includes(word) || hash?.startsWith(word) === true);
    });
  }

  #textOf(candidate: Candidate): string {
    const known = this.#texts.get(candidate);
    if (known !== undefined) return known;
    const { release, commit, reason } = candidate;
    const { description, status, user } = release;
    const parts = [
      versionName(release),
      releaseTitle(release, commit),
      description,
      status,
      statusWord(release),
      release.current ? 'current running' : undefined,
      user.email,
      commit?.author,
      commit?.email,
      reason,
    ];
    const text = parts
      .filter((part) => part !== undefined)
      .join('\n')
      .toLowerCase();
    this.#texts.set(candidate, text);
    return text;
  }
}
