import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineHash, hashOfRelease } from '../../../src/platform/ledger/chain-sql.ts';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { STEPS } from '../../../src/platform/ledger/schema.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { tamper } from '../../platform/tamper.ts';

const first = STEPS[0] ?? '';

function guardOf(table: string): string {
  return new RegExp(`CREATE TRIGGER ${table}_no_update [^]*?END;`).exec(first)?.[0] ?? '';
}

describe('a ledger of the first format', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await makeScratch();
    path = join(folder, 'ledger.sqlite');
    const file = new DatabaseSync(path);
    file.exec(`${first}
      PRAGMA user_version = 1;
      INSERT INTO accounts VALUES ('ada', 'ada@example.com', NULL, 1);
      INSERT INTO apps VALUES ('app', 'shop', 'ada', 1);
      INSERT INTO collaborators VALUES ('c', 'app', 'ada', 'owner', 1);
      INSERT INTO slugs VALUES ('slug', 'app', 'abc', NULL, NULL, NULL, 1, '{"release":"node migrate.js"}', 1);
      INSERT INTO releases VALUES ('r1', 'app', 1, 'slug', 'ada', 'Deploy abc', '{"A":"1"}', '[]', 1);
      INSERT INTO release_events (release_id, status, at) VALUES ('r1', 'succeeded', 1);
      INSERT INTO streams VALUES ('s', 'It was migrated.');
      INSERT INTO release_outputs VALUES ('r1', 's');
      INSERT INTO streams VALUES ('b', 'It was built.');
      INSERT INTO builds VALUES ('build', 'app', 'slug', 'r1', 'ada', 'b', 1);`);
    file.close();
  });
  afterEach(() => removeScratch(folder));

  it('keeps what it has, and gets what it had not', () => {
    const ledger = Ledger.open(path, () => 1000);
    try {
      const release = ledger.releases.find('app', '1');
      assert.deepEqual(
        [release.status, release.current, release.updatedAt, release.streamId],
        ['succeeded', true, 1, 's'],
      );
      assert.equal(ledger.stream('s'), 'It was migrated.');
      const build = ledger.builds.find('app', 'build');
      assert.deepEqual(
        [build.status, build.slugId, build.releaseId, build.streamId, build.commit, build.createdAt],
        ['succeeded', 'slug', 'r1', 'b', 'abc', 1],
      );
      assert.equal(ledger.apps.find('shop').generation, 'cedar');
      ledger.changeConfig('app', { A: '2' }, 'ada');
      assert.deepEqual(
        [ledger.releases.find('app', '2').status, ledger.releases.current('app')?.version],
        ['succeeded', 2],
      );
    } finally {
      ledger.close();
    }
  });

  it('gets the hashes of what it has, and nothing can be changed after that', () => {
    assert.throws(
      () => Ledger.verify(path),
      /older format \(1\): start the platform once without --verify, which brings it/,
    );
    Ledger.open(path).close();
    assert.deepEqual(Ledger.verify(path), { finding: undefined, releases: 1 });
    const file = new DatabaseSync(path);
    file.exec(
      `DROP TRIGGER streams_no_update; UPDATE streams SET text = 'It was not.'; ${guardOf('streams')}`,
    );
    file.close();
    assert.equal(Ledger.verify(path).finding, 'The output of v1 of shop is not what was written.');
  });

  it('is brought up to date once', () => {
    for (let start = 0; start < 2; start += 1) Ledger.open(path).close();
    const file = new DatabaseSync(path, { readOnly: true });
    assert.equal(file.prepare('PRAGMA user_version').get()?.user_version, STEPS.length);
    file.close();
  });
});

describe('a ledger from before outcomes were in the chain', () => {
  const [built, migrated, lost] = ['a', 'b', 'c'].map((letter) => letter.repeat(48));
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await makeScratch();
    path = join(folder, 'ledger.sqlite');
    const outputs = join(folder, 'runtime/outputs');
    mkdirSync(outputs, { recursive: true });
    writeFileSync(join(outputs, built ?? ''), 'It was built.');
    writeFileSync(join(outputs, migrated ?? ''), 'It was migrated.');
    const steps = STEPS.slice(
      0,
      STEPS.findIndex((step) => step.includes('CREATE TABLE outcomes')),
    );
    const file = new DatabaseSync(path);
    defineHash(file);
    for (const step of steps) file.exec(step);
    file.exec(`
      PRAGMA user_version = ${steps.length};
      INSERT INTO accounts VALUES ('ada', 'ada@example.com', NULL, 1);
      INSERT INTO apps (id, name, owner_id, created_at) VALUES ('app', 'shop', 'ada', 1);
      INSERT INTO slugs (id, app_id, process_types, created_at) VALUES ('slug', 'app', '{"release":"true"}', 1);
      INSERT INTO releases VALUES ('r1', 'app', 1, 'slug', 'ada', 'Deploy abc', '{}', '[]', 1);
      INSERT INTO release_events (release_id, status, at) VALUES ('r1', 'pending', 1);
      INSERT INTO phases VALUES ('r1', 'true', '${migrated}');
      INSERT INTO hashes (subject, hash) SELECT 'r1', ${hashOfRelease("'r1'")};
      INSERT INTO heads (app_id, version) VALUES ('app', 1);
      INSERT INTO release_events (release_id, status, at) VALUES ('r1', 'failed', 3);
      INSERT INTO builds (id, app_id, user_id, stream_id, status, slug_id, release_id, created_at, updated_at) VALUES
        ('b1', 'app', 'ada', '${built}', 'succeeded', 'slug', 'r1', 1, 1),
        ('b2', 'app', 'ada', '${lost}', 'failed', NULL, NULL, 4, 4);`);
    file.close();
  });
  afterEach(() => removeScratch(folder));

  it('gets them into it, with the outputs that are there, and what was under way ends as it does', () => {
    const ledger = Ledger.open(path, () => 1000);
    try {
      assert.equal(ledger.releases.find('app', '1').status, 'failed');
      assert.deepEqual(
        ['b1', 'b2'].map((id) => ledger.builds.find('app', id).status),
        ['succeeded', 'failed'],
      );
      const source = { url: null, checksum: null, commit: null, commitDescription: null };
      ledger.builds.fail('app', ledger.builds.begin('app', source, 'd'.repeat(48), 'ada'));
    } finally {
      ledger.close();
    }
    assert.deepEqual(Ledger.verify(path), { finding: undefined, releases: 1 });
    const file = new DatabaseSync(path, { readOnly: true });
    const rows = file.prepare('SELECT number, kind FROM outcomes ORDER BY number').all();
    file.close();
    assert.deepEqual(
      rows.map(({ number, kind }) => `${String(number)} ${String(kind)}`),
      ['1 build', '2 output', '3 release', '4 output', '5 build', '6 build'],
    );
    for (const [output, of] of [
      [built, 'the build b1'],
      [migrated, 'v1'],
    ]) {
      const text = join(folder, 'runtime/outputs', output ?? '');
      writeFileSync(text, '!', { flag: 'a' });
      assert.equal(Ledger.verify(path).finding, `The output of ${of} of shop is not what was written.`);
      writeFileSync(text, output === built ? 'It was built.' : 'It was migrated.');
    }
  });
});

describe('a ledger of release commands that were rehearsed', () => {
  const NOW = 10_000;
  const lines = { texts: ['Line {n} of {lines}\n'], lines: 4, error: 'no such table\n' };
  /** Of each release: when its command starts and ends, until when its output is kept, and its exit code. */
  const runs = [
    { starts: 1000, ends: 2000, kept: 90_000, exit: 0, status: 'succeeded', at: 2000, lines: 4 },
    { starts: 2000, ends: 3000, kept: 90_000, exit: 1, status: 'failed', at: 3000, lines: 4 },
    { starts: 3000, ends: 4000, kept: 5000, exit: 0, status: 'succeeded', at: 4000, lines: undefined },
    { starts: 9000, ends: 11_000, kept: 90_000, exit: 0, status: 'failed', at: NOW, lines: 3 },
    { starts: 11_000, ends: 12_000, kept: 90_000, exit: 0, status: 'failed', at: NOW, lines: undefined },
  ] as const;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await makeScratch();
    path = join(folder, 'ledger.sqlite');
    const file = new DatabaseSync(path);
    defineHash(file);
    const steps = STEPS.slice(0, 6);
    for (const step of steps) file.exec(step);
    file.exec(`
      PRAGMA user_version = ${steps.length};
      INSERT INTO accounts VALUES ('ada', 'ada@example.com', NULL, 1);
      INSERT INTO apps (id, name, owner_id, created_at) VALUES ('app', 'shop', 'ada', 1);
      INSERT INTO slugs (id, app_id, process_types, created_at) VALUES ('slug', 'app', '{"release":"rehearse"}', 1);
      INSERT INTO heads (app_id, version) VALUES ('app', 1);`);
    const add = (id: string, version: number): void => {
      file.exec(`
        INSERT INTO releases VALUES ('${id}', 'app', ${version}, 'slug', 'ada', 'Deploy', '{}', '[]', ${version});
        INSERT INTO release_events (release_id, status, at) VALUES ('${id}', 'pending', ${version});`);
    };
    for (const [index, run] of runs.entries()) {
      const id = `r${index + 1}`;
      add(id, index + 1);
      file
        .prepare('INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(id, 'rehearse', `s${id}`, JSON.stringify(lines), run.starts, run.ends, run.kept, run.exit);
      file.exec(`INSERT INTO hashes (subject, hash) SELECT '${id}', ${hashOfRelease(`'${id}'`)}`);
      if (index > 0) file.exec("UPDATE heads SET version = version + 1 WHERE app_id = 'app'");
    }
    // The last one has nothing to run, and waits.
    add('r6', 6);
    file.exec(`
      INSERT INTO runs VALUES ('r6', NULL, NULL, NULL, 12000, 12000, 12000, 0);
      INSERT INTO hashes (subject, hash) SELECT 'r6', ${hashOfRelease("'r6'")};
      UPDATE heads SET version = version + 1 WHERE app_id = 'app';`);
    file.close();
  });
  afterEach(() => removeScratch(folder));

  it('has how each ended, also after it was opened again, and what it wrote', () => {
    for (let start = 0; start < 2; start += 1) {
      const ledger = Ledger.open(path, () => NOW);
      try {
        for (const [index, run] of runs.entries()) {
          const { status, updatedAt, streamId } = ledger.releases.find('app', String(index + 1));
          assert.deepEqual([status, updatedAt, streamId], [run.status, run.at, `sr${index + 1}`]);
          const written = Array.from({ length: run.lines ?? 0 }, (_line, at) => `Line ${at + 1} of 4\n`);
          const end = run.at === NOW ? ' !     The platform ended while this ran.\n' : 'no such table\n';
          const expected = run.lines === undefined ? undefined : `${written.join('')}${end}`;
          assert.equal(ledger.stream(`sr${index + 1}`), expected);
        }
        assert.equal(ledger.releases.find('app', '6').status, 'succeeded');
        assert.equal(ledger.releases.current('app')?.version, 6);
      } finally {
        ledger.close();
      }
    }
    assert.deepEqual(Ledger.verify(path), { finding: undefined, releases: 6 });
  });

  for (const [what, change] of [
    ['how one was to end', 'UPDATE runs SET exit_code = 1 - exit_code'],
    ['what one was to write', "UPDATE runs SET output = replace(output, 'Line', 'Lie')"],
    ['how one ended', "UPDATE release_events SET status = 'failed' WHERE status = 'succeeded'"],
  ] as const) {
    it(`notices when another program changes ${what}`, () => {
      Ledger.open(path, () => NOW).close();
      tamper(path, change);
      assert.match(Ledger.verify(path).finding ?? '', /^(v1|The outcome of v1) of shop is not what was/);
    });
  }
});
