import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '../../../src/programs/environment.ts';
import { findProgram } from '../../../src/programs/find.ts';

describe('the environment of a program that Shiplog starts', () => {
  const tokens = {
    HEROKU_API_KEY: 'secret',
    NETRC: '/home/katie/.netrc',
    GITHUB_TOKEN: 'secret',
    NPM_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    VSCODE_GIT_ASKPASS_NODE: '/nowhere',
    GIT_ASKPASS: '/nowhere',
    NODE_OPTIONS: '--require ./shop.js',
    SOMETHING_OF_LATER: 'secret',
  };
  const needed = {
    HOME: '/home/katie',
    LANG: 'de_DE.UTF-8',
    LC_TIME: 'C',
    XDG_CONFIG_HOME: '/home/katie/.config',
    Path: '/usr/bin',
    SystemRoot: 'C:\\Windows',
    USERPROFILE: 'C:\\Users\\katie',
    'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  };
  const network = {
    https_proxy: 'http://proxy:3128',
    NO_PROXY: '127.0.0.1',
    SSH_AUTH_SOCK: '/run/agent',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
  };

  it('has what it needs, and no token', () => {
    assert.deepEqual(childEnvironment({ ...tokens, ...needed, ...network }), needed);
  });

  it('has the ways to a server only where it talks to one', () => {
    const given = childEnvironment({ ...tokens, ...needed, ...network }, { reaches: true });
    assert.deepEqual(given, { ...needed, ...network });
  });

  it('leads to no program or library in the folder that it runs in', () => {
    const list = ['', '.', 'node_modules/.bin', '/usr/bin', '../bin', '/bin'].join(delimiter);
    const searched = { PATH: list, LD_LIBRARY_PATH: list };
    const whole = ['/usr/bin', '/bin'].join(delimiter);
    assert.deepEqual(childEnvironment(searched), { PATH: whole, LD_LIBRARY_PATH: whole });
  });
});

describe('a program', () => {
  let folder: string;
  const before = process.cwd();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shiplog-programs-'));
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'git'), '');
      chmodSync(join(folder, name, 'git'), 0o755);
    }
    process.chdir(folder);
  });

  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  const find = (...folders: string[]) => findProgram(['git'], { PATH: folders.join(delimiter) });

  it('is found in the first folder that has it, never by a relative one', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    assert.equal(await find('one', '.', join(folder, 'none'), two, one), join(two, 'git'));
    assert.equal(await find('one', ''), undefined);
  });

  it('is a file that may run', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    chmodSync(join(one, 'git'), 0o644);
    assert.equal(await find(one, two), join(two, 'git'));
    rmSync(join(one, 'git'));
    mkdirSync(join(one, 'git'));
    assert.equal(await find(one, two), join(two, 'git'));
  });
});
