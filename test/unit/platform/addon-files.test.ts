import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'valibot';
import { startPlatform, type Platform } from '../../../src/platform/server.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { addonShape, configVarsShape } from '../../platform/shapes.ts';
import { openShop, shopAt } from '../../platform/shop.ts';
import { until } from '../../platform/until.ts';

describe('the add-on that is a SQLite file', () => {
  let folder: string;
  let platform: Platform;
  let ask: Ask;
  beforeEach(async () => {
    folder = await makeScratch();
    platform = await startPlatform({ port: 0, data: folder });
    ask = clientOf(platform);
  });
  afterEach(async () => {
    await platform.close();
    await removeScratch(folder);
  });

  const attach = async (app: string) => {
    const answer = await ask('POST', `/apps/${app}/addons`, { body: { plan: 'sqlite' } });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return parse(addonShape, answer.body);
  };
  const configOf = async (app: string): Promise<Record<string, string>> =>
    parse(configVarsShape, (await ask('GET', `/apps/${app}/config-vars`)).body);

  it('says where its file is, which only its owner can read', async () => {
    await openShop(ask, 'shop');
    const addon = await attach('shop');
    assert.deepEqual([addon.plan.name, addon.config_vars], ['sqlite:file', ['DATABASE_PATH']]);
    const { DATABASE_PATH: file = '' } = await configOf('shop');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
    const second = await attach('shop');
    const vars = await configOf('shop');
    assert.deepEqual(second.config_vars, ['DATABASE_AMBER_PATH']);
    assert.notEqual(vars['DATABASE_AMBER_PATH'], file);
  });

  it('stays as it is through releases, rollbacks and restarts, until it is removed', async () => {
    const shop = await openShop(ask, 'shop');
    const addon = await attach('shop');
    const { DATABASE_PATH: file = '' } = await configOf('shop');
    writeFileSync(file, 'what the app wrote');
    const first = await shop.deploy();
    await shop.configure({ A: '1' });
    await shop.rollBack(first);
    await platform.close();
    platform = await startPlatform({ port: 0, data: folder });
    ask = clientOf(platform);
    assert.equal((await configOf('shop'))['DATABASE_PATH'], file);
    assert.equal(readFileSync(file, 'utf8'), 'what the app wrote');
    assert.equal((await ask('DELETE', `/apps/shop/addons/${addon.id}`)).status, 200);
    assert.equal(existsSync(join(file, '..')), false);
    assert.equal((await configOf('shop'))['DATABASE_PATH'], undefined);
  });

  it('goes along with a folder that is moved, and is not looked for where it was', async () => {
    await openShop(ask, 'shop');
    await attach('shop');
    const { DATABASE_PATH: before = '' } = await configOf('shop');
    const [seen, out] = [join(folder, 'seen'), 'echo "$DATABASE_PATH"'];
    await platform.close();
    const moved = join(folder, 'moved');
    await mkdir(moved);
    for (const name of readdirSync(folder))
      if (name !== 'moved') renameSync(join(folder, name), join(moved, name));
    platform = await startPlatform({ port: 0, data: moved });
    ask = clientOf(platform);
    const shop = shopAt(ask, 'shop');
    const { version } = await shop.deployAs({ release: out, worker: `${out} > ${seen}; exec sleep 1000` });
    await shop.settled();
    const after = before.replace(folder, moved);
    assert.ok(existsSync(after));
    const { output_stream_url: output } = await shop.release(version);
    assert.equal(await (await fetch(output ?? '')).text(), `${after}\n`);
    await until(() => existsSync(seen) && readFileSync(seen, 'utf8') === `${after}\n`);
  });

  it('is gone after the next start when a platform ended before it could remove it', async () => {
    await openShop(ask, 'shop');
    await attach('shop');
    const { DATABASE_PATH: file = '' } = await configOf('shop');
    const left = join(file, '../../deadbeef');
    await mkdir(left);
    await platform.close();
    platform = await startPlatform({ port: 0, data: folder });
    assert.deepEqual([existsSync(left), existsSync(file)], [false, true]);
  });

  it('is refused with a sentence where it cannot be made, and nothing is released', async () => {
    const shop = await openShop(ask, 'shop');
    writeFileSync(join(folder, 'addons'), 'in the way');
    const before = (await shop.releases()).length;
    const answer = await ask('POST', '/apps/shop/addons', { body: { plan: 'sqlite' } });
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(answer.body), /The file of the add-on cannot be made/);
    assert.equal((await shop.releases()).length, before);
  });
});
