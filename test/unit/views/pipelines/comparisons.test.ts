import assert from 'node:assert/strict';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import type { LedgerState } from '../../../../src/ledger/state.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { Comparisons } from '../../../../src/views/pipelines/comparisons.ts';
import { Repository } from '../../../../src/git/repository.ts';
import { Scratch } from '../../git/git.ts';
import { askedOf, releasesOf } from '../../features/find/ledger.ts';

interface Fake {
  readonly ledger: Ledger;
  state: LedgerState;
  /** How often its config vars were asked for. */
  readonly asked: () => number;
  vars: Record<string, string> | Error;
  /** What their answer waits for. */
  gate: Promise<void>;
}

function fakeOf(name: string, releases: readonly Release[], vars: Fake['vars']): Fake {
  let asked = 0;
  const { state } = askedOf(releases);
  const fake = {
    state,
    vars,
    gate: Promise.resolve(),
    asked: () => asked,
    ledger: {
      app: { id: name, name },
      get state() {
        return fake.state;
      },
      until: (ask: (state: LedgerState) => unknown) => Promise.resolve(ask(fake.state)),
      client: {
        slug: () => Promise.reject(new Problem('There is no slug.')),
        releaseConfigVars: async () => {
          asked += 1;
          await fake.gate;
          if (fake.vars instanceof Error) throw fake.vars;
          return fake.vars;
        },
      },
    } as unknown as Ledger,
  };
  return fake;
}

describe('the comparisons of neighbours', () => {
  let scratch: Scratch;
  let repository: Repository;
  let commits: string[];
  before(async () => {
    scratch = new Scratch();
    const made = scratch.init('shop');
    commits = ['One', 'Two', 'Three'].map((text) => made.commit(text));
    const opened = await Repository.open(made.root);
    assert.ok(opened);
    repository = opened;
  });
  after(() => scratch.remove());

  const deploy = (...hashes: readonly (string | undefined)[]) =>
    releasesOf(...hashes.map((hash) => `Deploy ${hash?.slice(0, 8) ?? '01234567'}`));

  function pairOf(sourceVars: Fake['vars'] = { A: '1', B: '2' }) {
    const source = fakeOf('try', deploy(commits[2]), sourceVars);
    const target = fakeOf('live', deploy(commits[0]), { A: '9' });
    return { source, target, pair: { source: source.ledger, target: target.ledger } };
  }

  it('are made once, and again when one runs something else', async () => {
    const { source, target, pair } = pairOf();
    const comparisons = new Comparisons(() => Promise.resolve(repository));
    assert.deepEqual([comparisons.of(pair), comparisons.isFresh(pair)], [undefined, false]);
    await Promise.all([comparisons.compare(pair), comparisons.compare(pair)]);
    await comparisons.compare(pair);
    assert.deepEqual([source.asked(), target.asked(), comparisons.isFresh(pair)], [1, 1, true]);
    const first = comparisons.of(pair);
    assert.ok(first?.code.state === 'known' && first.diff.config.state === 'known');
    assert.deepEqual(
      [first.code.value.shipped.total, first.code.value.takenBack.total, first.diff.config.value.added],
      [2, 0, ['B']],
    );
    target.state = askedOf(deploy(commits[0], commits[2])).state;
    assert.equal(comparisons.isFresh(pair), false);
    assert.equal(comparisons.of(pair), first, 'what was known stays until there is something newer');
    await comparisons.compare(pair);
    assert.equal(comparisons.of(pair)?.diff.sameCode, true);
  });

  it('are not overtaken by an older one that comes late', async () => {
    const { source, target, pair } = pairOf();
    const comparisons = new Comparisons(() => Promise.resolve(repository));
    const { promise, resolve } = Promise.withResolvers<void>();
    source.gate = promise;
    const late = comparisons.compare(pair);
    source.gate = Promise.resolve();
    target.state = askedOf(deploy(commits[0], commits[2])).state;
    await comparisons.compare(pair);
    resolve();
    await late;
    assert.equal(comparisons.of(pair)?.diff.sameCode, true);
  });

  it('keep what the platform told when only commits may have come', async () => {
    const { source, pair } = pairOf();
    let found: Repository | Problem = new Problem('No repository is open.');
    const comparisons = new Comparisons(() => Promise.resolve(found));
    await comparisons.compare(pair);
    assert.deepEqual(comparisons.of(pair)?.code, { state: 'absent', why: 'No repository is open.' });
    found = repository;
    comparisons.again();
    await comparisons.compare(pair);
    assert.equal(comparisons.of(pair)?.code.state, 'known');
    assert.equal(source.asked(), 1);
  });

  it('ask again for what could not be read', async () => {
    const { source, pair } = pairOf(new Problem('You may not.'));
    const comparisons = new Comparisons(() => Promise.resolve(repository));
    await comparisons.compare(pair);
    assert.deepEqual(comparisons.of(pair)?.diff.config, { state: 'failed', message: 'You may not.' });
    await comparisons.compare(pair);
    assert.equal(source.asked(), 1, 'not by itself');
    source.vars = { A: '1' };
    comparisons.again();
    await comparisons.compare(pair);
    assert.equal(comparisons.of(pair)?.diff.config.state, 'known');
  });

  it('say of a commit that is not here which it is', async () => {
    const source = fakeOf('try', deploy(undefined), {});
    const { target } = pairOf();
    const comparisons = new Comparisons(() => Promise.resolve(repository));
    const pair = { source: source.ledger, target: target.ledger };
    await comparisons.compare(pair);
    const code = comparisons.of(pair)?.code;
    assert.ok(code?.state === 'failed');
    assert.match(code.message, /built from commit 0123456, which is not in the repository shop/);
  });

  it('never reject, and know nothing of an app that runs nothing', async () => {
    const { pair, target } = pairOf(new TypeError('defect'));
    const comparisons = new Comparisons(() => Promise.reject(new Error('git is gone')));
    await comparisons.compare(pair);
    assert.deepEqual(comparisons.of(pair)?.code, { state: 'absent', why: 'git is gone' });
    target.state = askedOf([]).state;
    await comparisons.compare(pair);
    assert.equal(comparisons.of(pair), undefined);
  });
});
