/** What git says of the code of two releases. */

import { locate, missingSentence } from '../../code/locate.ts';
import { GitFailed } from '../../git/git.ts';
import { historyOf } from '../../git/history.ts';
import { rangePage } from '../../git/ranges.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { codeOf } from '../../domain/release/code.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { mapPart, type Part, valueOf } from '../../domain/part.ts';
import { type Release, type Slug, versionName } from '../../domain/release/release.ts';
import type { CodeDifference, Commits, Files } from '../../domain/plan/rollback-plan.ts';
import { listed } from '../../domain/text/sentences.ts';

export type Code = Pick<Repositories, 'of' | 'all' | 'trouble'>;

/** A release with its slug, which is still being read. */
export interface Side {
  readonly release: Release;
  /** Of its ledger, as far as they are known, newest first. */
  readonly releases: readonly Release[];
  readonly slug: Promise<Part<Slug>>;
}

/** From one release's code to another's. */
export interface CodeBetween extends Files {
  /** Commits of the other that the first does not have. */
  readonly gained: Commits;
  readonly lost: Commits;
}

/**
 * What lies between the code of two releases, of one app or of two in a pipeline.
 * @throws {Problem} when git cannot tell, {Cancelled}
 */
export async function codeBetween(
  repositories: Code,
  from: Side,
  to: Side,
  signal: AbortSignal,
): Promise<Part<CodeBetween>> {
  const names = [...new Set([to, from].map(({ release }) => release.app.name))];
  // An app that is promoted to needs no remote, so that nothing names its repository.
  const found = await Promise.all(names.map((name) => repositories.of(name)));
  const [repository, other] = new Set(found.filter((one) => one !== undefined));
  if (!repository) return absent(await whyNoRepository(repositories, names[0] ?? ''));
  if (other) return absent(`${listed(names)} are of different repositories.`);
  // Both at once: each of them finds its own in what git told then.
  const shorts = [to, from].flatMap(({ release, releases }) => codeOf(release, releases)?.hash ?? []);
  await repository.resolve(shorts, signal);
  const [now, then] = await Promise.all([to, from].map((side) => commitOf(repository, side, signal)));
  if (typeof now !== 'object' || typeof then !== 'object') {
    return absent([now, then].filter((one) => typeof one === 'string').join(' '));
  }
  const [gained, lost, files] = await Promise.all([
    commitsBetween(repository, then.hash, now.hash, signal),
    commitsBetween(repository, now.hash, then.hash, signal),
    filesBetween(repository, then.hash, now.hash, signal),
  ]);
  return { state: 'known', value: { gained, lost, ...files } };
}

/** What going from the running code to a rollback's target takes back and brings back. See `codeBetween`. */
export async function codeDifference(
  repositories: Code,
  { current, target }: { readonly current: Side; readonly target: Side },
  signal: AbortSignal,
): Promise<Part<CodeDifference>> {
  const between = await codeBetween(repositories, target, current, signal);
  return mapPart(between, ({ gained, lost, ...files }) => ({
    takenBack: gained,
    broughtBack: lost,
    ...files,
  }));
}

async function whyNoRepository(repositories: Code, app: string): Promise<string> {
  const trouble = await repositories.trouble();
  if (trouble !== undefined) return trouble;
  return (await repositories.all()).length > 0
    ? `None of the open repositories has a remote that deploys to ${app}.`
    : `No repository is open: open the folder with the code of ${app}.`;
}

/** @returns the commit of a release; sentences when it is not here, or it is not known which one it is */
async function commitOf(
  repository: Repository,
  { release, releases, slug }: Side,
  signal: AbortSignal,
): Promise<Commit | string> {
  const code = codeOf(release, releases) ?? { hash: undefined, release };
  const { commit, hash, ambiguity } = await locate(repository, () => slug.then(valueOf), code, signal);
  if (commit) return commit;
  const name = versionName(release);
  if (ambiguity !== undefined) {
    const read = await slug;
    const which = read.state === 'failed' ? unreadSlug(name, read.message) : untold(name);
    return `${ambiguity} ${which}`;
  }
  if (hash !== undefined) return missingSentence([{ release, hash }], repository);
  if (code.hash === undefined) return `${name} names no commit.`;
  return `${name} was built from ${foreignText(code.hash, 100)}, which names no commit of the repository ${repository.name}.`;
}

function untold(name: string): string {
  return `Which of them ${name} was built from the platform does not say: look at each of them before you go on.`;
}

/** Another try may tell it. @param message why it could not be read, as a sentence */
function unreadSlug(name: string, message: string): string {
  return `Which of them ${name} was built from its slug says, which could not be read. ${message} Ask for the plan again.`;
}

async function commitsBetween(
  repository: Repository,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<Commits> {
  const { count, commits, caveat } = await rangePage(
    repository,
    historyOf(repository),
    { from, to },
    0,
    signal,
  );
  return { count, list: commits.map(({ commit }) => commit), ...(caveat && { caveat }) };
}

/** Commits can be known where files are not: a partial clone may have left the folders out. */
async function filesBetween(
  repository: Repository,
  from: string,
  to: string,
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
