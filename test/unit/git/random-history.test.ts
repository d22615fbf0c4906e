import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { History } from '../../../src/git/history.ts';
import { rangePage } from '../../../src/git/ranges.ts';
import { Repository } from '../../../src/git/repository.ts';
import type { Deploy, ReleaseIndex } from '../../../src/domain/release/release-index.ts';
import { firstSeed } from '../random.ts';
import { Scratch } from './git.ts';
import { importText, randomHistory, type RandomHistory } from './random-history.ts';

const groups = 10;
const inGroup = 20;

/** A history in a repository, and what follows from the parents that git gives each commit. */
interface Told {
  readonly history: RandomHistory;
  readonly hashes: readonly string[];
  /** What each deployed commit has, itself included. */
  readonly has: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The parents of every commit, as git says: one process for a whole group, since a process takes longer than the walk. */
function parentsIn(root: string, hashes: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const options = { cwd: root, input: hashes.join('\n'), encoding: 'utf8' } as const;
  const lines = execFileSync('git', ['rev-list', '--parents', '--stdin'], options).trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [hash = '', ...parents] = line.split(' ');
      return [hash, parents];
    }),
  );
}

function reachableFrom(tip: string, parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([tip]);
  for (const hash of found) for (const parent of parents.get(hash)!) found.add(parent);
  return found;
}

function tell(
  history: RandomHistory,
  hashes: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): Told {
  const tips = new Set(history.deploys.map((at) => hashes[at]!));
  return { history, hashes, has: new Map([...tips].map((tip) => [tip, reachableFrom(tip, parents)])) };
}

/** The deploys as a ledger names them: some by short hashes, some by whole ones. */
function deploysIn({ history, hashes }: Told): Deploy[] {
  return history.deploys.map((at, index) => {
    const hash = hashes[at]!;
    return { version: index + 1, hash: index % 3 === 0 ? hash : hash.slice(0, 12) };
  });
}

function without(all: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((hash) => !others.has(hash)));
}

function firstIn({ history, hashes, has }: Told, hash: string): number | undefined {
  const index = history.deploys.findIndex((at) => has.get(hashes[at]!)?.has(hash) === true);
  return index < 0 ? undefined : index + 1;
}

function assertFirst(told: Told, index: ReleaseIndex, count = told.history.deploys.length): void {
  for (const hash of told.hashes) {
    const version = firstIn(told, hash);
    const expected = version !== undefined && version <= count ? { version, certain: true } : undefined;
    assert.deepEqual(index.firstWith(hash), expected);
  }
}

/** Which release has, in a ledger that is known whole and in one that is known in part, and what still runs. */
async function checkReleases(repository: Repository, told: Told): Promise<void> {
  const deploys = deploysIn(told);
  const history = new History(repository);
  assertFirst(told, await history.index(deploys, { complete: true }));
  if (told.history.seed % 4 === 0) await checkGrowing(repository, told, deploys);
  const newest = await new History(repository).index(deploys.slice(-1), { complete: false });
  for (const hash of told.hashes) assert.notEqual(newest.firstWith(hash)?.certain, true);
  const current = told.hashes[told.history.deploys.at(-1)!]!;
  const runs = await history.within(current);
  for (const hash of told.hashes) assert.equal(runs(hash, 0), told.has.get(current)!.has(hash));
}

/** A process of git for each release: not for every history. */
async function checkGrowing(repository: Repository, told: Told, deploys: readonly Deploy[]): Promise<void> {
  const growing = new History(repository);
  let before: ReleaseIndex | undefined;
  for (let count = 1; count <= deploys.length; count++) {
    // oxlint-disable-next-line no-await-in-loop -- each is added to the ones before
    before = await growing.index(deploys.slice(0, count), { complete: true, before });
    assertFirst(told, before, count);
  }
}

const unrelated = { ahead: new Set<string>(), behind: new Set<string>() };

/** Shipped by, and ahead of: from each release to the next, and from each one to the last. */
async function checkRanges(repository: Repository, told: Told): Promise<void> {
  const tips = told.history.deploys.map((at) => told.hashes[at]!);
  const last = tips.at(-1)!;
  const spans = tips.flatMap((to, at) => [
    { from: tips[at - 1], to },
    { from: last, to },
  ]);
  const expected = spans.map(({ from, to }) => {
    const left = (from !== undefined && told.has.get(from)) || new Set<string>();
    const right = told.has.get(to)!;
    // Without a commit in common nothing is counted.
    if (from !== undefined && [...left].every((hash) => !right.has(hash))) return unrelated;
    return { ahead: without(right, left), behind: without(left, right) };
  });
  const counts = expected.map((one) => {
    const counted = { ahead: one.ahead.size, behind: one.behind.size };
    return one === unrelated ? { ...counted, caveat: 'unrelated' } : counted;
  });
  const history = new History(repository);
  assert.deepEqual(await history.shipped(spans), counts);
  const some = told.history.seed % spans.length;
  const span = spans[some]!;
  const { commits, count, more } = await rangePage(repository, history, span);
  assert.deepEqual([count, more], [counts[some]!.ahead, undefined]);
  const listed = commits.map(({ commit }) => commit.hash);
  assert.deepEqual(new Set(listed), expected[some]!.ahead);
  for (const [at, { commit }] of commits.entries()) {
    for (const parent of commit.parents)
      assert.ok(!listed.slice(0, at).includes(parent), 'parents come later');
  }
}

describe('histories made at random', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  for (let group = 0; group < groups; group++) {
    const format = group % 4 === 3 ? 'sha256' : 'sha1';
    const first = firstSeed + group * inGroup;
    it(`are read as git reads them: seeds ${first} to ${first + inGroup - 1}, ${format}`, async function () {
      this.timeout(60_000);
      const made = scratch.init(`random${group}`, `--object-format=${format}`);
      const histories = Array.from({ length: inGroup }, (_, at) => randomHistory(first + at));
      const starts: number[] = [];
      let next = 1;
      for (const { size } of histories) {
        starts.push(next);
        next += size;
      }
      const input = histories.map((history, at) => importText(history, starts[at]!)).join('\n');
      const marks = join(made.root, 'marks');
      const args = ['fast-import', '--quiet', '--force', `--export-marks=${marks}`];
      execFileSync('git', args, { cwd: made.root, input });
      const hashes: string[] = [];
      for (const line of readFileSync(marks, 'utf8').trimEnd().split('\n')) {
        const [mark = '', hash = ''] = line.slice(1).split(' ');
        hashes[Number(mark)] = hash;
      }
      const repository = (await Repository.open(made.root))!;
      const parents = parentsIn(made.root, hashes.slice(1));
      for (const [at, history] of histories.entries()) {
        const start = starts[at]!;
        const told = tell(history, hashes.slice(start, start + history.size), parents);
        // oxlint-disable-next-line no-await-in-loop -- all at once would be hundreds of processes
        await checkReleases(repository, told);
        // oxlint-disable-next-line no-await-in-loop
        await checkRanges(repository, told);
      }
    });
  }
});
