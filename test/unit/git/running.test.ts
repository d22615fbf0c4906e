import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitFailed, runCatFile, runGit, useGit } from '../../../src/git/git.ts';
import { Scratch } from './git.ts';

describe('running git', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  afterEach(() => useGit(undefined));
  after(() => scratch.remove());

  it('takes nothing for an answer from a git that was killed', async () => {
    const { root } = scratch.init('shop');
    const killed = join(scratch.root, 'killed');
    writeFileSync(killed, '#!/bin/sh\nprintf half\nkill -9 $$\n');
    chmodSync(killed, 0o755);
    useGit(killed);
    await assert.rejects(runGit(root, ['rev-parse', 'HEAD']), GitFailed);
    await assert.rejects(runCatFile(root, ['blob', 'HEAD:a.txt']), /git was ended before it had answered\.$/);
  });

  it('refuses a command that is not known to be harmless', async () => {
    const { root } = scratch.init('other');
    for (const args of [['status'], ['-c', 'core.pager=x', 'log'], []]) {
      // oxlint-disable-next-line no-await-in-loop
      await assert.rejects(runGit(root, args), RangeError);
    }
  });
});
