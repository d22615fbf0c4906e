import assert from 'node:assert/strict';
import * as v from 'valibot';
import { StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import type { LedgerState } from '../../../src/ledger/state.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { defaultTarget } from '../../../src/domain/plan/rollback-plan.ts';
import { errorOf } from '../api/bad-server.ts';
import { makeRelease } from '../domain/release/make.ts';
import { down, type LedgerFixture, startLedgerFixture, versionsOf } from './fixture.ts';

const fault = new Unreachable(
  '127.0.0.1 cannot be reached (it closed the connection). Check your connection.',
);

describe('reading back until a question has its answer', () => {
  let fixture: LedgerFixture;
  afterEach(() => fixture.close());
  const find = (version: number) => (state: LedgerState) =>
    state.releases.find((one) => one.version === version);

  it('reads as far as it must', async () => {
    fixture = await startLedgerFixture(2500);
    const { ledger, gate } = fixture;
    assert.equal((await ledger.until(find(2300)))?.version, 2300);
    assert.equal(gate.requests.length, 2);
    assert.equal((await ledger.until(find(2490)))?.version, 2490);
    assert.equal(gate.requests.length, 2);
    assert.equal((await ledger.until(find(1)))?.version, 1);
    assert.equal(gate.requests.length, 4);
  });

  it('ends with the ledger', async () => {
    fixture = await startLedgerFixture(500);
    assert.equal(await fixture.ledger.until(find(501)), undefined);
    assert.equal(fixture.ledger.state.complete, true);
    assert.equal(fixture.gate.requests.length, 2);
    assert.equal(await fixture.ledger.until(() => undefined), undefined);
  });

  it('takes false and null and 0 for answers', async () => {
    fixture = await startLedgerFixture(50);
    for (const answer of [false, null, 0, '']) {
      // oxlint-disable-next-line no-await-in-loop
      assert.equal(await fixture.ledger.until(() => answer), answer);
    }
    assert.equal(fixture.gate.requests.length, 1);
  });

  it('rejects with what went wrong, and can be asked again', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
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
    fixture = await startLedgerFixture(1500);
    const cancel = new AbortController();
    const asked: number[] = [];
    const work = fixture.ledger.until(({ releases }) => {
      asked.push(releases.length);
      if (asked.length === 2) cancel.abort();
      return undefined;
    }, cancel.signal);
    assert.ok((await errorOf(work)) instanceof Cancelled);
    assert.deepEqual(asked, [30, 1030]);
    assert.equal(fixture.ledger.state.complete, false);
  });

  it('ends in a sentence when the platform goes in a circle', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
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
  let fixture: LedgerFixture;
  afterEach(() => fixture.close());

  it('does not take the answer of a read that began before', async () => {
    fixture = await startLedgerFixture(50);
    const { ledger, gate } = fixture;
    const letGo = gate.hold();
    const before = ledger.refresh();
    await gate.answered(1);
    fixture.grow(1);
    const now = ledger.readNow();
    letGo();
    await before;
    assert.equal((await now).releases[0]?.version, 51);
    assert.equal(gate.requests.length, 2);
  });

  it('shares one request among those who ask at once', async () => {
    fixture = await startLedgerFixture(50);
    const [one, two] = await Promise.all([fixture.ledger.readNow(), fixture.ledger.readNow()]);
    assert.equal(one.releases, two.releases);
    assert.equal(fixture.gate.requests.length, 1);
  });

  it('rejects rather than give an old copy', async () => {
    fixture = await startLedgerFixture(50);
    const { ledger, gate } = fixture;
    await ledger.refresh();
    gate.break(fault);
    assert.equal(await errorOf(ledger.readNow()), fault);
    assert.deepEqual(versionsOf(ledger), down(50, 21));
  });

  it('rejects even when another request succeeds at that moment, and not for the fault of another', async () => {
    fixture = await startLedgerFixture(500);
    const { ledger, gate } = fixture;
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
  let fixture: LedgerFixture;
  afterEach(() => fixture.close());

  it('is taken in on top, and moves what is running', async () => {
    fixture = await startLedgerFixture(50);
    const { ledger, client } = fixture;
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
    fixture = await startLedgerFixture(50);
    const { ledger } = fixture;
    await ledger.refresh();
    const [newest] = ledger.state.releases;
    assert.ok(newest);
    ledger.accept({ ...newest, status: 'failed', updatedAt: newest.updatedAt + 1 });
    assert.equal(ledger.state.releases[0]?.status, 'failed');
    ledger.accept({ ...newest, status: 'pending', updatedAt: newest.updatedAt - 1 });
    assert.equal(ledger.state.releases[0]?.status, 'failed');
  });

  it('is not taken in where it would leave a gap, above or below', async () => {
    fixture = await startLedgerFixture(50);
    const { ledger } = fixture;
    await ledger.refresh();
    const { releases } = ledger.state;
    ledger.accept(makeRelease(52));
    ledger.accept(makeRelease(5));
    assert.equal(ledger.state.releases, releases);
  });

  it('waits for the first read, which is not taken for a later one', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger } = fixture;
    ledger.accept(makeRelease(100));
    assert.deepEqual(versionsOf(ledger), []);
    await ledger.refresh();
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(100, 1));
    assert.equal(ledger.state.complete, true);
  });

  it('stays when an answer from before comes after it', async () => {
    fixture = await startLedgerFixture(50);
    const { ledger, gate, base } = fixture;
    await ledger.refresh();
    fixture.grow(1);
    const letGo = gate.hold();
    const before = ledger.refresh();
    await gate.answered(2);
    base.pass(1_000);
    const [{ id }] = v.parse(
      v.tuple([v.object({ id: v.string() })]),
      JSON.parse(gate.answers[1]?.body ?? ''),
    );
    ledger.accept({
      ...ledger.state.releases[0]!,
      id,
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
