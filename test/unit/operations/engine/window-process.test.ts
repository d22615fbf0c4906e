import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mayLive, type ProcessRef, thisProcess } from '../../../../src/operations/engine/window-process.ts';

describe('the process that owns an entry', () => {
  const here = thisProcess();
  const mayLiveHere = (one: Partial<ProcessRef>) => mayLive({ ...here, ...one }, here);

  /** The number of a process that has just ended. */
  async function endedProcess(): Promise<number> {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    assert.ok(child.pid);
    return child.pid;
  }

  it('is there while it runs, and gone when it has ended', async () => {
    assert.equal(mayLiveHere({}), true);
    assert.equal(mayLiveHere({ pid: await endedProcess(), started: null }), false);
  });

  it('is not a later one with the same number', function () {
    if (process.platform !== 'linux') this.skip();
    assert.match(here.started ?? '', /^[\da-f-]{36}\/\d+$/);
    assert.equal(mayLiveHere({ started: `${here.started}0` }), false);
    const [, ticks] = here.started?.split('/') ?? [];
    assert.equal(mayLiveHere({ started: `another-boot/${ticks}` }), false);
  });

  it('cannot be known to be gone on another machine, whatever runs here', async () => {
    assert.equal(mayLiveHere({ machine: 'another', pid: await endedProcess() }), true);
  });

  it('of an earlier version is looked for by its number alone', async () => {
    assert.equal(mayLiveHere({ machine: null, started: null }), true);
    assert.equal(mayLiveHere({ machine: null, started: null, pid: await endedProcess() }), false);
  });
});
