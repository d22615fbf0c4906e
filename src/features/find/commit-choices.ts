/** Finds commits by what a person types: HEAD, a branch, a tag, words, a name or the first digits of a hash. Pure. */

import type { CommitName } from '../../git/names.ts';
import type { Commit } from '../../domain/graph/commit.ts';

/** Names that are offered at once, of a repository that may have thousands. */
const mostNames = 20;

/**
 * The names that match, the one that was typed in full first.
 * @param text as it was typed; without any there are none
 */
export function namesMatching(names: readonly CommitName[], text: string): readonly CommitName[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return [];
  const found = names.filter(({ name }) => name.toLowerCase().includes(typed));
  const isExact = ({ name }: CommitName) => name.toLowerCase() === typed;
  return [...found.filter(isExact), ...found.filter((name) => !isExact(name))].slice(0, mostNames);
}

/** The commits that match all words, in the order they were given; without words all of them. */
export function commitsMatching(commits: readonly Commit[], text: string): readonly Commit[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return commits.filter(({ hash, author, email, subject, title = '' }) => {
    const about = [author, email, subject, title].join('\n').toLowerCase();
    return words.every((word) => about.includes(word) || hash.startsWith(word));
  });
}
