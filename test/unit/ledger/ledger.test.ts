import assert from 'node:assert/strict';
import { StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { Ledger, type LedgerState } from '../../../src/ledger/ledger.ts';
import { Cancelled } from '../../../src/model/problem.ts';
import { defaultTarget } from '../../../src/model/rollback-plan.ts';
import { errorOf } from '../api/bad-server.ts';
import { makeRelease } from '../model/make.ts';
import { down, type Scene, setScene, versionsOf } from './scene.ts';

const fault = new Unreachable(
  '127.0.0.1 cannot be reached (it closed the connection). Check your connection.',
);

describe('the live copy of a ledger', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('shows 30 releases at first, and the rest down to v1 when asked for more', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    assert.deepEqual(ledger.state, {
      releases: [],
      complete: false,
      loading: false,
      error: undefined,
      readAt: undefined,
    });
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(500, 471));
    assert.equal(ledger.state.complete, false);
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(500, 271));
    await ledger.loadMore();
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(500, 1));
    assert.equal(ledger.state.complete, true);
    assert.equal(gate.requests.length, 4);
    await ledger.loadMore();
    assert.equal(gate.requests.length, 4);
    assert.equal(ledger.state.complete, true);
  });

  it('is complete at once when all of it fits', async () => {
    scene = await setScene(30);
    await scene.ledger.refresh();
    assert.deepEqual(versionsOf(scene.ledger), down(30, 1));
    assert.equal(scene.ledger.state.complete, true);
  });

  it('keeps what was loaded when it is refreshed', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    await ledger.refresh();
    await ledger.loadMore();
    scene.grow(2);
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(502, 271));
    assert.equal(gate.requests.length, 3);
    assert.deepEqual(
      ledger.state.releases.filter(({ current }) => current).map(({ version }) => version),
      [502],
    );
    // What was loaded before is gone on with where it ended.
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(502, 71));
  });

  it('meets what it knows across 500 new releases', async () => {
    scene = await setScene(1000);
    const { ledger, gate } = scene;
    await ledger.refresh();
    scene.grow(500);
    await ledger.refresh();
    // The page that meets what is known reaches beyond it: what is loaded next begins there.
    assert.equal(gate.requests.length, 1 + 1 + 3);
    assert.deepEqual(versionsOf(ledger), down(1500, 871));
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(1500, 671));
    assert.equal(ledger.state.complete, false);
  });

  it('is complete when the way across new releases reaches v1', async () => {
    scene = await setScene(100);
    const { ledger } = scene;
    await ledger.refresh();
    scene.grow(500);
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(600, 1));
    assert.equal(ledger.state.complete, true);
  });

  it('leaves no gap when the way across new releases breaks off', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    await ledger.refresh();
    scene.grow(500);
    const letGo = gate.hold();
    const refreshed = ledger.refresh();
    await gate.answered(2);
    gate.break(fault);
    letGo();
    await refreshed;
    assert.equal(ledger.state.error, fault);
    assert.deepEqual(versionsOf(ledger), down(100, 71));
    gate.break(undefined);
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(600, 1));
  });

  it('costs no repaint when nothing changed', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    await ledger.refresh();
    const { releases } = ledger.state;
    await ledger.refresh();
    assert.equal(ledger.state.releases, releases);
    assert.deepEqual(
      gate.answers.map(({ status }) => status),
      [206, 304],
    );
    // More was loaded, so that more is asked for: the answer is another one, and the releases are the same.
    await ledger.loadMore();
    const more = ledger.state.releases;
    await ledger.refresh();
    await ledger.refresh();
    assert.equal(ledger.state.releases, more);
    assert.equal(ledger.state.error, undefined);
    assert.equal(gate.answers.at(-1)?.status, 304);
  });

  it('says when the newest were read, which older ones do not change', async () => {
    scene = await setScene(100);
    let now = 1_000;
    const ledger = new Ledger(scene.ledger.app, scene.client, () => now);
    await ledger.refresh();
    assert.equal(ledger.state.readAt, 1_000);
    now = 2_000;
    await ledger.loadMore();
    assert.equal(ledger.state.readAt, 1_000);
    await ledger.refresh();
    assert.equal(ledger.state.readAt, 2_000);
    now = 3_000;
    await ledger.refresh();
    assert.equal(ledger.state.readAt, 3_000);
    now = 4_000;
    scene.gate.break(fault);
    await ledger.refresh();
    assert.equal(ledger.state.readAt, 3_000);
  });

  it('keeps its releases through an error, and recovers', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    gate.break(fault);
    await ledger.refresh();
    assert.equal(ledger.state.error, fault);
    assert.equal(ledger.state.readAt, undefined);
    gate.break(undefined);
    await ledger.refresh();
    assert.equal(ledger.state.error, undefined);
    const { releases } = ledger.state;
    gate.break(fault);
    await ledger.refresh();
    await ledger.loadMore();
    assert.equal(ledger.state.error, fault);
    assert.equal(ledger.state.loading, false);
    assert.equal(ledger.state.releases, releases);
    gate.break(undefined);
    scene.grow(1);
    await ledger.refresh();
    assert.equal(ledger.state.error, undefined);
    assert.deepEqual(versionsOf(ledger), down(101, 71));
  });

  it('is loading from the first request under way to the end of the last', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    await ledger.refresh();
    const seen: LedgerState[] = [];
    ledger.changed.on((state) => seen.push(state));
    const letOlderGo = gate.hold();
    const older = ledger.loadMore();
    await gate.answered(2);
    gate.hold()();
    await ledger.refresh();
    assert.equal(ledger.state.loading, true);
    letOlderGo();
    await older;
    assert.equal(ledger.state.loading, false);
    assert.equal(seen.at(-1), ledger.state);
    assert.ok(seen.slice(0, -1).every(({ loading }) => loading));
  });

  it('makes one request of many calls at once', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    // Older ones begin with the first page as well.
    await Promise.all([ledger.refresh(), ledger.refresh(), ledger.loadMore(), ledger.refresh()]);
    assert.equal(gate.requests.length, 1);
    assert.deepEqual(versionsOf(ledger), down(500, 471));
    await Promise.all([ledger.loadMore(), ledger.loadMore()]);
    assert.equal(gate.requests.length, 2);
    assert.deepEqual(versionsOf(ledger), down(500, 271));
    await ledger.refresh();
    await ledger.refresh();
    assert.equal(gate.requests.length, 4);
  });

  it('keeps both of two answers that come together, whichever is first', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    await ledger.refresh();
    scene.grow(3);
    const letGo = gate.hold();
    const both = Promise.all([ledger.loadMore(), ledger.refresh()]);
    await gate.answered(3);
    letGo();
    await both;
    assert.deepEqual(versionsOf(ledger), down(503, 271));
  });
});

describe('reading back until a question has its answer', () => {
  let scene: Scene;
  afterEach(() => scene.close());
  const find = (version: number) => (state: LedgerState) =>
    state.releases.find((one) => one.version === version);

  it('reads as far as it must', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    assert.equal((await ledger.until(find(300)))?.version, 300);
    assert.equal(gate.requests.length, 2);
    assert.equal((await ledger.until(find(490)))?.version, 490);
    assert.equal(gate.requests.length, 2);
    assert.equal((await ledger.until(find(1)))?.version, 1);
    assert.equal(gate.requests.length, 4);
  });

  it('ends with the ledger', async () => {
    scene = await setScene(500);
    assert.equal(await scene.ledger.until(find(501)), undefined);
    assert.equal(scene.ledger.state.complete, true);
    assert.equal(scene.gate.requests.length, 4);
    assert.equal(await scene.ledger.until(() => undefined), undefined);
  });

  it('takes false and null and 0 for answers', async () => {
    scene = await setScene(50);
    for (const answer of [false, null, 0, '']) {
      // oxlint-disable-next-line no-await-in-loop
      assert.equal(await scene.ledger.until(() => answer), answer);
    }
    assert.equal(scene.gate.requests.length, 1);
  });

  it('rejects with what went wrong, and can be asked again', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    gate.break(fault);
    assert.equal(await errorOf(ledger.until(find(1))), fault);
    gate.break(undefined);
    await ledger.refresh();
    gate.break(fault);
    assert.equal(await errorOf(ledger.until(find(1))), fault);
    gate.break(undefined);
    assert.equal((await ledger.until(find(1)))?.version, 1);
  });

  it('ends when it is cancelled', async () => {
    scene = await setScene(500);
    const cancel = new AbortController();
    const asked: number[] = [];
    const work = scene.ledger.until(({ releases }) => {
      asked.push(releases.length);
      if (asked.length === 2) cancel.abort();
      return undefined;
    }, cancel.signal);
    assert.ok((await errorOf(work)) instanceof Cancelled);
    assert.deepEqual(asked, [30, 230]);
    assert.equal(scene.ledger.state.complete, false);
  });

  it('ends in a sentence when the platform goes in a circle', async () => {
    scene = await setScene(100);
    const { ledger, gate } = scene;
    await ledger.refresh();
    const send = gate.send.bind(gate);
    gate.send = async (request) => {
      const answer = await send({
        ...request,
        headers: { ...request.headers, range: 'version ..; order=desc, max=30' },
      });
      return {
        ...answer,
        headers: { ...answer.headers, 'next-range': `version ]${gate.requests.length}..` },
      };
    };
    assert.ok((await errorOf(ledger.until(find(1)))) instanceof StrangeAnswer);
    assert.equal(gate.requests.length, 2);
    assert.deepEqual(versionsOf(ledger), down(100, 71));
  });
});

describe('reading now', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('does not take the answer of a read that began before', async () => {
    scene = await setScene(50);
    const { ledger, gate } = scene;
    const letGo = gate.hold();
    const before = ledger.refresh();
    await gate.answered(1);
    scene.grow(1);
    const now = ledger.readNow();
    letGo();
    await before;
    assert.equal((await now).releases[0]?.version, 51);
    assert.equal(gate.requests.length, 2);
  });

  it('shares one request among those who ask at once', async () => {
    scene = await setScene(50);
    const [one, two] = await Promise.all([scene.ledger.readNow(), scene.ledger.readNow()]);
    assert.equal(one.releases, two.releases);
    assert.equal(scene.gate.requests.length, 1);
  });

  it('rejects rather than give an old copy', async () => {
    scene = await setScene(50);
    const { ledger, gate } = scene;
    await ledger.refresh();
    gate.break(fault);
    assert.equal(await errorOf(ledger.readNow()), fault);
    assert.deepEqual(versionsOf(ledger), down(50, 21));
  });

  it('rejects even when another request succeeds at that moment, and not for the fault of another', async () => {
    scene = await setScene(500);
    const { ledger, gate } = scene;
    await ledger.refresh();
    const letGo = gate.hold();
    const older = ledger.loadMore();
    await gate.answered(2);
    gate.break(fault);
    ledger.changed.on(({ error }) => {
      if (error !== undefined) letGo();
    });
    const [now] = await Promise.allSettled([ledger.readNow(), older]);
    assert.equal(now.status, 'rejected');
    gate.break(undefined);
    // The other way round: the older ones fail while the newest come.
    const letNewestGo = gate.hold();
    const newest = ledger.readNow();
    await gate.answered(3);
    gate.break(fault);
    const failed = ledger.loadMore().then(letNewestGo);
    assert.equal((await newest).releases[0]?.version, 500);
    await failed;
  });
});

describe('a release that came by another way', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('is taken in on top, and moves what is running', async () => {
    scene = await setScene(50);
    const { ledger, client } = scene;
    await ledger.refresh();
    const target = defaultTarget(ledger.state.releases);
    assert.ok(target);
    const made = await client.rollback(ledger.app.id, target.id);
    ledger.accept(made);
    assert.deepEqual(versionsOf(ledger), down(51, 21));
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(51, 21));
    assert.deepEqual(
      ledger.state.releases.filter(({ current }) => current).map(({ version }) => version),
      [51],
    );
  });

  it('replaces an older word of the same release', async () => {
    scene = await setScene(50);
    const { ledger } = scene;
    await ledger.refresh();
    const [newest] = ledger.state.releases;
    assert.ok(newest);
    ledger.accept({ ...newest, status: 'failed', updatedAt: newest.updatedAt + 1 });
    assert.equal(ledger.state.releases[0]?.status, 'failed');
    ledger.accept({ ...newest, status: 'pending', updatedAt: newest.updatedAt - 1 });
    assert.equal(ledger.state.releases[0]?.status, 'failed');
  });

  it('is not taken in where it would leave a gap, above or below', async () => {
    scene = await setScene(50);
    const { ledger } = scene;
    await ledger.refresh();
    const { releases } = ledger.state;
    ledger.accept(makeRelease(52));
    ledger.accept(makeRelease(5));
    assert.equal(ledger.state.releases, releases);
  });

  it('waits for the first read, which is not taken for a later one', async () => {
    scene = await setScene(100);
    const { ledger } = scene;
    ledger.accept(makeRelease(100));
    assert.deepEqual(versionsOf(ledger), []);
    await ledger.refresh();
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(100, 1));
    assert.equal(ledger.state.complete, true);
  });

  it('stays when an answer from before comes after it', async () => {
    scene = await setScene(50);
    const { ledger, gate, fixture } = scene;
    await ledger.refresh();
    scene.grow(1);
    const letGo = gate.hold();
    const before = ledger.refresh();
    await gate.answered(2);
    fixture.pass(1_000);
    ledger.accept({
      ...ledger.state.releases[0]!,
      id: 'v51',
      version: 51,
      current: true,
      updatedAt: Date.parse('2030-01-01'),
    });
    ledger.accept({
      ...ledger.state.releases[0]!,
      id: 'v52',
      version: 52,
      current: true,
      updatedAt: Date.parse('2030-01-01'),
    });
    letGo();
    await before;
    assert.deepEqual(versionsOf(ledger), down(52, 21));
    assert.deepEqual(
      ledger.state.releases.filter(({ current }) => current).map(({ version }) => version),
      [52],
    );
  });
});
