/** From what the ledger says about code to commits of a repository. */

import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Commit, shortHash } from '../../model/commit.ts';
import { Problem } from '../../model/problem.ts';
import { versionName } from '../../model/release.ts';
import type { Code } from './sides.ts';

/** Code with its commit; `hash` is then undefined only where no commit is named at all. */
export interface Located extends Code {
  /** Undefined when the repository does not have it. */
  readonly commit: Commit | undefined;
}

/** What of the release API is asked. */
export type Slugs = Pick<Ledger['client'], 'slug'>;

/**
 * Looks for the commit of some code: by the hash of the ledger, which is short and may be ambiguous, then by the
 * whole one of the slug.
 */
export async function locate(
  repository: Repository,
  slugs: Slugs,
  code: Code,
  signal?: AbortSignal,
): Promise<Located> {
  const { hash, release } = code;
  if (hash !== undefined) {
    const commit = (await repository.commits([hash])).get(hash);
    if (commit) return { ...code, commit };
  }
  const whole =
    release.slugId === null ? undefined : await wholeHash(slugs, release.app.id, release.slugId, signal);
  if (whole === undefined) return { ...code, commit: undefined };
  return { release, hash: whole, commit: (await repository.commits([whole])).get(whole) };
}

async function wholeHash(
  slugs: Slugs,
  app: string,
  slug: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { commit } = await slugs.slug(app, slug, { signal });
    // Whoever builds a slug may name anything as its commit.
    return commit !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? commit : undefined;
  } catch (error) {
    // An expired slug is gone, and so is what it knew.
    if (error instanceof Problem && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

/** Says what is missing: `v52 was built from commit de63889, which is not in the repository bookshop.` */
export function missingSentence(missing: readonly Located[], repository: Pick<Repository, 'name'>): string {
  const versions = missing.map(({ release }) => versionName(release)).join(' and ');
  const hashes = [...new Set(missing.map(({ hash }) => shortHash(hash ?? '')))].join(' and ');
  const [commits, are] = hashes.includes(' ') ? ['commits', 'are'] : ['commit', 'is'];
  const were = missing.length > 1 ? 'were' : 'was';
  return `${versions} ${were} built from ${commits} ${hashes}, which ${are} not in the repository ${repository.name}.`;
}
