import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { comparisonMarkdown } from '../../../src/features/compare/comparison-text.ts';
import { type Placed, readCode, readDiff } from '../../../src/code/comparison.ts';
import { Scratch } from '../git/git.ts';
import { askedOf, releasesOf } from '../features/find/ledger.ts';

const { signal } = new AbortController();

/** A release whose config vars are some, or cannot be read. */
function placedOf(
  release: Release,
  ledger: readonly Release[],
  vars: Record<string, string> | Error,
): Placed {
  const { until, state } = askedOf(ledger);
  const client = {
    slug: () => Promise.reject(new Problem('There is no slug.')),
    releaseConfigVars: () => (vars instanceof Error ? Promise.reject(vars) : Promise.resolve(vars)),
  };
  return { release, ledger: { state, until, client } };
}

describe('what two releases are compared by', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  it('is their commits and config keys, never a value', async () => {
    const made = scratch.init('shop');
    const [one, two] = [made.commit('One'), made.commit('Two')];
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const releases = releasesOf(`Deploy ${one.slice(0, 8)}`, `Deploy ${two.slice(0, 8)}`);
    const [newest, oldest] = releases as [Release, Release];
    const from = placedOf(oldest, releases, { KEY: 'hunter2', OLD: 'swordfish' });
    const to = placedOf(newest, releases, { KEY: 'correcthorse', NEW: 'battery' });
    const [diff, code] = [await readDiff(from, to, signal), await readCode(repository, from, to, signal)];
    assert.ok(code.state === 'known');
    assert.deepEqual([code.value.from, code.value.to, code.value.shipped.total], [one, two, 1]);
    const text = comparisonMarkdown({ from: oldest, to: newest, diff, code, host: undefined });
    for (const key of ['KEY', 'OLD', 'NEW']) assert.ok(text.includes(key), key);
    for (const value of ['hunter2', 'swordfish', 'correcthorse', 'battery']) {
      assert.ok(!(text + JSON.stringify([diff, code])).includes(value), value);
    }
  });

  it('is told as far as it can be read', async () => {
    const made = scratch.init('other');
    made.commit('One');
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const releases = releasesOf('Initial release', 'Deploy 0123456');
    const [newest, oldest] = releases as [Release, Release];
    const from = placedOf(oldest, releases, new Problem('You may not read them.'));
    const to = placedOf(newest, releases, {});
    const diff = await readDiff(from, to, signal);
    assert.deepEqual(diff.config, { state: 'failed', message: 'You may not read them.' });
    const none = await readCode(repository, from, to, signal);
    assert.ok(none.state === 'failed' && none.message.startsWith('v1 runs no code'), JSON.stringify(none));
    const gone = await readCode(repository, to, to, signal);
    assert.ok(gone.state === 'failed' && /which (?:is|are) not in the repository other/.test(gone.message));
  });
});
