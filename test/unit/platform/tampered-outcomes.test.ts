// How builds and release phases ended, and what they wrote, is noticed when another program changes it.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, object, parse, string } from 'valibot';
import { ApiError, PlatformError } from '../../../src/platform/errors.ts';
import { hashOfOutcome } from '../../../src/platform/ledger/outcomes-sql.ts';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { startPlatform } from '../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { outcomeOf, spawnPlatform } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { buildShape, failureShape } from '../../platform/shapes.ts';
import { openShop, shopAt } from '../../platform/shop.ts';
import { buildFiles } from '../../platform/small-app.ts';
import { tamper } from '../../platform/tamper.ts';

const release = (version: number): string => `(SELECT id FROM releases WHERE version = ${version})`;
const event = (version: number): string =>
  `(SELECT max(id) FROM release_events WHERE release_id = ${release(version)})`;
const failedBuild = "(SELECT id FROM builds WHERE status = 'failed')";
const last = '(SELECT max(number) FROM outcomes)';

/** What another program does once it has removed the guards, and what is said of it. */
const changes: readonly (readonly [what: string, sql: string, finding: RegExp])[] = [
  [
    'a phase that failed and is said to have succeeded',
    `UPDATE release_events SET status = 'succeeded' WHERE id = ${event(4)}`,
    /^The outcome of v4 of shop is not what was recorded\.$/,
  ],
  ['when a phase ended', `UPDATE release_events SET at = 1 WHERE id = ${event(3)}`, /^The outcome of v3 of/],
  ['an outcome that is gone', `DELETE FROM release_events WHERE id = ${event(4)}`, /^The outcome of v4 of/],
  [
    'the command of a phase',
    `UPDATE phases SET command = 'true' WHERE release_id = ${release(3)}`,
    /^The outcome of v3 of/,
  ],
  [
    'a build that failed and is said to be another one',
    `UPDATE builds SET "commit" = 'abc' WHERE id = ${failedBuild}`,
    /^The outcome of the build [0-9a-f-]{36} of shop is not what was recorded\.$/,
  ],
  [
    'a build that is said to have been under way',
    `UPDATE builds SET status = 'pending' WHERE id = ${failedBuild}`,
    /^The outcome of the build/,
  ],
  [
    'the hash of an output',
    `UPDATE outcomes SET sha256 = 'x' WHERE subject = (SELECT stream_id FROM phases WHERE release_id = ${release(3)})`,
    /^The output of v3 of shop is not what was written\.$/,
  ],
  [
    'the record of an output',
    "DELETE FROM outcomes WHERE subject = (SELECT stream_id FROM builds WHERE status = 'failed')",
    /^An outcome of shop is gone\.$/,
  ],
  [
    'a record in the middle, which the next one does not follow',
    'DELETE FROM outcomes WHERE number = 1',
    /^(An outcome of shop is gone|The outcome of (v3|the build \S+) of shop is not what was recorded)\.$/,
  ],
  [
    'an outcome that nobody recorded',
    `INSERT INTO release_events (release_id, status, at) VALUES (${release(2)}, 'failed', 1)`,
    /^The outcome of v2 of shop/,
  ],
  [
    'the newest record and what it is of',
    `DELETE FROM outcomes WHERE number = ${last}`,
    /^An outcome of shop is gone\.$/,
  ],
  [
    'a record together with its hash, which the next one does not follow',
    `UPDATE release_events SET at = 1 WHERE id = ${event(3)};
     UPDATE outcomes SET hash = (SELECT ${hashOfOutcome('o')} FROM outcomes o WHERE o.subject = outcomes.subject)
       WHERE subject = ${release(3)}`,
    /^The out(come|put) of (v3|the build [0-9a-f-]{36}) of shop is not/,
  ],
];

describe('outcomes that another program changed', () => {
  let folder: string;
  let copy: string;
  let file: string;
  before(async () => {
    folder = await makeScratch();
    const platform = await startPlatform({ port: 0, data: join(folder, 'base') });
    try {
      const ask = clientOf(platform);
      const shop = await openShop(ask, 'shop');
      await buildFiles(ask, 'shop', { Procfile: 'release: echo migrated; test -z "$FAILS"\n' });
      await shop.settled();
      await shop.configure({ FAILS: 'yes' });
      await shop.settled();
      assert.equal((await buildFiles(ask, 'shop', { Procfile: 'nothing' })).status, 'failed');
    } finally {
      await platform.close();
    }
  });
  beforeEach(() => {
    copy = join(folder, 'copy');
    cpSync(join(folder, 'base'), copy, { recursive: true });
    file = join(copy, 'ledger.sqlite');
  });
  afterEach(() => removeScratch(copy));
  after(() => removeScratch(folder));

  const outputs = (): string => join(copy, 'runtime/outputs');
  /** The file of an output that says this. */
  function outputWith(text: string): string {
    const name = readdirSync(outputs()).find((one) =>
      readFileSync(join(outputs(), one), 'utf8').includes(text),
    );
    assert.ok(name);
    return join(outputs(), name);
  }

  it('are told from those that were not', () => {
    tamper(file, '');
    assert.deepEqual(Ledger.verify(file), { finding: undefined, releases: 4 });
  });

  for (const [what, sql, finding] of changes) {
    it(`are found by the one that verifies all: ${what}`, () => {
      tamper(file, sql);
      assert.match(Ledger.verify(file).finding ?? '', finding);
      assert.throws(() => Ledger.open(file), PlatformError, 'these are among the newest');
    });
  }

  it('are found in an output that is kept as a file, and in one that is gone', async () => {
    writeFileSync(outputWith('migrated\n'), 'nothing to see\n', { flag: 'a' });
    assert.match(
      Ledger.verify(file).finding ?? '',
      /^The output of v[34] of shop is not what was written\.$/,
    );
    const build = outputWith('The build failed');
    rmSync(build);
    const { code, stdout, stderr } = await outcomeOf(spawnPlatform(['--data', copy, '--verify']));
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^The output of v[34] of shop is not [^\n]+ Another program changed [^\n]+\.\n$/);
    cpSync(join(folder, 'base/runtime/outputs'), outputs(), { recursive: true });
    assert.equal(Ledger.verify(file).finding, undefined);
    rmSync(build);
    assert.match(
      Ledger.verify(file).finding ?? '',
      /^The output of the build [0-9a-f-]{36} of shop is gone\.$/,
    );
  });

  it('are found in the archive of a slug', async () => {
    const slugs = join(copy, 'runtime/slugs');
    const [archive = ''] = readdirSync(slugs);
    writeFileSync(join(slugs, archive), 'x', { flag: 'a' });
    const { code, stderr } = await outcomeOf(spawnPlatform(['--data', copy, '--verify']));
    assert.equal(code, 1);
    assert.match(stderr, /^The archive \S+\.tgz is not what was packed: another program changed it\.\n$/);
    rmSync(join(slugs, archive));
    const gone = await outcomeOf(spawnPlatform(['--data', copy, '--verify']));
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /^The archive of v4 of shop is gone: another program removed \S+\.tgz\.\n$/);
  });

  it('are found when they are read, without a new start', async () => {
    const platform = await startPlatform({ port: 0, data: copy, report: () => {} });
    try {
      const ask = clientOf(platform);
      const url = (await shopAt(ask, 'shop').release(4)).output_stream_url ?? '';
      assert.match(await (await fetch(url)).text(), /migrated/);
      writeFileSync(join(outputs(), url.slice(url.lastIndexOf('/') + 1)), 'all is well');
      assert.equal((await fetch(url)).status, 500);
      tamper(
        file,
        `UPDATE release_events SET status = 'succeeded' WHERE id = ${event(4)};
         UPDATE builds SET "commit" = 'abc' WHERE id = ${failedBuild}`,
      );
      assert.match(await refusalOf(ask, '/apps/shop/releases/4'), /^The outcome of v4 of shop is not/);
      assert.match(await refusalOf(ask, '/apps/shop/builds'), /^The outcome of the build/);
      tamper(file, `DELETE FROM outcomes WHERE number = ${last}`);
      assert.match(await refusalOf(ask, '/apps/shop/releases/3'), /^An outcome of shop is gone\./);
    } finally {
      await platform.close();
    }
  });

  it('are found in the result of a build, and one whose output is gone has none', async () => {
    const output = outputWith('The build failed');
    const written = readFileSync(output, 'utf8');
    const platform = await startPlatform({ port: 0, data: copy, isPaused: true });
    try {
      const ask = clientOf(platform);
      const builds = parse(array(buildShape), (await ask('GET', '/apps/shop/builds')).body);
      const path = `/apps/shop/builds/${builds.find(({ status }) => status === 'failed')?.id}/result`;
      const { status, body } = await ask('GET', path);
      assert.equal(status, 200, 'a platform that is paused shows it too');
      const { lines } = parse(object({ lines: array(object({ line: string() })) }), body);
      assert.equal(lines.map(({ line }) => line).join(''), written);
      writeFileSync(output, 'x', { flag: 'a' });
      assert.match(await refusalOf(ask, path), /^An output is not what was written/);
      rmSync(output);
      assert.equal((await ask('GET', path)).status, 404);
    } finally {
      await platform.close();
    }
  });

  it('are not continued', () => {
    const ledger = Ledger.open(file);
    try {
      const { id, ownerId } = ledger.apps.find('shop');
      tamper(file, `UPDATE release_events SET status = 'succeeded' WHERE id = ${event(4)}`);
      assert.throws(
        () => ledger.releases.append(id, { by: ownerId, description: 'x' }),
        (error) => error instanceof ApiError && error.id === 'ledger_changed',
      );
    } finally {
      ledger.close();
    }
  });
});

async function refusalOf(ask: Ask, path: string): Promise<string> {
  const { status, body } = await ask('GET', path);
  assert.equal(status, 500);
  return parse(failureShape, body).message;
}
