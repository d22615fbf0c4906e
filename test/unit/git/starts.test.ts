import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { runGit } from '../../../src/git/git.ts';
import { Scratch } from './git.ts';

describe('processes of git', () => {
  it('are started one in each turn of the event loop, as each start holds it up', async () => {
    const scratch = new Scratch();
    const { root } = scratch.init('shop');
    // The library is loaded, and the program found.
    await runGit(root, ['rev-parse', '--git-dir']);
    const turns: number[] = [];
    let now = 0;
    let next: NodeJS.Immediate;
    const count = () => {
      now += 1;
      next = setImmediate(count);
    };
    next = setImmediate(count);
    const started = () => turns.push(now);
    diagnostics.subscribe('child_process', started);
    try {
      await Promise.all(Array.from({ length: 6 }, () => runGit(root, ['rev-parse', '--git-dir'])));
    } finally {
      diagnostics.unsubscribe('child_process', started);
      clearImmediate(next);
      scratch.remove();
    }
    assert.equal(turns.length, 6);
    assert.equal(new Set(turns).size, 6, turns.join());
  });
});
