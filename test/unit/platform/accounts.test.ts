import assert from 'node:assert/strict';
import { array, object, parse } from 'valibot';
import { startPlatform } from '../../../src/platform/server.ts';
import { tokenOf } from '../../../src/platform/token.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { outcomeOf, spawnPlatform } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { accountShape, failureShape, releaseShape } from '../../platform/shapes.ts';
import { openShop, withId, type OwnShop } from '../../platform/shop.ts';

describe('further accounts', () => {
  let fixture: Fixture;
  let ask: Ask;
  let grace: Ask;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture();
    ({ ask } = fixture);
    shop = await openShop(ask, 'shop');
    fixture.platform.ledger.accounts.have('grace@example.com', 'Grace');
    grace = as('grace@example.com');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  function as(email: string): Ask {
    const { url, token } = fixture.platform;
    return clientOf({ url, token: tokenOf(token, email) });
  }

  async function count(by: Ask, path: string): Promise<number> {
    const answer = await by('GET', path);
    assert.equal(answer.status, 200);
    return parse(array(object({})), answer.body).length;
  }

  async function addGrace(): Promise<number> {
    const body = { user: 'grace@example.com' };
    return (await ask('POST', '/apps/shop/collaborators', { body })).status;
  }

  it('are known by tokens of their own', async () => {
    const { token } = fixture.platform;
    assert.equal(parse(accountShape, (await grace('GET', '/account')).body).email, 'grace@example.com');
    assert.notEqual(parse(accountShape, (await ask('GET', '/account')).body).email, 'grace@example.com');
    const nobody = ['nobody@example.com', 'Grace@example.com'].map((email) => tokenOf(token, email));
    const wrong = [...nobody, token.slice(1), `${token}x`, 'undefined', tokenOf('x', 'grace@example.com')];
    for (const header of [...wrong.map((one) => `Bearer ${one}`), '', token, `Basic ${token}`]) {
      // oxlint-disable-next-line no-await-in-loop -- a table
      assert.equal((await ask('GET', '/apps', { headers: { Authorization: header } })).status, 401, header);
    }
  });

  it('may be made while the platform runs, by another one as well', async () => {
    assert.equal((await as('joan@example.com')('GET', '/account')).status, 401);
    fixture.platform.ledger.accounts.have('joan@example.com', null);
    assert.equal((await as('joan@example.com')('GET', '/account')).status, 200);
  });

  it('see the apps that they own or collaborate on', async () => {
    assert.equal(await count(grace, '/apps'), 0);
    const refused = await grace('GET', '/apps/shop/releases');
    assert.equal(refused.status, 403);
    assert.deepEqual(parse(failureShape, refused.body), {
      id: 'forbidden',
      message: 'You do not have access to the app shop.',
    });
    await openShop(grace, 'hers');
    assert.equal(await count(grace, '/users/~/apps'), 1);
    assert.equal(await addGrace(), 201);
    assert.equal(await count(grace, '/apps'), 2);
    assert.equal(await count(grace, '/apps/shop/collaborators'), 2);
    assert.equal(await addGrace(), 422, 'once is enough');
  });

  it('see pipelines, couplings and add-ons of those apps', async () => {
    const pipeline = parse(withId, (await ask('POST', '/pipelines', { body: { name: 'shop' } })).body).id;
    await ask('POST', '/pipeline-couplings', { body: { app: 'shop', pipeline, stage: 'staging' } });
    await ask('POST', '/apps/shop/addons', { body: { plan: 'papertrail' } });
    const paths = ['/pipelines', '/pipeline-couplings', '/users/~/pipeline-couplings', '/addons'];
    const counts = (): Promise<number[]> => Promise.all(paths.map((path) => count(grace, path)));
    const filter = { body: { in: { id: [shop.id] } } };
    assert.deepEqual(await counts(), [0, 0, 0, 0]);
    assert.equal((await grace('GET', `/pipelines/${pipeline}`)).status, 404);
    assert.deepEqual((await grace('POST', '/filters/apps', filter)).body, []);
    await addGrace();
    assert.deepEqual(await counts(), [1, 1, 1, 1]);
    assert.equal(await count(grace, `/pipelines/${pipeline}/latest-releases`), 1);
    assert.equal(parse(array(object({})), (await grace('POST', '/filters/apps', filter)).body).length, 1);
  });

  it('make releases in their own name, as whoever runs the platform does', async () => {
    await addGrace();
    const old = await shop.deploy();
    await shop.deploy();
    const answer = await grace('POST', '/apps/shop/releases', { body: { release: old.id } });
    assert.equal(parse(releaseShape, answer.body).user.email, 'grace@example.com');
    assert.notEqual((await shop.configure({ A: '1' })).user.email, 'grace@example.com');
  });

  it('have a pool of requests each', async () => {
    const left = async (by: Ask): Promise<number> =>
      Number((await by('GET', '/account')).headers.get('RateLimit-Remaining'));
    const before = await left(ask);
    const hers = await left(grace);
    assert.equal(await left(grace), hers - 1);
    assert.equal(await left(ask), before - 1);
  });

  it('do not limit whoever runs the platform', async () => {
    await openShop(grace, 'hers');
    assert.equal(await count(ask, '/apps'), 2);
    assert.equal((await ask('GET', '/apps/hers/releases')).status, 200);
  });
});

describe('accounts of the command line', () => {
  it('are made, and their tokens said, the same after a restart', async () => {
    const folder = await makeScratch();
    try {
      const emails = ['grace@example.com', 'joan@example.com'];
      const args = ['--port', '0', '--data', folder, '--with-parent'];
      const said = async (): Promise<string[]> => {
        const child = spawnPlatform([...args, ...emails.flatMap((email) => ['--account', email])]);
        child.stdin?.end();
        const { stdout } = await outcomeOf(child);
        return emails.map((email) => new RegExp(`^token of ${email}: (\\S+)$`, 'm').exec(stdout)?.[1] ?? '');
      };
      const tokens = await said();
      assert.deepEqual(await said(), tokens);
      const platform = await startPlatform({ port: 0, data: folder });
      const token = tokens[1] ?? '';
      const { body } = await clientOf({ url: platform.url, token })('GET', '/account');
      assert.equal(parse(accountShape, body).email, 'joan@example.com');
      await platform.close();
    } finally {
      await removeScratch(folder);
    }
  });
});
