/** The code of two releases, as git has it. */

import { commitsBetween } from './commits-between.ts';
import { locate, missingSentence } from './locate.ts';
import { GitFailed } from '../git/git.ts';
import type { AppRepositories } from './app-repositories.ts';
import type { Repository } from '../git/repository.ts';
import { codeOf } from '../domain/release/code.ts';
import type { Commit } from '../domain/graph/commit.ts';
import { foreignText } from '../domain/text/foreign-text.ts';
import { knownPart, type Part, valueOf } from '../domain/part.ts';
import { type Release, type Slug, versionName } from '../domain/release/release.ts';
import type { CodeDiff, Files } from '../domain/plan/code-diff.ts';
import { listed } from '../domain/text/sentences.ts';

/** Where the repository of an app is looked for. */
export type AppRepository = Pick<AppRepositories, 'of' | 'all' | 'trouble'>;

/** A release with its slug, which is still being read. */
export interface ReleaseWithSlug {
  readonly release: Release;
  /** The known releases of its ledger, newest first. */
  readonly releases: readonly Release[];
  readonly slug: Promise<Part<Slug>>;
}

/**
 * How the code of one release differs from that of another, of one app or of two in a pipeline.
 * @param from what runs
 * @param to what would run
 * @throws {Problem} when git cannot run, {Cancelled}
 */
export async function codeBetween(
  repositories: AppRepository,
  from: ReleaseWithSlug,
  to: ReleaseWithSlug,
  signal: AbortSignal,
): Promise<Part<CodeDiff>> {
  const names = [...new Set([to, from].map(({ release }) => release.app.name))];
  // An app that is promoted to needs no remote, so that nothing names its repository.
  const found = await Promise.all(names.map((name) => repositories.of(name)));
  const [repository, other] = new Set(found.filter((one) => one !== undefined));
  if (!repository) return absent(await whyNoRepository(repositories, names[0] ?? ''));
  if (other) return absent(`${listed(names)} are of different repositories.`);
  // In one run of git: each of them then finds its own in what it said.
  const shorts = [from, to].flatMap(({ release, releases }) => codeOf(release, releases)?.hash ?? []);
  await repository.resolve(shorts, signal);
  const [before, after] = await Promise.all(
    [from, to].map((side) => commitOrReason(repository, side, signal)),
  );
  if (typeof before !== 'object' || typeof after !== 'object') {
    return absent([before, after].filter((one) => typeof one === 'string').join(' '));
  }
  const span = { from: before.hash, to: after.hash };
  const [added, removed, files] = await Promise.all([
    commitsBetween(repository, span, signal),
    commitsBetween(repository, { from: span.to, to: span.from }, signal),
    filesBetween(repository, span, signal),
  ]);
  return knownPart({ span, added, removed, ...files });
}

async function whyNoRepository(repositories: AppRepository, app: string): Promise<string> {
  const trouble = await repositories.trouble();
  if (trouble !== undefined) return trouble;
  return (await repositories.all()).length > 0
    ? `None of the open repositories has a remote that deploys to ${app}.`
    : `No repository is open: open the folder with the code of ${app}.`;
}

/** @returns the commit of a release; else why there is none, as sentences */
async function commitOrReason(
  repository: Repository,
  { release, releases, slug }: ReleaseWithSlug,
  signal: AbortSignal,
): Promise<Commit | string> {
  const code = codeOf(release, releases) ?? { hash: undefined, release };
  const { commit, hash, ambiguity } = await locate(repository, () => slug.then(valueOf), code, signal);
  if (commit) return commit;
  const name = versionName(release);
  if (ambiguity !== undefined) {
    const read = await slug;
    const which = read.state === 'failed' ? unreadSlug(release, read.message) : unknownWhich(name);
    return `${ambiguity} ${which}`;
  }
  if (hash !== undefined) return missingSentence([{ release, hash }], repository);
  if (code.hash === undefined) return `${name} names no commit.`;
  return `${name} was built from ${foreignText(code.hash, 100)}, which names no commit of the repository ${repository.name}.`;
}

function unknownWhich(name: string): string {
  return `Which of them ${name} was built from the platform does not say: look at each of them before you go on.`;
}

/** Reading it again may work. @param message why its slug or image could not be read, as a sentence */
function unreadSlug(release: Release, message: string): string {
  const [name, kind] = [versionName(release), release.artifact?.kind ?? 'slug'];
  return `Which of them ${name} was built from its ${kind} says, which could not be read. ${message} Ask for the plan again.`;
}

/** Commits can be known where files are not: a partial clone may have left the folders out. */
async function filesBetween(
  repository: Repository,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<Files> {
  try {
    return { files: await repository.changes(from, to, signal, true) };
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    return { files: [], filesUnknown: error.message };
  }
}

function absent(why: string): Part<never> {
  return { state: 'absent', why };
}
