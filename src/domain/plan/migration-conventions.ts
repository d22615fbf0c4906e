/** Where migration tools keep their migrations, and how they name them, by the documentation of each. */

export type Framework =
  | 'Rails'
  | 'Sequel'
  | 'Django'
  | 'Alembic'
  | 'Aerich'
  | 'Prisma'
  | 'Drizzle'
  | 'Supabase'
  | 'Knex'
  | 'Sequelize'
  | 'TypeORM'
  | 'MikroORM'
  | 'node-pg-migrate'
  | 'Lucid'
  | 'Node.js'
  | 'Flyway'
  | 'Liquibase'
  | 'Play'
  | 'Ecto'
  | 'golang-migrate'
  | 'goose'
  | 'Diesel'
  | 'Hasura'
  | 'SeaORM'
  | 'refinery'
  | 'Entity Framework'
  | 'Laravel'
  | 'Doctrine'
  | 'Phinx'
  | 'CakePHP'
  | 'CodeIgniter'
  | 'Yii'
  | 'Micrate'
  | 'Fluent'
  | 'SQL';

export interface Convention {
  /** `SQL` and `Node.js` stand for the tools whose files look alike. */
  readonly framework: Framework;
  /** For the folders, each with a slash after it; '' for the root. The group `app` goes before the name. */
  readonly folder: RegExp;
  /** For the name of the file. The group `name` is what people call the migration; without it, the folder is. */
  readonly file: RegExp;
}

/** Folders below the one that a tool reads: by year, by database, by module. */
const below = '(?:[^/]{1,255}/){0,4}';

/** Any folder of migrations: `migrations/`, `tenant_migrations/`, `DoctrineMigrations/`, and `migration/` as well. */
const anyFolder = inside(String.raw`[\w.-]{0,80}[Mm]igrations?/${below}`);

/**
 * A folder for each migration, named after it. Where nothing else identifies a migration, its name begins with a digit.
 */
const ownFolder = inside(String.raw`[\w.-]{0,80}[Mm]igrations?/${below}(?<name>[^/]{1,255})/`);
const ownNumberedFolder = inside(String.raw`[\w.-]{0,80}[Mm]igrations?/${below}(?<name>\d[^/]{0,254})/`);

function inside(folders: string): RegExp {
  return new RegExp(`(?:^|/)${folders}$`);
}

/**
 * The first that fits counts. What only takes a migration back (`.down.sql`, `U1__x.sql`) is none by itself: nothing
 * runs it when it is deployed.
 */
export const conventions: readonly Convention[] = [
  // One folder for each database, and engines that copy theirs add their name: 20240101000000_x.blog.rb. Rails reads
  // the folders below as well. Hanami keeps them in config/db/migrate.
  {
    framework: 'Rails',
    folder: inside(String.raw`db/(?:[^/]{1,255}/){0,2}(?:\w{1,60}_)?migrate/${below}`),
    file: /^(?<name>\d{1,17}_\w+)(?:\.\w+)?\.rb$/,
  },
  { framework: 'Sequel', folder: anyFolder, file: /^(?<name>\d{1,14}_\w+)\.rb$/ },
  {
    framework: 'Django',
    folder: inside('(?<app>[^/]{1,255})/migrations/'),
    file: /^(?<name>\d{4,5}_\w+)\.py$/,
  },
  // Its file names are a setting; what all of them keep is the twelve digits of the revision.
  {
    framework: 'Alembic',
    folder: inside('versions/(?:[^/]{1,255}/)?'),
    file: /^(?<name>(?:[\d_-]{4,30}[_-])?[0-9a-f]{12}_\w*)\.py$/,
  },
  // Projects that number or date their revisions themselves.
  {
    framework: 'Alembic',
    folder: inside(String.raw`[\w.-]{0,80}(?:alembic|migrations?)/versions/(?:[^/]{1,255}/)?`),
    file: /^(?<name>\d[\d_-]{0,29}_\w+)\.py$/,
  },
  { framework: 'Aerich', folder: anyFolder, file: /^(?<name>\d{1,6}_\d{14}_\w+)\.py$/ },
  { framework: 'Drizzle', folder: inside(`drizzle/${below}`), file: /^(?<name>\d{4,14}_\w+)\.sql$/ },
  {
    framework: 'Drizzle',
    folder: inside(String.raw`drizzle/${below}(?<name>\d{14}_[^/]{1,255})/`),
    file: /^migration\.sql$/,
  },
  { framework: 'Prisma', folder: ownFolder, file: /^migration\.sql$/ },
  { framework: 'Supabase', folder: inside('supabase/migrations/'), file: /^(?<name>\d{14}_[^/]+)\.sql$/ },
  {
    framework: 'Ecto',
    folder: inside(String.raw`priv/(?:[^/]{1,255}/){0,3}\w{0,60}migrations/${below}`),
    file: /^(?<name>\d{14}_\w+)\.exs?$/,
  },
  {
    framework: 'Laravel',
    folder: inside(`[Dd]atabase/[Mm]igrations/${below}`),
    file: /^(?<name>\d{4}_\d\d_\d\d_\d{6}_[^/]+)\.php$/,
  },
  {
    framework: 'CodeIgniter',
    folder: inside(`Database/Migrations/${below}`),
    file: /^(?<name>\d{4}-\d\d-\d\d-\d{6}_\w+)\.php$/,
  },
  {
    framework: 'CakePHP',
    folder: inside('[Cc]onfig/Migrations?/'),
    file: /^(?<name>\d{3,14}_[\w.]+)\.php$/,
  },
  { framework: 'Doctrine', folder: anyFolder, file: /^(?<name>Version\d{8,20}\w*)\.php$/ },
  { framework: 'Yii', folder: anyFolder, file: /^(?<name>m\d{6}_\d{6}_\w+|M\d{12}\w+)\.php$/ },
  { framework: 'Phinx', folder: anyFolder, file: /^(?<name>\d{14}_\w+)\.php$/ },
  {
    framework: 'Entity Framework',
    folder: inside(String.raw`[\w.-]{0,80}Migrations/${below}`),
    file: /^(?<name>\d{14}_\w+)\.(?:cs|vb)$/,
  },
  // Milliseconds since the epoch and an underscore.
  {
    framework: 'Lucid',
    folder: inside('database/migrations/(?:[^/]{1,255}/)?'),
    file: /^(?<name>\d{13}_\w+)\.[jt]s$/,
  },
  {
    framework: 'node-pg-migrate',
    folder: anyFolder,
    file: /^(?<name>\d{13}_[\w-]+)\.(?:[cm]?[jt]s|sql)$/,
  },
  // Seconds and an underscore.
  { framework: 'Knex', folder: anyFolder, file: /^(?<name>\d{14}_[\w-]+)\.(?:[cm]?[jt]s|coffee)$/ },
  // Seconds and a hyphen.
  { framework: 'Sequelize', folder: anyFolder, file: /^(?<name>\d{14}-[\w-]+)\.[cm]?[jt]s$/ },
  // Milliseconds since the epoch and a hyphen.
  { framework: 'TypeORM', folder: anyFolder, file: /^(?<name>\d{13}-[\w-]+)\.[cm]?[jt]s$/ },
  { framework: 'MikroORM', folder: anyFolder, file: /^(?<name>Migration\d{8,17}\w*)\.[cm]?[jt]s$/ },
  // Names that a project chose, in an order: Knex, Kysely, Umzug, Payload, Strapi and others let it.
  {
    framework: 'Node.js',
    folder: anyFolder,
    file: /^(?!.*\.(?:d|test|spec|down)\.)(?<name>\d[\w.-]{0,200})\.[cm]?[jt]s$/,
  },
  {
    framework: 'Node.js',
    folder: ownNumberedFolder,
    file: /^(?:index|up|migration|data-migration)\.[cm]?[jt]s$/,
  },
  // Its names can stand anywhere; repeatable ones have no version.
  { framework: 'Flyway', folder: /^/, file: /^(?<name>(?:V\d[\d._]*|R)__[^/]+)\.sql$/ },
  {
    framework: 'Flyway',
    folder: inside(`db/migration/${below}`),
    file: /^(?<name>(?:V\d[\d_]*|R)__\w+)\.(?:java|kt)$/,
  },
  { framework: 'refinery', folder: anyFolder, file: /^(?<name>[UV]\d[\d_.]*__\w+)\.rs$/ },
  { framework: 'SeaORM', folder: anyFolder, file: /^(?<name>m\d{8}_\d{6}_\w+)\.rs$/ },
  { framework: 'golang-migrate', folder: /^/, file: /^(?<name>\d+_[^/]+)\.up\.(?:sql|json)$/ },
  { framework: 'goose', folder: anyFolder, file: /^(?!.*_test\.go$)(?<name>\d{1,17}_\w+)\.go$/ },
  { framework: 'Micrate', folder: anyFolder, file: /^(?<name>\d{14}_\w+)\.cr$/ },
  // It numbers by milliseconds since the epoch and has a folder for each database.
  {
    framework: 'Hasura',
    folder: inside(String.raw`migrations/(?:[^/]{1,255}/)?(?<name>\d{13}_[^/]{1,255})/`),
    file: /^up\.(?:sql|yaml)$/,
  },
  { framework: 'Diesel', folder: ownFolder, file: /^up\.sql$/ },
  {
    framework: 'Fluent',
    folder: inside(`Sources/[^/]{1,255}/Migrations/${below}`),
    file: /^(?<name>\w+)\.swift$/,
  },
  { framework: 'Play', folder: inside('evolutions/(?<app>[^/]{1,255})/'), file: /^(?<name>\d+)\.sql$/ },
  // A folder or a name says that it is a changelog, and its surroundings that it is a database's.
  {
    framework: 'Liquibase',
    folder: inside('(?:db|database|liquibase)/change(?:log|set)s?/(?:[^/]{1,255}/){0,3}'),
    file: /^(?<name>.+)\.(?:xml|ya?ml|sql|json)$/,
  },
  {
    framework: 'Liquibase',
    folder: inside(`(?:liquibase/|src/main/resources/${below})`),
    file: /^(?<name>.*change(?:log|set).*)\.(?:xml|ya?ml|sql|json)$/,
  },
  { framework: 'Liquibase', folder: /^/, file: /^(?<name>db[.-]changelog.*)\.(?:xml|ya?ml|sql|json)$/ },
  // dbmate, goose, sqlx, Atlas, tern, D1 and others, and those that a project numbers itself. db-migrate keeps what
  // its own migrations run in sqls/.
  {
    framework: 'SQL',
    folder: inside(String.raw`[\w.-]{0,80}[Mm]igrat(?:ions?|e)/(?!sqls/)${below}`),
    file: /^(?!.*[._-](?:down|undo|revert|rollback|test)\.)(?<name>\d[^/]{0,200}?)(?:\.up|\.do)?\.(?:sql|cql|surql|cypher)$/,
  },
];

/** Something in each path that fits a convention: of thousands of files hardly any has it. */
export const mayFit = /migrat|versions\/|evolutions\/|drizzle\/|change|__|\.up\./i;

/** Folders whose files no app of this repository runs: other people's packages, what was built, tests, and texts. */
export const elsewhere: ReadonlySet<string> = new Set([
  'node_modules',
  'vendor',
  'site-packages',
  'bower_components',
  'dist',
  'doc',
  'docs',
  'documentation',
  'guide',
  'guides',
  'example',
  'examples',
  'samples',
  'templates',
  'generators',
  'codemods',
  'test',
  'tests',
  'testing',
  'spec',
  'specs',
  'e2e',
  'testdata',
  'fixture',
  'fixtures',
  '__tests__',
  '__fixtures__',
  '__mocks__',
]);

/** Names such as `Shop.Tests`, `test_app`, `migration-guides`. */
const elsewhereForm = /^(?:tests?|specs?)[._-]|[._-](?:tests?|specs?|fixtures?|examples?|docs|guides?)$/;

/** @param folder the name of one */
export function isElsewhere(folder: string): boolean {
  const name = folder.toLowerCase();
  return elsewhere.has(name) || elsewhereForm.test(name);
}
