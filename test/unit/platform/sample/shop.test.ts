import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { parseProcfile } from '../../../../src/platform/builds/procfile.ts';
import { freePort, untilListening } from '../../../../src/platform/processes/port.ts';
import { fillDatabase } from '../../../../src/platform/sample/database.ts';
import { eventsOf } from '../../../../src/platform/sample/events.ts';
import { snapshots, type Tree } from '../../../../src/platform/sample/history/history.ts';
import { failedMigration, migrationLog } from '../../../../src/platform/sample/logs.ts';
import { readerOf, rightTotal } from '../../../platform/reader.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { writeFiles } from '../../../platform/small-app.ts';

const run = promisify(execFile);

interface Outcome {
  readonly failed: boolean;
  readonly output: string;
}

describe("the sample's shop", function () {
  this.timeout(180_000);

  const trees = new Map(snapshots().map(({ commit, tree }) => [commit.key, tree]));
  let folder: string;
  before(async () => {
    folder = await makeScratch();
    for (const [key, tree] of trees) {
      // oxlint-disable-next-line no-await-in-loop -- a few hundred small files
      await writeFiles(join(folder, key), textOf(tree));
    }
  });
  after(() => removeScratch(folder));

  /** The commits that were deployed to an app and could be built, in order, with how often each was. */
  function deploysTo(app: 'bookshop' | 'bookshop-staging'): { commit: string; fails: boolean }[] {
    return eventsOf(app).flatMap(({ change }) =>
      change.kind === 'deploy' && change.commit !== 'coverage'
        ? [{ commit: change.commit, fails: change.fails === true }]
        : [],
    );
  }

  function typesOf(commit: string): Record<string, string> {
    return parseProcfile(String(trees.get(commit)?.get('Procfile')));
  }

  const environment = (database: string): Record<string, string> => ({
    PATH: process.env.PATH ?? '',
    HOST: '127.0.0.1',
    DATABASE_PATH: database,
  });

  async function release(commit: string, command: string, database: string): Promise<Outcome> {
    const options = { cwd: join(folder, commit), env: environment(database) };
    try {
      const { stdout, stderr } = await run('sh', ['-c', `${command} 2>&1`], options);
      return { failed: false, output: stdout + stderr };
    } catch (error) {
      assert.ok(error instanceof Error && 'stdout' in error);
      // The real platform has the code in /app.
      return { failed: true, output: String(error.stdout).replaceAll(join(folder, commit), '/app') };
    }
  }

  /** Starts a version, and lets a reader in. */
  async function visit(
    commit: string,
    database: string,
    work: (shop: string) => Promise<void>,
  ): Promise<void> {
    const port = await freePort();
    const child = spawn(typesOf(commit)['web'] ?? '', {
      shell: true,
      detached: true,
      cwd: join(folder, commit),
      env: { ...environment(database), PORT: String(port) },
      stdio: 'ignore',
    });
    try {
      await untilListening(port, AbortSignal.timeout(30_000));
      await work(`http://127.0.0.1:${port}/`);
    } finally {
      await end(child);
    }
  }

  for (const app of ['bookshop', 'bookshop-staging'] as const) {
    it(`works at each version that ran as ${app}, and is wrong where the story says so`, async () => {
      const database = join(folder, `${app}.sqlite`);
      const applied = new Set<string>();
      const wrong: string[] = [];
      for (const { commit, fails } of deploysTo(app)) {
        const command = typesOf(commit)['release'];
        if (command !== undefined) {
          // oxlint-disable-next-line no-await-in-loop -- one version after the other, as it was
          const { failed, output } = await release(commit, command, database);
          assert.equal(failed, fails, `${commit}: ${output}`);
          const pending = migrationsOf(commit).filter((name) => !applied.has(name));
          if (!failed) for (const name of pending) applied.add(name);
          const told = failed ? failedMigration(pending[0] ?? '') : migrationLog(pending);
          assert.equal(steady(output), steady(told), commit);
          if (failed) continue;
        }
        // oxlint-disable-next-line no-await-in-loop
        await visit(commit, database, async (shop) => {
          if (!(await isRight(shop, commit))) wrong.push(commit);
        });
      }
      // On staging, shipping was charged one version before the cart showed it.
      const early = app === 'bookshop' ? [] : ['shipping'];
      assert.deepEqual(wrong, [...early, 'simplify-total']);
      const told = join(folder, `${app}-told.sqlite`);
      const files = [...applied].map((name): [string, string] => [name, appliedAs(app, name)]);
      fillDatabase({ DATABASE_PATH: told }, new Map(files));
      assert.deepEqual(schemaOf(database), schemaOf(told));
    });
  }

  function migrationsOf(commit: string): string[] {
    const paths = [...(trees.get(commit)?.keys() ?? [])];
    return paths
      .filter((path) => path.startsWith('migrations/'))
      .map((path) => path.slice('migrations/'.length));
  }

  /** What a migration said when it was applied to an app: in the first version that had it and did not fail. */
  function appliedAs(app: 'bookshop' | 'bookshop-staging', name: string): string {
    const first = deploysTo(app).find(({ commit, fails }) => !fails && migrationsOf(commit).includes(name));
    return String(trees.get(first?.commit ?? '')?.get(`migrations/${name}`));
  }

  it('says which Node it needs where that one has no SQLite', async () => {
    const commit = join(folder, 'fix-total');
    const script = `process.getBuiltinModule = () => undefined;
      const { openDatabase } = await import('./lib/database.js');
      openDatabase();`;
    await assert.rejects(
      run(process.execPath, ['--input-type=module', '--eval', script], { cwd: commit }),
      /Error: The database needs Node 22\.13 or newer, and this is Node v\d+/,
    );
  });
});

/** Whether the total of a cart with two titles, and a gift card where there are any, is the sum of what is above it. */
async function isRight(shop: string, commit: string): Promise<boolean> {
  const reader = readerOf(shop);
  const home = await reader.get('');
  assert.match(home, /<h1>Bookshop<\/h1>[^]*Middlemarch[^]*12\.9/, commit);
  if (!home.includes('href="/cart"')) return true;
  for (const book of ['villette', 'persuasion']) {
    // oxlint-disable-next-line no-await-in-loop -- a reader does one thing after the other
    const page = await reader.send('cart', { book });
    if (page.includes('action="/gift-card"')) {
      // oxlint-disable-next-line no-await-in-loop
      await reader.send('gift-card', { code: 'WELCOME' });
    }
  }
  const cart = await reader.cart();
  assert.deepEqual(cart.lines, [990, 890], commit);
  assert.ok((cart.sums['Total'] ?? 0) > 0, commit);
  if (cart.sums['Gift card'] !== undefined) assert.equal(cart.sums['Gift card'], -500, commit);
  const right = cart.sums['Total'] === rightTotal(cart);
  if ((await reader.get('cart')).includes('action="/orders"')) {
    assert.match(
      await reader.send('orders', { email: 'ada@example.com' }),
      /order has the number \d+/,
      commit,
    );
    assert.deepEqual((await reader.cart()).lines, [], commit);
  }
  return right;
}

/** An output without what differs from one version of Node to the next. */
function steady(output: string): string {
  return output
    .replaceAll(/^ {4}at (?:async )?\S* ?\(?node:.*\n?|^Node\.js v.*$/gm, '')
    .replace(/ \{$/gm, '');
}

function schemaOf(file: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const names = database.prepare('SELECT name FROM migrations ORDER BY name').all();
  database.close();
  return [...tables, ...names];
}

function textOf(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    [...tree].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
}
