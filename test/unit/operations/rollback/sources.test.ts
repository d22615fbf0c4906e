import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { ambiguity } from '../../../../src/git/ambiguous.ts';
import { Repository } from '../../../../src/git/repository.ts';
import type { Part } from '../../../../src/domain/part.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import {
  type PlanSources,
  planRollback,
  type RollbackPlan,
} from '../../../../src/domain/plan/rollback-plan.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { warningsOf } from '../../domain/plan/texts.ts';
import { rollbackLine } from '../../../../src/domain/plan/rollback-line.ts';
import { rollbackText } from '../../../../src/domain/plan/rollback-text.ts';
import { plainFormat } from '../../../../src/domain/plan/text-format.ts';
import type { PlanInputs } from '../../../../src/operations/plan/inputs.ts';
import { readSources } from '../../../../src/operations/rollback/sources.ts';
import { accountOf } from '../../../platform/account.ts';
import { type Exchange, pass } from '../../../platform/proxy.ts';
import { Scratch, type TestRepository } from '../../git/git.ts';
import { twins, writeCommit } from '../../git/twins.ts';
import { type RollbackFixture, startRollbackFixture } from '../engine/fixture.ts';

const late = { state: 'failed', message: 'It could not be read within 3 seconds.' };

describe('gathering what a plan is made of', () => {
  let scratch: Scratch;
  let fixture: RollbackFixture;
  let repository: Repository;
  let made: TestRepository;
  const commits: Record<string, string> = {};

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    commits['first'] = made.commit('Sell books', { 'shop.js': '1' });
    commits['second'] = made.commit('Sell gift cards', {
      'shop.js': '2',
      'db/migrate/20240101000000_create_cards.rb': 'create_table :cards',
      'cards/one.change': 'cards',
    });
    commits['third'] = made.commit('Wrap them', { 'wrap.js': 'wrap' });
    commits['fix'] = made.git(
      'commit-tree',
      `${commits['first']}^{tree}`,
      '-p',
      commits['first'],
      '-m',
      'Fix',
    );
    repository = (await Repository.open(made.root))!;
  });

  after(() => scratch.remove());

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(() => fixture.close());

  interface Told {
    readonly sources: PlanSources;
    readonly plan: RollbackPlan;
  }

  interface Setting extends Partial<PlanInputs> {
    readonly version?: number;
    readonly signal?: AbortSignal;
  }

  /** A wait that ends with its signal alone. */
  const never = (_ms: number, signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('Nobody waits any more.')));
    });

  const noRepository = {
    of: () => Promise.resolve(undefined),
    all: () => Promise.resolve([]),
    trouble: () => Promise.resolve(undefined),
  };

  const here = () => ({
    of: () => Promise.resolve(repository),
    all: () => Promise.resolve([repository]),
    trouble: () => Promise.resolve(undefined),
  });

  /** Gathers for a rollback to v9, unless another is named, from the newest release. */
  async function gather({ version = 9, signal, ...inputs }: Setting = {}): Promise<Told> {
    const ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
    const { releases } = await ledger.readNow();
    const target = releases.find((release) => release.version === version);
    assert.ok(target);
    const sources = await readSources(
      {
        repositories: here(),
        stageOf: () => undefined,
        settings: () => ({ protectedApps: [], migrations: [] }),
        wait: never,
        ...inputs,
      },
      { ledger, target, releases },
      signal ?? new AbortController().signal,
    );
    return { sources, plan: planRollback(target, releases, sources) };
  }

  /** Answers a GET of a path with an error, or whatever else is done to it. */
  function at(path: RegExp, treat: (exchange: Exchange) => unknown): void {
    fixture.proxy.treat = {
      GET: (exchange) => (path.test(exchange.path) ? treat(exchange) : pass(exchange)),
    };
  }

  const answer = (status: number) => (exchange: Exchange) =>
    exchange.answer({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'trouble', message: `It says ${status}.` }),
    });

  /** v9 runs the first commit, v11 the third one, with another config var and process type. */
  function deployTwice(): void {
    fixture.deploy(commits['first']!);
    fixture.config('PRICES', 'secret-prices');
    fixture.deploy(commits['third']!);
  }

  function known<T>(part: Part<T> | undefined): T {
    assert.equal(part?.state, 'known', JSON.stringify(part));
    return part.value;
  }

  describe('when all goes well', () => {
    it('tells the commits, files and migrations that are taken back', async () => {
      deployTwice();
      const { plan } = await gather();
      const code = known(plan.code);
      assert.deepEqual(
        code.removed.list.map(({ subject }) => subject),
        ['Wrap them', 'Sell gift cards'],
      );
      assert.deepEqual([code.removed.count, code.added.count], [2, 0]);
      assert.deepEqual(code.span, { from: commits['third'], to: commits['first'] });
      assert.deepEqual(
        code.files.map(({ kind, path }) => `${kind} ${path}`),
        [
          'deleted cards/one.change',
          'deleted db/migrate/20240101000000_create_cards.rb',
          'modified shop.js',
          'deleted wrap.js',
        ],
      );
      assert.deepEqual(
        code.migrations.map(({ name }) => name),
        ['20240101000000_create_cards'],
      );
    });

    it('tells the commits where a clone has no folders, and that files and migrations are not known', async () => {
      deployTwice();
      made.git('config', 'uploadpack.allowFilter', 'true');
      const treeless = join(scratch.root, 'treeless');
      const address = pathToFileURL(made.root).href;
      made.git('clone', '--quiet', '--filter=tree:0', '--no-checkout', address, treeless);
      const clone = (await Repository.open(treeless))!;
      const { plan } = await gather({ repositories: { ...here(), of: () => Promise.resolve(clone) } });
      const code = known(plan.code);
      assert.deepEqual(
        code.removed.list.map(({ subject }) => subject),
        ['Wrap them', 'Sell gift cards'],
      );
      const {
        warnings,
        facts,
        counts,
        code: shown,
      } = rollbackText(plan, Date.now(), plainFormat(Date.now()));
      const [warning, ...others] = warnings.filter((text) => text.startsWith('Unknown'));
      assert.match(warning ?? '', /^Unknown: files and migrations\. The repository is a partial clone/);
      assert.deepEqual(others, []);
      assert.match(facts[0] ?? '', /^Takes back .* \(2 commits\)\.$/);
      assert.match(rollbackLine(plan, Date.now()), /takes back 2 commits, .*migrations unknown/);
      assert.ok(counts.includes('2 commits taken back'));
      assert.ok(!counts.some((text) => text.includes('file')));
      assert.match(known(shown).filesUnknown ?? '', /partial clone/);
    });

    it('tells what is brought back', async () => {
      fixture.deploy(commits['third']!);
      fixture.deploy(commits['fix']!);
      const { added, removed } = known((await gather()).plan.code);
      assert.deepEqual(
        [removed, added].map(({ list }) => list.map(({ subject }) => subject)),
        [['Fix'], ['Wrap them', 'Sell gift cards']],
      );
    });

    it('takes of config vars the difference of the keys and no value', async () => {
      deployTwice();
      const { sources } = await gather();
      assert.deepEqual(known(sources.config), {
        added: [],
        removed: ['PRICES'],
        changed: [],
        unchanged: ['COLOUR'],
      });
      assert.doesNotMatch(JSON.stringify(sources), /secret-prices|green/);
    });

    it('tells the add-ons that stay while their config vars go', async () => {
      fixture.deploy(commits['first']!);
      const { addons } = fixture.base.platform.ledger;
      const { name } = addons.attach(
        fixture.app.id,
        { plan: 'heroku-postgresql:essential-0' },
        fixture.account.id,
      );
      fixture.deploy(commits['third']!);
      const { plan } = await gather();
      assert.deepEqual(known(plan.present), [
        { name, plan: 'heroku-postgresql:essential-0', configVars: ['DATABASE_URL'] },
      ]);
      const warning = `Add-on ${name} (heroku-postgresql:essential-0) stays, but its config var DATABASE_URL is removed.`;
      assert.ok(warningsOf(plan, Date.now()).includes(warning), warningsOf(plan, Date.now()).join('\n'));
      assert.doesNotMatch(JSON.stringify(plan), /postgres:\/\//);
    });

    it('finds migrations by the person’s own patterns', async () => {
      deployTwice();
      const settings = () => ({ protectedApps: [], migrations: [parseGlob('cards/*.change')] });
      const { plan } = await gather({ settings });
      assert.deepEqual(
        known(plan.code).migrations.map(({ path }) => path),
        ['cards/one.change', 'db/migrate/20240101000000_create_cards.rb'],
      );
    });

    it('asks nobody about code that stays', async () => {
      fixture.deploy(commits['first']!);
      fixture.config('PRICES', 'high');
      const paths: string[] = [];
      at(/./, (exchange) => {
        paths.push(exchange.path);
        return pass(exchange);
      });
      const of = () => Promise.reject(new Error('Nobody needs it.'));
      const { plan } = await gather({ repositories: { ...noRepository, of } });
      assert.equal(plan.sameCode, true);
      assert.deepEqual([known(plan.code).files, known(plan.slug).stack], [[], undefined]);
      assert.deepEqual(known(plan.config).removed, ['PRICES']);
      assert.deepEqual(
        paths.filter((path) => path.includes('/slugs/')),
        [],
      );
    });
  });

  describe('when something is not there', () => {
    beforeEach(deployTwice);

    it('says of a slug that is gone what the platform says, and knows the rest', async () => {
      at(/\/slugs\//, answer(404));
      const { plan } = await gather();
      assert.deepEqual(plan.slug, { state: 'failed', message: 'It says 404.' });
      assert.equal(known(plan.code).removed.count, 2);
      assert.deepEqual(known(plan.config).removed, ['PRICES']);
    });

    it('says of config vars that cannot be read why, and knows the rest', async () => {
      at(/\/config-vars$/, answer(500));
      const { plan } = await gather();
      assert.equal(plan.config.state, 'failed');
      assert.match(
        warningsOf(plan, Date.now()).join('\n'),
        /Unknown: config vars\. .+ reported a server error \(500\)/,
      );
      assert.equal(known(plan.code).removed.count, 2);
      known(plan.slug);
    });

    it('says that no repository is open', async () => {
      const { plan } = await gather({ repositories: noRepository });
      assert.deepEqual(plan.code, {
        state: 'absent',
        why: 'No repository is open: open the folder with the code of bookshop.',
      });
      known(plan.config);
      known(plan.slug);
    });

    it('says that none of several repositories is the app’s', async () => {
      const { plan } = await gather({
        repositories: { ...noRepository, all: () => Promise.resolve([repository, repository]) },
      });
      assert.deepEqual(plan.code, {
        state: 'absent',
        why: 'None of the open repositories has a remote that deploys to bookshop.',
      });
    });

    it('says that git cannot run', async () => {
      const trouble = () => Promise.resolve('git is not installed.');
      const { plan } = await gather({ repositories: { ...noRepository, trouble } });
      assert.deepEqual(plan.code, { state: 'absent', why: 'git is not installed.' });
    });

    it('says that git failed', async () => {
      const of = () => Promise.reject(new Error('git rev-list failed: bad object.'));
      const { plan } = await gather({ repositories: { ...noRepository, of } });
      assert.deepEqual(plan.code, { state: 'failed', message: 'git rev-list failed: bad object.' });
    });

    it('says which commit is not in the repository', async () => {
      const { plan } = await gather({ version: 8 });
      assert.deepEqual(plan.code, {
        state: 'absent',
        why: 'v8 was built from commit ddddddd, which is not in the repository bookshop.',
      });
    });

    it('finds a commit by the slug where the hash of the ledger does not', async () => {
      fixture.proxy.treat = {
        GET: async (exchange) => {
          const answered = await exchange.forward();
          const body = answered.body.replaceAll(/Deploy \w{8}/g, 'Deploy eeeeeeee');
          const { etag: _, ...headers } = answered.headers;
          exchange.answer({ ...answered, headers, body });
        },
      };
      assert.equal(known((await gather()).plan.code).removed.count, 2);
    });

    describe('and the hash of the ledger stands for several commits', () => {
      let hash: string;
      let whole: readonly string[];
      let sentence: string;

      before(async () => {
        const [one, other, prefix] = twins(made.git('rev-parse', `${commits['first']}^{tree}`));
        hash = prefix;
        whole = [one, other].map((text) => writeCommit(made, Buffer.from(text)));
        sentence = await ambiguity(repository, hash);
      });

      /** The ledger says of the target the short hash, and the slug whatever is given. */
      async function gatherBy(commit: string | null, named = hash): Promise<Told> {
        fixture.proxy.treat = {
          GET: async (exchange) => {
            if (commit === 'unread' && exchange.path.includes('/slugs/')) return answer(404)(exchange);
            const answered = await exchange.forward();
            const { etag: _, ...headers } = answered.headers;
            const body = answered.body
              .replaceAll(`Deploy ${commits['first']!.slice(0, 8)}`, `Deploy ${named}`)
              .replaceAll(`"commit":"${commits['first']}"`, `"commit":${JSON.stringify(commit)}`);
            exchange.answer({ ...answered, headers, body });
          },
        };
        return await gather();
      }

      it('goes by the whole one of the slug', async () => {
        // It has no parent, and so nothing in common with what runs.
        assert.equal(known((await gatherBy(whole[1]!)).plan.code).added.caveat, 'unrelated');
      });

      it('says that, where the slug has none, and what to do', async () => {
        for (const commit of [null, 'unknown']) {
          // oxlint-disable-next-line no-await-in-loop
          assert.deepEqual((await gatherBy(commit)).plan.code, {
            state: 'absent',
            why: `${sentence} Which of them v9 was built from the platform does not say: look at each of them before you go on.`,
          });
        }
      });

      it('says that, where the slug cannot be read, and what to do', async () => {
        assert.deepEqual((await gatherBy('unread')).plan.code, {
          state: 'absent',
          why: `${sentence} Which of them v9 was built from its slug says, which could not be read. It says 404. Ask for the plan again.`,
        });
      });

      it('goes by the hash of the ledger where the slug names anything else as its commit', async () => {
        made.git('tag', 'deployed', commits['second']!);
        for (const commit of ['deployed', 'main', commits['second']!.slice(0, 8), null]) {
          // oxlint-disable-next-line no-await-in-loop
          assert.deepEqual((await gatherBy(commit, 'dddddddd')).plan.code, {
            state: 'absent',
            why: 'v9 was built from commit ddddddd, which is not in the repository bookshop.',
          });
        }
      });

      it('says of one that is elsewhere that it is not here', async () => {
        assert.deepEqual((await gatherBy('e'.repeat(40))).plan.code, {
          state: 'absent',
          why: 'v9 was built from commit eeeeeee, which is not in the repository bookshop.',
        });
      });
    });

    it('compares nothing where nothing runs', async () => {
      at(/\/releases$/, async (exchange) => {
        const answered = await exchange.forward();
        const { etag: _, ...headers } = answered.headers;
        exchange.answer({
          ...answered,
          headers,
          body: answered.body.replaceAll('"current":true', '"current":false'),
        });
      });
      const { plan } = await gather();
      assert.equal(plan.current, undefined);
      assert.equal(plan.code.state, 'absent');
    });
  });

  describe('when something takes long', () => {
    beforeEach(deployTwice);

    /** Waits for so many requests that are held back, and then as long as a plan waits for them. */
    function impatience(path: RegExp, count: number) {
      const held: Exchange[] = [];
      const all = Promise.withResolvers<void>();
      at(path, (exchange) => {
        held.push(exchange);
        if (held.length === count) all.resolve();
      });
      const waits: number[] = [];
      const wait = async (ms: number) => {
        waits.push(ms);
        await all.promise;
      };
      return { wait, waits };
    }

    it('tells it as not known after three seconds', async () => {
      const { wait, waits } = impatience(/\/config-vars$/, 2);
      const { plan } = await gather({ wait });
      assert.deepEqual(plan.config, late);
      assert.deepEqual(waits, [3000]);
    });

    it('does not wait for git either, which goes on for the next plan', async () => {
      let given: AbortSignal | undefined;
      const slow = Object.create(repository, {
        resolve: {
          value: (_hashes: unknown, signal: AbortSignal) => {
            given = signal;
            return new Promise(() => {});
          },
        },
      }) as Repository;
      const { plan } = await gather({
        repositories: { ...here(), of: () => Promise.resolve(slow) },
        wait: () => new Promise((resolve) => setImmediate(resolve)),
      });
      assert.deepEqual(plan.code, late);
      assert.equal(given?.aborted, false);
    });

    it('is given up at once by the person', async () => {
      const abort = new AbortController();
      at(/\/config-vars$/, () => abort.abort());
      await assert.rejects(gather({ signal: abort.signal }), Cancelled);
    });

    it('gives up the requests that nobody waits for any more', async () => {
      let ended: Promise<unknown> | undefined;
      const { wait } = impatience(/\/slugs\//, 2);
      const get = fixture.proxy.treat['GET']!;
      const { client } = fixture;
      const slug = client.slug.bind(client);
      client.slug = (...args) => {
        const asked = slug(...args);
        ended = asked.catch((error: unknown) => error);
        return asked;
      };
      fixture.proxy.treat = { GET: get };
      await gather({ wait });
      assert.ok((await ended) instanceof Cancelled);
    });
  });

  describe('where the app stands', () => {
    const couplings = /^\/users\/~\/pipeline-couplings/;
    const coupled = (place: string) => (exchange: Exchange) =>
      exchange.answer({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          { app: { id: fixture.app.id }, pipeline: { id: fixture.app.id }, stage: place },
        ]),
      });

    const placed = async (setting?: Setting) => {
      const { plan } = await gather({ version: 5, ...setting });
      return [plan.stage, plan.protected];
    };

    it('is read with the rest, as it may have changed', async () => {
      at(couplings, coupled('production'));
      assert.deepEqual(await placed({ stageOf: () => 'staging' }), ['production', true]);
      at(couplings, coupled('staging'));
      assert.deepEqual(await placed({ stageOf: () => 'production' }), ['staging', false]);
    });

    it('is nowhere for an app without a pipeline', async () => {
      assert.deepEqual(await placed(), [undefined, false]);
    });

    it('is where it was where it cannot be read', async () => {
      at(couplings, answer(403));
      assert.deepEqual(await placed({ stageOf: () => 'staging' }), ['staging', false]);
    });

    it('may be production where nobody can tell', async () => {
      at(couplings, answer(403));
      assert.deepEqual(await placed(), [undefined, true]);
      at(couplings, () => {});
      const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
      assert.deepEqual(await placed({ wait }), [undefined, true]);
    });

    it('does not matter for an app that is protected by name', async () => {
      const settings = () => ({ protectedApps: [parseGlob('book*')], migrations: [] });
      assert.deepEqual(await placed({ settings }), [undefined, true]);
    });
  });
});
