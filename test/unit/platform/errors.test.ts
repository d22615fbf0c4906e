import assert from 'node:assert/strict';
import { request } from 'node:http';
import { parse } from 'valibot';
import { failureShape } from '../../platform/shapes.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import type { Asked } from '../../platform/client.ts';

/** The id that goes with each status. */
const ids = {
  400: 'bad_request',
  401: 'unauthorized',
  404: 'not_found',
  406: 'not_acceptable',
  413: 'payload_too_large',
  416: 'requested_range_not_satisfiable',
  422: 'invalid_params',
};

const unknown = '01234567-89ab-cdef-0123-456789abcdef';
const releases = '/apps/shop/releases';
const config = '/apps/shop/config-vars';

type Refusal = readonly [
  what: string,
  line: string,
  status: keyof typeof ids,
  message: RegExp,
  /** With what it is asked, or which resource is not there. */
  more?: Asked | string,
];

const refusals: readonly Refusal[] = [
  ['no token', 'GET /apps', 401, /credentials/, { headers: { Authorization: '' } }],
  ['another token', 'GET /apps', 401, /credentials/, { headers: { Authorization: 'Bearer undefined' } }],
  ['no version of the API', 'GET /apps', 406, /version=3/, { headers: { Accept: 'application/json' } }],
  ['an unknown path', 'GET /nothing', 404, /endpoint/],
  ['a method that is not there', 'PUT /apps/shop', 404, /endpoint/],
  ['an unknown app', 'GET /apps/none', 404, /^Couldn't find that app\.$/, 'app'],
  ['releases of an unknown app', 'GET /apps/none/releases', 404, /that app/, 'app'],
  ['an unknown release', `GET ${releases}/99`, 404, /^Couldn't find that release\.$/, 'release'],
  ['a release that is no version and no id', `GET ${releases}/v1`, 404, /that release/, 'release'],
  ['an unknown slug', `GET /apps/shop/slugs/${unknown}`, 404, /that slug/, 'slug'],
  ['an unknown add-on', 'GET /apps/shop/addons/none', 404, /that add on/, 'add_on'],
  ['an unknown pipeline', 'GET /pipelines/none', 404, /that pipeline/, 'pipeline'],
  [
    'the pipeline of an app without one',
    'GET /apps/shop/pipeline-couplings',
    404,
    /coupling/,
    'pipeline_coupling',
  ],
  ['the apps of somebody else', 'GET /users/someone@example.com/apps', 404, /account/, 'account'],
  [
    'a bad range',
    `GET ${releases}`,
    416,
    /size is not one of version, id/,
    { headers: { Range: 'size ..' } },
  ],
  ['JSON that is none', `PATCH ${config}`, 400, /valid JSON/, { body: '{"A":' }],
  ['no body', `POST ${releases}`, 400, /needs a JSON body/],
  [
    'a body that is too large',
    `PATCH ${config}`,
    413,
    /larger than/,
    { body: { A: 'x'.repeat(1024 * 1024) } },
  ],
  ['a list in place of config vars', `PATCH ${config}`, 422, /object/, { body: ['A'] }],
  ['a number in place of a value', `PATCH ${config}`, 422, /^A: must be a string/, { body: { A: 1 } }],
  ['a bad name of a config var', `PATCH ${config}`, 422, /^A B: is not a name/, { body: { 'A B': '1' } }],
  [
    'a name that JavaScript keeps for itself',
    `PATCH ${config}`,
    422,
    /__proto__/,
    { body: '{"__proto__": "1"}' },
  ],
  ['a release of nothing', `POST ${releases}`, 422, /slug, oci_image or release/, { body: {} }],
  [
    'a release of two things',
    `POST ${releases}`,
    422,
    /slug, oci_image or release/,
    { body: { slug: unknown, release: unknown } },
  ],
  ['a release by version', `POST ${releases}`, 422, /^release: must be a UUID/, { body: { release: 'v1' } }],
  [
    'a release of an unknown slug',
    `POST ${releases}`,
    422,
    /^slug: shop has no slug/,
    { body: { slug: unknown } },
  ],
  ['a slug without process types', 'POST /apps/shop/slugs', 422, /^process_types: /, { body: {} }],
  ['a name that is taken', 'POST /apps', 422, /already taken/, { body: { name: 'shop' } }],
  ['a bad name of an app', 'POST /apps', 422, /^name: must be/, { body: { name: 'Shop!' } }],
  ['an unknown plan', 'POST /apps/shop/addons', 422, /^plan: there is no/, { body: { plan: 'constructor' } }],
  ['an add-on without a plan', 'POST /apps/shop/addons', 422, /^plan: /, { body: {} }],
  [
    'a stage that is none',
    'POST /pipeline-couplings',
    422,
    /^stage: must be one of/,
    { body: { app: 'shop', pipeline: unknown, stage: 'heaven' } },
  ],
  [
    'a collaborator that is no address',
    'POST /apps/shop/collaborators',
    422,
    /^user: must be a mail address/,
    { body: { user: 'grace' } },
  ],
  ['a filter of nothing', 'POST /filters/apps', 422, /^in\.id: /, { body: { in: {} } }],
];

describe('what the platform refuses', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture();
    await fixture.ask('POST', '/apps', { body: { name: 'shop' } });
  });
  after(() => fixture.close());
  afterEach(() => assert.deepEqual(fixture.defects, []));

  for (const [what, line, status, message, more] of refusals) {
    it(`${what}: ${status}`, async () => {
      const [method = '', path = ''] = line.split(' ');
      const [asked, resource] = typeof more === 'string' ? [undefined, more] : [more, undefined];
      const answer = await fixture.ask(method, path, asked);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('Content-Type') ?? '', /^application\/json/);
      assert.ok(answer.headers.get('Request-Id'));
      const body = parse(failureShape, answer.body);
      assert.equal(body.id, ids[status]);
      assert.match(body.message, message);
      assert.equal(body.resource, resource);
    });
  }

  it('changed nothing with all of that', async () => {
    const { body } = await fixture.ask('GET', releases);
    assert.ok(Array.isArray(body));
    assert.equal(body.length, 2);
  });

  it('requests for another host: 403, before anything else', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { Host: 'rebound.example.com', Authorization: `Bearer ${fixture.platform.token}` };
      request(`${fixture.platform.url}/apps`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.equal(status, 403);
  });

  it('more than 4500 requests at once: 429, with the time to wait', async () => {
    const { ask, pass } = fixture;
    const remaining = async (): Promise<unknown> => (await ask('GET', '/account/rate-limits')).body;
    pass(24 * 60 * 60 * 1000);
    assert.deepEqual(await remaining(), { remaining: 4500 });
    for (let sent = 0; sent < 4500; sent += 50) {
      // oxlint-disable-next-line no-await-in-loop -- fifty at a time
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask('GET', '/nothing')));
      assert.equal(answers.at(-1)?.status, 404);
    }
    const refused = await ask('GET', '/apps');
    assert.equal(refused.status, 429);
    assert.equal(parse(failureShape, refused.body).id, 'rate_limit');
    assert.equal(refused.headers.get('RateLimit-Remaining'), '0');
    assert.equal(refused.headers.get('Retry-After'), '1');
    assert.deepEqual(await remaining(), { remaining: 0 }, 'asking how many are left is free');
    pass(60_000);
    const answered = await ask('GET', '/apps');
    assert.equal(answered.status, 200);
    assert.equal(answered.headers.get('RateLimit-Remaining'), '74');
  });
});
