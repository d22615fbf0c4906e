import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { fillLedger } from '../../platform/big-ledger.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { releasesShape, type WireRelease } from '../../platform/shapes.ts';

const COUNT = 437;

describe('paging', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture();
    fillLedger(fixture.platform.ledger, { app: 'shop', releases: COUNT });
    // The releases of another app are never among them.
    fillLedger(fixture.platform.ledger, { app: 'other', releases: 50 });
  });
  after(() => fixture.close());

  /** Follows Next-Range to the end. */
  async function collect(range: string | undefined): Promise<{ releases: WireRelease[]; pages: number }> {
    const releases: WireRelease[] = [];
    let next: string | null = range ?? null;
    for (let pages = 1; ; pages += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each page says where the next one begins
      const answer = await fixture.ask(
        'GET',
        '/apps/shop/releases',
        next === null ? {} : { headers: { Range: next } },
      );
      const page = parse(releasesShape, answer.body);
      releases.push(...page);
      next = answer.headers.get('Next-Range');
      assert.equal(answer.status, next === null ? 200 : 206);
      assert.equal(answer.headers.get('Accept-Ranges'), 'version, id');
      if (next === null) return { releases, pages };
    }
  }

  const upwards = Array.from({ length: COUNT }, (_version, index) => index + 1);
  const cases: readonly (readonly [string | undefined, readonly number[], number])[] = [
    [undefined, upwards, 3],
    ['version ..; max=100', upwards, 5],
    ['version ..; order=desc, max=100', upwards.toReversed(), 5],
    ['version ..; max=437', upwards, 1],
    ['version ..; max=436', upwards, 2],
    ['version ..; max=1000, order=desc;', upwards.toReversed(), 1],
    ['version ]10..20; max=3', upwards.slice(10, 20), 4],
    ['version [10..20[; max=3', upwards.slice(9, 19), 4],
    ['version 20..10; max=4, order=desc', upwards.slice(9, 20).toReversed(), 3],
    ['version ]20..10[; max=4, order=desc', upwards.slice(10, 19).toReversed(), 3],
    ['version 438..', [], 1],
    ['version ..0', [], 1],
  ];
  for (const [range, versions, pages] of cases) {
    it(`collects every release of "${range ?? 'no range'}" exactly once`, async () => {
      const all = await collect(range);
      assert.deepEqual(
        all.releases.map((release) => release.version),
        versions,
      );
      assert.equal(all.pages, pages);
    });
  }

  for (const order of ['asc', 'desc'] as const) {
    it(`by id, ${order}`, async () => {
      const { releases } = await collect(`id ..; max=60, order=${order}`);
      const ids = releases.map(({ id }) => id);
      const sorted = ids.toSorted();
      assert.deepEqual(ids, order === 'asc' ? sorted : sorted.toReversed());
      assert.deepEqual(
        releases.map(({ version }) => version).toSorted((a, b) => a - b),
        upwards,
      );
    });
  }

  it('says in headers what a page holds', async () => {
    const headers = { Range: 'version ..; max=2, order=desc' };
    const answer = await fixture.ask('GET', '/apps/shop/releases', { headers });
    assert.equal(answer.headers.get('Content-Range'), 'version 437..436');
    assert.equal(answer.headers.get('Next-Range'), 'version ]436..; max=2, order=desc');
  });

  it('answers 304 without a body to whoever has the page, until it changes', async () => {
    const headers = { Range: 'version ..; max=5, order=desc' };
    const first = await fixture.ask('GET', '/apps/shop/releases', { headers });
    const tag = first.headers.get('ETag') ?? '';
    assert.match(tag, /^"[0-9a-f]{32}"$/);
    const ask = (): ReturnType<typeof fixture.ask> =>
      fixture.ask('GET', '/apps/shop/releases', { headers: { ...headers, 'If-None-Match': tag } });
    const same = await ask();
    assert.equal(same.status, 304);
    assert.equal(same.body, '');
    assert.equal(same.headers.get('ETag'), tag);
    await fixture.ask('PATCH', '/apps/shop/config-vars', { body: { PAGE: 'another' } });
    const changed = await ask();
    assert.equal(changed.status, 206);
    assert.notEqual(changed.headers.get('ETag'), tag);
  });
});
