/** The commit of a release: the one place that says it, for plans, pages, changes and questions alike. */

import { ambiguity } from '../git/ambiguous.ts';
import type { Resolution } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Commit, isWholeHash, shortHash } from '../domain/graph/commit.ts';
import { Problem } from '../domain/problem.ts';
import { type Release, type Slug, versionName } from '../domain/release/release.ts';
import { type Code, noCodeSentence, sourceOf } from './release-code.ts';

/** Code with its commit; `hash` is then undefined only where what is named is no commit of this repository. */
export interface Located extends Code {
  /** Undefined when the repository does not have it. */
  readonly commit: Commit | undefined;
  /** The commits that the hash stands for, as a sentence, where it is too short and nothing says more of it. */
  readonly ambiguity?: string;
}

/**
 * Reads the slug of a release; undefined where it has none, or it is gone. It is asked only where the hash of the ledger
 * does not say enough.
 */
export type ReadSlug = (release: Release) => Promise<Pick<Slug, 'commit'> | undefined>;

/** The slugs of a platform. What is read rejects with what a request failed with. */
export function slugsOf(client: Pick<Ledger['client'], 'slug'>, signal?: AbortSignal): ReadSlug {
  return async (release) => {
    const { artifact } = release;
    if (artifact === null) return undefined;
    try {
      return await client.slug(release.app.id, artifact, { signal });
    } catch (error) {
      // An expired slug is gone, and so is what it knew.
      if (error instanceof Problem && 'status' in error && error.status === 404) return undefined;
      throw error;
    }
  };
}

/** The same, where a slug that cannot be read is no reason to stop: then it says nothing. */
export function readableSlugs(client: Pick<Ledger['client'], 'slug'>): ReadSlug {
  const readSlug = slugsOf(client);
  return (release) => readSlug(release).catch(() => undefined);
}

/**
 * Looks for the commits of several codes, whose short hashes take one run of git.
 * @returns in the same order
 * @throws what `locate` throws
 */
export async function locateAll(
  repository: Repository,
  readSlug: ReadSlug,
  codes: readonly Code[],
  signal?: AbortSignal,
): Promise<Located[]> {
  const hashes = codes.flatMap(({ hash }) => hash ?? []);
  await repository.resolve(hashes, signal);
  return Promise.all(codes.map((code) => locate(repository, readSlug, code, signal)));
}

/**
 * Looks for the commit of some code: by the hash of the ledger, which is short and may be ambiguous, then by the
 * whole one of the slug.
 * @throws what the slug could not be read for, {Problem} when git cannot run, {Cancelled}
 */
export async function locate(
  repository: Repository,
  readSlug: ReadSlug,
  code: Code,
  signal?: AbortSignal,
): Promise<Located> {
  const { hash, release } = code;
  const short = hash === undefined ? undefined : await resolve(repository, hash, signal);
  if (short?.kind === 'found') return { ...code, commit: short.commit };
  const whole = wholeHashIn(await readSlug(release));
  const better = whole === undefined ? undefined : await resolve(repository, whole, signal);
  if (better?.kind === 'found') return { release, hash: whole, commit: better.commit };
  if (better?.kind === 'missing') return { release, hash: whole, commit: undefined };
  // Such as the digest of an image.
  if (hash === undefined || short?.kind === 'none') return { release, hash: undefined, commit: undefined };
  if (short?.kind !== 'ambiguous') return { ...code, commit: undefined };
  return { ...code, commit: undefined, ambiguity: await ambiguity(repository, hash) };
}

/**
 * The code that a release runs, which may be named further back in its ledger.
 * @throws {Problem} for a release from before the first deploy, what the ledger could not be read for, {Cancelled}
 */
export async function codeOfRelease(
  ledger: Pick<Ledger, 'until'>,
  release: Release,
  signal?: AbortSignal,
): Promise<Code> {
  const code = await ledger.until(({ releases }) => sourceOf(release, releases), signal);
  if (!code) throw new Problem(noCodeSentence(release));
  return code;
}

/**
 * Looks for the commit of what a release runs.
 * @throws what `codeOfRelease` and `locate` throw
 */
export async function locateRelease(
  repository: Repository,
  ledger: Pick<Ledger, 'until'> & { readonly client: Pick<Ledger['client'], 'slug'> },
  release: Release,
  signal: AbortSignal,
): Promise<Located> {
  const code = await codeOfRelease(ledger, release, signal);
  return locate(repository, slugsOf(ledger.client, signal), code, signal);
}

async function resolve(
  repository: Repository,
  hash: string,
  signal: AbortSignal | undefined,
): Promise<Resolution | undefined> {
  return (await repository.resolve([hash], signal)).get(hash);
}

/** Anything may be named as the commit of a slug that was not built from git. */
function wholeHashIn(slug: Pick<Slug, 'commit'> | undefined): string | undefined {
  const commit = slug?.commit ?? undefined;
  return commit !== undefined && isWholeHash(commit) ? commit : undefined;
}

/** Says what is missing: `v52 was built from commit de63889, which is not in the repository bookshop.` */
export function missingSentence(
  missing: readonly { readonly release: Pick<Release, 'version'>; readonly hash: string | undefined }[],
  repository: Pick<Repository, 'name'>,
): string {
  const versions = missing.map(({ release }) => versionName(release)).join(' and ');
  const hashes = [...new Set(missing.map(({ hash }) => shortHash(hash ?? '')))].join(' and ');
  const [commits, are] = hashes.includes(' ') ? ['commits', 'are'] : ['commit', 'is'];
  const were = missing.length > 1 ? 'were' : 'was';
  return `${versions} ${were} built from ${commits} ${hashes}, which ${are} not in the repository ${repository.name}.`;
}
