import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../../../../src/platform/programs/environment.ts';
import { GroupRecords } from '../../../../src/platform/programs/group-records.ts';
import { startGroup } from '../../../../src/platform/programs/group.ts';
import { runProgram } from '../../../../src/platform/programs/run.ts';
import { outOfFiles } from '../../../platform/out-of-files.ts';
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

  it('may be a line for a shell, also one of which only the shell knows the first word', async () => {
    const watch = {
      write: (chunk: Buffer) => (said += chunk.toString()),
      signal: new AbortController().signal,
      records: new GroupRecords(join(folder, 'groups')),
    };
    const line = (command: string) =>
      runProgram({ command, folder, environment: cleanEnvironment(folder) }, watch);
    assert.deepEqual(await line('echo one  two'), { kind: 'exited', code: 0 });
    assert.deepEqual(await line('GREETING=hello; echo "$GREETING  you" && exit 3'), {
      kind: 'exited',
      code: 3,
    });
    assert.deepEqual(await line('exit 4'), { kind: 'exited', code: 4 });
    assert.equal(said, 'one two\nhello  you\n');
    writeFileSync(join(folder, 'release.sh'), 'echo from a script; exit 5\n');
    assert.deepEqual(await line('. ./release.sh'), { kind: 'exited', code: 5 });
    assert.deepEqual(await line(':'), { kind: 'exited', code: 0 });
    assert.match(said, /from a script\n$/);
  });

  it('keeps a variable of whatever name', async () => {
    const environment = { ...cleanEnvironment(folder), go: 'on', gate: 'open' };
    const watch = {
      write: (chunk: Buffer) => (said += chunk.toString()),
      signal: new AbortController().signal,
      records: new GroupRecords(join(folder, 'groups')),
    };
    await runProgram({ command: 'env', folder, environment }, watch);
    assert.match(said, /^go=on$/m);
    assert.match(said, /^gate=open$/m);
  });

  it('that cannot be started because too many files are open says so, and ends nothing else', async () => {
    const code = await outOfFiles(
      `import { startGroup } from ${JSON.stringify(import.meta.resolve('../../../../src/platform/programs/group.ts'))};`,
      `const program = { command: 'echo', folder: '/', environment: { PATH: '/bin' } };
      startGroup(program, { add() {} }).once('error', ({ code }) => console.log(code));`,
    );
    assert.equal(code, 'EMFILE\n');
  });

  it('gets nothing of the environment of the platform but where programs are', async () => {
    process.env['GIT_DIR'] = process.env['SHIPLOG_TEST_TOKEN'] = '/nowhere';
    try {
      await run('console.log(JSON.stringify(process.env))');
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['SHIPLOG_TEST_TOKEN'];
    }
    const { PWD: _pwd, SHLVL: _level, _: _command, ...given } = JSON.parse(said) as Record<string, string>;
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

  it('ends with what has left its group, as daemons do, and waits for none that has left its home too', async () => {
    const daemon = (home: string): string =>
      `require('node:child_process').spawn('sleep', ['1000'],
        { stdio: 'inherit', detached: true, env: { ...process.env, HOME: ${JSON.stringify(home)} } })`;
    await run(`console.log(${daemon(folder)}.pid); setTimeout(() => process.exit(0), 100)`);
    assert.equal(isRunning(Number(said)), process.platform !== 'linux');
    said = '';
    assert.deepEqual(await run(`console.log(${daemon('/')}.pid); process.exit(3)`), {
      kind: 'exited',
      code: 3,
    });
    process.kill(Number(said), 'SIGKILL');
  });

  it('that cannot be recorded does not run, nor does one whose platform is killed before it is', async () => {
    const file = join(folder, 'ran');
    const program = { command: `echo > ${file}`, folder, environment: cleanEnvironment(folder) };
    const started: number[] = [];
    const add = (pid: number): void => {
      started.push(pid);
      throw new Error('no room');
    };
    assert.throws(() => startGroup(program, { add }), /no room/);
    // The pipe of a process that was killed ends in the same way.
    await until(() => !isRunning(started[0] ?? 0));
    assert.equal(existsSync(file), false);
    const child = startGroup(program, { add: (pid) => void started.push(pid) });
    assert.equal(child.pid, started[1]);
    await until(() => existsSync(file));
  });

  it('that was left behind is gone when its records are read again', async () => {
    const records = new GroupRecords(join(folder, 'groups'));
    const script = 'trap "" TERM; sleep 1000 & echo $! > pid; wait';
    const child = startGroup({ command: script, folder, environment: cleanEnvironment(folder) }, records);
    await until(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8') !== '');
    const sleeper = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    assert.ok(isRunning(sleeper));
    assert.ok(new GroupRecords(join(folder, 'groups')));
    assert.deepEqual([isRunning(child.pid ?? 0), isRunning(sleeper)], [false, false]);
    assert.deepEqual(readdirSync(join(folder, 'groups')), []);
  });

  it('that has left its group is gone, too, when the records are read again', async () => {
    const home = join(folder, 'home');
    const script = 'setsid sleep 1000 & echo $! > pid; wait';
    const program = { command: script, folder, environment: cleanEnvironment(home) };
    const child = startGroup(program, new GroupRecords(join(folder, 'groups')));
    await until(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8') !== '');
    const sleeper = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await until(() => isRunning(sleeper));
    assert.ok(new GroupRecords(join(folder, 'groups')));
    assert.deepEqual([isRunning(child.pid ?? 0), isRunning(sleeper)], [false, process.platform !== 'linux']);
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
