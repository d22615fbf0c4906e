// What the questions about a whole ledger cost where version branches interleave, beside what git needs at least.
import { fileReleases } from '../../src/features/find/read-file-releases.ts';
import { History } from '../../src/git/history.ts';
import { allCommitDetails } from '../../src/git/all-commit-details.ts';
import type { Span } from '../../src/domain/graph/span.ts';
import { releasesOf } from '../unit/features/find/ledger.ts';
import { bare, open } from './git.ts';
import { CHANGED_FILE, interleavedRepository } from './interleaved-repository.ts';
import { compare, type Contest, type Measure } from './measure.ts';

const RELEASES = 262;
/** What one page of a list shows. */
const PAGE = 100;

/** Medians in milliseconds. */
export async function gitLedger(): Promise<Measure[]> {
  const folder = await interleavedRepository();
  const commits = await releasedCommits(folder);
  const spans = commits.slice(1).map((to, at): Span => ({ from: commits[at], to }));
  const releases = releasesOf(...commits.map((hash) => `Deploy ${hash}`));
  const { signal } = new AbortController();
  const revList = () => bare(folder, ['rev-list', '--parents', ...commits]);
  const counted = new History(await open(folder));
  await counted.shipped(spans);
  const contests: readonly Contest[] = [
    {
      name: 'counts-261',
      baseline: 'rev-list',
      prepare: async () => {
        const history = new History(await open(folder));
        return { value: () => history.shipped(spans), bare: revList };
      },
    },
    {
      name: 'counts-261-again',
      baseline: 'rev-list',
      prepare: async () => ({ value: () => counted.shipped(spans), bare: revList }),
    },
    {
      name: 'file-releases',
      baseline: 'git-log-follow',
      prepare: async () => {
        const repository = await open(folder);
        const ledger = { releases, complete: true };
        return {
          value: () => fileReleases(repository, ledger, { path: CHANGED_FILE }, signal),
          bare: () => bare(folder, ['log', '--follow', '--format=%H', '--', CHANGED_FILE]),
        };
      },
    },
    {
      name: 'names-50000-tags',
      baseline: 'git-describe',
      prepare: async () => {
        const repository = await open(folder);
        const page = commits.slice(-PAGE);
        return {
          value: () => allCommitDetails(repository, page, never),
          bare: async () => {
            await bare(folder, ['show-ref', '--tags', '--dereference']);
            await bare(folder, ['describe', '--tags', '--always', ...page]);
          },
        };
      },
    },
  ];
  const measures: Measure[] = [];
  // oxlint-disable-next-line no-await-in-loop -- two at once would slow each other down
  for (const contest of contests) measures.push(await compare(contest));
  return measures;
}

const never = new Promise<never>(() => {});

/** Whole hashes, the oldest release first: each comes from another branch than the one before it. */
async function releasedCommits(folder: string): Promise<string[]> {
  const output = await bare(folder, ['rev-list', '--branches', '--reverse']);
  const all = output.toString().trimEnd().split('\n');
  const step = Math.floor(all.length / RELEASES) | 1;
  return Array.from({ length: RELEASES }, (_, at) => all[(at + 1) * step - 1]!);
}
