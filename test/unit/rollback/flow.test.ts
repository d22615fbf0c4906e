import assert from 'node:assert/strict';
import { array, looseObject, number, parse, unknown, type InferOutput } from 'valibot';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { Cancelled } from '../../../src/model/problem.ts';
import { badGateway, loseAnswer, loseRequest, pass, rewrite, type Exchange } from './proxy.ts';
import { type Stage, startStage } from './stage.ts';

const wireReleases = array(looseObject({ version: number(), status: unknown() }));
type WireRelease = InferOutput<typeof wireReleases>[number];

const hash = (digit: string): string => digit.repeat(40);

/** The ledger that every test begins with. */
const before = [
  'v1 Initial release',
  'v2 Enable Logplex',
  'v3 Deploy aaaaaaaa',
  'v4 Set COLOUR config vars',
  'v5 Deploy bbbbbbbb',
  'v6 Deploy cccccccc',
  'v7 Set COLOUR config vars',
  'v8 Deploy dddddddd',
];

describe('rolling back', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await startStage();
    stage.deploy(hash('a'));
    stage.config('COLOUR', 'red');
    stage.deploy(hash('b'));
    stage.deploy(hash('c'), 'failed');
    stage.config('COLOUR', 'green');
    stage.deploy(hash('d'));
    assert.deepEqual(stage.ledger(), before);
  });

  afterEach(async () => {
    assert.deepEqual(stage.fixture.defects, []);
    await stage.close();
  });

  const idOf = (version: number): string =>
    stage.fixture.platform.ledger.releases.find(stage.app.id, String(version)).id;
  const nothingWritten = (): void => {
    assert.equal(stage.proxy.posts.length, 0);
    assert.deepEqual(stage.ledger(), before);
  };
  /** One POST, for that target, and in the ledger one release for it. */
  const writtenOnce = (target: number): void => {
    assert.deepEqual(
      stage.proxy.posts.map((body) => JSON.parse(body) as unknown),
      [{ release: idOf(target) }],
    );
    assert.deepEqual(stage.ledger(), [...before, `v9 Rollback to v${target}`]);
  };
  const lookedUp = 'the answer was lost; reading the ledger';
  const notRolledBack =
    /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback to v4\. bookshop runs what it ran before\. Roll back again if you still want to\.$/;

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
      const ledger = new Ledger(stage.app, stage.client, Date.now);
      const { plan, made, seen } = await stage.rollBack(4, {}, ledger);
      writtenOnce(4);
      const { releases } = stage.fixture.platform.ledger;
      const target = releases.find(stage.app.id, '4');
      const written = releases.find(stage.app.id, '9');
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
        titles: ['Reading the ledger of bookshop…', 'Rolling back bookshop to v4'],
        stages: ['making sure that nothing came in between', 'asking the platform'],
        plans: [plan],
        choices: [],
        waits: [],
      });
    });

    it('asks for the target when none is named, from a ledger that was just read', async () => {
      const { made, seen } = await stage.rollBack(undefined, {
        choose: (ledger) => Promise.resolve(ledger.state.releases.find(({ version }) => version === 5)!),
      });
      assert.equal(made.description, 'Rollback to v5');
      assert.deepEqual(seen.choices, [8]);
      writtenOnce(5);
    });

    it('finds a target that stands on an older page', async () => {
      for (let turn = 0; turn < 60; turn += 1) stage.config('TURN', String(turn));
      const { made } = await stage.rollBack(4);
      assert.equal(made.version, 69);
      assert.equal(made.description, 'Rollback to v4');
      assert.equal(stage.proxy.posts.length, 1);
    });

    it('is undone by rolling back to what ran before', async () => {
      await stage.rollBack(4);
      const { made } = await stage.rollBack(8);
      assert.equal(made.version, 10);
      assert.equal(stage.proxy.posts.length, 2);
      assert.deepEqual(stage.fixture.platform.ledger.releases.configVarsOf(made.id), { COLOUR: 'green' });
    });

    it('knows its release when somebody makes another one before the answer is there', async () => {
      stage.proxy.treat = {
        POST: async (exchange: Exchange) => {
          const answer = await exchange.forward();
          stage.config('LATER', 'yes', stage.shanley);
          exchange.answer(answer);
        },
      };
      const ledger = new Ledger(stage.app, stage.client, Date.now);
      const { made } = await stage.rollBack(4, {}, ledger);
      assert.equal(made.version, 9);
      assert.equal(ledger.state.releases[0]?.version, 10);
      assert.equal(stage.proxy.posts.length, 1);
    });
  });

  describe('to what cannot be gone back to', () => {
    const refused = (version: number, reason: string): string =>
      `bookshop cannot be rolled back to v${version}: it ${reason}. Nothing was changed.`;

    const cases: readonly [version: number, reason: string, disguise?: Partial<WireRelease>][] = [
      [8, 'is running now'],
      [6, 'has never run: its release command failed'],
      [1, 'has no slug: there is no code to run'],
      [5, 'is still being released', { status: 'pending' }],
      [5, 'has expired: the platform has deleted its slug', { status: 'expired' }],
      [5, 'is not one that the platform offers for a rollback', { eligible_for_rollback: false }],
    ];
    for (const [version, reason, change] of cases) {
      it(`stops before it asks: v${version} ${reason}`, async () => {
        if (change) stage.proxy.treat = { GET: disguise(version, change) };
        const { message, seen } = await stage.refusal(version);
        assert.equal(message, refused(version, reason));
        assert.deepEqual(seen.plans, []);
        nothingWritten();
      });
    }

    it('stops at a release that has really expired', async () => {
      for (let turn = 0; turn < 20; turn += 1) stage.config('TURN', String(turn));
      stage.fixture.pass(31 * 24 * 60 * 60 * 1000);
      const { message } = await stage.refusal(4);
      assert.equal(message, refused(4, 'has expired: the platform has deleted its slug'));
      assert.equal(stage.proxy.posts.length, 0);
    });

    it('stops at a failed release on an older page', async () => {
      for (let turn = 0; turn < 60; turn += 1) stage.config('TURN', String(turn));
      const { message } = await stage.refusal(6);
      assert.equal(message, refused(6, 'has never run: its release command failed'));
      assert.equal(stage.proxy.posts.length, 0);
    });

    it('stops at a version that the ledger does not have', async () => {
      const { message } = await stage.refusal(99);
      assert.equal(message, 'bookshop has no release v99. Nothing was changed.');
      nothingWritten();
    });

    it('checks what was chosen as well', async () => {
      const { message } = await stage.refusal(undefined, {
        choose: (ledger) => Promise.resolve(ledger.state.releases[0]!),
      });
      assert.equal(message, refused(8, 'is running now'));
      nothingWritten();
    });

    it('says what the platform says when that refuses', async () => {
      stage.proxy.treat = { GET: disguise(1, { eligible_for_rollback: true }) };
      const { message, seen } = await stage.refusal(1);
      assert.equal(
        message,
        'Nothing was rolled back: Cannot roll back to v1: it has no slug, as no code had been deployed.',
      );
      assert.equal(stage.proxy.posts.length, 1);
      assert.deepEqual(stage.ledger(), before);
      // A refusal is an answer: there is nothing to look up.
      assert.ok(!seen.stages.includes(lookedUp));
      assert.deepEqual(seen.waits, []);
    });
  });

  describe('that is called off', () => {
    it('writes nothing when the choice is cancelled', async () => {
      const choose = () => Promise.reject(new Cancelled());
      await assert.rejects(stage.rollBack(undefined, { choose }), Cancelled);
      nothingWritten();
    });

    it('writes nothing when the confirmation is cancelled', async () => {
      const confirm = () => Promise.reject(new Cancelled());
      await assert.rejects(stage.rollBack(4, { confirm }), Cancelled);
      nothingWritten();
    });

    it('writes nothing when the ledger cannot be read at first', async () => {
      stage.proxy.treat = { GET: loseRequest };
      const { message, seen } = await stage.refusal(4);
      assert.match(message, /^127\.0\.0\.1:\d+ cannot be reached \(.+\)\. Check your connection\.$/);
      assert.deepEqual(seen.plans, []);
      nothingWritten();
    });

    it('writes nothing when the ledger cannot be read again after the confirmation', async () => {
      const confirm = () => (stage.proxy.treat = { GET: loseRequest });
      const { message } = await stage.refusal(4, { confirm });
      assert.match(message, /cannot be reached/);
      nothingWritten();
    });
  });

  describe('while others work on the app', () => {
    it('stops and names the release that came in between', async () => {
      const confirm = () => stage.config('COLOUR', 'blue', stage.shanley);
      const { message, seen } = await stage.refusal(4, { confirm });
      assert.equal(
        message,
        'Nothing was rolled back: v9 (Set COLOUR config vars, by shanley@example.com) came in between. ' +
          'Look at the ledger of bookshop again, then roll back if you still want to.',
      );
      assert.deepEqual(seen.stages, ['making sure that nothing came in between']);
      assert.equal(stage.proxy.posts.length, 0);
      assert.deepEqual(stage.ledger(), [...before, 'v9 Set COLOUR config vars']);
    });

    it('names all of them', async () => {
      const confirm = () => {
        stage.config('COLOUR', 'blue', stage.shanley);
        stage.deploy(hash('e'));
      };
      const { message } = await stage.refusal(4, { confirm });
      assert.match(message, /v9 \(Set COLOUR config vars, by shanley@example\.com\)/);
      assert.match(message, /v10 \(Deploy eeeeeeee, by you@example\.com\)/);
      assert.equal(stage.proxy.posts.length, 0);
    });

    it('stops when the newest release has come to run meanwhile', async () => {
      // v8 was still being released, and v7 ran, when the person was asked.
      stage.proxy.treat = { GET: disguise(8, { status: 'pending', current: false }) };
      const confirm = () => (stage.proxy.treat = {});
      const { message } = await stage.refusal(4, { confirm });
      assert.match(message, /^Nothing was rolled back: the running release changed\. /);
      nothingWritten();
    });

    it('stops when the newest release has failed meanwhile', async () => {
      const newest = (status: string) =>
        rewrite((body) =>
          JSON.stringify(
            parse(wireReleases, JSON.parse(body)).map((release) => ({
              ...release,
              current: release.version === 7,
              ...(release.version === 8 && { status }),
            })),
          ),
        );
      stage.proxy.treat = { GET: newest('pending') };
      const confirm = () => (stage.proxy.treat = { GET: newest('failed') });
      const { message } = await stage.refusal(4, { confirm });
      assert.match(message, /^Nothing was rolled back: the running release changed\. /);
      nothingWritten();
    });
  });

  describe('when the answer does not come', () => {
    it('finds the release that was made, and sends nothing more', async () => {
      stage.proxy.treat = { POST: loseAnswer };
      const { made, seen } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      assert.equal(made.description, 'Rollback to v4');
      assert.equal(seen.stages.at(-1), lookedUp);
      assert.deepEqual(seen.waits, []);
      writtenOnce(4);
    });

    it('does the same when a router answers in place of the platform', async () => {
      stage.proxy.treat = {
        POST: async (exchange: Exchange) => {
          await exchange.forward();
          await badGateway(exchange);
        },
      };
      const { made } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      writtenOnce(4);
    });

    it('does the same when the answer is not understood', async () => {
      stage.proxy.treat = { POST: rewrite(() => '{"id": 1}') };
      const { made } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      writtenOnce(4);
    });

    it('looks again for a release that comes late', async () => {
      let late: Exchange | undefined;
      stage.proxy.treat = {
        POST: (exchange: Exchange) => {
          late = exchange;
          exchange.cut();
        },
      };
      const wait = (times: number) => (times === 1 ? late?.forward() : undefined);
      const { made, seen } = await stage.rollBack(4, { wait });
      assert.equal(made.version, 9);
      assert.deepEqual(seen.waits, [2000, 2000]);
      writtenOnce(4);
    });

    it('looks again while the ledger cannot be read', async () => {
      stage.proxy.treat = {
        POST: async (exchange: Exchange) => {
          stage.proxy.treat = { POST: pass, GET: loseRequest };
          await loseAnswer(exchange);
        },
      };
      const wait = (times: number) => {
        if (times === 2) stage.proxy.treat = {};
      };
      const { made, seen } = await stage.rollBack(4, { wait });
      assert.equal(made.version, 9);
      assert.equal(seen.waits.length, 3);
      writtenOnce(4);
    });

    it('says that nothing was rolled back when the request was lost, and works at the next try', async () => {
      stage.proxy.treat = { POST: loseRequest };
      const { message, seen } = await stage.refusal(4);
      assert.match(message, notRolledBack);
      assert.deepEqual(seen.waits, [2000, 2000, 2000, 2000]);
      assert.equal(stage.proxy.posts.length, 1);
      assert.deepEqual(stage.ledger(), before);

      stage.proxy.treat = {};
      const { made } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      assert.equal(stage.proxy.posts.length, 2);
      assert.deepEqual(stage.ledger(), [...before, 'v9 Rollback to v4']);
    });

    it('says the same when a router refuses the request', async () => {
      stage.proxy.treat = { POST: badGateway };
      const { message } = await stage.refusal(4);
      assert.match(message, notRolledBack);
      assert.equal(stage.proxy.posts.length, 1);
      assert.deepEqual(stage.ledger(), before);
    });

    it('says that it is not known when the ledger cannot be read', async () => {
      stage.proxy.treat = {
        POST: async (exchange: Exchange) => {
          stage.proxy.treat = { GET: loseRequest };
          await loseAnswer(exchange);
        },
      };
      const { message, seen } = await stage.refusal(4);
      assert.match(
        message,
        /^The answer of 127\.0\.0\.1:\d+ was lost, and its ledger cannot be read, so it is not known whether bookshop was rolled back to v4\. Nothing more was sent\. Refresh when you are connected again, and look for "Rollback to v4"\.$/,
      );
      assert.equal(seen.waits.length, 4);
      writtenOnce(4);
    });

    const othersRollback = (): void => {
      const { releases } = stage.fixture.platform.ledger;
      releases.rollBack(stage.app, idOf(4), stage.shanley);
    };

    it('does not take the same rollback of somebody else for its own', async () => {
      stage.proxy.treat = {
        POST: (exchange: Exchange) => {
          othersRollback();
          exchange.cut();
        },
      };
      const { message } = await stage.refusal(4);
      assert.match(
        message,
        /^The answer of 127\.0\.0\.1:\d+ was lost, and the ledger shows no rollback of yours/,
      );
      assert.match(message, /v9 \(Rollback to v4, by shanley@example\.com\)/);
      assert.doesNotMatch(message, /runs what it ran before/);
      assert.equal(stage.proxy.posts.length, 1);
    });

    it('finds its own behind that of somebody else', async () => {
      stage.proxy.treat = {
        POST: async (exchange: Exchange) => {
          await exchange.forward();
          othersRollback();
          exchange.cut();
        },
      };
      const { made } = await stage.rollBack(4);
      assert.equal(made.version, 9);
      assert.equal(made.user.email, 'you@example.com');
      assert.equal(stage.proxy.posts.length, 1);
    });

    it('learns who asks before it writes, while the platform can be asked', async () => {
      stage.proxy.treat = {
        POST: (exchange: Exchange) => {
          othersRollback();
          exchange.cut();
        },
      };
      const email = () => Promise.resolve(stage.proxy.posts.length > 0 ? undefined : stage.account.email);
      const { message } = await stage.refusal(4, { email });
      assert.match(message, /shows no rollback of yours/);
      assert.equal(stage.proxy.posts.length, 1);
    });
  });
});
