// The conventions in a real repository, read by git as a rollback's plan reads it.
import assert from 'node:assert/strict';
import { Repository } from '../../../../src/git/repository.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { rollbackLine } from '../../../../src/domain/plan/rollback-line.ts';
import { rollbackMarkdown } from '../../../../src/domain/plan/plan-markdown.ts';
import { warningsOf } from '../../domain/plan/texts.ts';
import { planRollback, type RollbackPlan } from '../../../../src/domain/plan/rollback-plan.ts';
import { codeBetween } from '../../../../src/code/code-between.ts';
import { Scratch } from '../../git/git.ts';
import { makeLedger } from '../../domain/release/make.ts';
import { anywhere, examples } from '../../domain/plan/migration-paths.ts';

/** Contents of their own, so that git takes none of them for a copy or a file that was moved. */
const filled = (paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, `${path}\n`.repeat(9)]));

describe('the migrations that a rollback leaves applied, in real repositories', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());

  interface Shipped {
    readonly before?: readonly string[];
    readonly after: readonly string[];
    /** Paths that are moved, from and to. */
    readonly moved?: Readonly<Record<string, string>>;
    /** Patterns of `shiplog.migrations`. */
    readonly own?: readonly string[];
  }

  /** The plan to go back over the one commit that the second release shipped. */
  async function planOver(
    name: string,
    { before: first = [], after: second, moved = {}, own = [] }: Shipped,
  ): Promise<RollbackPlan> {
    const made = scratch.init(name);
    const then = made.commit('Sell books', { 'app.txt': '1', ...filled([...first, ...Object.keys(moved)]) });
    for (const path of first) made.git('rm', '--quiet', path);
    for (const [from, to] of Object.entries(moved)) {
      made.write(to, `${from}\n`.repeat(9));
      made.git('rm', '--quiet', from);
    }
    const now = made.commit('Add wish lists', { 'app.txt': '2', ...filled(second) });
    const repository = await Repository.open(made.root);
    assert.ok(repository);
    const ledger = makeLedger(
      [2, `Deploy ${now.slice(0, 8)}`, 'slug-2', { current: true }],
      [1, `Deploy ${then.slice(0, 8)}`, 'slug-1'],
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
    const code = await codeBetween(repositories, current, target, signal);
    return planRollback(target.release, ledger, { code, migrations: own.map(parseGlob) });
  }

  function codeIn(plan: RollbackPlan) {
    assert.equal(plan.code.state, 'known', JSON.stringify(plan.code));
    return plan.code.value;
  }

  it('are those of every framework, and nothing that looks like one', async () => {
    const are = Object.entries(examples).flatMap(([framework, example]) =>
      Object.keys(example.are).map((path) => ({ framework, path })),
    );
    const areNot = [...Object.values(examples).flatMap((example) => example.areNot), ...anywhere];
    // A file cannot be where a folder is.
    const alike = areNot.filter((path) => !areNot.some((other) => other.startsWith(`${path}/`)));
    const plan = await planOver('every-framework', {
      before: ['db/migrate/20200101000000_create_authors.rb', 'migrations/000_old.sql'],
      after: [...are.map(({ path }) => path), ...alike],
    });
    const { migrations, files } = codeIn(plan);
    assert.equal(files.length, are.length + alike.length + 3);
    const order = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    assert.deepEqual(
      migrations.map(({ framework, path, change }) => ({ framework, path, change })),
      are.map((one) => ({ ...one, change: 'added' })).toSorted(order),
    );
    assert.equal(new Set(migrations.map(({ name }) => name)).size, migrations.length);
    assert.match(rollbackMarkdown(plan, 0), /\*\*Migrations that stay applied\*\*/);
  });

  it('are named with their framework in each form of the plan', async () => {
    const plan = await planOver('prisma', { after: ['prisma/migrations/0_init/migration.sql'] });
    const sentence = '1 migration stays applied: 0_init (Prisma).';
    assert.ok(warningsOf(plan).includes(sentence), warningsOf(plan).join('\n'));
    assert.match(rollbackLine(plan, 0), /, 1 migration stays applied/);
  });

  it('are found by the setting', async () => {
    const plan = await planOver('the-setting', {
      before: ['db/changes/2025/books.sql'],
      after: ['db/changes/2026/wishes.sql', 'changes/2026/wishes.sql', 'db/changes/2026/wishes.down.sql'],
      own: ['db/changes/**/*.sql'],
    });
    assert.deepEqual(
      codeIn(plan).migrations.map(({ path }) => path),
      ['db/changes/2026/wishes.sql'],
    );
  });

  it('are none where files only moved', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${20240101000000 + index}_change_${index}`);
    const moved = Object.fromEntries(
      names.map((name) => [
        `db/postgresql/migrations/${name}/migration.sql`,
        `prisma/migrations/${name}/migration.sql`,
      ]),
    );
    const plan = await planOver('moved', {
      after: ['prisma/migrations/20250101000000_new/migration.sql'],
      moved,
    });
    assert.equal(codeIn(plan).files.length, 22);
    assert.deepEqual(
      codeIn(plan).migrations.map(({ name }) => name),
      ['20250101000000_new'],
    );
  });

  it('may be among files that no convention knows, which are named', async () => {
    const one = await planOver('one-unknown', { after: ['lib/migrate/create_wishes.rb'] });
    assert.deepEqual(codeIn(one).migrations, []);
    assert.match(
      warningsOf(one).join('\n'),
      /^Shiplog does not recognise 1 changed file in lib\/migrate\/ as a migration: create_wishes\.rb\./m,
    );
    const several = await planOver('unknown', { after: ['migrations/a.sql', 'migrations/2024/b.sql'] });
    assert.match(
      rollbackMarkdown(several, 0),
      /^- Shiplog does not recognise 2 changed files in `migrations\/` as migrations: `2024\/b\.sql` and `a\.sql`\./m,
    );
    const none = await planOver('none', { after: ['lib/create_wishes.rb', 'docs/migrations/a.sql'] });
    assert.doesNotMatch(warningsOf(none).join('\n'), /migration/);
  });
});
