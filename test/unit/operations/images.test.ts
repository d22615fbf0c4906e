// Apps whose releases run images are planned, promoted, rolled back and compared as those whose releases run slugs.
import assert from 'node:assert/strict';
import { readCode, readDiff } from '../../../src/code/comparison.ts';
import { locate, slugsOf } from '../../../src/code/locate.ts';
import type { Part } from '../../../src/domain/part.ts';
import type { TargetPlan } from '../../../src/domain/plan/promotion-plan.ts';
import type { RollbackPlan } from '../../../src/domain/plan/rollback-plan.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { Repository } from '../../../src/git/repository.ts';
import { readSources } from '../../../src/operations/rollback/sources.ts';
import { Scratch } from '../git/git.ts';
import { type RollbackFixture, startRollbackFixture } from './engine/fixture.ts';
import { type PromotionFixture, startPromotionFixture } from './promotion/fixture.ts';

const { signal } = new AbortController();

describe('images', () => {
  const scratch = new Scratch();
  const commits: string[] = [];
  let repository: Repository;
  before(async () => {
    const made = scratch.init('shop');
    commits.push(
      made.commit('Sell books', { 'shop.js': '1' }),
      made.commit('Wrap them', { 'wrap.js': 'wrap' }),
    );
    repository = (await Repository.open(made.root))!;
  });
  after(() => scratch.remove());

  const here = {
    of: () => Promise.resolve(repository),
    all: () => Promise.resolve([repository]),
    trouble: () => Promise.resolve(undefined),
  };

  function known<T>(part: Part<T>): T {
    assert.equal(part.state, 'known', JSON.stringify(part));
    return part.value;
  }

  function isImage({ artifact }: Release): void {
    assert.equal(artifact?.kind, 'image');
  }

  describe('of a pipeline', () => {
    let fixture: PromotionFixture;
    beforeEach(async () => {
      fixture = await startPromotionFixture('fir');
      fixture.deploy('shop', commits[0]!);
      fixture.deploy('shop-staging', commits[1]!, 'rake db:migrate');
    });
    afterEach(() => fixture.close());

    const running = (releases: readonly Release[]): Release => {
      const release = releases.find(({ current }) => current);
      assert.ok(release);
      isImage(release);
      return release;
    };

    it('are promoted, with a plan that says commits, process types and the release command', async () => {
      const { plan, text } = await fixture.promote({ repositories: here });
      isImage(plan.source.release);
      const [target] = plan.targets as [TargetPlan];
      assert.deepEqual(
        known(target.code).added.list.map(({ subject }) => subject),
        ['Wrap them'],
      );
      assert.equal(known(target.releaseCommand), 'rake db:migrate');
      assert.deepEqual(
        known(target.slug).processTypes.added.map(({ type }) => type),
        ['release'],
      );
      assert.match(text, /^shop runs shop-staging v5’s code now, as v5\./);
      assert.equal(fixture.posts().length, 1);
      const [again] = (await fixture.promote({ repositories: here })).plan.targets;
      assert.equal(again?.sameCode, true);
    });

    it('are compared with each other', async () => {
      const [staging, shop] = [fixture.ledgerOf('shop-staging'), fixture.ledgerOf('shop')];
      const to = { ledger: staging, release: running((await staging.readNow()).releases) };
      const from = { ledger: shop, release: running((await shop.readNow()).releases) };
      const diff = await readDiff(from, to, signal);
      assert.equal(diff.sameCode, false);
      assert.deepEqual(
        known(diff.slug).processTypes.added.map(({ type, command }) => [type, command]),
        [['release', 'rake db:migrate']],
      );
      const code = known(await readCode(repository, from, to, signal));
      assert.deepEqual([code.from, code.to], [commits[0], commits[1]]);
    });

    it('say the commit where the ledger does not', async () => {
      const ledger = fixture.ledgerOf('shop-staging');
      const release = running((await ledger.readNow()).releases);
      const code = { hash: undefined, release };
      const located = await locate(repository, slugsOf(ledger.client), code);
      assert.equal(located.commit?.hash, commits[1]);
    });
  });

  describe('of one app', () => {
    let fixture: RollbackFixture;
    beforeEach(async () => {
      fixture = await startRollbackFixture('fir');
      fixture.deploy(commits[0]!);
      fixture.deploy(commits[1]!, undefined, 'node other.js');
    });
    afterEach(() => fixture.close());

    it('are gone back to, with a plan that says what is taken back', async () => {
      let plan: RollbackPlan | undefined;
      const { text, made } = await fixture.rollBack(9, {
        gather: (ledger, target, releases, until) =>
          readSources(
            {
              repositories: here,
              stageOf: () => undefined,
              settings: () => ({ protectedApps: [], migrations: [] }),
              wait: () => new Promise(() => undefined),
            },
            { ledger, target, releases },
            until,
          ),
        confirm: (shown) => {
          plan = shown;
        },
      });
      assert.ok(plan);
      isImage(plan.target);
      assert.deepEqual(
        known(plan.code).removed.list.map(({ subject }) => subject),
        ['Wrap them'],
      );
      assert.deepEqual(
        known(plan.slug).processTypes.changed.map(({ type, from, to }) => [type, from, to]),
        [['web', 'node other.js', 'node server.js']],
      );
      assert.deepEqual(made.artifact, plan.target.artifact);
      assert.match(text, /^bookshop runs v9’s/);
      assert.equal(fixture.proxy.posts.length, 1);
    });
  });
});
