import assert from 'node:assert/strict';
import { accountOf } from '../../../platform/account.ts';
import { array, looseObject, number, parse, unknown, type InferOutput } from 'valibot';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import type { RollbackPlan } from '../../../../src/domain/plan/rollback-plan.ts';
import { LedgerMoved } from '../../../../src/operations/engine/flow.ts';
import { loseRequest, rewrite, type Exchange } from '../../../platform/proxy.ts';
import { before, hash, type Script, type RollbackFixture, startRollbackFixture } from '../engine/fixture.ts';

const wireReleases = array(looseObject({ version: number(), status: unknown() }));
type WireRelease = InferOutput<typeof wireReleases>[number];

describe('rolling back', () => {
  let fixture: RollbackFixture;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  /** Says something else of one release when the ledger is read. */
  const disguise = (version: number, change: Partial<WireRelease>) =>
    rewrite((body) => {
      const releases = parse(wireReleases, JSON.parse(body));
      return JSON.stringify(
        releases.map((release) => (release.version === version ? { ...release, ...change } : release)),
      );
    });

  describe('that goes well', () => {
    it('makes one release with the slug and the config vars of its target, and says how it goes', async () => {
      const ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
      const { plan, made, seen } = await fixture.rollBack(4, {}, ledger);
      fixture.writtenOnce(4);
      const { releases } = fixture.base.platform.ledger;
      const target = releases.find(fixture.app.id, '4');
      const written = releases.find(fixture.app.id, '9');
      assert.equal(written.slugId, target.slugId);
      assert.deepEqual(releases.configVarsOf(written.id), { COLOUR: 'red' });
      assert.deepEqual(
        { id: made.id, version: made.version, current: made.current },
        { id: written.id, version: 9, current: true },
      );
      assert.equal(plan.current?.version, 8);
      assert.deepEqual(
        plan.takenBack.map(({ version }) => version),
        [8, 7, 5],
      );
      assert.equal(ledger.state.releases[0]?.id, written.id);
      assert.deepEqual(seen, {
        titles: [
          'Reading the ledger of bookshop…',
          'Reading what v4 would change…',
          'Rolling back bookshop to v4',
        ],
        stages: [
          'checking that nothing changed since the plan',
          'request → release phase → restart',
          'restart: looking at the processes',
        ],
        buttons: ['Cancel', 'Stop Waiting', 'Stop Waiting'],
        plans: [plan],
        choices: [],
        waits: [],
        watched: [],
        later: [],
      });
    });

    it('asks for the target when none is named, from a ledger that was just read', async () => {
      const { made, seen } = await fixture.rollBack(undefined, {
        choose: (ledger) => Promise.resolve(ledger.state.releases.find(({ version }) => version === 5)!),
      });
      assert.equal(made.description, 'Rollback to v5');
      assert.deepEqual(seen.choices, [8]);
      fixture.writtenOnce(5);
    });

    it('asks for the go-ahead with what was read beside the ledger', async () => {
      const asked: unknown[] = [];
      const gather: Script['gather'] = (ledger, target, releases) => {
        asked.push([ledger.app.name, target.version, releases.length]);
        return Promise.resolve({ stage: 'production', protected: true });
      };
      const { seen } = await fixture.rollBack(4, { gather });
      assert.deepEqual(asked, [['bookshop', 4, 8]]);
      assert.deepEqual(
        seen.plans.map((plan) => [plan.stage, plan.protected]),
        [['production', true]],
      );
    });

    it('finds a target that stands on an older page', async () => {
      for (let turn = 0; turn < 60; turn += 1) fixture.config('TURN', String(turn));
      const { made } = await fixture.rollBack(4);
      assert.equal(made.version, 69);
      assert.equal(made.description, 'Rollback to v4');
      assert.equal(fixture.proxy.posts.length, 1);
    });

    it('is undone by rolling back to what ran before', async () => {
      await fixture.rollBack(4);
      const { made } = await fixture.rollBack(8);
      assert.equal(made.version, 10);
      assert.equal(fixture.proxy.posts.length, 2);
      assert.deepEqual(fixture.base.platform.ledger.releases.configVarsOf(made.id), { COLOUR: 'green' });
    });

    it('knows its release when somebody makes another one before the answer is there', async () => {
      fixture.proxy.treat = {
        POST: async (exchange: Exchange) => {
          const answer = await exchange.forward();
          fixture.config('LATER', 'yes', fixture.shanley);
          exchange.answer(answer);
        },
      };
      const ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
      const { made } = await fixture.rollBack(4, {}, ledger);
      assert.equal(made.version, 9);
      assert.equal(ledger.state.releases[0]?.version, 10);
      assert.equal(fixture.proxy.posts.length, 1);
    });
  });

  describe('to what cannot be gone back to', () => {
    const refused = (version: number, reason: string): string =>
      `bookshop cannot be rolled back to v${version}: it ${reason}. Nothing was changed.`;

    const cases: readonly [version: number, reason: string, disguise?: Partial<WireRelease>][] = [
      [8, 'is running now'],
      [6, 'has never run: its release command failed'],
      [1, 'has no slug or image: there is no code to run'],
      [5, 'is still being released', { status: 'pending' }],
      [5, 'has expired: the platform has deleted its slug', { status: 'expired' }],
      [5, 'is not one that the platform offers for a rollback', { eligible_for_rollback: false }],
    ];
    for (const [version, reason, change] of cases) {
      it(`stops before it asks: v${version} ${reason}`, async () => {
        if (change) fixture.proxy.treat = { GET: disguise(version, change) };
        const { message, seen } = await fixture.refusal(version);
        assert.equal(message, refused(version, reason));
        assert.deepEqual(seen.plans, []);
        fixture.nothingWritten();
      });
    }

    it('stops at a release that has really expired', async () => {
      for (let turn = 0; turn < 20; turn += 1) fixture.config('TURN', String(turn));
      fixture.base.pass(31 * 24 * 60 * 60 * 1000);
      const { message } = await fixture.refusal(4);
      assert.equal(message, refused(4, 'has expired: the platform has deleted its slug'));
      assert.equal(fixture.proxy.posts.length, 0);
    });

    it('stops at a failed release on an older page', async () => {
      for (let turn = 0; turn < 60; turn += 1) fixture.config('TURN', String(turn));
      const { message } = await fixture.refusal(6);
      assert.equal(message, refused(6, 'has never run: its release command failed'));
      assert.equal(fixture.proxy.posts.length, 0);
    });

    it('stops at a version that the ledger does not have', async () => {
      const { message } = await fixture.refusal(99);
      assert.equal(message, 'bookshop has no release v99. Nothing was changed.');
      fixture.nothingWritten();
    });

    it('checks what was chosen as well', async () => {
      const { message } = await fixture.refusal(undefined, {
        choose: (ledger) => Promise.resolve(ledger.state.releases[0]!),
      });
      assert.equal(message, refused(8, 'is running now'));
      fixture.nothingWritten();
    });

    it('says what the platform says when that refuses', async () => {
      fixture.proxy.treat = { GET: disguise(1, { eligible_for_rollback: true }) };
      const { message, seen } = await fixture.refusal(1);
      assert.equal(
        message,
        'bookshop was not rolled back: Cannot roll back to v1: it runs nothing, as no code had been deployed.',
      );
      assert.equal(fixture.proxy.posts.length, 1);
      assert.deepEqual(fixture.ledger(), before);
      // Something on the way may have sent it twice: one look says that nothing came of the first one.
      assert.ok(seen.stages.includes('it was refused; reading the ledger'));
    });
  });

  describe('that is called off', () => {
    it('writes nothing when the choice is cancelled', async () => {
      const choose = () => Promise.reject(new Cancelled());
      await assert.rejects(fixture.rollBack(undefined, { choose }), Cancelled);
      fixture.nothingWritten();
    });

    it('writes nothing when the confirmation is cancelled', async () => {
      const confirm = () => Promise.reject(new Cancelled());
      await assert.rejects(fixture.rollBack(4, { confirm }), Cancelled);
      fixture.nothingWritten();
    });

    it('writes nothing when the reading of what it changes is given up', async () => {
      const gather = () => Promise.reject(new Cancelled());
      await assert.rejects(fixture.rollBack(4, { gather }), Cancelled);
      fixture.nothingWritten();
    });

    it('writes nothing when the ledger cannot be read at first', async () => {
      fixture.proxy.treat = { GET: loseRequest };
      const { message, seen } = await fixture.refusal(4);
      assert.match(message, /^127\.0\.0\.1:\d+ cannot be reached \(.+\)\. Check your connection\.$/);
      assert.deepEqual(seen.plans, []);
      fixture.nothingWritten();
    });

    it('writes nothing when the ledger cannot be read again after the confirmation', async () => {
      const confirm = () => (fixture.proxy.treat = { GET: loseRequest });
      const { message } = await fixture.refusal(4, { confirm });
      assert.match(message, /cannot be reached/);
      fixture.nothingWritten();
    });
  });

  describe('while others work on the app', () => {
    it('stops and names the release that came in between', async () => {
      const confirm = () => fixture.config('COLOUR', 'blue', fixture.shanley);
      const { message, seen } = await fixture.refusal(4, { confirm });
      assert.equal(
        message,
        'bookshop was not rolled back: v9 (Set COLOUR config vars, by shanley@example.com) was released after the plan was made. ' +
          'Check the new plan, then roll back if you still want to.',
      );
      assert.deepEqual(seen.stages, ['checking that nothing changed since the plan']);
      assert.equal(fixture.proxy.posts.length, 0);
      assert.deepEqual(fixture.ledger(), [...before, 'v9 Set COLOUR config vars']);
    });

    it('says so in a way that a new plan can be offered', async () => {
      const confirm = () => fixture.config('COLOUR', 'blue', fixture.shanley);
      await assert.rejects(fixture.rollBack(4, { confirm }), LedgerMoved);
      await assert.rejects(fixture.rollBack(99), (error) => !(error instanceof LedgerMoved));
    });

    it('stops when the ledger moved while the rest of the plan was read', async () => {
      const ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
      const gather = async () => {
        fixture.config('COLOUR', 'blue', fixture.shanley);
        await ledger.readNow();
        return {};
      };
      const plans: RollbackPlan[] = [];
      const rolling = fixture.rollBack(4, { gather, confirm: (plan) => plans.push(plan) }, ledger);
      await assert.rejects(rolling, LedgerMoved);
      assert.deepEqual(
        plans.map(({ newest, between }) => [newest.version, between.length]),
        [[8, 4]],
      );
      assert.equal(fixture.proxy.posts.length, 0);
    });

    it('looks again at what was chosen, as it may have expired while somebody chose', async () => {
      const choose = async (ledger: Ledger) => {
        const chosen = ledger.state.releases.find(({ version }) => version === 5)!;
        fixture.proxy.treat = { GET: disguise(5, { status: 'expired' }) };
        await ledger.readNow();
        return chosen;
      };
      const { message } = await fixture.refusal(undefined, { choose });
      assert.match(message, /^bookshop cannot be rolled back to v5: it has expired/);
      fixture.nothingWritten();
    });

    it('names the first few of many', async () => {
      const confirm = () => {
        for (let turn = 0; turn < 9; turn += 1) fixture.config('TURN', String(turn));
      };
      const { message } = await fixture.refusal(4, { confirm });
      assert.match(
        message,
        /^bookshop was not rolled back: v17 .+, v13 \(.+\) and 4 more were released after the plan was made\. /,
      );
    });

    it('names all of them', async () => {
      const confirm = () => {
        fixture.config('COLOUR', 'blue', fixture.shanley);
        fixture.deploy(hash('e'));
      };
      const { message } = await fixture.refusal(4, { confirm });
      assert.match(message, /v9 \(Set COLOUR config vars, by shanley@example\.com\)/);
      assert.match(message, /v10 \(Deploy eeeeeeee, by you@example\.com\)/);
      assert.equal(fixture.proxy.posts.length, 0);
    });
  });
});
