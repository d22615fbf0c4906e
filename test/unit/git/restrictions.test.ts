import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { listFilters, restrained, withoutFilters } from '../../../src/git/restrictions.ts';

const run = promisify(execFile);
const gitUrl = pathToFileURL(resolve(import.meta.dirname, '../../../src/git/git.ts')).href;

describe('what git may be asked', () => {
  for (const command of ['status', 'checkout', 'push', 'submodule', 'difftool', '', '-c', '--exec-path=x']) {
    it(`is not ${JSON.stringify(command)}`, () => {
      assert.throws(() => restrained([command, 'x']), RangeError);
    });
  }

  it('is said with what keeps it from running anything', () => {
    assert.deepEqual(restrained(['blame', '--porcelain']), [
      'blame',
      '--no-ext-diff',
      '--no-textconv',
      '--porcelain',
    ]);
  });

  it('is no fetch, as long as nobody has said that the folder is trusted', async () => {
    const script = `
      const { runGit } = await import(${JSON.stringify(gitUrl)});
      await runGit(${JSON.stringify(import.meta.dirname)}, ['fetch'], { network: true })
        .then(() => console.log('fetched'), (error) => console.log(error.message));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    assert.match(stdout, /^Shiplog fetches only into folders that you trust/);
  });
});

describe('filters', () => {
  it('are switched off in every form, and are not required any more', () => {
    const names = ['filter.x.clean', 'filter.x.process', 'filter.a b.smudge', 'filter.x.required'];
    const form = new RegExp(listFilters.at(-1) ?? '');
    assert.deepEqual(
      names.filter((name) => form.test(name)),
      names,
    );
    assert.deepEqual(withoutFilters(`${names.join('\0')}\0filter.x.clean\0`), [
      'filter.x.clean=',
      'filter.x.process=',
      'filter.a b.smudge=',
      'filter.x.required=false',
    ]);
  });

  it('cannot be switched off where their name would end in the middle', () => {
    assert.equal(withoutFilters('filter.a=b.clean\0'), undefined);
  });
});
