/** What git says of the code that runs and the code of a rollback's target. */

import type { Ledger } from '../ledger/ledger.ts';
import { historyOf } from '../git/history.ts';
import { rangePage } from '../git/ranges.ts';
import type { Repositories } from '../git/repositories.ts';
import type { Repository } from '../git/repository.ts';
import { codeOf } from '../model/code.ts';
import { type Commit, shortHash } from '../model/commit.ts';
import type { Part } from '../model/part.ts';
import { type Release, type Slug, versionName } from '../model/release.ts';
import type { CodeDifference, Commits } from '../model/rollback-plan.ts';

export type Code = Pick<Repositories, 'of' | 'all' | 'trouble'>;

/** A release with its slug, which is still being read. */
export interface Side {
  readonly release: Release;
  readonly slug: Promise<Part<Slug>>;
}

/**
 * What going from the running code to the target's takes back and brings back.
 * @param releases of the ledger that are known, newest first
 * @throws {Problem} when git cannot tell, {Cancelled}
 */
export async function codeDifference(
  repositories: Code,
  app: Pick<Ledger['app'], 'name'>,
  releases: readonly Release[],
  { current, target }: { readonly current: Side; readonly target: Side },
  signal: AbortSignal,
): Promise<Part<CodeDifference>> {
  const repository = await repositories.of(app.name);
  if (!repository) return absent(await whyNoRepository(repositories, app.name));
  // Both at once: each of them finds its own in what git told then.
  const shorts = [current, target].flatMap(({ release }) => codeOf(release, releases)?.hash ?? []);
  await repository.resolve(shorts, signal);
  const [now, then] = await Promise.all(
    [current, target].map((side) => commitOf(repository, side, releases, signal)),
  );
  if (typeof now !== 'object' || typeof then !== 'object') {
    return absent([now, then].filter((one) => typeof one === 'string').join(' '));
  }
  const [takenBack, broughtBack, files] = await Promise.all([
    commitsBetween(repository, then.hash, now.hash, signal),
    commitsBetween(repository, now.hash, then.hash, signal),
    repository.changes(then.hash, now.hash, signal),
  ]);
  return { state: 'known', value: { takenBack, broughtBack, files } };
}

async function whyNoRepository(repositories: Code, app: string): Promise<string> {
  const trouble = await repositories.trouble();
  if (trouble !== undefined) return trouble;
  return (await repositories.all()).length > 0
    ? `None of the open repositories has a remote that deploys to ${app}.`
    : `No repository is open: open the folder with the code of ${app}.`;
}

/**
 * The commit of a release: by the hash of the ledger, which is there already, else by the whole one of its slug.
 * @returns a sentence when it is not here
 */
async function commitOf(
  repository: Repository,
  { release, slug }: Side,
  releases: readonly Release[],
  signal: AbortSignal,
): Promise<Commit | string> {
  const short = codeOf(release, releases)?.hash;
  const found = short === undefined ? undefined : await resolve(repository, short, signal);
  if (found) return found;
  const read = await slug;
  const whole = read.state === 'known' ? (read.value.commit ?? undefined) : undefined;
  const hash = whole ?? short;
  const name = versionName(release);
  if (hash === undefined) return `${name} names no commit.`;
  return (
    (await resolve(repository, hash, signal)) ??
    `${name} was built from commit ${shortHash(hash)}, which is not in the repository ${repository.name}.`
  );
}

async function resolve(
  repository: Repository,
  hash: string,
  signal: AbortSignal,
): Promise<Commit | undefined> {
  const resolution = (await repository.resolve([hash], signal)).get(hash);
  return resolution?.kind === 'found' ? resolution.commit : undefined;
}

async function commitsBetween(
  repository: Repository,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<Commits> {
  const { count, commits } = await rangePage(repository, historyOf(repository), { from, to }, 0, signal);
  return { count, list: commits.map(({ commit }) => commit) };
}

function absent(why: string): Part<never> {
  return { state: 'absent', why };
}
