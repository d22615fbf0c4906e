/** What two releases differ in. A part that cannot be read says why. */

import type { Repository } from '../git/repository.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { knownPart, type Part, partOf } from '../domain/part.ts';
import { Cancelled, Problem } from '../domain/problem.ts';
import { type Release, noArtifactSentence } from '../domain/release/release.ts';
import { diffReleases, type ReleaseDiff, type Side } from '../domain/release/release-diff.ts';
import { type Located, locateRelease, missingSentence } from './locate.ts';
import { noHashSentence, sourceOf } from './release-code.ts';
import type { ChangelogCommits } from '../domain/release/changelog.ts';
import { changelogCommits } from './commits-between.ts';

export interface CodeComparison {
  /** Whole hashes. */
  readonly from: string;
  readonly to: string;
  /** What `to` has and `from` has not. */
  readonly shipped: ChangelogCommits;
  readonly takenBack: ChangelogCommits;
}

/** A release and the ledger that it is in. */
export interface Placed {
  readonly ledger: Pick<Ledger, 'until' | 'state'> & {
    readonly client: Pick<Ledger['client'], 'slug' | 'releaseConfigVars'>;
  };
  readonly release: Release;
}

/** Config values are compared and not kept. */
export async function readDiff(from: Placed, to: Placed, signal: AbortSignal): Promise<ReleaseDiff> {
  const [left, right] = await Promise.all([readSide(from, signal), readSide(to, signal)]);
  return diffReleases(left, right);
}

async function readSide({ ledger, release }: Placed, signal: AbortSignal): Promise<Side> {
  const { client } = ledger;
  const { id, app, artifact } = release;
  const noSlug: Part<never> = { state: 'absent', why: noArtifactSentence(release) };
  const [slug, config] = await Promise.all([
    artifact === null ? noSlug : read(client.slug(app.id, artifact, { signal })),
    read(client.releaseConfigVars(app.id, id, { signal })),
    // What code it runs may stand further back.
    read(ledger.until(({ releases }) => sourceOf(release, releases), signal)),
  ]);
  return { release, ledger: ledger.state.releases, slug, config };
}

/** The commits that only one of the two has, as far as they are in the repository. */
export function readCode(
  repository: Repository,
  from: Placed,
  to: Placed,
  signal: AbortSignal,
): Promise<Part<CodeComparison>> {
  return read(codeBetween(repository, from, to, signal));
}

async function codeBetween(
  repository: Repository,
  from: Placed,
  to: Placed,
  signal: AbortSignal,
): Promise<CodeComparison> {
  const both = await Promise.all([from, to].map((one) => locateOne(repository, one, signal)));
  const missing = both.filter(({ commit }) => commit === undefined);
  const [left, right] = both.map(({ commit }) => commit?.hash);
  if (left === undefined || right === undefined) throw new Problem(missingSentence(missing, repository));
  const span = { from: left, to: right };
  return { ...span, ...(await changelogCommits(repository, span, signal)) };
}

async function locateOne(
  repository: Repository,
  { ledger, release }: Placed,
  signal: AbortSignal,
): Promise<Located> {
  const located = await locateRelease(repository, ledger, release, signal);
  if (located.commit === undefined && located.hash === undefined) throw new Problem(noHashSentence(located));
  return located;
}

/** Cancelling ends the comparison, and so does a fault of the program. */
function read<T>(value: Promise<T>): Promise<Part<T>> {
  return partOf(value.then(knownPart), (error) => error instanceof Cancelled || !(error instanceof Problem));
}
