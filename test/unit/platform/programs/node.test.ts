// The Node that apps are built and run with where none is installed.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parse, record, string } from 'valibot';
import { clientOf } from '../../../platform/client.ts';
import { readyPlatform, spawnPlatform } from '../../../platform/process.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { openShop } from '../../../platform/shop.ts';
import { buildFiles } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

const files = {
  'package.json': '{"scripts": {"build": "stands for npm"}}',
  'node_modules/.bin/npm': `#!/usr/bin/env node
console.log('built by', process.execPath, ...process.argv.slice(2));
`,
  Procfile: 'web: node server.js "two words"\n',
  'server.js': `
const { createServer } = require('node:http');
const page = JSON.stringify({ ...process.env, program: process.execPath, word: process.argv[2] });
createServer((request, response) => response.end(page)).listen(process.env.PORT, '127.0.0.1');
`,
};

describe('an app on a machine without Node', () => {
  let folder: string;
  let programs: string;
  beforeEach(async () => {
    folder = await makeScratch();
    programs = join(folder, 'programs');
    await mkdir(programs);
    const searched = (process.env['PATH'] ?? '').split(delimiter);
    const tar = searched.map((one) => join(one, 'tar')).find((file) => existsSync(file));
    await symlink(tar ?? '', join(programs, 'tar'));
  });
  afterEach(() => removeScratch(folder));

  /** A platform that is run by this program. */
  const start = (program: string) => {
    const args = ['--port', '0', '--data', join(folder, 'data')];
    const env = { PATH: programs, OF_THE_PERSON: 'secret', ELECTRON_RUN_AS_NODE: '1' };
    return readyPlatform(spawnPlatform(args, env, undefined, program));
  };

  it('is built and run with the one that an editor has inside', async function () {
    // Windows has other scripts.
    if (process.platform === 'win32') return this.skip();
    const editor = join(folder, "Editor's Helper");
    await link(process.execPath, editor).catch(() => copyFile(process.execPath, editor));
    const platform = await start(editor);
    try {
      const ask = clientOf(platform);
      await openShop(ask, 'shop');
      const { status, output } = await buildFiles(ask, 'shop', files);
      assert.equal(status, 'succeeded', output);
      assert.ok(output.includes(`built by ${editor} run build`), output);
      const page = () => fetch(`${platform.url}/~/shop/`);
      await until(async () => (await page()).ok);
      const said = parse(record(string(), string()), await (await page()).json());
      assert.deepEqual([said['program'], said['word']], [editor, 'two words']);
      assert.deepEqual([said['OF_THE_PERSON'], said['ELECTRON_RUN_AS_NODE']], [undefined, '1']);
      assert.deepEqual(said['PATH']?.split(delimiter), [
        join(said['HOME'] ?? '', 'node_modules/.bin'),
        programs,
        join(folder, 'data/runtime/programs'),
      ]);
    } finally {
      await platform.end();
    }
  });

  it('has the one that runs the platform where that is Node itself', async () => {
    const platform = await start(process.execPath);
    try {
      await openShop(clientOf(platform), 'shop');
      assert.equal(existsSync(join(folder, 'data/runtime/programs')), false);
    } finally {
      await platform.end();
    }
  });
});
