import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '../../../../src/platform/git/environment.ts';
import { startPlatform } from '../../../../src/platform/server.ts';
import { clientOf } from '../../../platform/client.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop } from '../../../platform/shop.ts';
import { webApp, writeFiles } from '../../../platform/small-app.ts';

const run = promisify(execFile);

describe('a push to a platform', () => {
  for (const name of ['José', 'José: "x"']) {
    it(`deploys, also when the folder of its data is below ${name}`, async function () {
      if (process.platform === 'win32' && name.includes(':')) this.skip();
      const folder = await makeScratch();
      const defects: unknown[] = [];
      const data = join(folder, name, 'data');
      const platform = await startPlatform({ port: 0, data, report: (error) => defects.push(error) });
      try {
        const shop = await openShop(clientOf(platform), 'shop');
        const work = join(folder, 'work');
        await mkdir(work);
        await writeFiles(work, webApp('one'));
        const env = gitEnvironment(work, { 'user.name': 'Ada', 'user.email': 'ada@example.com' });
        const git = (...args: string[]) => run('git', args, { cwd: work, env });
        await git('init', '--quiet', '--template=');
        await git('add', '.');
        await git('commit', '--quiet', '--message=Open the shop');
        const address = `${platform.url.replace('//', `//git:${platform.token}@`)}/shop.git`;
        const { stderr } = await git('push', address, 'HEAD:main');
        assert.match(stderr, /Released v3/);
        // The second one is told apart from what was there before.
        await writeFiles(work, webApp('two'));
        await git('commit', '--quiet', '--all', '--message=Another page');
        await git('push', address, 'HEAD:main');
        assert.equal((await shop.releases()).length, 4);
        assert.deepEqual(defects, []);
      } finally {
        await platform.close();
        await removeScratch(folder);
      }
    });
  }
});
