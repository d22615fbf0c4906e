import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { LedgerMoved } from '../../../../src/operations/engine/flow.ts';
import { command, fails, Mark, waitsFor } from '../../../platform/programs.ts';
import { shopAt } from '../../../platform/shop.ts';
import { type Exchange, loseAnswer, loseRequest, pass, type Treatment } from '../../../platform/proxy.ts';
import { hash, type PromotionFixture, startPromotionFixture } from './fixture.ts';

describe('promoting', () => {
  let fixture: PromotionFixture;
  /** What release commands wait for. */
  let go: Mark;
  beforeEach(async () => {
    fixture = await startPromotionFixture();
    go = new Mark(fixture.base.folder, 'go');
  });
  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  const shopOf = (name: string) => shopAt(fixture.base.ask, name);
  const promotedOnce = 'v4 Promote shop-staging v4 bbbbbbbb';

  /** How GETs of a path fare; others pass. */
  function at(path: RegExp, treat: Treatment): void {
    fixture.proxy.treat = {
      ...fixture.proxy.treat,
      GET: (exchange) => (path.test(exchange.path) ? treat(exchange) : pass(exchange)),
    };
  }

  const answer = (status: number) => (exchange: Exchange) =>
    exchange.answer({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'trouble', message: `It says ${status}.` }),
    });

  describe('that goes well', () => {
    it('asks once, for the release that was planned, and says how it goes', async () => {
      const { plan, made, text, seen } = await fixture.promote();
      assert.deepEqual(fixture.posts(), [
        {
          pipeline: { id: fixture.pipeline.id },
          source: { app: { id: fixture.idOf('shop-staging') }, release: { id: plan.source.release.id } },
          targets: [{ app: { id: fixture.idOf('shop') } }],
        },
      ]);
      assert.deepEqual(fixture.promoted('shop'), [promotedOnce]);
      assert.deepEqual(fixture.promoted('shop-eu'), []);
      assert.deepEqual(
        made.map(({ app, release, refusal }) => [app.name, release?.version, release?.status, refusal]),
        [['shop', 4, 'succeeded', null]],
      );
      assert.equal(text, 'shop runs shop-staging v4’s code now, as v4. Its process web.1 is up.');
      assert.deepEqual(seen.titles, [
        'Reading the ledgers of shop-staging and shop…',
        'Reading what v4 would change…',
        'Promoting shop-staging v4 to shop',
      ]);
      assert.equal(seen.stages[0], 'checking that nothing changed since the plan');
    });

    it('plans from what each runs, and protects what is in production', async () => {
      fixture.config('shop-staging', 'RATE_LIMIT', '100');
      const { seen } = await fixture.promote({ targets: ['shop', 'shop-eu'] });
      const [plan] = seen.plans;
      assert.deepEqual(
        plan?.targets.map(({ app, stage: where, protected: isProtected, current, config }) => [
          app.name,
          where,
          isProtected,
          current?.version,
          config.state === 'known' ? config.value.added : config,
        ]),
        [
          ['shop', 'production', true, 3, ['RATE_LIMIT']],
          ['shop-eu', 'production', true, 3, ['RATE_LIMIT']],
        ],
      );
      assert.deepEqual([plan?.source.stage, plan?.source.release.version], ['staging', 5]);
    });

    it('tells of several targets what became of each', async () => {
      const { text } = await fixture.promote({ targets: ['shop', 'shop-eu'] });
      assert.equal(
        text,
        'shop (v4) and shop-eu (v4) run shop-staging v4’s code now. All of their processes are up.',
      );
      assert.deepEqual(
        [fixture.promoted('shop'), fixture.promoted('shop-eu')],
        [[promotedOnce], [promotedOnce]],
      );
      assert.equal(fixture.posts().length, 1);
    });

    it('waits for release phases, each with its own end', async () => {
      fixture.config('shop-eu', 'FAILS', 'yes');
      const migrate = command(waitsFor(go), fails('no such table', 'FAILS'));
      await shopOf('shop-staging').deployAs({ release: migrate }, hash('c'));
      go.set();
      await shopOf('shop-staging').settled();
      go.clear();
      const { made, text } = await fixture.promote({
        targets: ['shop', 'shop-eu'],
        async wait() {
          go.set();
          await Promise.all([shopOf('shop').settled(), shopOf('shop-eu').settled()]);
        },
      });
      assert.deepEqual(
        made.map(({ app, release }) => [app.name, release?.status]),
        [
          ['shop', 'succeeded'],
          ['shop-eu', 'failed'],
        ],
      );
      assert.equal(
        text,
        'shop runs shop-staging v5’s code now, as v4. The promotion to shop-eu failed, as v5.',
      );
      assert.equal(fixture.posts().length, 1);
    });

    it('counts the processes of each as they restart, and says which of them crashed', async () => {
      fixture.deploy('shop-staging', hash('c'));
      fixture.deploy('shop-eu', hash('c'));
      fixture.processes.web = () => 'starting';
      const wait = (before: number) => {
        if (before === 1) fixture.processes.web = () => 'crashed';
      };
      const { text, restarted, seen } = await fixture.promote({ targets: ['shop', 'shop-eu'], wait });
      assert.equal(
        text,
        'shop (v4) and shop-eu (v5) run shop-staging v5’s code now. shop: web.1 crashed. shop-eu: web.1 crashed.',
      );
      assert.deepEqual(
        restarted.map((one) => one?.last?.crashed.length),
        [1, 1],
      );
      assert.equal(
        seen.stages.at(-1),
        'restart: shop (0 of 1 process runs v4) and shop-eu (0 of 1 process runs v5)',
      );
      fixture.processes.web = () => 'starting';
      const one = await fixture.promote({ wait });
      assert.equal(one.text, 'shop runs shop-staging v5’s code now, as v5, but web.1 crashed.');
      assert.equal(one.seen.stages.at(-1), 'restart: 0 of 1 process runs v5');
    });

    it('is made and told when the processes cannot be read', async () => {
      at(/dynos/, loseRequest);
      const { text, made } = await fixture.promote();
      assert.equal(made[0]?.release?.status, 'succeeded');
      assert.match(text, /^shop runs shop-staging v4’s code now, as v4\. Its processes could not be read: /);
    });

    it('waits for a release of a target that is under way, and plans from what comes of it', async () => {
      await shopOf('shop').deployAs({ release: command(waitsFor(go)) }, hash('c'));
      const { seen, made } = await fixture.promote({
        async wait() {
          go.set();
          await shopOf('shop').settled();
        },
      });
      assert.deepEqual(seen.titles.slice(1, 3), ['v4 is pending', 'Waiting until v4 of shop is released']);
      assert.equal(seen.plans[0]?.targets[0]?.current?.version, 4);
      assert.equal(made[0]?.release?.version, 5);
    });

    it('stops when the person would rather not wait for it', async () => {
      await shopOf('shop').deployAs({ release: command(waitsFor(go)) }, hash('c'));
      const askToWait = () => Promise.reject(new Cancelled());
      await assert.rejects(fixture.promote({ askToWait }), Cancelled);
      assert.deepEqual(fixture.posts(), []);
    });

    it('tells of a target that the platform refuses, and of the others', async () => {
      at(/promotion-targets/, async (exchange) => {
        const { body, ...rest } = await exchange.forward();
        const targets = JSON.parse(body) as { app: { id: string } }[];
        const refused = {
          status: 'failed',
          release: null,
          error_message: 'User does not have access to that app',
        };
        const told = targets.map((one) =>
          one.app.id === fixture.idOf('shop-eu') ? { ...one, ...refused } : one,
        );
        exchange.answer({ ...rest, body: JSON.stringify(told) });
      });
      const { text } = await fixture.promote({ targets: ['shop', 'shop-eu'] });
      assert.equal(
        text,
        'shop runs shop-staging v4’s code now, as v4. The promotion to shop-eu was refused: User does not have access to that app. shop: its process web.1 is up.',
      );
    });

    it('asks again while the platform has not made the releases', async () => {
      let asked = 0;
      at(/promotion-targets/, async (exchange) => {
        asked += 1;
        const { body, ...rest } = await exchange.forward();
        const targets = JSON.parse(body) as object[];
        const told =
          asked < 3 ? targets.map((one) => ({ ...one, status: 'pending', release: null })) : targets;
        exchange.answer({ ...rest, body: JSON.stringify(told) });
      });
      const { text } = await fixture.promote();
      assert.equal(text, 'shop runs shop-staging v4’s code now, as v4. Its process web.1 is up.');
      assert.equal(asked, 3);
      assert.equal(fixture.posts().length, 1);
    });
  });

  describe('that is not to be', () => {
    it('stops before it asks when the source runs nothing', async () => {
      at(/shop-staging|releases/, (exchange) =>
        exchange.answer({ status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }),
      );
      const { message, seen } = await fixture.refusal();
      assert.equal(message, 'shop-staging cannot be promoted: it runs nothing yet. Nothing was changed.');
      assert.deepEqual([seen.plans, fixture.posts()], [[], []]);
    });

    it('sends nothing when the confirmation is cancelled', async () => {
      await assert.rejects(fixture.promote({ confirm: () => Promise.reject(new Cancelled()) }), Cancelled);
      assert.deepEqual(fixture.posts(), []);
    });

    for (const name of ['shop-staging', 'shop', 'shop-eu'] as const) {
      it(`sends nothing when ${name} moved after the plan`, async () => {
        const confirm = () => fixture.config(name, 'BANNER', 'winter');
        const promised = fixture.promote({ targets: ['shop', 'shop-eu'], confirm });
        const error = await promised.then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof LedgerMoved);
        assert.match(
          error.message,
          new RegExp(
            `^shop-staging v4 was not promoted to shop and shop-eu: v\\d of ${name} \\(Set BANNER config vars, by \\S+\\) was released after the plan was made\\. Check the new plan`,
          ),
        );
        assert.deepEqual(fixture.posts(), []);
      });
    }

    it('sends nothing when the window has seen meanwhile what moved', async () => {
      const { message } = await fixture.refusal({
        confirm: async (_plan, { source, targets }) => {
          fixture.config('shop-staging', 'BANNER', 'winter');
          await Promise.all([source, ...targets].map((ledger) => ledger.refresh()));
        },
      });
      assert.match(message, /^shop-staging v4 was not promoted to shop: v5 of shop-staging \(Set BANNER/);
      assert.deepEqual(fixture.posts(), []);
    });

    it('sends nothing when a ledger cannot be read any more', async () => {
      const confirm = () => at(/\/releases/, answer(403));
      const { message } = await fixture.refusal({ confirm });
      assert.match(message, /^shop-staging v4 was not promoted to shop: /);
      assert.deepEqual(fixture.posts(), []);
    });

    it('says what the platform says when that refuses', async () => {
      fixture.proxy.treat = { POST: answer(422) };
      const { message } = await fixture.refusal();
      assert.match(message, /^shop-staging v4 was not promoted to shop: It says 422\./);
      assert.deepEqual([fixture.posts().length, fixture.promoted('shop')], [1, []]);
    });
  });

  describe('whose answer is lost', () => {
    it('finds in the ledgers what it did, and asks no second time', async () => {
      fixture.proxy.treat = { POST: loseAnswer };
      const { text, made } = await fixture.promote({ targets: ['shop', 'shop-eu'] });
      assert.equal(
        text,
        'shop (v4) and shop-eu (v4) run shop-staging v4’s code now. All of their processes are up.',
      );
      assert.deepEqual(
        made.map(({ release }) => release?.version),
        [4, 4],
      );
      assert.deepEqual([fixture.posts().length, fixture.promoted('shop')], [1, [promotedOnce]]);
    });

    it('finds it when the promotion was made and cannot be asked about', async () => {
      at(/promotion-targets/, answer(404));
      const { text } = await fixture.promote();
      assert.equal(text, 'shop runs shop-staging v4’s code now, as v4. Its process web.1 is up.');
      assert.equal(fixture.posts().length, 1);
    });

    it('finds it when the app that it came from is not to be seen any more', async () => {
      fixture.proxy.treat = {
        POST: async (exchange) => {
          at(new RegExp(`/apps/${fixture.idOf('shop-staging')}/`), answer(404));
          await loseAnswer(exchange);
        },
      };
      const { made } = await fixture.promote();
      assert.deepEqual([made[0]?.release?.version, fixture.posts().length], [4, 1]);
    });

    it('says that nothing is there when the request was lost, and works at the next try', async () => {
      fixture.proxy.treat = { POST: loseRequest };
      const { message } = await fixture.refusal();
      assert.match(message, /was lost, and the ledger of shop shows no promotion of shop-staging v4 yet\./);
      assert.deepEqual([fixture.posts().length, fixture.promoted('shop')], [1, []]);
      fixture.proxy.treat = {};
      assert.equal(
        (await fixture.promote()).text,
        'shop runs shop-staging v4’s code now, as v4. Its process web.1 is up.',
      );
    });

    it('says that it is not known when the ledgers cannot be read', async () => {
      fixture.proxy.treat = {
        POST: async (exchange) => {
          at(/\/releases/, (one) => one.cut());
          await loseAnswer(exchange);
        },
      };
      const { message } = await fixture.refusal();
      assert.match(
        message,
        /^It is not known whether shop-staging v4 was promoted to shop: .+ Nothing else was sent\./,
      );
      assert.equal(fixture.posts().length, 1);
    });

    it('does not take the promotion of another release for its own', async () => {
      fixture.proxy.treat = {
        POST: (exchange) => {
          exchange.cut();
          const { platform } = fixture.base;
          const { id } = platform.ledger.accounts.current();
          fixture.deploy('shop-staging', hash('d'));
          platform.ledger.promotions.create(
            {
              pipelineId: fixture.pipeline.id,
              sourceAppId: fixture.idOf('shop-staging'),
              sourceReleaseId: undefined,
              targetAppIds: [fixture.idOf('shop')],
            },
            id,
            id,
          );
        },
      };
      const { message } = await fixture.refusal();
      assert.match(
        message,
        /no promotion of shop-staging v4 by you yet\. v4 of shop \(Promote shop-staging v5 dddddddd/,
      );
    });
  });
});
