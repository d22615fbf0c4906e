// What can become of the files of a platform: each trouble is told in a sentence, and nothing that was acknowledged is
// lost.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'valibot';
import { ApiError } from '../../../src/platform/errors.ts';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { refusalOf } from '../../../src/platform/ledger/sqlite-errors.ts';
import { startPlatform } from '../../../src/platform/server.ts';
import { fillLedger } from '../../platform/big-ledger.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { startLocker } from '../../platform/locker.ts';
import { outcomeOf, spawnPlatform, startProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { failureShape } from '../../platform/shapes.ts';
import { openShop, shopAt } from '../../platform/shop.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeScratch();
  file = join(folder, 'ledger.sqlite');
});
afterEach(() => removeScratch(folder));

/** Sets a config var. @returns the status, and what was said of a refusal */
async function set(ask: Ask, value: string): Promise<string> {
  const { status, body } = await ask('PATCH', '/apps/shop/config-vars', { body: { A: value } });
  return status === 200 ? '200' : `${status}: ${parse(failureShape, body).message}`;
}

/** Starts a platform that is expected not to. @returns its one line */
async function refusal(): Promise<string> {
  const { code, stdout, stderr } = await outcomeOf(spawnPlatform(['--port', '0', '--data', folder]));
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^[^\n]+\.\n$/, 'one line');
  return stderr;
}

describe('a ledger that another program locks', () => {
  it('is read, is not written, and is well when it is free', async function () {
    this.timeout(60_000);
    const platform = await startPlatform({ port: 0, data: folder });
    const other = startLocker(file);
    try {
      const ask = clientOf(platform);
      const shop = await openShop(ask, 'shop');
      assert.equal(await set(ask, '1'), '200');
      await other.lock();
      assert.equal(await set(ask, '2'), '503: The ledger is locked by another program. Try again later.');
      assert.equal((await shop.releases()).length, 3);
      assert.match(await refusal(), /is locked by another program/);
      await other.unlock();
      assert.equal(await set(ask, '3'), '200');
      assert.equal((await shop.releases()).length, 4);
    } finally {
      await other.end();
      await platform.close();
    }
  });
});

describe('a ledger that is damaged', () => {
  beforeEach(() => {
    const ledger = Ledger.open(file);
    fillLedger(ledger, { app: 'shop', releases: 200 });
    ledger.close();
  });

  const damages: readonly (readonly [what: string, act: () => void])[] = [
    [
      'random bytes in the middle',
      () => {
        const bytes = readFileSync(file);
        for (let at = 4096; at < bytes.length; at += 1) bytes[at] = (at * 7919) % 251;
        writeFileSync(file, bytes);
      },
    ],
    ['half of it', () => truncateSync(file, Math.floor(statSync(file).size / 2))],
    [
      'one page of zeros',
      () => {
        const bytes = readFileSync(file);
        bytes.fill(0, 3 * 4096, 4 * 4096);
        writeFileSync(file, bytes);
      },
    ],
  ];
  for (const [what, act] of damages) {
    it(`says so at start: ${what}`, async () => {
      act();
      const before = readFileSync(file);
      assert.match(await refusal(), /^The ledger \S+ is damaged: put back a copy/);
      assert.ok(before.equals(readFileSync(file)), 'it is left as it is');
    });
  }

  it('says so to who asks when it is found later', () => {
    const bytes = readFileSync(file);
    bytes.fill(7, 4096);
    writeFileSync(file, bytes);
    const db = new DatabaseSync(file);
    try {
      let refused: unknown;
      try {
        db.prepare('SELECT * FROM releases').all();
      } catch (error) {
        refused = refusalOf(error);
      }
      assert.ok(refused instanceof ApiError);
      assert.deepEqual([refused.status, refused.id], [500, 'ledger_damaged']);
    } finally {
      db.close();
    }
  });
});

// A limit on the size of files does to the process what a full disk does to the machine.
if (process.platform === 'linux') {
  describe('a disk without room', () => {
    const limit = (pid: number | undefined, size: string): void => {
      execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:unlimited`]);
    };

    it('keeps what was acknowledged, says so, and is well when there is room', async function () {
      this.timeout(60_000);
      const platform = await startProcess(folder);
      try {
        const ask = clientOf(platform);
        await openShop(ask, 'shop');
        limit(platform.child.pid, String(statSync(`${file}-wal`).size + 40_000));
        let acknowledged = 0;
        let answer = '200';
        for (let turn = 0; answer === '200' && turn < 100; turn += 1) {
          // oxlint-disable-next-line no-await-in-loop -- until there is no room
          answer = await set(ask, `${turn} ${'x'.repeat(1000)}`);
          if (answer === '200') acknowledged += 1;
        }
        assert.match(answer, /^503: The ledger cannot be read or written: its disk is full or failing\.$/);
        assert.equal((await shopAt(ask, 'shop').releases()).length, 2 + acknowledged);
        limit(platform.child.pid, 'unlimited');
        assert.equal(await set(ask, 'there is room'), '200');
        assert.equal((await shopAt(ask, 'shop').releases()).length, 3 + acknowledged);
        assert.equal(await platform.end(), 0);
        assert.deepEqual(Ledger.verify(file), { finding: undefined, releases: 3 + acknowledged });
      } finally {
        await platform.end();
      }
    });

    it('is named at start in one line', async () => {
      const script = 'ulimit -S -f 8; exec "$0" "$@"';
      const main = join(import.meta.dirname, '../../../src/platform/main.ts');
      const child = spawn('/bin/sh', ['-c', script, process.execPath, main, '--port', '0', '--data', folder]);
      const { code, stdout, stderr } = await outcomeOf(child);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^[^\n]+ cannot be read or written: its disk is full or failing\. [^\n]+\.\n$/);
    });
  });
}

if (process.platform !== 'win32') {
  describe('the files of a platform', () => {
    const modes = (): Record<string, string> =>
      Object.fromEntries(
        ['.', ...readdirSync(folder)].map((name) => [
          name,
          (statSync(join(folder, name)).mode & 0o777).toString(8),
        ]),
      );
    const closed = {
      '.': '700',
      'ledger.sqlite': '600',
      'ledger.sqlite-shm': '600',
      'ledger.sqlite-wal': '600',
      runtime: '700',
      token: '600',
    };

    it('are for their owner alone, whatever is usual here', async () => {
      const usual = process.umask(0);
      try {
        folder = join(folder, 'data');
        const platform = await startPlatform({ port: 0, data: folder });
        try {
          await openShop(clientOf(platform), 'shop');
          assert.deepEqual(modes(), closed);
        } finally {
          await platform.close();
        }
      } finally {
        process.umask(usual);
      }
    });

    it('become so where an earlier start left them open', async () => {
      await (await startPlatform({ port: 0, data: folder })).close();
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
      chmodSync(folder, 0o755);
      const platform = await startPlatform({ port: 0, data: folder });
      try {
        await openShop(clientOf(platform), 'shop');
        assert.deepEqual(modes(), closed);
      } finally {
        await platform.close();
      }
    });

    it('leave a folder as it is that holds other things', async () => {
      mkdirSync(join(folder, 'photos'), { mode: 0o755 });
      chmodSync(folder, 0o755);
      await (await startPlatform({ port: 0, data: folder })).close();
      const ours = { 'ledger.sqlite': '600', runtime: '700', token: '600' };
      assert.deepEqual(modes(), { '.': '755', photos: '755', ...ours });
    });
  });
}
