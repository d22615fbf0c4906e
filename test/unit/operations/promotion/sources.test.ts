import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Repository } from '../../../../src/git/repository.ts';
import type { Part } from '../../../../src/domain/part.ts';
import { promotionText } from '../../../../src/domain/plan/promotion-text.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import type { PromotionPlan, TargetPlan } from '../../../../src/domain/plan/promotion-plan.ts';
import { plainFormat } from '../../../../src/domain/plan/text-format.ts';
import type { PlanInputs } from '../../../../src/operations/plan/inputs.ts';
import type { PromotionApps } from '../../../../src/operations/promotion/promotion.ts';
import { readPromotionPlan } from '../../../../src/operations/promotion/sources.ts';
import { type Exchange, pass } from '../../../platform/proxy.ts';
import { Scratch, TestRepository } from '../../git/git.ts';
import { type PromotionFixture, startPromotionFixture } from './fixture.ts';

describe('gathering what a promotion’s plan is made of', () => {
  const scratch = new Scratch();
  const commits: string[] = [];
  let repository: Repository;
  let fixture: PromotionFixture;

  before(async () => {
    const made = scratch.init('shop');
    commits.push(
      made.commit('Sell books', { 'shop.js': '1' }),
      made.commit('Sell cards', { 'db/migrate/20240101000000_create_cards.rb': 'create_table :cards' }),
      made.commit('Wrap them', { 'wrap.js': 'wrap' }),
    );
    commits.push(made.git('commit-tree', `${commits[0]}^{tree}`, '-p', commits[0]!, '-m', 'Fix'));
    repository = (await Repository.open(made.root))!;
  });
  after(() => scratch.remove());
  beforeEach(async () => {
    fixture = await startPromotionFixture();
  });
  afterEach(() => fixture.close());

  /** A wait that ends with its signal alone. */
  const never = (_ms: number, signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('Nobody waits any more.')));
    });

  const here = {
    of: () => Promise.resolve(repository),
    all: () => Promise.resolve([repository]),
    trouble: () => Promise.resolve(undefined),
  };

  async function gather(
    some: Partial<PlanInputs> = {},
    change: (apps: PromotionApps) => PromotionApps = (apps) => apps,
    signal = new AbortController().signal,
  ): Promise<PromotionPlan> {
    const apps = change(fixture.appsOf());
    for (const ledger of [apps.source, ...apps.targets]) {
      // oxlint-disable-next-line no-await-in-loop
      await ledger.readNow();
    }
    const release = apps.source.state.releases.find(({ current }) => current);
    assert.ok(release);
    const inputs = {
      repositories: here,
      stageOf: () => undefined,
      settings: () => ({ protectedApps: [], migrations: [] }),
      wait: never,
      ...some,
    };
    return readPromotionPlan(inputs, apps, release, signal);
  }

  async function only(...args: Parameters<typeof gather>): Promise<TargetPlan> {
    const [target, ...others] = (await gather(...args)).targets;
    assert.ok(target && others.length === 0);
    return target;
  }

  function known<T>(part: Part<T>): T {
    assert.equal(part.state, 'known', JSON.stringify(part));
    return part.value;
  }

  function at(path: RegExp, treat: (exchange: Exchange) => unknown): void {
    fixture.proxy.treat = {
      GET: (exchange) => (path.test(exchange.path) ? treat(exchange) : pass(exchange)),
    };
  }

  const refuse = (exchange: Exchange) =>
    exchange.answer({
      status: 403,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'forbidden', message: 'You may not.' }),
    });

  it('finds the commits that go out, their files and migrations', async () => {
    fixture.deploy('shop', commits[0]!);
    fixture.deploy('shop-staging', commits[2]!, 'rake db:migrate');
    const { code, slug, releaseCommand, sameCode } = await only();
    const { added, removed, files, migrations } = known(code);
    assert.deepEqual(
      added.list.map(({ subject }) => subject),
      ['Wrap them', 'Sell cards'],
    );
    assert.deepEqual([added.count, removed.count, files.length, sameCode], [2, 0, 2, false]);
    assert.deepEqual(
      migrations.map(({ name, change }) => [name, change]),
      [['20240101000000_create_cards', 'added']],
    );
    assert.equal(known(releaseCommand), 'rake db:migrate');
    assert.deepEqual(
      known(slug).processTypes.added.map(({ type }) => type),
      ['release'],
    );
  });

  it('calls what is promoted as its row does, by its commit, and without one by the words of the platform', async () => {
    fixture.deploy('shop', commits[0]!);
    fixture.deploy('shop-staging', commits[2]!);
    const { source } = await gather();
    assert.equal(source.title, 'Wrap them');
    const nowhere = { ...here, of: () => Promise.reject(new Error('No folder has it.')) };
    assert.equal((await gather({ repositories: nowhere })).source.title, undefined);
  });

  it('finds the commits where a clone has no folders, and says that files and migrations are not known', async () => {
    fixture.deploy('shop', commits[0]!);
    fixture.deploy('shop-staging', commits[2]!, 'rake db:migrate');
    const upstream = new TestRepository(repository.root);
    upstream.git('config', 'uploadpack.allowFilter', 'true');
    const treeless = join(scratch.root, 'treeless');
    const address = pathToFileURL(repository.root).href;
    upstream.git('clone', '--quiet', '--filter=tree:0', '--no-checkout', address, treeless);
    const clone = (await Repository.open(treeless))!;
    const plan = await gather({ repositories: { ...here, of: () => Promise.resolve(clone) } });
    const [target] = plan.targets;
    assert.ok(target);
    assert.equal(known(target.code).added.count, 2);
    const { facts, warnings } = promotionText(target, plan, plainFormat(0));
    assert.equal(facts[0], 'Promotes 2 commits.');
    const unknown = warnings.filter((text) => text.startsWith('Unknown'));
    assert.equal(unknown.length, 1);
    assert.match(unknown[0]!, /^Unknown: files and migrations\. The repository is a partial clone/);
  });

  it('finds the commits that are only in the target', async () => {
    fixture.deploy('shop', commits[3]!);
    fixture.deploy('shop-staging', commits[1]!);
    const { added, removed } = known((await only()).code);
    assert.deepEqual([added.count, removed.list.map(({ subject }) => subject)], [1, ['Fix']]);
  });

  it('holds of config vars the keys alone', async () => {
    fixture.config('shop-staging', 'RATE_LIMIT', 'secret-one');
    fixture.config('shop', 'BANNER', 'secret-two');
    const plan = await gather();
    const { added, removed } = known(plan.targets[0]!.config);
    assert.deepEqual([added, removed], [['RATE_LIMIT'], ['BANNER']]);
    assert.doesNotMatch(JSON.stringify(plan), /secret-/);
  });

  it('says of a commit that is not here which it is', async () => {
    const { code } = await only();
    assert.ok(code.state === 'absent');
    assert.match(code.why, /v3 was built from commit aaaaaaa, .+ v4 was built from commit bbbbbbb, /);
  });

  it('says what the platform does not tell, and goes on', async () => {
    at(/config-vars/, refuse);
    const { config, releaseCommand } = await only();
    assert.equal(config.state, 'failed');
    assert.equal(known(releaseCommand), undefined);
  });

  it('protects a target of which nobody can tell where it stands', async () => {
    at(/pipeline-couplings/, refuse);
    assert.deepEqual((({ stage: where, protected: is }) => [where, is])(await only()), [undefined, true]);
  });

  it('takes the stage of now before the one that was known', async () => {
    const stageOf = () => 'development' as const;
    assert.deepEqual((({ stage: where, protected: is }) => [where, is])(await only({ stageOf })), [
      'production',
      true,
    ]);
  });

  it('does not wait for what is late', async () => {
    at(/slugs|config-vars|couplings/, () => undefined);
    const {
      config,
      slug,
      stage: where,
    } = await only({
      wait: () => Promise.resolve(),
      stageOf: () => 'production',
    });
    const late = { state: 'failed', message: 'It could not be read within 3 seconds.' };
    assert.deepEqual([config, slug, where], [late, late, 'production']);
  });

  it('is given up when the person gives it up', async () => {
    const abort = new AbortController();
    at(/config-vars/, () => abort.abort());
    await assert.rejects(gather({}, undefined, abort.signal), Cancelled);
  });
});
