import assert from 'node:assert/strict';
import { Live } from '../../../src/ledger/live.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { messageOf, Problem } from '../../../src/domain/problem.ts';
import { faults } from '../../platform/faults.ts';
import { pass, rewriteNewest, type Treatment } from '../../platform/faulty.ts';
import { type FaultyLedgerFixture, startFaultyLedgerFixture } from './faulty-fixture.ts';
import { down, versionsOf } from './fixture.ts';

/** What a person sees; undefined where nothing is wrong for them. */
type Seen = RegExp | undefined;

interface Row {
  readonly fault: string;
  /** Left out, nobody listens. */
  readonly treatment?: Treatment;
  /** When a ledger that is known is read again, and when more of it is. */
  readonly refresh: Seen;
  readonly more: Seen;
  /** When the ledger is read for the first time. */
  readonly first: Seen;
}

function everywhere(fault: string, treatment: Treatment | undefined, seen: Seen): Row {
  return { fault, ...(treatment && { treatment }), refresh: seen, more: seen, first: seen };
}

const unreachable = /cannot be reached/;
const trouble = /reported a server error/;
const tooMany = /too many requests/;
const strange = /does not understand/;

/** Those that end only with the client's patience. */
const endless = new Set(['a body that never ends', 'a body that stops', 'silence']);

const twoHours = 2 * 60 * 60 * 1000;
const dated: Treatment = {
  rewrite: (page) => ({
    ...page,
    headers: { ...page.headers, date: new Date(Date.now() - twoHours).toUTCString() },
  }),
};
const repeating: Treatment = {
  rewrite: (page, range) => ({ ...page, headers: { ...page.headers, 'next-range': range } }),
};
const goingBack: Treatment = {
  rewrite: (page) => ({ ...page, headers: { 'next-range': 'version ]301..; order=desc, max=30' } }),
};
const skipping: Treatment = {
  rewrite: (page) => ({ ...page, headers: { 'next-range': 'version ]5..; order=desc, max=30' } }),
};
const ofAnotherShape: Treatment = {
  rewrite: (page) => ({ ...page, releases: page.releases.map((_, i) => ({ id: i, title: 'A song' })) }),
};
const control = 'Deploy \u0000\u0007\u001b[31m \u202e \u2028 de63889';

const rows: readonly Row[] = [
  everywhere('connection refused', undefined, unreachable),
  everywhere('reset before headers', { answer: faults['reset before headers'] }, unreachable),
  everywhere(
    'reset in the middle of a body',
    { answer: faults['reset in the middle of a body'] },
    unreachable,
  ),
  everywhere('a body that never ends', { answer: faults['a body that never ends'] }, unreachable),
  everywhere('a body that stops', { answer: faults['a body that stops'] }, unreachable),
  everywhere('silence', { answer: faults.silence }, unreachable),
  everywhere('429 with Retry-After', { answer: faults['429 with Retry-After'] }, tooMany),
  everywhere('429 without Retry-After', { answer: faults['429 without Retry-After'] }, tooMany),
  everywhere('500', { answer: faults[500] }, trouble),
  everywhere('502 with HTML', { answer: faults['502 with HTML'] }, trouble),
  everywhere('503', { answer: faults[503] }, trouble),
  // To who has read it before, it can only mean that nothing is new.
  {
    ...everywhere(
      '304 with no cache',
      { answer: faults['304 with no cache'] },
      /returned an unexpected 304 Not Modified/,
    ),
    refresh: undefined,
  },
  everywhere(
    'wrong content type',
    { answer: faults['wrong content type'] },
    /sent a web page instead of an API answer/,
  ),
  everywhere('truncated JSON', { answer: faults['truncated JSON'] }, strange),
  everywhere('valid JSON of another shape', { answer: faults['JSON of another shape'] }, strange),
  everywhere('a page whose Next-Range is its own', repeating, /repeats a page/),
  everywhere('a page whose Next-Range goes back', goingBack, /repeats a page/),
  { ...everywhere('a page whose Next-Range skips a part', skipping, /skips a part/), more: /repeats a page/ },
  // To who has read nothing, an app without releases is what a new app is.
  {
    fault: 'an empty list',
    treatment: { rewrite: (page) => ({ ...page, headers: {}, releases: [] }) },
    refresh: /older than the one before/,
    more: /ends its ledger/,
    first: undefined,
  },
  everywhere('10 MB of description', rewriteNewest({ description: 'x'.repeat(10 * 1024 * 1024) }), undefined),
  everywhere('control characters', rewriteNewest({ description: control }), undefined),
  everywhere('a clock two hours off', dated, undefined),
  everywhere('releases of another shape', ofAnotherShape, strange),
];

describe('a ledger whose platform misbehaves', () => {
  let fixture: FaultyLedgerFixture;
  beforeEach(async () => {
    fixture = await startFaultyLedgerFixture(300);
  });
  afterEach(() => fixture.close());

  async function begin({ fault, treatment }: Row): Promise<void> {
    if (endless.has(fault)) fixture.patience = 50;
    if (treatment) fixture.faulty.treat = () => treatment;
    else await fixture.faulty.refuse();
  }

  async function end(): Promise<void> {
    fixture.patience = 10_000;
    fixture.faulty.treat = () => pass;
    await fixture.faulty.open();
  }

  for (const row of rows) {
    it(`${row.fault}: what was known stays, with a sentence, and it recovers by itself`, async () => {
      const ledger = fixture.ledger();
      await ledger.refresh();
      await ledger.loadMore();
      await ledger.refresh();
      const { readAt } = ledger.state;
      const before = ledger.state.releases;
      await begin(row);
      const read = await ledger.refresh();
      says(ledger, row.refresh);
      assert.equal(read, row.refresh === undefined);
      if (row.refresh)
        assert.deepEqual([ledger.state.releases === before, ledger.state.readAt], [true, readAt]);
      await ledger.loadMore();
      says(ledger, row.more);
      assert.deepEqual(versionsOf(ledger).slice(0, 230), down(300, 71));
      await end();
      fixture.grow(2);
      await recover(ledger, 302);
      assert.deepEqual(versionsOf(ledger).slice(0, 232), down(302, 71));
      await ledger.until(() => undefined);
      await asThePlatform(ledger);
    });

    it(`${row.fault}: a ledger that was never read`, async () => {
      const ledger = fixture.ledger();
      await begin(row);
      await ledger.refresh();
      says(ledger, row.first);
      if (row.first) assert.equal(ledger.state.readAt, undefined);
      await end();
      fixture.grow(1);
      await recover(ledger, 301);
      await ledger.until(() => undefined);
      await asThePlatform(ledger);
    });
  }

  it('releases that arrive while paging neither double nor leave a gap', async () => {
    const ledger = fixture.ledger();
    fixture.faulty.treat = () => {
      fixture.grow(7);
      return pass;
    };
    await ledger.refresh();
    while (!ledger.state.complete) {
      // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
      await ledger.loadMore();
      const newest = ledger.state.releases[0]?.version ?? 0;
      assert.deepEqual(versionsOf(ledger), down(newest, newest - ledger.state.releases.length + 1));
    }
    assert.deepEqual(versionsOf(ledger), down(307, 1));
    await end();
    await ledger.refresh();
    await asThePlatform(ledger);
  });

  it('one release that cannot be read is told, and does not hide the others', async () => {
    const ledger = fixture.ledger();
    fixture.faulty.view = (releases) =>
      releases.map((release) =>
        [300, 290, 271, 100, 1].includes(release.version) ? { ...release, user: 7 } : release,
      );
    await ledger.refresh();
    const whats = ledger.state.malformed.map((text) => text.split(':')[0]);
    assert.deepEqual(whats, ['v300', 'v290', 'v271']);
    assert.match(ledger.state.malformed[0] ?? '', /^v300: user should be Object$/);
    await ledger.loadMore();
    const { malformed } = ledger.state;
    assert.equal(malformed.length, 4);
    await ledger.refresh();
    assert.equal(ledger.state.malformed, malformed);
    await ledger.loadMore();
    assert.equal(ledger.state.complete, true);
    assert.deepEqual(versionsOf(ledger).length, 295);
    await end();
    fixture.faulty.view = (releases) => releases;
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(300, 1));
    await asThePlatform(ledger);
  });

  /** Watched by somebody, and nothing done by them. */
  async function recover(ledger: Ledger, newest: number): Promise<void> {
    const { clock } = fixture;
    const live = new Live(clock, () => 0.5);
    live.attention = 'looking';
    live.watch(ledger);
    const isWell = () => ledger.state.error === undefined && ledger.state.releases[0]?.version === newest;
    // oxlint-disable-next-line no-await-in-loop -- until it has recovered
    while (!isWell()) await clock.pass(500);
    live.dispose();
  }

  async function asThePlatform(ledger: Ledger): Promise<void> {
    const fresh = fixture.ledger();
    await fresh.until(() => undefined);
    assert.equal(ledger.state.complete, true);
    assert.deepEqual(ledger.state.malformed, []);
    assert.deepEqual(ledger.state.releases, fresh.state.releases);
  }
});

function says({ state: { error, loading } }: Ledger, seen: Seen): void {
  assert.equal(loading, false);
  if (!seen) return assert.equal(error, undefined);
  assert.ok(error instanceof Problem, messageOf(error));
  assert.match(error.message, seen);
  assert.match(error.message, /^[^<>]*\.$/);
}
