import assert from 'node:assert/strict';
import type { FileChange } from '../../../../src/domain/graph/commit.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import {
  migrationsFolder,
  migrationsOf,
  unrecognisedIn,
} from '../../../../src/domain/plan/unrecognised-migrations.ts';
import { assertQuick } from '../release/make.ts';
import { examples } from './migration-paths.ts';

const change = (path: string, kind: FileChange['kind'] = 'added', from?: string): FileChange => ({
  kind,
  path,
  from,
});

describe('files where migrations lie that no convention knows', () => {
  const unknown = [
    'migrations/schema.sql',
    'migrations/0001_initial.py',
    'db/migrations/setup.cr',
    'lib/migrate/20240101000000_create_books.rb',
    'books/migrations/tasks/fill_prices.py',
    'app/tenant_migrations/create_books.php',
    'db/Migrations/books/create.lua',
  ];
  const nothing = [
    'migrations.md',
    'migrations/README.md',
    'migrations/.keep',
    'migrations/index.ts',
    'books/migrations/__init__.py',
    'migrations/versions/script.py.mako',
    'drizzle/migrations/meta/_journal.json',
    'drizzle/migrations/meta/0000_snapshot.json',
    'prisma/migrations/migration_lock.toml',
    'prisma/migrations/20240101000000_init/down.sql',
    'migrations/20240101000000_create_books_down.sql',
    'migrations/atlas.sum',
    'migrations/runner.test.ts',
    'Shop/Migrations/20240101000000_CreateBooks.Designer.cs',
    'Shop/Migrations/ShopContextModelSnapshot.cs',
    'docs/migrations/upgrade.sql',
    'node_modules/knex/migrations/create.js',
    'test/migrations/create.sql',
    'src/migration-guide/create.sql',
    'cmd/shop-migrate/main.go',
    'src/migration/runner.ts',
  ];

  it('are named, in order', () => {
    assert.deepEqual(unrecognisedIn(unknown.map((path) => change(path))), unknown.toSorted());
  });

  for (const path of nothing) {
    it(`are not ${path}`, () => assert.deepEqual(unrecognisedIn([change(path)]), []));
  }

  it('are no migration of any framework', () => {
    for (const { are } of Object.values(examples)) {
      for (const path of Object.keys(are)) assert.deepEqual(unrecognisedIn([change(path)]), [], path);
    }
  });

  it('are what was added or changed, not what went or only moved', () => {
    const path = 'migrations/schema.sql';
    assert.deepEqual(unrecognisedIn([change(path, 'modified')]), [path]);
    assert.deepEqual(unrecognisedIn([change(path, 'renamed', 'schema.sql')]), [path]);
    assert.deepEqual(unrecognisedIn([{ ...change(path, 'renamed', 'schema.sql'), sameContents: true }]), []);
    assert.deepEqual(unrecognisedIn([change(path, 'deleted')]), []);
  });

  it("are not those that the person's own patterns find", () => {
    const files = [change('migrations/a.sql'), change('migrations/b.sql')];
    assert.deepEqual(migrationsOf(files, [parseGlob('migrations/a.*')]), {
      migrations: [{ framework: undefined, name: 'a', path: 'migrations/a.sql', change: 'added' }],
      unrecognised: ['migrations/b.sql'],
    });
    assert.deepEqual(migrationsOf([]), { migrations: [] });
  });

  it('lie in a folder that can be named', () => {
    assert.equal(migrationsFolder('db/migrations/2024/a.sql'), 'db/migrations/');
    assert.equal(migrationsFolder('a/post_migrate/b/migrations/c.sql'), 'a/post_migrate/');
  });

  it('take no time to be looked for in paths that are made to take long', () => {
    const hostile = [
      'migrations/'.repeat(90),
      `migrations/${'_down.'.repeat(160)}`,
      '_'.repeat(1_000),
      '/'.repeat(1e6),
    ];
    assertQuick(() =>
      unrecognisedIn(hostile.flatMap((path) => Array.from({ length: 50 }, () => change(path)))),
    );
  });
});
