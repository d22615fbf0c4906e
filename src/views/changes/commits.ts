/** From what the ledger says about code to commits of a repository. */

import { ambiguity } from '../../git/ambiguous.ts';
import type { Resolution } from '../../git/commits.ts';
import type { Repository } from '../../git/repository.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Commit, shortHash } from '../../model/commit.ts';
import { Problem } from '../../model/problem.ts';
import { versionName } from '../../model/release.ts';
import type { Code } from './sides.ts';

/** Code with its commit; `hash` is then undefined only where what is named is no commit of this repository. */
export interface Located extends Code {
  /** Undefined when the repository does not have it. */
  readonly commit: Commit | undefined;
  /** The commits that the hash stands for, as a sentence, where it is too short and nothing says more of it. */
  readonly ambiguity?: string;
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
  const short = hash === undefined ? undefined : await resolve(repository, hash, signal);
  if (short?.kind === 'found') return { ...code, commit: short.commit };
  const whole =
    release.slugId === null ? undefined : await wholeHash(slugs, release.app.id, release.slugId, signal);
  const better = whole === undefined ? undefined : await resolve(repository, whole, signal);
  if (better?.kind === 'found') return { release, hash: whole, commit: better.commit };
  if (better?.kind === 'missing') return { release, hash: whole, commit: undefined };
  // Such as the digest of an image.
  if (hash === undefined || short?.kind === 'none') return { release, hash: undefined, commit: undefined };
  if (short?.kind !== 'ambiguous') return { ...code, commit: undefined };
  return { ...code, commit: undefined, ambiguity: await ambiguity(repository, hash) };
}

async function resolve(
  repository: Repository,
  hash: string,
  signal: AbortSignal | undefined,
): Promise<Resolution | undefined> {
  return (await repository.resolve([hash], signal)).get(hash);
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
