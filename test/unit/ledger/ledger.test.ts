import assert from 'node:assert/strict';
import { Unreachable } from '../../../src/api/errors.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import type { LedgerState } from '../../../src/ledger/state.ts';
import { down, type LedgerFixture, startLedgerFixture, versionsOf } from './fixture.ts';

const fault = new Unreachable(
  '127.0.0.1 cannot be reached (it closed the connection). Check your connection.',
);

describe('the live copy of a ledger', () => {
  let fixture: LedgerFixture;
  afterEach(() => fixture.close());

  it('shows 30 releases at first, and the rest down to v1 when asked for more', async () => {
    fixture = await startLedgerFixture(500);
    const { ledger, gate } = fixture;
    assert.deepEqual(ledger.state, {
      releases: [],
      complete: false,
      loading: false,
      error: undefined,
      malformed: [],
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
    fixture = await startLedgerFixture(30);
    await fixture.ledger.refresh();
    assert.deepEqual(versionsOf(fixture.ledger), down(30, 1));
    assert.equal(fixture.ledger.state.complete, true);
  });

  it('keeps what was loaded when it is refreshed', async () => {
    fixture = await startLedgerFixture(500);
    const { ledger, gate } = fixture;
    await ledger.refresh();
    await ledger.loadMore();
    fixture.grow(2);
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
    fixture = await startLedgerFixture(1000);
    const { ledger, gate } = fixture;
    await ledger.refresh();
    fixture.grow(500);
    await ledger.refresh();
    // The page that meets what is known reaches beyond it: what is loaded next begins there.
    assert.equal(gate.requests.length, 1 + 1 + 3);
    assert.deepEqual(versionsOf(ledger), down(1500, 871));
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(1500, 671));
    assert.equal(ledger.state.complete, false);
  });

  it('is complete when the way across new releases reaches v1', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger } = fixture;
    await ledger.refresh();
    fixture.grow(500);
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(600, 1));
    assert.equal(ledger.state.complete, true);
  });

  it('leaves no gap when the way across new releases breaks off', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
    await ledger.refresh();
    fixture.grow(500);
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
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
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
    fixture = await startLedgerFixture(100);
    let now = 1_000;
    const ledger = new Ledger(fixture.ledger.app, fixture.ledger.account, () => now);
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
    fixture.gate.break(fault);
    await ledger.refresh();
    assert.equal(ledger.state.readAt, 3_000);
  });

  it('keeps its releases through an error, and recovers', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
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
    fixture.grow(1);
    await ledger.refresh();
    assert.equal(ledger.state.error, undefined);
    assert.deepEqual(versionsOf(ledger), down(101, 71));
  });

  it('is loading from the first request under way to the end of the last', async () => {
    fixture = await startLedgerFixture(100);
    const { ledger, gate } = fixture;
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
    fixture = await startLedgerFixture(500);
    const { ledger, gate } = fixture;
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
    fixture = await startLedgerFixture(500);
    const { ledger, gate } = fixture;
    await ledger.refresh();
    fixture.grow(3);
    const letGo = gate.hold();
    const both = Promise.all([ledger.loadMore(), ledger.refresh()]);
    await gate.answered(3);
    letGo();
    await both;
    assert.deepEqual(versionsOf(ledger), down(503, 271));
  });
});
