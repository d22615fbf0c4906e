import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { rehearseProcess } from '../../../src/platform/ledger/rehearsal.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { dynosShape, failureShape } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';

describe("an app's processes", () => {
  let fixture: Fixture;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture(1500);
    shop = await openShop(fixture.ask, 'shop');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  const read = async (app = 'shop') =>
    parse(dynosShape, (await fixture.ask('GET', `/apps/${app}/dynos`)).body);
  const states = async (): Promise<string[]> =>
    (await read()).map(({ name, state, release }) => `${name} ${state} v${release.version}`).toSorted();

  it('are none where nothing was deployed, and none of the release command', async () => {
    assert.deepEqual(await read(), []);
    await shop.deployAs({ release: 'rehearse' });
    assert.deepEqual(await read(), []);
  });

  it('are one of each other type, up a while after the release took effect', async () => {
    const { id } = await shop.deployAs({
      web: 'node server.js',
      worker: 'node work.js',
      release: 'rehearse',
    });
    assert.deepEqual(await states(), ['web.1 starting v3', 'worker.1 starting v3']);
    fixture.pass(1499);
    assert.deepEqual(await states(), ['web.1 starting v3', 'worker.1 starting v3']);
    fixture.pass(1);
    assert.deepEqual(await states(), ['web.1 up v3', 'worker.1 up v3']);
    const web = (await read()).find(({ type }) => type === 'web');
    assert.deepEqual(
      [web?.command, web?.release, web?.created_at, web?.updated_at, web?.app],
      [
        'node server.js',
        { id, version: 3 },
        '2026-11-23T12:00:00Z',
        '2026-11-23T12:00:01Z',
        { id: shop.id, name: 'shop' },
      ],
    );
  });

  it('are those of the release that runs: others while its command is under way, new ones after it', async () => {
    await shop.deploy();
    fixture.pass(1500);
    const [before] = await read();
    await shop.deploy('rehearse --seconds 3');
    assert.deepEqual(await states(), ['web.1 up v3']);
    fixture.pass(3000);
    assert.deepEqual(await states(), ['web.1 starting v4']);
    assert.notEqual((await read())[0]?.id, before?.id);
    fixture.pass(1500);
    assert.deepEqual(await states(), ['web.1 up v4']);
    await shop.deploy('rehearse --exit 1');
    assert.deepEqual(await states(), ['web.1 up v4']);
  });

  it('crash, and take their time, as their command lines say for each release that runs them', async () => {
    const types = { web: 'rehearse --exit 0,1', worker: 'rehearse --starts-after 60' };
    const first = await shop.deployAs(types);
    fixture.pass(1500);
    assert.deepEqual(await states(), ['web.1 up v3', 'worker.1 starting v3']);
    await shop.deployAs({ web: 'rehearse', worker: 'rehearse --starts-after 60' });
    await shop.rollBack(first);
    assert.deepEqual(await states(), ['web.1 starting v5', 'worker.1 starting v5']);
    fixture.pass(1500);
    assert.deepEqual(await states(), ['web.1 crashed v5', 'worker.1 starting v5']);
    fixture.pass(58_500);
    assert.deepEqual(await states(), ['web.1 crashed v5', 'worker.1 up v5']);
  });

  it('are found by the id of their app, in pages, and unchanged as long as nothing happens', async () => {
    await shop.deployAs({ web: 'a', worker: 'b', clock: 'c' });
    assert.equal((await read(shop.id)).length, 3);
    const headers = { Range: 'name ..; max=2' };
    const page = await fixture.ask('GET', '/apps/shop/dynos', { headers });
    assert.equal(page.status, 206);
    assert.deepEqual(
      parse(dynosShape, page.body).map(({ name }) => name),
      ['clock.1', 'web.1'],
    );
    const next = page.headers.get('next-range') ?? '';
    const rest = await fixture.ask('GET', '/apps/shop/dynos', { headers: { Range: next } });
    assert.deepEqual(
      parse(dynosShape, rest.body).map(({ name }) => name),
      ['worker.1'],
    );
    const etag = page.headers.get('etag') ?? '';
    const again = () =>
      fixture.ask('GET', '/apps/shop/dynos', { headers: { ...headers, 'If-None-Match': etag } });
    assert.equal((await again()).status, 304);
    fixture.pass(1500);
    assert.equal((await again()).status, 206);
  });

  it('are not shown of an app that is not there', async () => {
    const { status, body } = await fixture.ask('GET', '/apps/nobody/dynos');
    assert.deepEqual([status, parse(failureShape, body).id], [404, 'not_found']);
  });
});

describe('the command line of a process', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['node server.js', 1500, 0],
    ['rehearse', 1500, 0],
    ['rehearse --starts-after 2.5 --exit 3', 2500, 3],
    ['rehearse --seconds 2', 1500, 2],
    ['rehearse --exit no', 1500, 2],
  ];
  for (const [command, startsAfter, exitCode] of cases) {
    it(`${command} starts for ${startsAfter} ms and ends with ${exitCode}`, () =>
      assert.deepEqual(rehearseProcess(command, 0, 1500), { startsAfter, exitCode }));
  }
});
