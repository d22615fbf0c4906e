import assert from 'node:assert/strict';
import type { FileChange } from '../../../src/model/commit.ts';
import { parseGlob } from '../../../src/model/glob.ts';
import { elsewhere, type Framework } from '../../../src/model/migration-conventions.ts';
import { findMigrations } from '../../../src/model/migrations.ts';
import { assertQuick } from './make.ts';

interface Examples {
  /** Paths of migrations, each with what it is called. */
  readonly are: Readonly<Record<string, string>>;
  /** Paths that merely look like one, of this framework or of any. */
  readonly areNot: readonly string[];
}

const examples: Readonly<Record<Framework, Examples>> = {
  Rails: {
    are: {
      'db/migrate/20240101000000_create_books.rb': '20240101000000_create_books',
      'shop/db/migrate/20240101000000_create_books.rb': '20240101000000_create_books',
      'db/animals_migrate/20240101000000_create_dogs.rb': '20240101000000_create_dogs',
      'db/migrate/20240101000000_create_posts.blog_engine.rb': '20240101000000_create_posts',
      'db/migrate/001_create_books.rb': '001_create_books',
    },
    areNot: [
      'db/schema.rb',
      'db/seeds.rb',
      'db/migrate.rb',
      'db/migrate/README.md',
      'db/migrate/20240101000000_create_books.rb.bak',
      'lib/20240101000000_create_books.rb',
      'notdb/migrate/20240101000000_create_books.rb',
      'spec/dummy/db/migrate/20240101000000_create_books.rb',
      'vendor/bundle/gems/blog/db/migrate/20240101000000_create_posts.rb',
    ],
  },
  Django: {
    are: {
      'books/migrations/0001_initial.py': '0001_initial',
      'src/shop/books/migrations/0012_book_price_alter_book_title.py': '0012_book_price_alter_book_title',
    },
    areNot: [
      'books/migrations/__init__.py',
      'books/migrations/__pycache__/0001_initial.cpython-312.pyc',
      'books/migrations/helpers.py',
      'books/models.py',
      'migrations/0001_initial.py',
      'books/0001_initial.py',
      'venv/lib/python3.12/site-packages/django/contrib/auth/migrations/0001_initial.py',
      'books/tests/migrations/0001_initial.py',
    ],
  },
  Alembic: {
    are: {
      'alembic/versions/1975ea83b712_create_books.py': '1975ea83b712_create_books',
      'migrations/versions/2024_01_01_1200-1975ea83b712_create_books.py':
        '2024_01_01_1200-1975ea83b712_create_books',
      'shop/alembic/versions/2024/1975ea83b712_create_books.py': '1975ea83b712_create_books',
      'alembic/versions/1975ea83b712_.py': '1975ea83b712_',
      'shop/alembic/versions/0007_create_books.py': '0007_create_books',
    },
    areNot: [
      'alembic/env.py',
      'alembic/script.py.mako',
      'alembic/versions/__init__.py',
      'alembic/versions/README',
      'alembic/versions/helpers.py',
      'alembic/1975ea83b712_create_books.py',
      'protocol/versions/0007_create_books.py',
      'versions/v1_2_3.py',
    ],
  },
  Prisma: {
    are: {
      'prisma/migrations/20240101000000_init/migration.sql': '20240101000000_init',
      'packages/db/prisma/migrations/20240101000000_init/migration.sql': '20240101000000_init',
      'prisma/schema/migrations/20240101000000_init/migration.sql': '20240101000000_init',
    },
    areNot: [
      'prisma/schema.prisma',
      'prisma/migrations/migration_lock.toml',
      'prisma/migrations/migration.sql',
      'prisma/migrations/20240101000000_init/README.md',
      'prisma/migrations/20240101000000_init/down.sql',
      'prisma/seed.sql',
    ],
  },
  Knex: {
    are: {
      'migrations/20240101000000_create_books.js': '20240101000000_create_books',
      'src/db/migrations/20240101000000_create_books.ts': '20240101000000_create_books',
      'migrations/20240101000000_create-books.mjs': '20240101000000_create-books',
    },
    areNot: [
      'knexfile.js',
      'seeds/20240101000000_books.js',
      'migrations/20240101000000_create_books.d.ts',
      'migrations/index.js',
      'node_modules/knex/migrations/20240101000000_create_books.js',
      'dist/migrations/20240101000000_create_books.js',
    ],
  },
  Sequelize: {
    are: {
      'migrations/20240101000000-create-books.js': '20240101000000-create-books',
      'server/migrations/20240101000000-create-books.cjs': '20240101000000-create-books',
    },
    areNot: [
      'models/20240101000000-create-books.js',
      'seeders/20240101000000-books.js',
      'migrations/config.json',
      'migrations/20240101000000-create-books.test.js',
    ],
  },
  TypeORM: {
    are: {
      'src/migration/1704067200000-CreateBooks.ts': '1704067200000-CreateBooks',
      'src/migrations/1704067200000-CreateBooks.ts': '1704067200000-CreateBooks',
      'migrations/1704067200000-CreateBooks.js': '1704067200000-CreateBooks',
    },
    areNot: [
      'src/entity/1704067200000-CreateBooks.ts',
      'src/migration/CreateBooks.ts',
      'src/migration/1704067200000-CreateBooks.d.ts',
      'dist/migration/1704067200000-CreateBooks.js',
    ],
  },
  Flyway: {
    are: {
      'src/main/resources/db/migration/V1__create_books.sql': 'V1__create_books',
      'src/main/resources/db/migration/R__book_view.sql': 'R__book_view',
      'sql/V2_1__add_price.sql': 'V2_1__add_price',
      'V2024.01.01.1200__add_price.sql': 'V2024.01.01.1200__add_price',
      'src/main/java/db/migration/V3__FillPrices.java': 'V3__FillPrices',
    },
    areNot: [
      'src/main/resources/db/migration/U1__create_books.sql',
      'src/main/resources/db/migration/V1_create_books.sql',
      'src/main/resources/db/migration/V__create_books.sql',
      'src/main/resources/db/migration/create_books.sql',
      'src/main/java/shop/V3__FillPrices.java',
      'src/test/resources/db/migration/V1__create_books.sql',
      'flyway.conf',
    ],
  },
  Liquibase: {
    are: {
      'src/main/resources/db/changelog/db.changelog-1.0.xml': 'db.changelog-1.0',
      'src/main/resources/db/changelog/changes/001-create-books.yaml': '001-create-books',
      'db/changelog/002-add-price.sql': '002-add-price',
      'database/changelogs/2024/books.json': 'books',
      'config/liquibase/changelog/20240101000000_added_books.xml': '20240101000000_added_books',
      'liquibase/books-changelog.yml': 'books-changelog',
      'resources/db-changelog.xml': 'db-changelog',
    },
    areNot: [
      'CHANGELOG.md',
      'changelog.json',
      'changelog.xml',
      'liquibase.properties',
      'liquibase/docker-compose.yml',
      'db/changelog/README.md',
      'docs/db/changelog/books.xml',
      'src/test/resources/db/changelog/db.changelog-test.xml',
    ],
  },
  Ecto: {
    are: {
      'priv/repo/migrations/20240101000000_create_books.exs': '20240101000000_create_books',
      'apps/shop/priv/repo/migrations/20240101000000_create_books.exs': '20240101000000_create_books',
      'priv/analytics_repo/migrations/20240101000000_create_hits.exs': '20240101000000_create_hits',
    },
    areNot: [
      'priv/repo/seeds.exs',
      'priv/repo/migrations/.formatter.exs',
      'priv/repo/migrations/create_books.exs',
      'test/support/priv/repo/migrations/20240101000000_create_books.exs',
      'deps/oban/lib/oban/migrations/v01.ex',
    ],
  },
  'golang-migrate': {
    are: {
      'migrations/000001_create_books.up.sql': '000001_create_books',
      'internal/db/20240101000000_create_books.up.sql': '20240101000000_create_books',
      'db/migrations/1_create_books.up.json': '1_create_books',
    },
    areNot: [
      'migrations/000001_create_books.down.sql',
      'migrations/create_books.up.sql',
      'migrations/000001_create_books.sql.up',
      'internal/db/testdata/000001_create_books.up.sql',
      'cmd/migrate.go',
    ],
  },
  'Entity Framework': {
    are: {
      'Shop/Migrations/20240101000000_CreateBooks.cs': '20240101000000_CreateBooks',
      'Migrations/20240101000000_CreateBooks.cs': '20240101000000_CreateBooks',
      'Data/Migrations/Orders/20240101000000_CreateOrders.cs': '20240101000000_CreateOrders',
    },
    areNot: [
      'Shop/Migrations/20240101000000_CreateBooks.Designer.cs',
      'Shop/Migrations/ShopContextModelSnapshot.cs',
      'Shop/Migrations/Helpers.cs',
      'Shop/20240101000000_CreateBooks.cs',
    ],
  },
  Laravel: {
    are: {
      'database/migrations/2024_01_01_000000_create_books_table.php': '2024_01_01_000000_create_books_table',
      'database/migrations/tenant/2024_01_01_000000_create_books_table.php':
        '2024_01_01_000000_create_books_table',
    },
    areNot: [
      'database/seeders/BookSeeder.php',
      'database/migrations/create_books_table.php',
      'vendor/laravel/sanctum/database/migrations/2019_12_14_000001_create_tokens_table.php',
      'app/2024_01_01_000000_create_books_table.php',
    ],
  },
};

const anywhere = [
  'migrate.rb',
  'migrations.md',
  'migrations/README.md',
  'migrations/.keep',
  'docs/migrations/0001_initial.py',
  'src/migrations.ts',
  'src/migrations/index.ts',
  'app/migrations',
];

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
  ];
  for (const [file, expected] of kinds) {
    it(`that were ${file.kind} from ${file.from ?? 'nothing'} to ${file.path} are ${expected ?? 'none'}`, () => {
      assert.equal(findMigrations([file])[0]?.change, expected);
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
    ];
    assertQuick(() =>
      findMigrations(hostile.flatMap((path) => Array.from({ length: 50 }, () => change(path)))),
    );
  });
});
