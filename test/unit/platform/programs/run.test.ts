import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cleanEnvironment } from '../../../../src/platform/programs/environment.ts';
import { GroupRecords } from '../../../../src/platform/programs/group-records.ts';
import { runProgram } from '../../../../src/platform/programs/run.ts';
import { isRunning } from '../../../platform/running.ts';
import { until } from '../../../platform/until.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';

describe('a program', () => {
  let folder: string;
  let said = '';
  beforeEach(async () => {
    folder = await makeScratch();
    said = '';
  });
  afterEach(() => removeScratch(folder));

  const run = (script: string, signal = new AbortController().signal) =>
    runProgram(
      { command: process.execPath, args: ['-e', script], folder, environment: cleanEnvironment(folder) },
      {
        write: (chunk) => (said += chunk.toString()),
        signal,
        records: new GroupRecords(join(folder, 'groups')),
      },
    );

  it('is told with its exit code and all that it wrote', async () => {
    assert.deepEqual(await run("console.log('out'); console.error('err'); process.exitCode = 3"), {
      kind: 'exited',
      code: 3,
    });
    assert.deepEqual(said.split('\n').toSorted(), ['', 'err', 'out']);
  });

  it('gets nothing of the environment of the platform but where programs are', async () => {
    process.env['GIT_DIR'] = process.env['SHIPLOG_TEST_TOKEN'] = '/nowhere';
    try {
      await run('console.log(JSON.stringify(process.env))');
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['SHIPLOG_TEST_TOKEN'];
    }
    const given = JSON.parse(said) as Record<string, string>;
    assert.deepEqual(Object.keys(given).toSorted(), ['HOME', 'PATH']);
    assert.equal(given['HOME'], folder);
  });

  it('that was killed says so', async () => {
    const script = "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)";
    assert.deepEqual(await run(script), { kind: 'killed', signal: 'SIGTERM' });
  });

  it('ends with all that it started, when it is stopped and when it ends', async () => {
    const child =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
    const stop = new AbortController();
    const running = runProgram(
      {
        command: process.execPath,
        args: ['-e', `console.log(${child}.pid); setInterval(() => {}, 1000)`],
        folder,
        environment: cleanEnvironment(folder),
      },
      { write: () => stop.abort(), signal: stop.signal, records: new GroupRecords(join(folder, 'groups')) },
    );
    assert.deepEqual(await running, { kind: 'aborted' });
    assert.deepEqual(await run(`console.log(${child}.pid); process.exit(0)`), { kind: 'exited', code: 0 });
    await until(() => !isRunning(Number(said)));
  });

  it('that is not there rejects, and one that nobody wants is not started', async () => {
    const program = { command: 'no-such-program', args: [], folder, environment: {} };
    const signal = AbortSignal.abort();
    const records = new GroupRecords(join(folder, 'groups'));
    await assert.rejects(
      () => runProgram(program, { write: () => {}, signal: new AbortController().signal, records }),
      { code: 'ENOENT' },
    );
    assert.deepEqual(await runProgram(program, { write: () => {}, signal, records }), { kind: 'aborted' });
  });
});
