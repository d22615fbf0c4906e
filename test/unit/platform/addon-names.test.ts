// What the command line asks of add-ons beside the list of them: how they are attached, and which one a name means.
import assert from 'node:assert/strict';
import { array, parse } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { addonShape, attachmentShape, failureShape } from '../../platform/shapes.ts';
import { openShop } from '../../platform/shop.ts';

describe('an add-on', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture();
    for (const name of ['shop', 'other']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await openShop(fixture.ask, name);
      // oxlint-disable-next-line no-await-in-loop
      const { status } = await fixture.ask('POST', `/apps/${name}/addons`, {
        body: { plan: { name: 'heroku-redis' }, name: `redis-of-${name}` },
      });
      assert.equal(status, 201);
    }
  });
  after(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  const attachments = async (path: string, headers = {}) =>
    parse(array(attachmentShape), (await fixture.ask('GET', path, { headers })).body);

  async function meant(body: object): Promise<string[]> {
    const answer = await fixture.ask('POST', '/actions/addons/resolve', { body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return parse(array(addonShape), answer.body).map(({ name }) => name);
  }

  it('is attached to its app, under a name', async () => {
    const [one, ...more] = await attachments('/apps/shop/addon-attachments');
    assert.deepEqual(more, []);
    assert.deepEqual([one?.name, one?.addon.name, one?.app.name], ['REDIS', 'redis-of-shop', 'shop']);
    const all = await attachments('/addon-attachments');
    assert.deepEqual(
      all.map(({ addon }) => addon.name).toSorted((a, b) => a.localeCompare(b)),
      ['redis-of-other', 'redis-of-shop'],
    );
    const page = await attachments('/addon-attachments', { Range: 'id ..; max=1' });
    assert.deepEqual(page, all.slice(0, 1));
  });

  it('is meant by its name, and within its app by that of its attachment or service', async () => {
    assert.deepEqual(await meant({ addon: 'redis-of-other' }), ['redis-of-other']);
    for (const addon of ['redis-of-shop', 'REDIS', 'heroku-redis', 'heroku-redis:mini']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await meant({ addon, app: 'shop' }), ['redis-of-shop'], addon);
    }
  });

  it('is meant by its id, however that is written', async () => {
    const [one] = parse(array(addonShape), (await fixture.ask('GET', '/apps/shop/addons')).body);
    assert.ok(one);
    for (const addon of [one.id, one.id.toUpperCase()]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await meant({ addon }), ['redis-of-shop'], addon);
    }
  });

  it('with the name of a service is the one that this name means', async () => {
    const body = { plan: 'heroku-postgresql', name: 'heroku-postgresql', attachment: { name: 'OWN' } };
    assert.equal((await fixture.ask('POST', '/apps/other/addons', { body })).status, 201);
    const plain = { plan: 'heroku-postgresql', name: 'second' };
    assert.equal((await fixture.ask('POST', '/apps/other/addons', { body: plain })).status, 201);
    const names = await meant({ addon: 'heroku-postgresql', app: 'other' });
    assert.deepEqual(names, ['heroku-postgresql'], 'the one with that name');
    const both = await meant({ addon: 'heroku-postgresql:essential-0', app: 'other' });
    assert.deepEqual(both, ['heroku-postgresql', 'second']);
  });

  it('that nobody has is not found', async () => {
    for (const body of [
      { addon: 'REDIS' },
      { addon: 'redis-of-other', app: 'shop' },
      { addon: 'x', app: null },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { status, body: answer } = await fixture.ask('POST', '/actions/addons/resolve', { body });
      assert.equal(status, 404);
      assert.deepEqual(parse(failureShape, answer), {
        id: 'not_found',
        message: "Couldn't find that add on.",
        resource: 'add_on',
      });
    }
  });

  it('has a plan with its price for a client that asks for it', async () => {
    const plans = async (headers: Record<string, string>) =>
      JSON.stringify((await fixture.ask('GET', '/apps/shop/addons', { headers })).body);
    assert.match(
      await plans({ 'Accept-Expansion': 'addon_service,plan' }),
      /"price":\{"cents":300,"contract":false,"unit":"month"\}/,
    );
    assert.doesNotMatch(await plans({}), /"price":/);
  });
});
