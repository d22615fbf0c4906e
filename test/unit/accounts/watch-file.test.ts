import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watchFile } from '../../../src/accounts/watch-file.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { until } from './fixture.ts';

describe('news of a file', () => {
  let folder: string;
  let path: string;
  let news: number;
  let watching: { dispose(): void };
  beforeEach(async () => {
    folder = await makeScratch();
    path = join(folder, 'netrc');
    news = 0;
    watching = watchFile(path, () => (news += 1));
  });
  afterEach(async () => {
    watching.dispose();
    await removeScratch(folder);
  });

  it('come when it is made, replaced, changed and removed', async () => {
    const steps = [
      () => writeFile(path, 'one'),
      async () => {
        await writeFile(`${path}.new`, 'two');
        await rename(`${path}.new`, path);
      },
      () => writeFile(path, 'three'),
      () => rm(path),
    ];
    for (const [index, step] of steps.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await step();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await until(`step ${index} is noticed`, () => news === index + 1);
    }
  });

  it('come once for a file that is written in several steps', async () => {
    for (let i = 0; i < 5; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await writeFile(path, String(i));
    }
    await until('it is noticed', () => news > 0);
    assert.equal(news, 1);
  });

  it('are none of another file beside it', async () => {
    let others = 0;
    const other = watchFile(join(folder, 'other'), () => (others += 1));
    await writeFile(join(folder, 'other'), '');
    await until('the other one is noticed', () => others === 1);
    other.dispose();
    assert.equal(news, 0);
  });

  it('are none where there is no folder', () => {
    watchFile(join(folder, 'none', 'netrc'), () => undefined).dispose();
  });
});
