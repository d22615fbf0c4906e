// Paths as they stand in real repositories: what is a migration of each framework, and what only looks like one.
import type { Framework } from '../../../../src/domain/plan/migration-conventions.ts';

export interface Examples {
  /** Paths of migrations, each with what it is called. */
  readonly are: Readonly<Record<string, string>>;
  /** Paths that merely look like one, of this framework or of any. */
  readonly areNot: readonly string[];
}

export const examples: Readonly<Record<Framework, Examples>> = {
  Rails: {
    are: {
      'db/migrate/20240101000000_create_books.rb': '20240101000000_create_books',
      'shop/db/migrate/20240101000000_create_books.rb': '20240101000000_create_books',
      'db/animals_migrate/20240101000000_create_dogs.rb': '20240101000000_create_dogs',
      'db/migrate/20240101000000_create_posts.blog_engine.rb': '20240101000000_create_posts',
      'db/migrate/001_create_books.rb': '001_create_books',
      'db/migrate/2023/20230101000000_create_books.rb': '20230101000000_create_books',
      'db/post_migrate/20240101000000_fill_prices.rb': '20240101000000_fill_prices',
      'ee/db/geo/migrate/20240101000000_create_nodes.rb': '20240101000000_create_nodes',
      'activestorage/db/update_migrate/20190112182829_add_service_name.rb': '20190112182829_add_service_name',
      'config/db/migrate/20240101000000_create_books.rb': '20240101000000_create_books',
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
      'guides/code/getting_started/db/migrate/20130122042648_create_posts.rb',
      'vendor/bundle/gems/blog/db/migrate/20240101000000_create_posts.rb',
    ],
  },
  Django: {
    are: {
      'books/migrations/0001_initial.py': 'books.0001_initial',
      'src/shop/books/migrations/0012_book_price_alter_book_title.py':
        'books.0012_book_price_alter_book_title',
      'saleor/account/migrations/0094_address.py': 'account.0094_address',
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
      'migrations/versions/20240101_1200_create_books.py': '20240101_1200_create_books',
      'billing_alembic/versions/0007_create_books.py': '0007_create_books',
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
      'prisma/migrations/0_init/migration.sql': '0_init',
      'db/postgresql/migrations/02_add_event_data/migration.sql': '02_add_event_data',
      'packages/database/migration/20240101000000_add_style_guide/migration.sql':
        '20240101000000_add_style_guide',
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
      'priv/repo/migrations/2024/20240101000000_create_books.exs': '20240101000000_create_books',
      'priv/repo/tenant_migrations/20240101000000_create_books.exs': '20240101000000_create_books',
      'priv/migrations/20240101000000_create_books.exs': '20240101000000_create_books',
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
      'packages/Webkul/Core/src/Database/Migrations/2024_01_01_000000_create_books_table.php':
        '2024_01_01_000000_create_books_table',
      'database/migrations/2024_01_01_000000_create_books_table 2.php':
        '2024_01_01_000000_create_books_table 2',
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
  Sequel: {
    are: {
      'db/migrations/001_create_books.rb': '001_create_books',
      'migrations/1704067200_create_books.rb': '1704067200_create_books',
    },
    areNot: ['migrations/helpers.rb', 'lib/001_create_books.rb'],
  },
  Aerich: {
    are: { 'migrations/models/0_20240101000000_init.py': '0_20240101000000_init' },
    areNot: ['models/0_20240101000000_init.py'],
  },
  Drizzle: {
    are: {
      'drizzle/0000_lucky_luke.sql': '0000_lucky_luke',
      'packages/db/drizzle/migrations/0001_wise_vision.sql': '0001_wise_vision',
      'drizzle/20240101000000_lucky_luke/migration.sql': '20240101000000_lucky_luke',
    },
    areNot: ['drizzle/meta/0000_snapshot.json', 'drizzle/meta/_journal.json', 'drizzle/schema.sql'],
  },
  Supabase: {
    are: { 'supabase/migrations/20240101000000_create_books.sql': '20240101000000_create_books' },
    areNot: ['supabase/seed.sql', 'supabase/config.toml'],
  },
  MikroORM: {
    are: {
      'src/migrations/Migration20240101000000.ts': 'Migration20240101000000',
      'packages/order/src/migrations/Migration20240101000000_books.js': 'Migration20240101000000_books',
    },
    areNot: ['src/migrations/.snapshot-shop.json', 'src/migrations/MigrationRunner.ts'],
  },
  'node-pg-migrate': {
    are: {
      'migrations/1704067200000_create-books.js': '1704067200000_create-books',
      'migrations/1704067200000_create-books.sql': '1704067200000_create-books',
    },
    areNot: ['src/1704067200000_create-books.js'],
  },
  Lucid: {
    are: { 'database/migrations/1704067200000_create_books_table.ts': '1704067200000_create_books_table' },
    areNot: ['database/seeders/1704067200000_books.ts'],
  },
  'Node.js': {
    are: {
      'api/src/database/migrations/20201020A-asset-settings.ts': '20201020A-asset-settings',
      'migrations/001-create-books.js': '001-create-books',
      'src/migrations/20240101_120000.ts': '20240101_120000',
      'database/migrations/2024.01.01T00.00.00.create-books.js': '2024.01.01T00.00.00.create-books',
      'data-migrations/20240101000000_fill/data-migration.ts': '20240101000000_fill',
    },
    areNot: [
      'migrations/001-create-books.test.js',
      'migrations/001-create-books.d.ts',
      'src/migrations/utils/2d.md',
      'migrations/shared/index.ts',
      'guides/migrations/2-to-3.ts',
    ],
  },
  Play: {
    are: { 'conf/evolutions/default/12.sql': 'default.12' },
    areNot: ['conf/evolutions/README.md', 'evolutions/12.sql'],
  },
  goose: {
    are: { 'cmd/migrate/migrations/20240101000000_fill_prices.go': '20240101000000_fill_prices' },
    areNot: ['migrations/20240101000000_fill_prices_test.go', 'migrations/migrations.go'],
  },
  Diesel: {
    are: {
      'migrations/2024-10-24-133507_add/up.sql': '2024-10-24-133507_add',
      'migrations/00000000000000_diesel_initial_setup/up.sql': '00000000000000_diesel_initial_setup',
      'migrations/sqlite/2018-01-14-171611_create_tables/up.sql': '2018-01-14-171611_create_tables',
      'migrations/2020-10-14-171611_Add email notifications to crate owners/up.sql':
        '2020-10-14-171611_Add email notifications to crate owners',
    },
    areNot: [
      'migrations/2024-10-24-133507_add/down.sql',
      'migrations/2024-10-24-133507_add/metadata.toml',
      'migrations/up.sql',
      'diesel.toml',
    ],
  },
  Hasura: {
    are: {
      'hasura/migrations/default/1704067200000_create_books/up.sql': '1704067200000_create_books',
    },
    areNot: ['hasura/metadata/tables.yaml', 'hasura/migrations/default/1704067200000_create_books/down.sql'],
  },
  SeaORM: {
    are: { 'migration/src/m20240101_000001_create_books.rs': 'm20240101_000001_create_books' },
    areNot: ['migration/src/lib.rs', 'migration/src/main.rs', 'src/m20240101_000001_create_books.rs'],
  },
  refinery: {
    are: { 'src/migrations/V1__create_books.rs': 'V1__create_books' },
    areNot: ['src/migrations/mod.rs', 'src/V1__create_books.rs'],
  },
  Doctrine: {
    are: {
      'migrations/Version20240101000000.php': 'Version20240101000000',
      'app/DoctrineMigrations/Version20240101000000.php': 'Version20240101000000',
      'migrations/2024/01/Version20240101000000.php': 'Version20240101000000',
    },
    areNot: ['src/Doctrine/WallabagMigration.php', 'migrations/VersionProvider.php'],
  },
  Phinx: {
    are: { 'db/migrations/20240101000000_create_books.php': '20240101000000_create_books' },
    areNot: ['db/seeds/20240101000000_books.php', 'phinx.php'],
  },
  CakePHP: {
    are: {
      'config/Migrations/20240101000000_CreateBooks.php': '20240101000000_CreateBooks',
      'plugins/Shop/config/Migrations/20240101000000_CreateBooks.php': '20240101000000_CreateBooks',
      'app/Config/Migration/1465367816_v1.1.0.php': '1465367816_v1.1.0',
    },
    areNot: [
      'config/Migrations/schema-dump-default.lock',
      'plugins/Tags/tests/Fixture/Migrations/20240101000000_CreateBooks.php',
    ],
  },
  CodeIgniter: {
    are: { 'app/Database/Migrations/2024-01-01-000000_CreateBooks.php': '2024-01-01-000000_CreateBooks' },
    areNot: ['app/Database/Seeds/BookSeeder.php'],
  },
  Yii: {
    are: {
      'protected/modules/user/migrations/m150101_185401_create_books_table.php':
        'm150101_185401_create_books_table',
      'console/migrations/M150101185401CreateBooks.php': 'M150101185401CreateBooks',
    },
    areNot: ['protected/modules/user/migrations/uninstall.php'],
  },
  Micrate: {
    are: { 'db/migrations/20240101000000_create_books.cr': '20240101000000_create_books' },
    areNot: ['db/migrations/setup.cr'],
  },
  Fluent: {
    are: { 'Sources/App/Migrations/CreateBooks.swift': 'CreateBooks' },
    areNot: ['Sources/App/Models/Book.swift', 'Tests/AppTests/Migrations/CreateBooks.swift'],
  },
  SQL: {
    are: {
      'migrations/003_add_wish_lists.sql': '003_add_wish_lists',
      'db/migrations/20240101000000_create_books.sql': '20240101000000_create_books',
      'crates/storage-pg/migrations/20240101000000_create_books.sql': '20240101000000_create_books',
      'migrations/20240101000000.sql': '20240101000000',
      'store/migration/sqlite/0.22/00__create_books.sql': '00__create_books',
      'cmd/migrate/migrations/20240101000000_v1_0_0.sql': '20240101000000_v1_0_0',
      'migrations/001.do.create-books.sql': '001.do.create-books',
    },
    areNot: [
      'migrations/003_add_wish_lists.down.sql',
      'migrations/001.undo.create-books.sql',
      'migrations/20240101000000_create_books_down.sql',
      'migrations/schema.sql',
      'migrations/sqls/20240101000000-create-books-up.sql',
      'tests/migrations/003_add_wish_lists.sql',
      'test_migrations/003_add_wish_lists.sql',
      'Shop.Tests/migrations/003_add_wish_lists.sql',
      'docs/migrations/003_add_wish_lists.sql',
      'sql/003_report.sql',
    ],
  },
};

/** None of any framework. */
export const anywhere = [
  'migrate.rb',
  'migrations.md',
  'migrations/README.md',
  'migrations/.keep',
  'docs/migrations/0001_initial.py',
  'src/migrations.ts',
  'src/migrations/index.ts',
  'app/migrations',
];
