import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PlatformError } from '../../../src/platform/errors.ts';
import { parseOptions } from '../../../src/platform/options.ts';
import { clientOf } from '../../platform/client.ts';
import { outcomeOf, spawnPlatform, startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';

describe("the platform's options", () => {
  it('are read', () => {
    assert.deepEqual(parseOptions(['--data', 'd']), {
      port: 5055,
      data: 'd',
      seedRepository: undefined,
      accounts: [],
      withParent: false,
      verify: false,
      isPaused: false,
    });
    const accounts = ['--account', 'grace@example.com', '--account', 'joan@example.com'];
    const all = [
      '--data',
      'd',
      '--port',
      '0',
      '--seed',
      '--repository',
      'r',
      '--paused',
      '--with-parent',
      '--verify',
      ...accounts,
    ];
    assert.deepEqual(parseOptions(all), {
      port: 0,
      data: 'd',
      seedRepository: 'r',
      accounts: ['grace@example.com', 'joan@example.com'],
      withParent: true,
      verify: true,
      isPaused: true,
    });
    const seeded = parseOptions(['--data', 'd', '--seed']);
    assert.equal(seeded === 'help' ? '' : seeded.seedRepository, join('d', 'bookshop'));
    assert.equal(parseOptions(['--help']), 'help');
  });

  const refused: readonly (readonly [string[], RegExp])[] = [
    [[], /--data DIR is missing/],
    [['--data', 'd', '--port', 'x'], /--port x is not a port/],
    [['--data', 'd', '--port', '65536'], /--port 65536 is not a port/],
    [['--data', 'd', '--frobnicate'], /--frobnicate/],
    [['--data', 'd', 'more'], /more/],
    [['--data', 'd', '--account', 'grace'], /--account grace is not a mail address/],
    [['--data', 'd', '--repository', 'r'], /only has a meaning together with --seed/],
  ];
  for (const [args, message] of refused) {
    it(`are refused: ${args.join(' ') || '(none)'}`, () => {
      assert.throws(
        () => parseOptions(args),
        (error) => error instanceof PlatformError && message.test(error.message),
      );
    });
  }
});

describe("the platform's process", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeScratch();
  });
  afterEach(() => removeScratch(folder));

  it('tells what it can do', async () => {
    const { code, stdout, stderr } = await outcomeOf(spawnPlatform(['--help']));
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /--with-parent[^]*--help +show this text\n$/);
  });

  it('says in two lines where it listens and what the token is, the same after a restart', async () => {
    const first = await startProcess(folder);
    const { url, token } = first;
    assert.equal((await clientOf(first)('GET', '/account')).status, 200);
    assert.equal(await first.end('SIGTERM'), 0);
    await assert.rejects(fetch(url));
    const file = await stat(join(folder, 'token'));
    if (process.platform !== 'win32') assert.equal(file.mode & 0o777, 0o600);
    assert.equal((await readFile(join(folder, 'token'), 'utf8')).trim(), token);
    const second = await startProcess(folder);
    assert.equal(second.token, token);
    assert.equal(await second.end('SIGINT'), 0);
  });

  it('ends with its parent when that was asked for', async () => {
    const platform = await startProcess(folder, ['--with-parent']);
    assert.equal((await clientOf(platform)('GET', '/apps')).status, 200);
    const ended = once(platform.child, 'exit');
    platform.child.stdin?.end();
    assert.deepEqual(await ended, [0, null]);
  });

  it('does not start beside another one of the same folder, but where both end with a parent', async () => {
    const first = await startProcess(folder);
    let shared: PlatformProcess | undefined;
    try {
      const { code, sentence } = await refusal('--data', folder, '--port', '0');
      assert.equal(code, 1);
      assert.ok(
        sentence.startsWith(`Another platform runs the apps of ${folder}: it listens on ${first.url}.`),
      );
      shared = await startProcess(folder, ['--with-parent']);
      assert.equal((await clientOf(shared)('GET', '/apps')).status, 200);
      // Nothing is left that keeps the next one away, however the first one ended.
      await first.end('SIGKILL');
      await shared.end('SIGKILL');
      shared = await startProcess(folder);
    } finally {
      await first.end('SIGKILL');
      await shared?.end('SIGKILL');
    }
  });

  it('says that an option is unknown', async () => {
    const { code, sentence } = await refusal('--data', folder, '--frobnicate');
    assert.equal(code, 2);
    assert.match(sentence, /--frobnicate/);
  });

  it('says that a port is in use', async () => {
    const other = createServer();
    await new Promise<void>((done) => {
      other.listen(0, '127.0.0.1', done);
    });
    const address = other.address();
    assert.ok(address !== null && typeof address === 'object');
    const { code, sentence } = await refusal('--data', folder, '--port', String(address.port));
    other.close();
    assert.equal(code, 1);
    assert.match(sentence, new RegExp(`Port ${address.port} .* in use`));
  });

  it('says that a folder cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, sentence } = await refusal('--data', join(folder, 'file'), '--port', '0');
    assert.equal(code, 1);
    assert.match(sentence, /cannot be made/);
    await mkdir(join(folder, 'sub', 'ledger.sqlite'), { recursive: true });
    const second = await refusal('--data', join(folder, 'sub'), '--port', '0');
    assert.equal(second.code, 1);
    assert.match(second.sentence, /cannot be opened/);
  });

  it('says that a ledger is of a newer format, and leaves it', async () => {
    const path = join(folder, 'ledger.sqlite');
    const file = new DatabaseSync(path);
    file.exec('PRAGMA user_version = 99');
    file.close();
    const { code, sentence } = await refusal('--data', folder, '--port', '0');
    assert.equal(code, 1);
    assert.match(sentence, /newer Shiplog \(format 99/);
  });

  it("says that a file is not a ledger, or another program's", async () => {
    const path = join(folder, 'ledger.sqlite');
    await writeFile(path, 'This is not a database, but it is long enough to have been one. '.repeat(20));
    assert.match((await refusal('--data', folder, '--port', '0')).sentence, /is not a ledger/);
    await removeScratch(path);
    const file = new DatabaseSync(path);
    file.exec('CREATE TABLE songs (title TEXT)');
    file.close();
    assert.match((await refusal('--data', folder, '--port', '0')).sentence, /belongs to another program/);
  });
});

/** Runs it with these arguments, expecting that it does not start. */
async function refusal(...args: string[]): Promise<{ code: number | null; sentence: string }> {
  const { code, stdout, stderr } = await outcomeOf(spawnPlatform(args));
  assert.equal(stdout, '');
  assert.match(stderr, /^[^\n]+\.\n$/, 'one line');
  return { code, sentence: stderr };
}
