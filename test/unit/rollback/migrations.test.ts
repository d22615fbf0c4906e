// Each convention in a real repository, read by git as a rollback's plan reads it.
import assert from 'node:assert/strict';
import { Repository } from '../../../src/git/repository.ts';
import { parseGlob } from '../../../src/model/glob.ts';
import { conventions, type Framework } from '../../../src/model/migration-conventions.ts';
import { planLine } from '../../../src/model/plan-line.ts';
import { planLines, planMarkdown } from '../../../src/model/plan-text.ts';
import { planRollback, type RollbackPlan } from '../../../src/model/rollback-plan.ts';
import { codeDifference } from '../../../src/rollback/code.ts';
import { Scratch } from '../git/git.ts';
import { makeLedger } from '../model/make.ts';

interface Project {
  /** The file that the second release brings in, and what it is called. */
  readonly path: string;
  readonly name: string;
  /** Another migration, which the second release deletes. */
  readonly deleted: string;
  /** Files that look like it and are none, which the second release brings in as well. */
  readonly alike: readonly string[];
}

const projects: Readonly<Record<Framework | 'the setting', Project>> = {
  Rails: {
    path: 'db/migrate/20260101000000_create_wishes.rb',
    name: '20260101000000_create_wishes',
    deleted: 'db/migrate/20250101000000_create_books.rb',
    alike: [
      'lib/migrate/20260101000000_create_wishes.rb',
      'spec/dummy/db/migrate/20260101000000_create_wishes.rb',
      'doc/db/migrate/20260101000000_create_wishes.rb',
      'db/migrate/20260101000000_create_wishes.md',
    ],
  },
  Django: {
    path: 'shop/books/migrations/0002_wish.py',
    name: '0002_wish',
    deleted: 'shop/books/migrations/0001_initial.py',
    alike: [
      'shop/books/0002_wish.py',
      'shop/books/migrations/__init__.py',
      'shop/books/tests/migrations/0002_wish.py',
      'docs/books/migrations/0002_wish.py',
    ],
  },
  Alembic: {
    path: 'alembic/versions/1975ea83b712_create_wishes.py',
    name: '1975ea83b712_create_wishes',
    deleted: 'alembic/versions/aaaaaaaaaaaa_create_books.py',
    alike: [
      'alembic/1975ea83b712_create_wishes.py',
      'alembic/versions/helpers.py',
      'docs/alembic/versions/1975ea83b712_create_wishes.py',
    ],
  },
  Prisma: {
    path: 'prisma/migrations/20260101000000_wishes/migration.sql',
    name: '20260101000000_wishes',
    deleted: 'prisma/migrations/20250101000000_books/migration.sql',
    alike: [
      'prisma/migrations/20260101000000_wishes/README.md',
      'prisma/20260101000000_wishes/migration.sql',
      'examples/prisma/migrations/20260101000000_wishes/migration.sql',
      'prisma/migrations/migration_lock.toml',
    ],
  },
  Knex: {
    path: 'migrations/20260101000000_create_wishes.js',
    name: '20260101000000_create_wishes',
    deleted: 'migrations/20250101000000_create_books.js',
    alike: [
      'seeds/20260101000000_create_wishes.js',
      'node_modules/knex/migrations/20260101000000_create_wishes.js',
      'migrations/20260101000000_create_wishes.d.ts',
      'docs/migrations/20260101000000_create_wishes.js',
    ],
  },
  Sequelize: {
    path: 'server/migrations/20260101000000-create-wishes.js',
    name: '20260101000000-create-wishes',
    deleted: 'server/migrations/20250101000000-create-books.js',
    alike: [
      'server/seeders/20260101000000-create-wishes.js',
      'server/migrations/20260101000000-create-wishes.test.js',
      'docs/migrations/20260101000000-create-wishes.js',
    ],
  },
  TypeORM: {
    path: 'src/migration/1767225600000-CreateWishes.ts',
    name: '1767225600000-CreateWishes',
    deleted: 'src/migration/1735689600000-CreateBooks.ts',
    alike: [
      'src/entity/1767225600000-CreateWishes.ts',
      'dist/migration/1767225600000-CreateWishes.js',
      'docs/migration/1767225600000-CreateWishes.ts',
    ],
  },
  Flyway: {
    path: 'src/main/resources/db/migration/V2__create_wishes.sql',
    name: 'V2__create_wishes',
    deleted: 'src/main/resources/db/migration/V1__create_books.sql',
    alike: [
      'src/main/resources/db/migration/V2_create_wishes.sql',
      'src/main/resources/db/migration/U2__create_wishes.sql',
      'src/test/resources/db/migration/V2__create_wishes.sql',
      'docs/V2__create_wishes.sql',
    ],
  },
  Liquibase: {
    path: 'src/main/resources/db/changelog/changes/002-wishes.yaml',
    name: '002-wishes',
    deleted: 'src/main/resources/db/changelog/changes/001-books.yaml',
    alike: [
      'src/main/resources/changelog/002-wishes.yaml',
      'docs/db/changelog/002-wishes.yaml',
      'src/main/resources/db/changelog/notes.md',
    ],
  },
  Ecto: {
    path: 'priv/repo/migrations/20260101000000_create_wishes.exs',
    name: '20260101000000_create_wishes',
    deleted: 'priv/repo/migrations/20250101000000_create_books.exs',
    alike: [
      'priv/repo/20260101000000_create_wishes.exs',
      'priv/repo/migrations/.formatter.exs',
      'test/priv/repo/migrations/20260101000000_create_wishes.exs',
    ],
  },
  'golang-migrate': {
    path: 'db/migrations/000002_create_wishes.up.sql',
    name: '000002_create_wishes',
    deleted: 'db/migrations/000001_create_books.up.sql',
    alike: [
      'db/migrations/000002_create_wishes.down.sql',
      'db/migrations/create_wishes.up.sql',
      'testdata/000002_create_wishes.up.sql',
      'docs/000002_create_wishes.up.sql',
    ],
  },
  'Entity Framework': {
    path: 'Shop/Migrations/20260101000000_CreateWishes.cs',
    name: '20260101000000_CreateWishes',
    deleted: 'Shop/Migrations/20250101000000_CreateBooks.cs',
    alike: [
      'Shop/Models/20260101000000_CreateWishes.cs',
      'Shop/Migrations/20260101000000_CreateWishes.Designer.cs',
      'Shop/Migrations/ShopContextModelSnapshot.cs',
      'docs/Migrations/20260101000000_CreateWishes.cs',
    ],
  },
  Laravel: {
    path: 'database/migrations/2026_01_01_000000_create_wishes_table.php',
    name: '2026_01_01_000000_create_wishes_table',
    deleted: 'database/migrations/2025_01_01_000000_create_books_table.php',
    alike: [
      'app/migrations/2026_01_01_000000_create_wishes_table.php',
      'vendor/laravel/database/migrations/2026_01_01_000000_create_wishes_table.php',
      'database/seeders/2026_01_01_000000_create_wishes_table.php',
    ],
  },
  'the setting': {
    path: 'db/changes/2026/wishes.sql',
    name: 'wishes',
    deleted: 'db/changes/2025/books.sql',
    alike: ['changes/2026/wishes.sql', 'db/changes/2026/wishes.down.sql', 'db/changes/2026/wishes.md'],
  },
};

/** Patterns of `shiplog.migrations`, for the project that needs them. */
const own = [parseGlob('db/changes/**/*.sql')];

describe('the migrations that a rollback leaves applied, in real repositories', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  /** The plan to go back over the one commit that a project's second release shipped. */
  async function planOver(name: string, project: Project): Promise<RollbackPlan> {
    const made = scratch.init(name.replaceAll(' ', '-'));
    const first = made.commit('Sell books', { 'app.txt': '1', [project.deleted]: `old ${project.deleted}` });
    made.git('rm', '--quiet', project.deleted);
    const second = made.commit('Add wish lists', {
      'app.txt': '2',
      // Contents of their own, so that git takes none of them for a copy or a file that was moved.
      ...Object.fromEntries([project.path, ...project.alike].map((path) => [path, `new ${path}`.repeat(9)])),
    });
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const ledger = makeLedger(
      [2, `Deploy ${second.slice(0, 8)}`, 'slug-2', { current: true }],
      [1, `Deploy ${first.slice(0, 8)}`, 'slug-1'],
    );
    const repositories = {
      of: () => Promise.resolve(repository),
      all: () => Promise.resolve([repository]),
      trouble: () => Promise.resolve(undefined),
    };
    const side = (release: (typeof ledger)[number]) => ({
      release,
      releases: ledger,
      slug: Promise.reject(new Error('Nobody asks for a slug: the ledger names the commits.')),
    });
    const [current, target] = [side(ledger[0]!), side(ledger[1]!)];
    for (const { slug } of [current, target]) slug.catch(() => {});
    const signal = new AbortController().signal;
    const code = await codeDifference(repositories, { current, target }, signal);
    return planRollback(target.release, ledger, { code, migrations: name === 'the setting' ? own : [] });
  }

  for (const [name, project] of Object.entries(projects)) {
    it(`of ${name}: the one that the commits brought in, and nothing that looks like it`, async () => {
      const plan = await planOver(name, project);
      assert.equal(plan.code.state, 'known', JSON.stringify(plan.code));
      const { migrations, files } = plan.code.value;
      assert.deepEqual(migrations, [
        {
          framework: name === 'the setting' ? undefined : name,
          name: project.name,
          path: project.path,
          change: 'added',
        },
      ]);
      // All of them are in the repository, and git told of each.
      const paths = files.map(({ path }) => path);
      assert.deepEqual(
        paths.toSorted(),
        ['app.txt', project.path, project.deleted, ...project.alike].toSorted(),
      );
      const called = name === 'the setting' ? project.name : `${project.name} (${name})`;
      assert.ok(
        planLines(plan, 0).includes(`Careful: 1 database migration stays applied: ${called}.`),
        planLines(plan, 0).join('\n'),
      );
      assert.match(planMarkdown(plan, 0), /\*\*Migrations that stay applied\*\*/);
      assert.match(planLine(plan, 0), /, 1 migration stays applied/);
    });
  }

  it('are asked for every framework that Shiplog knows', () => {
    const known = new Set<string>(conventions.map(({ framework }) => framework));
    assert.deepEqual(new Set(Object.keys(projects).filter((name) => name !== 'the setting')), known);
  });

  it('are none where the same names stand only at wrong places', async () => {
    const rails = projects.Rails;
    const plan = await planOver('wrong places', { ...rails, path: 'lib/create_wishes.rb' });
    assert.equal(plan.code.state, 'known');
    assert.deepEqual(plan.code.value.migrations, []);
    assert.doesNotMatch(planLines(plan, 0).join('\n'), /migration/);
  });
});
