import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/domain/graph/commit.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { conventions, elsewhere } from '../../../../src/domain/plan/migration-conventions.ts';
import { findMigrations } from '../../../../src/domain/plan/migrations.ts';
import { assertQuick } from '../release/make.ts';
import { anywhere, examples } from './migration-paths.ts';

const change = (path: string, kind: FileChange['kind'] = 'added', from?: string): FileChange => ({
  kind,
  path,
  from,
});

describe('database migrations by convention', () => {
  for (const [framework, { are, areNot }] of Object.entries(examples)) {
    it(framework, () => {
      for (const [path, name] of Object.entries(are)) {
        const expected = [{ framework, name, path, change: 'added' }];
        assert.deepEqual(findMigrations([change(path)]), expected);
        // Where no app of the repository runs it, the very same is none.
        for (const folder of elsewhere) assert.deepEqual(findMigrations([change(`${folder}/${path}`)]), []);
      }
      for (const path of areNot) assert.deepEqual(findMigrations([change(path)]), [], path);
    });
  }

  it('for each framework that there is a convention for', () => {
    assert.deepEqual(new Set(conventions.map(({ framework }) => framework)), new Set(Object.keys(examples)));
  });

  it('none', () => {
    assert.deepEqual(findMigrations(anywhere.map((path) => change(path))), []);
  });
});

describe('database migrations among changed files', () => {
  it('are counted once as a pair, by path', () => {
    const files = [
      change('migrations/000002_add_price.up.sql'),
      change('migrations/000001_create_books.down.sql'),
      change('migrations/000001_create_books.up.sql'),
      change('migrations/000002_add_price.down.sql'),
      change('sql/V1__create_books.sql'),
      change('sql/U1__create_books.sql'),
    ];
    assert.deepEqual(
      findMigrations(files).map(({ name }) => name),
      ['000001_create_books', '000002_add_price', 'V1__create_books'],
    );
  });

  const sql = 'sql/V1__create_books.sql';
  const kinds: readonly (readonly [FileChange, 'added' | 'changed' | undefined])[] = [
    [change(sql, 'added'), 'added'],
    [change(sql, 'copied', 'sql/V0__create_books.sql'), 'added'],
    [change(sql, 'modified'), 'changed'],
    [change(sql, 'typeChanged'), 'changed'],
    [change(sql, 'renamed', 'sql/V1__create_book.sql'), 'changed'],
    [change(sql, 'renamed', 'sql/draft.sql'), 'added'],
    [change('sql/draft.sql', 'renamed', sql), undefined],
    [change(sql, 'deleted'), undefined],
    // To its tool it is the one that it was.
    [{ ...change(sql, 'renamed', 'old/V1__create_books.sql'), sameContents: true }, undefined],
    [change(sql, 'renamed', 'old/V1__create_books.sql'), 'changed'],
    [{ ...change(sql, 'renamed', 'sql/V2__create_books.sql'), sameContents: true }, 'changed'],
    [{ ...change(sql, 'renamed', 'sql/draft.sql'), sameContents: true }, 'added'],
  ];
  for (const [file, expected] of kinds) {
    it(`that were ${file.kind} from ${file.from ?? 'nothing'} to ${file.path} are ${expected ?? 'none'}`, () => {
      assert.equal(findMigrations([file])[0]?.change, expected);
    });
  }

  const alike: readonly (readonly [name: string, paths: readonly string[], names: readonly string[]])[] = [
    [
      'apps',
      ['saleor/account/migrations/0094_address.py', 'saleor/order/migrations/0094_address.py'],
      ['account.0094_address', 'order.0094_address'],
    ],
    [
      'apps of two projects',
      ['a/shop/migrations/0001_initial.py', 'b/shop/migrations/0001_initial.py'],
      ['a/shop/migrations/0001_initial.py', 'b/shop/migrations/0001_initial.py'],
    ],
    [
      'repos',
      [
        'priv/analytics_repo/migrations/20240101000000_create_hits.exs',
        'priv/repo/migrations/20240101000000_create_books.exs',
      ],
      ['analytics_repo/20240101000000_create_hits', 'repo/20240101000000_create_books'],
    ],
    [
      'schemas',
      [
        'db/mysql/migrations/02_add_event_data/migration.sql',
        'db/postgresql/migrations/02_add_event_data/migration.sql',
      ],
      ['mysql/02_add_event_data', 'postgresql/02_add_event_data'],
    ],
    [
      'databases below the folder',
      ['migrations/mysql/2018-01-14-171611_a/up.sql', 'migrations/sqlite/2018-01-14-171611_a/up.sql'],
      ['mysql/2018-01-14-171611_a', 'sqlite/2018-01-14-171611_a'],
    ],
    [
      'databases of Rails',
      ['db/animals_migrate/20240101000000_a.rb', 'db/migrate/20240101000000_a.rb'],
      ['animals_migrate/20240101000000_a', 'migrate/20240101000000_a'],
    ],
    [
      'apps of an umbrella',
      [
        'apps/shop/priv/repo/migrations/20240101000000_a.exs',
        'apps/web/priv/repo/migrations/20240101000000_a.exs',
      ],
      ['shop/20240101000000_a', 'web/20240101000000_a'],
    ],
    [
      'frameworks',
      ['api/migrations/003_a.sql', 'db/migrate/20240101000000_a.rb'],
      ['003_a', '20240101000000_a'],
    ],
  ];
  for (const [name, paths, names] of alike) {
    it(`are told apart by their ${name}`, () => {
      assert.deepEqual(
        findMigrations(paths.map((path) => change(path))).map((one) => one.name),
        names,
      );
    });
  }

  it("are found by the person's own patterns, in any folder", () => {
    const own = [parseGlob('schema/*.{up,down}.ddl'), parseGlob('spec/**/migration.cql')];
    const found = findMigrations(
      ['schema/1.up.ddl', 'schema/1.down.ddl', 'spec/a/migration.cql', 'schema/x/1.up.ddl'].map((path) =>
        change(path),
      ),
      own,
    );
    assert.deepEqual(
      found.map(({ framework, name }) => [framework, name]),
      [
        [undefined, '1'],
        [undefined, 'spec/a/migration.cql'],
      ],
    );
  });

  it('keep the framework that a pattern of the person finds as well', () => {
    assert.deepEqual(
      findMigrations([change(sql)], [parseGlob('sql/**')]).map(({ framework }) => framework),
      ['Flyway'],
    );
  });

  it('take no time to be looked for in paths that are made to take long', () => {
    const hostile = [
      'a/'.repeat(100_000),
      `${'V1_'.repeat(300)}.sql`,
      `V1__${'_.sql'.repeat(200)}`,
      `${'db/'.repeat(330)}x.xml`,
      `versions/${'1_'.repeat(500)}.py`,
      `${'migrations/'.repeat(90)}1.js`,
      `x/migrations/0001_${'a'.repeat(1_000_000)}`,
      `${'a/migrations/'.repeat(78)}1.cs`,
      `${'db/'.repeat(300)}migrate/1_${'a'.repeat(90)}.rb_`,
      `migrations/${'1.'.repeat(400)}sql_`,
      `migrations/${'_down'.repeat(190)}`,
    ];
    assertQuick(() =>
      findMigrations(hostile.flatMap((path) => Array.from({ length: 50 }, () => change(path)))),
    );
  });
});
