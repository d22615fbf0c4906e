import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationNotes, configurationOf } from '../../../src/git/configuration.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch, type TestRepository } from './git.ts';

/** As `git -c` would have them, in the form of variables. */
function variables(settings: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
}

describe('the configuration of git in the environment of VS Code', () => {
  let scratch: Scratch;
  let made: TestRepository;
  const earlier = new Map<string, string | undefined>();

  before(() => {
    scratch = new Scratch();
    made = scratch.init('shop');
    made.git('remote', 'add', 'origin', 'shop:books.git');
  });
  after(() => scratch.remove());

  function put(environment: Record<string, string>): void {
    for (const [name, value] of Object.entries(environment)) {
      if (!earlier.has(name)) earlier.set(name, process.env[name]);
      process.env[name] = value;
    }
  }

  afterEach(() => {
    for (const [name, value] of earlier) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    earlier.clear();
  });

  const address = async () => (await (await Repository.open(made.root))!.remotes())[0]?.url;

  it('is that of the files that it names', async () => {
    const file = join(scratch.root, 'other.gitconfig');
    writeFileSync(file, '[url "https://example.com/"]\ninsteadOf = shop:\n');
    assert.equal(await address(), 'shop:books.git');
    put({ GIT_CONFIG_GLOBAL: file });
    assert.equal(await address(), 'https://example.com/books.git');
    put({ GIT_CONFIG_GLOBAL: '', GIT_CONFIG_SYSTEM: file, GIT_CONFIG_NOSYSTEM: '0' });
    assert.equal(await address(), 'https://example.com/books.git');
    put({ GIT_CONFIG_NOSYSTEM: '1' });
    assert.equal(await address(), 'shop:books.git');
    put(variables([['include.path', file]]));
    assert.equal(await address(), 'https://example.com/books.git');
    put(variables([['url.https://alias.example.com/.insteadOf', 'shop:']]));
    assert.equal(await address(), 'https://alias.example.com/books.git');
  });

  it('is no file of the repository, which may be anybody’s', async () => {
    made.write('other.gitconfig', '[url "https://example.com/"]\ninsteadOf = shop:\n');
    put({ GIT_CONFIG_GLOBAL: 'other.gitconfig', ...variables([['include.path', 'other.gitconfig']]) });
    assert.equal(await address(), 'shop:books.git');
    assert.deepEqual(configurationOf(process.env, true).left, ['GIT_CONFIG_GLOBAL', 'include.path']);
  });

  it('is each setting that runs nothing, and none that does', async () => {
    const root = made.commit('root', { 'a.txt': 'a' });
    const trap = join(scratch.root, 'trap');
    const sprung = join(scratch.root, 'sprung');
    writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >>'${sprung}'\nexit 1\n`, { mode: 0o755 });
    put({
      GIT_SSH_COMMAND: trap,
      GIT_ASKPASS: trap,
      ...variables([
        ['core.sshCommand', trap],
        ['core.fsmonitor', trap],
        ['Core.HooksPath', scratch.root],
        ['credential.helper', `!${trap}`],
        ['credential.https://example.com.helper', `!${trap}`],
        ['remote.origin.uploadpack', trap],
        ['remote.origin.vcs', 'trap'],
        ['diff.external', trap],
        ['url.ssh://git@127.0.0.1:1/.insteadOf', 'shop:'],
        ['protocol.ext.allow', 'always'],
        ['alias.log', `!${trap}`],
      ]),
    });
    assert.equal(await address(), 'ssh://git@127.0.0.1:1/books.git');
    const repository = (await Repository.open(made.root))!;
    assert.equal((await repository.commits([root])).size, 1);
    await assert.rejects(repository.fetch('origin'));
    assert.equal(existsSync(sprung), false);
    const { taken, left } = configurationOf(process.env, true);
    assert.deepEqual(taken, ['GIT_CONFIG_NOSYSTEM', 'url.ssh://git@127.0.0.1:1/.insteadOf']);
    assert.deepEqual(left, [
      'GIT_ASKPASS',
      'GIT_SSH_COMMAND',
      'core.sshCommand',
      'core.fsmonitor',
      'Core.HooksPath',
      'credential.helper',
      'credential.https://example.com.helper',
      'remote.origin.uploadpack',
      'remote.origin.vcs',
      'diff.external',
      'protocol.ext.allow',
      'alias.log',
    ]);
  });

  it('goes with a token to those alone who fetch, and into no sentence', () => {
    const environment = variables([
      ['http.https://example.com/.extraHeader', 'Authorization: Basic secret'],
      ['safe.directory', '*'],
      ['core.pager', 'secret'],
    ]);
    const { given } = configurationOf(environment, false);
    assert.deepEqual(given, variables([['safe.directory', '*']]));
    assert.equal(configurationOf(environment, true).given['GIT_CONFIG_COUNT'], '2');
    const notes = configurationNotes(environment);
    assert.equal(notes.length, 2);
    assert.match(notes[0] ?? '', /gets http\.https:\/\/example\.com\/\.extraHeader and safe\.directory\.$/);
    assert.match(notes[1] ?? '', /does not get core\.pager:/);
    assert.doesNotMatch(notes.join(' '), /secret/);
    assert.deepEqual(configurationNotes({ PATH: '/usr/bin' }), []);
  });

  it('may be broken, and is then passed over', async () => {
    put({ GIT_CONFIG_COUNT: 'many' });
    assert.equal(await address(), 'shop:books.git');
    put({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_1: 'url.https://example.com/.insteadOf',
      GIT_CONFIG_VALUE_1: 'shop:',
    });
    assert.equal(await address(), 'https://example.com/books.git');
    put({ GIT_CONFIG_COUNT: '999999999' });
    assert.equal(await address(), 'https://example.com/books.git');
  });
});
