import assert from 'node:assert/strict';
import { mkdir, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'valibot';
import { ApiError, PlatformError } from '../../../src/platform/errors.ts';
import { hashOfRelease } from '../../../src/platform/ledger/chain-sql.ts';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { fillLedger } from '../../platform/big-ledger.ts';
import { startFixture } from '../../platform/fixture.ts';
import { outcomeOf, spawnPlatform } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { failureShape } from '../../platform/shapes.ts';
import { tamper } from '../../platform/tamper.ts';

const RELEASES = 60;
const NOW = Date.parse('2026-11-23T12:00:00Z');

const release = (version: number): string =>
  `(SELECT r.id FROM releases r JOIN apps a ON a.id = r.app_id WHERE a.name = 'shop' AND r.version = ${version})`;
const slug = (version: number): string => `(SELECT slug_id FROM releases WHERE id = ${release(version)})`;
const OLD = 9;
const NEWEST = RELEASES;

/** What another program does once it has removed the guards, and what is said of it. */
const changes: readonly (readonly [what: string, sql: string, finding: RegExp])[] = [
  [
    'a description',
    `UPDATE releases SET description = 'Nothing' WHERE id = ${release(OLD)}`,
    /v9 of shop is not/,
  ],
  ['config vars', `UPDATE releases SET config_vars = '{}' WHERE id = ${release(OLD)}`, /v9 of shop is not/],
  ['a time', `UPDATE releases SET created_at = 1 WHERE id = ${release(OLD)}`, /v9 of shop is not/],
  ['who it was', `UPDATE releases SET user_id = 'eve' WHERE id = ${release(OLD)}`, /v9 of shop is not/],
  [
    'which slug it runs',
    `UPDATE releases SET slug_id = ${slug(30)} WHERE id = ${release(OLD)}`,
    /v9 of shop is not/,
  ],
  ['a commit', `UPDATE slugs SET "commit" = 'abc' WHERE id = ${slug(OLD)}`, /v9 of shop is not/],
  ['a checksum', `UPDATE slugs SET checksum = 'SHA256:0' WHERE id = ${slug(OLD)}`, /v9 of shop is not/],
  ['process types', `UPDATE slugs SET process_types = '{}' WHERE id = ${slug(OLD)}`, /v9 of shop is not/],
  ['add-ons', `UPDATE releases SET addon_plans = '["x"]' WHERE id = ${release(OLD)}`, /v9 of shop is not/],
  [
    'an outcome',
    `UPDATE release_events SET status = 'failed' WHERE release_id = ${release(OLD)}`,
    /v9 of shop is not/,
  ],
  [
    'a stored output',
    "UPDATE streams SET text = 'x' WHERE text = 'migrated'",
    /output of v4 of worker is not/,
  ],
  ['a release that is gone', `DELETE FROM releases WHERE id = ${release(OLD)}`, /v9 of shop is gone/],
  ['the newest that is gone', `DELETE FROM releases WHERE id = ${release(NEWEST)}`, /v60 of shop is gone/],
  [
    'one release more',
    `INSERT INTO releases SELECT 'new', app_id, 61, slug_id, user_id, 'x', '{}', '[]', 1 FROM releases WHERE id = ${release(OLD)}`,
    /v61 of shop is not/,
  ],
  ['no hash', `DELETE FROM hashes WHERE subject = ${release(NEWEST)}`, /v60 of shop is not/],
  ['a hash', `UPDATE hashes SET hash = 'x' WHERE subject = ${release(OLD)}`, /v9 of shop is not/],
  [
    'a release together with its hash, which the next one does not follow',
    `UPDATE releases SET description = 'x' WHERE id = ${release(OLD)};
     UPDATE hashes SET hash = ${hashOfRelease(release(OLD))} WHERE subject = ${release(OLD)}`,
    /v10 of shop is not/,
  ],
];

describe('a ledger that another program changed', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await makeScratch();
    await mkdir(join(folder, 'base'));
    const ledger = Ledger.open(join(folder, 'base', 'ledger.sqlite'), () => NOW);
    fillLedger(ledger, { app: 'shop', releases: RELEASES });
    const by = ledger.accounts.current().id;
    ledger.accounts.have('eve@example.com', null);
    const { id } = ledger.apps.create('worker', by);
    const types = { release: 'node migrate.js' };
    const built = { commit: null, commitDescription: null, buildpack: null, checksum: null, size: 1 };
    ledger.builds.tell(id, { ...built, processTypes: types }, 'built', { by });
    ledger.builds.tell(id, { ...built, processTypes: {} }, 'built again', { by, output: 'migrated' });
    ledger.close();
  });
  beforeEach(async () => {
    await cp(join(folder, 'base'), join(folder, 'copy'), { recursive: true });
    file = join(folder, 'copy', 'ledger.sqlite');
  });
  afterEach(() => removeScratch(join(folder, 'copy')));
  after(() => removeScratch(folder));

  it('is told from one that was not', () => {
    tamper(file, '');
    assert.deepEqual(Ledger.verify(file), { finding: undefined, releases: RELEASES + 4 });
  });

  for (const [what, sql, finding] of changes) {
    it(`is found by the one that verifies all: ${what}`, () => {
      tamper(file, sql);
      assert.match(Ledger.verify(file).finding ?? '', finding);
    });
  }

  it('is found when what was changed is read, without a new start', () => {
    const ledger = Ledger.open(file, () => NOW);
    try {
      const { id } = ledger.apps.find('shop');
      const isNoticed = (error: unknown): boolean =>
        error instanceof ApiError && error.status === 500 && error.message.startsWith('v9 of shop is not');
      ledger.releases.find(id, '9');
      ledger.releases.configVarsOf(ledger.releases.find(id, '9').id);
      tamper(file, `UPDATE releases SET config_vars = '{"A":"evil"}' WHERE id = ${release(OLD)}`);
      const page = { field: 'version', order: 'asc', start: undefined, end: undefined, max: 1000 } as const;
      assert.throws(() => ledger.releases.find(id, '9'), isNoticed);
      assert.throws(() => ledger.releases.list(id, page), isNoticed);
      const { slugId, id: sound } = ledger.releases.find(id, '8');
      assert.equal(ledger.releases.configVarsOf(sound)['A'], undefined);
      assert.ok(slugId !== null);
      ledger.slugs.find(id, slugId);
      tamper(file, `UPDATE slugs SET "commit" = 'abc' WHERE id = '${slugId}'`);
      assert.throws(() => ledger.slugs.find(id, slugId), /of shop is not what was released/);
    } finally {
      ledger.close();
    }
  });

  it('is found when an output is read', () => {
    const ledger = Ledger.open(file, () => NOW + 60_000);
    try {
      const { id } = ledger.apps.find('worker');
      const { streamId: stored } = ledger.releases.find(id, '4');
      assert.ok(stored !== null);
      assert.equal(ledger.stream(stored), 'migrated');
      tamper(file, "UPDATE streams SET text = 'All is well.'");
      assert.throws(() => ledger.stream(stored), /output is not what was written/);
    } finally {
      ledger.close();
    }
  });

  for (const [what, sql] of [
    [
      'its newest release is another one',
      `UPDATE releases SET description = 'x' WHERE id = ${release(NEWEST)}`,
    ],
    ['its newest release is gone', `DELETE FROM releases WHERE id = ${release(NEWEST)}`],
    ['a guard is gone', 'DROP TRIGGER releases_no_update'],
    [
      'a guard does nothing',
      'DROP TRIGGER releases_no_update; CREATE TRIGGER releases_no_update BEFORE UPDATE ON releases BEGIN SELECT 1; END',
    ],
    ['a guard was added', 'CREATE TRIGGER zeal AFTER INSERT ON releases BEGIN DELETE FROM addons; END'],
  ] as const) {
    it(`is not written to, and does not open: ${what}`, () => {
      const ledger = Ledger.open(file, () => NOW);
      const count = (): unknown => Ledger.verify(file).releases;
      try {
        if (what.startsWith('a guard')) {
          const db = new DatabaseSync(file);
          db.exec(sql);
          db.close();
        } else {
          tamper(file, sql);
        }
        const { id, ownerId } = ledger.apps.find('shop');
        const before = count();
        assert.throws(
          () => ledger.releases.append(id, { by: ownerId, description: 'x', configVars: {} }),
          (error) => error instanceof ApiError && error.id === 'ledger_changed',
        );
        assert.equal(count(), before);
      } finally {
        ledger.close();
      }
      assert.throws(
        () => Ledger.open(file),
        (error) =>
          error instanceof PlatformError &&
          /^[^\n]+ Another program changed the ledger [^\n]+\.$/.test(error.message),
      );
    });
  }

  it('is told to a client in a sentence, and to a person in a line', async () => {
    const fixture = await startFixture();
    try {
      await fixture.ask('POST', '/apps', { body: { name: 'shop' } });
      const path = join(fixture.folder, 'ledger.sqlite');
      const verify = () => outcomeOf(spawnPlatform(['--data', fixture.folder, '--verify']));
      const sound = await verify();
      assert.deepEqual([sound.code, sound.stderr], [0, '']);
      assert.match(sound.stdout, /^The hash chain of \S+ holds: 2 releases\.\n$/);
      tamper(path, `UPDATE releases SET description = 'Nothing' WHERE id = ${release(1)}`);
      const answer = await fixture.ask('GET', '/apps/shop/releases');
      assert.equal(answer.status, 500);
      assert.match(
        parse(failureShape, answer.body).message,
        /^v1 of shop is not what was released\. Another program/,
      );
      assert.deepEqual(fixture.defects, []);
      const broken = await verify();
      assert.deepEqual([broken.code, broken.stdout], [1, '']);
      assert.match(
        broken.stderr,
        /^v1 of shop is not what was released\. Another program changed [^\n]+\.\n$/,
      );
    } finally {
      await fixture.close();
    }
  });

  it('is not made when there is none to verify', async () => {
    const none = join(folder, 'none');
    const { code, stderr } = await outcomeOf(spawnPlatform(['--data', none, '--verify']));
    assert.equal(code, 1);
    assert.match(stderr, /^[^\n]+ cannot be opened: [^\n]+\n$/);
    await assert.rejects(cp(none, join(folder, 'again'), { recursive: true }), { code: 'ENOENT' });
  });
});
