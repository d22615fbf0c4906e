import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { History } from '../../../src/git/history.ts';
import { countRange, rangePage } from '../../../src/git/ranges.ts';
import { Repository } from '../../../src/git/repository.ts';
import type { Shipped } from '../../../src/domain/graph/span.ts';
import { Scratch, TestRepository } from './git.ts';
import { seeds } from '../random.ts';
import { importText, randomHistory, type RandomHistory } from './random-history.ts';

const depths = [3, 10];
/** Two days between commits, and clocks that are wrong by less than a day. */
const pace = 172_800;
const skew = 40_000;

/** What each commit has, itself included, by the numbers of the history. */
function reachOf({ parents }: RandomHistory, tip: number): Set<number> {
  const reach = new Set<number>();
  const stack = [tip];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (reach.has(at)) continue;
    reach.add(at);
    stack.push(...parents[at]!);
  }
  return reach;
}

interface Made {
  readonly history: RandomHistory;
  readonly hashes: readonly string[];
  readonly repository: TestRepository;
}

function make(scratch: Scratch, seed: number): Made {
  const history = randomHistory(seed);
  const repository = scratch.init(`whole${seed}`);
  const marks = join(repository.root, 'marks');
  execFileSync('git', ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], {
    cwd: repository.root,
    input: importText(history, 1, pace, skew),
  });
  const hashes: string[] = [];
  for (const line of readFileSync(marks, 'utf8').trimEnd().split('\n')) {
    const [mark = '', hash = ''] = line.slice(1).split(' ');
    hashes[Number(mark) - 1] = hash;
  }
  // What was deployed is on branches of its own, so that a clone of any depth has it.
  for (const at of new Set(history.deploys)) {
    repository.git('update-ref', `refs/heads/deploy${at}`, hashes[at]!);
  }
  return { history, hashes, repository };
}

function cloneOf({ repository }: Made, folder: string, depth: number): string {
  const url = pathToFileURL(repository.root).href;
  repository.git('clone', '--quiet', '--no-checkout', '--no-single-branch', `--depth=${depth}`, url, folder);
  return folder;
}

describe('a shallow clone of a history made at random', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('says of its numbers and first releases whether they are certain, and is right where it says so', async function () {
    this.timeout(120_000);
    const seen = new Map<string, number>();
    const saw = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const seed of seeds(12)) {
      const made = make(scratch, seed);
      for (const depth of depths) {
        const folder = cloneOf(made, join(scratch.root, `clone${seed}-${depth}`), depth);
        // oxlint-disable-next-line no-await-in-loop -- all at once would be hundreds of processes
        const repository = (await Repository.open(folder))!;
        // oxlint-disable-next-line no-await-in-loop
        await checkCounts(made, repository, saw);
        // oxlint-disable-next-line no-await-in-loop
        await checkReleases(made, repository, saw);
      }
    }
    // None of them is proven where it does not occur.
    for (const what of ['exact', 'atLeast', 'uncertain', 'certain', 'not certain', 'excluded']) {
      assert.ok((seen.get(what) ?? 0) >= 1, `${what}: ${seen.get(what) ?? 0}`);
    }
  });

  async function checkCounts(
    { history, hashes }: Made,
    repository: Repository,
    saw: (what: string) => void,
  ): Promise<void> {
    const tips = [...new Set(history.deploys)];
    const pairs = tips.flatMap((to) => tips.map((from) => [from, to] as const));
    const walked = new History(repository);
    const counted = await walked.shipped(
      pairs.map(([from, to]) => ({ from: hashes[from]!, to: hashes[to]! })),
    );
    for (const [index, [from, to]] of pairs.entries()) {
      const [left, right] = [reachOf(history, from), reachOf(history, to)];
      const common = [...left].filter((commit) => right.has(commit)).length;
      const truth = { ahead: right.size - common, behind: left.size - common };
      const isRelated = common > 0;
      assertCounts(counted[index]!, truth, isRelated);
      saw(counted[index]!.caveat ?? 'exact');
    }
    const [from, to] = pairs.at(-1)!;
    const span = { from: hashes[from]!, to: hashes[to]! };
    assert.deepEqual(await countRange(repository, walked, span), counted.at(-1));
    const { ahead, caveat } = counted.at(-1)!;
    const page = await rangePage(repository, walked, span);
    assert.deepEqual([page.count, page.caveat], [ahead, caveat]);
  }

  async function checkReleases(
    { history, hashes }: Made,
    repository: Repository,
    saw: (what: string) => void,
  ): Promise<void> {
    const deploys = history.deploys.map((at, index) => ({ version: index + 1, hash: hashes[at]! }));
    const walked = new History(repository);
    const index = await walked.index(deploys, { complete: true });
    const runs = await walked.within(deploys.at(-1)!.hash);
    const reaches = history.deploys.map((at) => reachOf(history, at));
    const here = await repository.commits(hashes);
    for (const [at, hash] of hashes.entries()) {
      const commit = here.get(hash);
      if (!commit) continue;
      const first = reaches.findIndex((reach) => reach.has(at)) + 1;
      const found = index.firstWith(hash);
      if (found?.certain === true) assert.equal(found.version, first);
      if (found) saw(found.certain ? 'certain' : 'not certain');
      if (!found && index.excludes(commit.date)) {
        assert.equal(first, 0);
        saw('excluded');
      }
      const has = runs(hash, commit.date);
      if (has !== undefined) assert.equal(has, reaches.at(-1)!.has(at));
    }
  }
});

function assertCounts(
  { ahead, behind, caveat }: Shipped,
  truth: { readonly ahead: number; readonly behind: number },
  isRelated: boolean,
): void {
  switch (caveat) {
    case undefined:
      assert.deepEqual({ ahead, behind }, truth);
      assert.ok(isRelated);
      break;
    case 'atLeast':
      assert.ok(ahead <= truth.ahead && behind <= truth.behind);
      break;
    case 'unrelated':
      assert.deepEqual([isRelated, ahead, behind], [false, 0, 0]);
      break;
    case 'uncertain':
      break;
  }
}
