/** Where frameworks keep their database migrations, and how they name them. */

export type Framework =
  | 'Rails'
  | 'Django'
  | 'Alembic'
  | 'Prisma'
  | 'Knex'
  | 'Sequelize'
  | 'TypeORM'
  | 'Flyway'
  | 'Liquibase'
  | 'Ecto'
  | 'golang-migrate'
  | 'Entity Framework'
  | 'Laravel';

export interface Convention {
  readonly framework: Framework;
  /** For the folders, each with a slash after it; '' for the root. */
  readonly folder: RegExp;
  /** For the name of the file. The group `name` is what people call the migration; without it, the folder is. */
  readonly file: RegExp;
}

/**
 * The first that fits counts. What only takes a migration back (`.down.sql`, `U1__x.sql`) is none by itself: nothing
 * runs it when it is deployed.
 */
export const conventions: readonly Convention[] = [
  // One folder for each database, and engines that copy theirs add their name: 20240101000000_x.blog.rb.
  {
    framework: 'Rails',
    folder: /(?:^|\/)db\/(?:\w{1,60}_)?migrate\/$/,
    file: /^(?<name>\d{3,14}_\w+)(?:\.\w+)?\.rb$/,
  },
  {
    framework: 'Django',
    folder: /[^/]\/migrations\/$/,
    file: /^(?<name>\d{4}_\w+)\.py$/,
  },
  // Its file names are a setting; what all of them keep is the twelve digits of the revision.
  {
    framework: 'Alembic',
    folder: /(?:^|\/)versions\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>(?:[\d_-]{4,30}[_-])?[0-9a-f]{12}_\w*)\.py$/,
  },
  // Projects that number their revisions themselves.
  {
    framework: 'Alembic',
    folder: /(?:^|\/)(?:alembic|migrations)\/versions\/$/,
    file: /^(?<name>\d{1,14}_\w+)\.py$/,
  },
  {
    framework: 'Prisma',
    folder: /(?:^|\/)prisma\/(?:[^/]{1,255}\/)?migrations\/(?<name>\d{14}(?:_[^/]{0,255})?)\/$/,
    file: /^migration\.sql$/,
  },
  { framework: 'Ecto', folder: /(?:^|\/)priv\/\w+\/migrations\/$/, file: /^(?<name>\d{14}_\w+)\.exs$/ },
  {
    framework: 'Laravel',
    folder: /(?:^|\/)database\/migrations\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>\d{4}_\d\d_\d\d_\d{6}_\w+)\.php$/,
  },
  {
    framework: 'Entity Framework',
    folder: /(?:^|\/)Migrations\/(?:[^/]{1,255}\/){0,2}$/,
    file: /^(?<name>\d{14}_\w+)\.(?:cs|vb)$/,
  },
  // Seconds and an underscore.
  {
    framework: 'Knex',
    folder: /(?:^|\/)migrations\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>\d{14}_[\w-]+)\.(?:[cm]?[jt]s|coffee)$/,
  },
  // Seconds and a hyphen.
  {
    framework: 'Sequelize',
    folder: /(?:^|\/)migrations\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>\d{14}-[\w-]+)\.[cm]?[jt]s$/,
  },
  // Milliseconds since the epoch and a hyphen.
  {
    framework: 'TypeORM',
    folder: /(?:^|\/)migrations?\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>\d{13}-[\w-]+)\.[cm]?[jt]s$/,
  },
  // Its names can stand anywhere; repeatable ones have no version.
  { framework: 'Flyway', folder: /^/, file: /^(?<name>(?:V\d[\d._]*|R)__[^/]+)\.sql$/ },
  {
    framework: 'Flyway',
    folder: /(?:^|\/)db\/migration\/(?:[^/]{1,255}\/)?$/,
    file: /^(?<name>(?:V\d[\d_]*|R)__\w+)\.(?:java|kt)$/,
  },
  { framework: 'golang-migrate', folder: /^/, file: /^(?<name>\d+_[^/]+)\.up\.(?:sql|json)$/ },
  // A folder or a name says that it is a changelog, and its surroundings that it is a database's.
  {
    framework: 'Liquibase',
    folder: /(?:^|\/)(?:db|database|liquibase)\/change(?:log|set)s?\/(?:[^/]{1,255}\/){0,3}$/,
    file: /^(?<name>.+)\.(?:xml|ya?ml|sql|json)$/,
  },
  {
    framework: 'Liquibase',
    folder: /(?:^|\/)liquibase\/$/,
    file: /^(?<name>.*change(?:log|set).*)\.(?:xml|ya?ml|sql|json)$/,
  },
  { framework: 'Liquibase', folder: /^/, file: /^(?<name>db[.-]changelog.*)\.(?:xml|ya?ml|sql|json)$/ },
];

/** Folders whose files no app of this repository runs: other people's packages, what was built, tests, and texts. */
export const elsewhere: ReadonlySet<string> = new Set([
  'node_modules',
  'vendor',
  'site-packages',
  'bower_components',
  'dist',
  'doc',
  'docs',
  'example',
  'examples',
  'test',
  'tests',
  'spec',
  'specs',
  'testdata',
  'fixtures',
  '__tests__',
  '__fixtures__',
]);
