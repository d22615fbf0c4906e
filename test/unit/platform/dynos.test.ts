import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { command, Mark, prints, waitsFor, web, worker } from '../../platform/programs.ts';
import { dynosShape, failureShape } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';
import { until } from '../../platform/until.ts';

describe("an app's processes", () => {
  let fixture: Fixture;
  let shop: OwnShop;
  let go: Mark;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
    go = new Mark(fixture.folder, 'go');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  const read = async (app = 'shop') =>
    parse(dynosShape, (await fixture.ask('GET', `/apps/${app}/dynos`)).body);
  const states = async (): Promise<string> =>
    (await read())
      .map(({ name, state, release }) => `${name} ${state} v${release.version}`)
      .toSorted()
      .join();
  const statesAre = (...wanted: readonly string[]) => until(async () => (await states()) === wanted.join());

  it('are none where nothing was deployed, and none of the release command', async () => {
    assert.deepEqual(await read(), []);
    await shop.deployAs({ release: command(prints('done')) });
    await shop.settled();
    assert.deepEqual(await read(), []);
  });

  it('are one of each other type, and up once they are what their type has to be', async () => {
    const commands = { web: web(waitsFor(go)), worker: worker() };
    const { id } = await shop.deployAs(commands);
    await statesAre('web.1 starting v3', 'worker.1 up v3');
    fixture.pass(2000);
    go.set();
    await statesAre('web.1 up v3', 'worker.1 up v3');
    const found = (await read()).find(({ type }) => type === 'web');
    assert.deepEqual(
      [found?.command, found?.release, found?.created_at, found?.updated_at, found?.app],
      [
        commands.web,
        { id, version: 3 },
        '2026-11-23T12:00:00Z',
        '2026-11-23T12:00:02Z',
        { id: shop.id, name: 'shop' },
      ],
    );
  });

  it('are those of the release that runs: others while its command is under way, new ones after it', async () => {
    await shop.deployAs({ worker: worker() });
    await statesAre('worker.1 up v3');
    const [before] = await read();
    await shop.deployAs({ worker: worker(), release: command(waitsFor(go)) });
    assert.equal(await states(), 'worker.1 up v3');
    go.set();
    await statesAre('worker.1 up v4');
    assert.notEqual((await read())[0]?.id, before?.id);
  });

  it('are found by the id of their app, in pages, and unchanged as long as nothing happens', async () => {
    await shop.deployAs({ web: web(waitsFor(go)), worker: worker(), clock: worker() });
    await statesAre('clock.1 up v3', 'web.1 starting v3', 'worker.1 up v3');
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
    const again = async (): Promise<number> =>
      (await fixture.ask('GET', '/apps/shop/dynos', { headers: { ...headers, 'If-None-Match': etag } }))
        .status;
    assert.equal(await again(), 304);
    go.set();
    await until(async () => (await again()) === 206);
  });

  it('are not shown of an app that is not there', async () => {
    const { status, body } = await fixture.ask('GET', '/apps/nobody/dynos');
    assert.deepEqual([status, parse(failureShape, body).id], [404, 'not_found']);
  });
});
