// Pushes, builds and release phases of a platform whose disk is full. A limit on the size of files does to a process what a
// full disk does to the machine, and what it starts has it too.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { array, parse } from 'valibot';
import { gitEnvironment } from '../../../src/platform/git/environment.ts';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { buildShape } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';
import { archiveOf, beginBuild, buildFiles, writeFiles, type Files } from '../../platform/small-app.ts';
import { until } from '../../platform/until.ts';

const run = promisify(execFile);
/** What cannot be made smaller, as hexadecimal digits. */
const large = (bytes: number): string => {
  const digits = Array.from({ length: bytes / 8 }, (_at, index) => Math.imul(index, 2_654_435_761) >>> 0);
  return digits.map((digit) => digit.toString(16).padStart(8, '0')).join('');
};

// Only Linux lets one process set the limits of another.
if (process.platform === 'linux') {
  describe('a platform whose disk is full', () => {
    let folder: string;
    let data: string;
    let platform: PlatformProcess;
    let ask: Ask;
    let shop: OwnShop;
    const text = String.raw`head -c 2000000 /dev/zero | tr '\0' x | fold -w 5000`;
    const app: Files = { Procfile: `worker: sleep 1000\nrelease: test -z "$TEXT" || ${text}\n` };
    beforeEach(async () => {
      folder = await makeScratch();
      data = join(folder, 'data');
      platform = await startProcess(data);
      ask = clientOf(platform);
      shop = await openShop(ask, 'shop');
    });
    afterEach(async () => {
      await platform.end();
      await removeScratch(folder);
    });

    const limit = (bytes: number | undefined): void => {
      const size = bytes === undefined ? 'unlimited' : `${bytes}:unlimited`;
      execFileSync('prlimit', ['--pid', String(platform.child.pid), `--fsize=${size}`]);
    };
    /** The ledger goes on a while, and what is large has no room. */
    const leaveLittleRoom = (): void => limit(statSync(join(data, 'ledger.sqlite-wal')).size + 300_000);
    const outputs = (): string[] => readdirSync(join(data, 'runtime/outputs')).toSorted();
    const statuses = async (): Promise<string[]> =>
      parse(array(buildShape), (await ask('GET', '/apps/shop/builds')).body).map(({ status }) => status);
    async function verifyAll(releases: number): Promise<void> {
      assert.equal(await platform.end(), 0);
      assert.deepEqual(Ledger.verify(join(data, 'ledger.sqlite')), { finding: undefined, releases });
    }

    describe('and that is pushed to', () => {
      let work: string;
      const git = (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
        const env = gitEnvironment(work, { 'user.name': 'Ada', 'user.email': 'ada@example.com' });
        return run('git', args, { cwd: work, env });
      };
      beforeEach(async () => {
        work = join(folder, 'work');
        await writeFiles(work, app);
        await git('init', '--quiet', '--template=');
        await commit();
      });
      async function commit(): Promise<string> {
        await git('add', '--all');
        await git('commit', '--quiet', '--allow-empty', '--message', 'Change');
        return (await git('rev-parse', 'HEAD')).stdout.trim();
      }
      /** @returns what git said, and whether it was refused */
      async function push(): Promise<{ refused: boolean; said: string }> {
        const address = `${platform.url.replace('//', `//git:${platform.token}@`)}/shop.git`;
        try {
          return { refused: false, said: (await git('push', address, 'HEAD:main')).stderr };
        } catch (error) {
          return { refused: true, said: (error as { stderr: string }).stderr };
        }
      }
      const branch = async (): Promise<string> => {
        const address = `${platform.url.replace('//', `//git:${platform.token}@`)}/shop.git`;
        return (await git('ls-remote', address, 'refs/heads/main')).stdout.split('\t')[0] ?? '';
      };

      it('says so when the ledger has no room, and takes the same push when there is', async () => {
        await push();
        const before = await branch();
        const [releases, files] = [await shop.releases(), outputs()];
        const next = await commit();
        limit(4096);
        const { refused, said } = await push();
        limit(undefined);
        assert.ok(refused);
        assert.match(
          said,
          /remote: {2}!     The ledger cannot be read or written: its disk is full or failing\./,
        );
        assert.deepEqual([await branch(), outputs()], [before, files]);
        assert.deepEqual(await shop.releases(), releases);
        assert.equal((await push()).refused, false);
        assert.equal(await branch(), next);
        await verifyAll(4);
      });

      it('says so when what is pushed has no room, or the slug of it', async () => {
        await push();
        const before = await branch();
        writeFileSync(join(work, 'large.txt'), large(2_000_000));
        const next = await commit();
        leaveLittleRoom();
        const { refused, said } = await push();
        assert.ok(refused);
        assert.match(said, /unpack|index-pack|disk of the platform is full/, said);
        assert.equal(await branch(), before);
        assert.equal((await shop.releases()).length, 3);
        limit(undefined);
        assert.equal((await push()).refused, false);
        assert.equal(await branch(), next);
        await shop.settled();
        await verifyAll(4);
      });
    });

    it('refuses a source for which there is no room, and fails a build whose slug has none', async () => {
      const archive = await archiveOf({ ...app, 'large.txt': large(2_000_000) });
      const { body } = await ask('POST', '/apps/shop/sources');
      const url = /"put_url":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
      leaveLittleRoom();
      const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(archive) });
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /The source cannot be stored: the disk is full or failing/);
      const grows = {
        ...app,
        'package.json': '{"scripts": {"build": "stands for npm"}}',
        'node_modules/.bin/npm': `#!/bin/sh\nfor part in 1 2 3 4 5 6 7 8; do head -c 200000 /dev/urandom > $part; done\n`,
      };
      const failed = await buildFiles(ask, 'shop', grows);
      assert.equal(failed.status, 'failed');
      assert.match(failed.output, / !     The disk of the platform is full: make room, and deploy again\.\n/);
      assert.equal((await shop.releases()).length, 2);
      assert.deepEqual(readdirSync(join(data, 'runtime/slugs')), []);
      assert.deepEqual(readdirSync(join(data, 'runtime/sources')).length, 1, 'that of the build');
      limit(undefined);
      assert.equal((await buildFiles(ask, 'shop', grows)).status, 'succeeded');
      await shop.settled();
      await verifyAll(3);
    });

    it('keeps as much of an output as there is room for, and what it says of it holds', async () => {
      await buildFiles(ask, 'shop', app);
      await shop.settled();
      leaveLittleRoom();
      await shop.configure({ TEXT: 'yes' });
      await shop.settled();
      const release = await shop.release(4);
      assert.equal(release.status, 'succeeded', 'the command has not failed');
      const output = await (await fetch(release.output_stream_url ?? '')).text();
      assert.ok(output.length > 0 && output.length < 2_000_000);
      limit(undefined);
      await shop.configure({ TEXT: null });
      await shop.settled();
      await verifyAll(5);
    });

    it('records how a build and a release phase ended as soon as there is room', async () => {
      const gate = join(folder, 'gate');
      const waits = `while ! test -f ${gate}; do sleep 0.02; done`;
      await buildFiles(ask, 'shop', { Procfile: `release: test -z "$WAITS" || { ${waits}; }\n` });
      await shop.settled();
      await shop.configure({ WAITS: 'yes' });
      const build = await beginBuild(ask, 'shop', {
        ...app,
        'package.json': '{"scripts": {"build": "stands for npm"}}',
        'node_modules/.bin/npm': `#!/bin/sh\n${waits}\nexit 1\n`,
      });
      await until(() => outputs().length === 4);
      await until(() => readdirSync(join(data, 'runtime/groups')).length === 2);
      limit(4096);
      writeFileSync(gate, '');
      const output = await (await fetch(build.output_stream_url)).text();
      assert.match(output, /The build failed/, 'who waits for it does not wait for room');
      assert.deepEqual((await statuses()).toSorted(), ['pending', 'succeeded']);
      assert.equal((await shop.release(4)).status, 'pending');
      limit(undefined);
      await shop.settled();
      await until(async () => !(await statuses()).includes('pending'));
      assert.equal((await shop.release(4)).status, 'succeeded');
      await verifyAll(4);
    });
  });
}
