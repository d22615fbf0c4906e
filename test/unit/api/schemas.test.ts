import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as v from 'valibot';
import {
  accountSchema,
  appSchema,
  configVarsSchema,
  couplingSchema,
  describeIssue,
  dynoSchema,
  listOf,
  promotionSchema,
  promotionTargetSchema,
  releaseSchema,
  slugSchema,
} from '../../../src/api/schemas.ts';
import { shortAuthor } from '../../../src/domain/release/release.ts';
import {
  accountExample,
  appExample,
  couplingExample,
  dynoExample,
  promotionExample,
  promotionTargetExample,
  releaseExample,
  slugExample,
} from './examples.ts';

const id = '01234567-89ab-cdef-0123-456789abcdef';
const noon = Date.parse('2012-01-01T12:00:00Z');

describe("the API's examples", () => {
  it('a release', () => {
    assert.deepEqual(v.parse(releaseSchema, releaseExample), {
      id,
      version: 11,
      description: 'Added new feature',
      change: { kind: 'other' },
      status: 'succeeded',
      current: true,
      eligible: true,
      createdAt: noon,
      updatedAt: noon,
      user: { id, email: 'username@example.com' },
      app: { id, name: 'example' },
      artifact: { kind: 'slug', id },
      addons: ['heroku-postgresql:dev'],
      outputUrl: `https://release-output.heroku.com/streams/${id}`,
    });
  });

  it('a release of images, the same ones in any order', () => {
    const artifactOf = (artifacts: unknown) =>
      v.parse(releaseSchema, { ...releaseExample, slug: null, artifacts }).artifact;
    const [web, worker] = [
      { type: 'oci-image', id: 'web' },
      { type: 'oci-image', id: 'worker' },
    ];
    assert.deepEqual(artifactOf([web]), { kind: 'image', id: 'web' });
    assert.deepEqual(artifactOf([web, worker]), { kind: 'image', id: 'web worker' });
    assert.deepEqual(artifactOf([worker, web]), artifactOf([web, worker]));
    assert.equal(artifactOf([]), null);
    for (const strange of [[null], [{ type: 'oci-image' }], ['x'], [{ type: 'later', id }]]) {
      assert.equal(artifactOf(strange), null);
    }
    assert.deepEqual(artifactOf([{ type: 'later', id }, web]), artifactOf([web]));
  });

  it('an app', () =>
    assert.deepEqual(v.parse(appSchema, appExample), {
      id,
      name: 'example',
      team: 'example',
      webUrl: 'https://example.herokuapp.com/',
    }));

  it('a promotion', () => assert.deepEqual(v.parse(promotionSchema, promotionExample), { id }));

  it('a target of a promotion, also one of which nothing was made yet', () => {
    assert.deepEqual(v.parse(promotionTargetSchema, promotionTargetExample), {
      appId: id,
      status: 'pending',
      error: 'User does not have access to that app',
      releaseId: id,
    });
    const early = { ...promotionTargetExample, error_message: null, release: null };
    assert.deepEqual(v.parse(promotionTargetSchema, early), {
      appId: id,
      status: 'pending',
      error: undefined,
      releaseId: undefined,
    });
  });

  it('a process, also in a state unknown here', () => {
    const { name, type, release } = dynoExample;
    assert.deepEqual(v.parse(dynoSchema, dynoExample), { name, type, state: 'up', release });
    assert.equal(v.parse(dynoSchema, { ...dynoExample, state: 'provisioning' }).state, 'provisioning');
  });

  it('processes, without those that are malformed', () => {
    const { members, malformed } = v.parse(listOf(dynoSchema), [
      { ...dynoExample, release: null },
      dynoExample,
    ]);
    assert.equal(members.length, 1);
    assert.deepEqual(malformed, ['release should be Object']);
  });

  it('a slug', () => {
    assert.deepEqual(v.parse(slugSchema, slugExample), {
      id,
      commit: '60883d9e8947a57e04dc9124f25df004866a2051',
      stack: 'heroku-24',
      size: 2048,
      processTypes: { web: './bin/web -p $PORT' },
      buildpack: 'Ruby/Rack',
    });
  });

  it('a slug of which little is known', () => {
    const bare = {
      id,
      stack: { name: 'heroku-24' },
      commit: null,
      size: null,
      buildpack_provided_description: null,
    };
    assert.deepEqual(v.parse(slugSchema, bare), {
      id,
      commit: null,
      stack: 'heroku-24',
      size: null,
      processTypes: {},
      buildpack: null,
    });
  });

  it("an app's place in a pipeline", () => {
    const { app, pipeline, stage } = v.parse(couplingSchema, couplingExample);
    assert.deepEqual([app.id, pipeline.id, stage], [id, id, 'production']);
  });

  it("an app's place of a stage unknown here, still in its pipeline", () => {
    const { pipeline, stage } = v.parse(couplingSchema, { ...couplingExample, stage: 'canary' });
    assert.deepEqual([pipeline.id, stage], [id, undefined]);
  });

  it('an account', () => {
    assert.deepEqual(v.parse(accountSchema, accountExample), { id, email: 'username@example.com' });
  });

  it('config vars without a value', () => {
    assert.deepEqual(v.parse(configVarsSchema, { A: null, B: '' }), { A: '', B: '' });
  });

  it('config vars', () => {
    assert.deepEqual(v.parse(configVarsSchema, { FOO: 'bar', BAZ: 'qux' }), { FOO: 'bar', BAZ: 'qux' });
  });
});

describe('a release', () => {
  const read = (some: object) => v.parse(releaseSchema, { ...releaseExample, ...some });

  it('of a status unknown here is shown with it', () =>
    assert.equal(read({ status: 'archived' }).status, 'archived'));

  it('of nobody whom the platform names is shown as that of an unknown user', () => {
    const nobody = { id: '', email: 'unknown user' };
    for (const user of [null, undefined, { id: null, email: null }, { id: '', email: '' }]) {
      assert.deepEqual(read({ user }).user, nobody);
    }
    assert.deepEqual(read({ user: { id: 'u', email: null } }).user, { id: 'u', email: 'unknown user' });
    assert.equal(shortAuthor(read({ user: null }).user), 'unknown user');
  });

  it('without what old platforms do not say is taken', () => {
    const old: Record<string, unknown> = { ...releaseExample };
    const missing = [
      'current',
      'eligible_for_rollback',
      'output_stream_url',
      'addon_plan_names',
      'artifacts',
      'description',
    ];
    for (const name of missing) delete old[name];
    const release = v.parse(releaseSchema, old);
    assert.deepEqual(
      [release.current, release.outputUrl, release.addons, release.description],
      [false, null, [], ''],
    );
  });

  it('with an output that may not be asked is taken without it', () => {
    const long = `https://example.com/${'x'.repeat(16_384)}`;
    const strange = [7, {}, ['https://example.com/'], true];
    for (const address of [
      'ftp://example.com/x',
      'http://example.com/x',
      'https://a:b@example.com/',
      'x',
      long,
      ...strange,
    ]) {
      assert.equal(read({ output_stream_url: address }).outputUrl, null, inspect(address));
    }
    const own = 'http://127.0.0.1:5055/streams/x';
    assert.equal(read({ output_stream_url: own }).outputUrl, own);
  });

  const eligibility: readonly (readonly [string, object, boolean])[] = [
    ['that the platform offers', { eligible_for_rollback: true, slug: null, artifacts: [] }, true],
    ['that the platform does not offer', { eligible_for_rollback: false }, false],
    ['of which the platform says nothing, with a slug', { eligible_for_rollback: undefined }, true],
    ['of which the platform says nothing, with an image', { eligible_for_rollback: null, slug: null }, true],
    [
      'of which the platform says nothing, without code',
      { eligible_for_rollback: undefined, slug: null, artifacts: undefined },
      false,
    ],
  ];
  for (const [name, some, expected] of eligibility) {
    it(`${name} is ${expected ? '' : 'not '}eligible`, () => assert.equal(read(some).eligible, expected));
  }

  const malformed: readonly (readonly [path: string, some: object])[] = [
    ['version', { version: 0 }],
    ['version', { version: 1.5 }],
    ['version', { version: '11' }],
    ['version', { version: 1e300 }],
    ['version', { version: null }],
    ['created_at', { created_at: 'yesterday' }],
    ['updated_at', { updated_at: 1325419200 }],
    ['user.email', { user: { id } }],
    ['slug.id', { slug: {} }],
    ['status', { status: null }],
    ['description', { description: { secret: 'letmein' } }],
    ['addon_plan_names.0', { addon_plan_names: [7] }],
  ];
  for (const [path, some] of malformed) {
    it(`with ${JSON.stringify(some)} is malformed, and the reason names ${path} without its value`, () => {
      const result = v.safeParse(releaseSchema, { ...releaseExample, ...some });
      assert.ok(!result.success);
      const reason = describeIssue(result.issues[0]);
      assert.ok(reason.startsWith(`${path} should be `) || reason === `${path} is missing`, reason);
      assert.doesNotMatch(reason, /yesterday|letmein|1325419200/);
    });
  }
});

describe('a list', () => {
  const schema = listOf(releaseSchema);

  it('leaves out what is malformed, counts it, and keeps the order of the rest', () => {
    const list = [
      { ...releaseExample, version: 13 },
      { ...releaseExample, version: 'x' },
      null,
      'release',
      { ...releaseExample, version: 12, created_at: 'yesterday' },
      { ...releaseExample, version: 11 },
    ];
    const { members, malformed } = v.parse(schema, list);
    assert.deepEqual(
      members.map(({ version }) => version),
      [13, 11],
    );
    assert.equal(malformed.length, 4);
    assert.equal(malformed[3], 'created_at should be a time');
  });

  it('may be empty', () => assert.deepEqual(v.parse(schema, []), { members: [], malformed: [] }));

  it('is a list', () => {
    for (const value of [{}, null, 'x', 7, { 0: releaseExample, length: 1 }]) {
      assert.equal(v.safeParse(schema, value).success, false);
    }
  });
});
