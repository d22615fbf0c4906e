import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRemotes } from '../../../src/git/remotes.ts';
import { readHostAliases } from '../../../src/git/ssh-config.ts';
import { appOfRemote } from '../../../src/domain/forge/app-remote.ts';
import { Scratch, type TestRepository } from './git.ts';

describe('the remotes of a repository', () => {
  let scratch: Scratch;
  let made: TestRepository;

  beforeEach(() => {
    scratch = new Scratch();
    made = scratch.init('remotes');
  });

  afterEach(() => scratch.remove());

  it('have the addresses that only a push uses beside those they are fetched from', async () => {
    made.git('remote', 'add', 'origin', 'git@github.com:example/bookshop.git');
    made.git('config', '--add', 'remote.origin.pushurl', 'git@github.com:example/bookshop.git');
    made.git('config', '--add', 'remote.origin.pushurl', 'https://git.heroku.com/bookshop.git');
    made.git('remote', 'add', 'production', 'https://mirror.test/bookshop-eu.git');
    made.git('config', 'url.git@heroku.com:.pushInsteadOf', 'https://mirror.test/');
    made.git('remote', 'add', 'plain', 'https://example.com/plain.git');
    const remotes = await readRemotes(made.root);
    assert.deepEqual(remotes, [
      {
        name: 'origin',
        url: 'git@github.com:example/bookshop.git',
        pushUrls: ['https://git.heroku.com/bookshop.git'],
      },
      { name: 'plain', url: 'https://example.com/plain.git' },
      {
        name: 'production',
        url: 'https://mirror.test/bookshop-eu.git',
        pushUrls: ['git@heroku.com:bookshop-eu.git'],
      },
    ]);
    const apps = remotes.flatMap(({ url, pushUrls = [] }) =>
      [url, ...pushUrls].flatMap((one) => appOfRemote(one)?.name ?? []),
    );
    assert.deepEqual(apps, ['bookshop', 'bookshop-eu']);
  });

  it('are at the hosts that the configuration of ssh names', async () => {
    const aliases = new Map([
      ['hk', 'heroku.com'],
      ['work', 'github.com'],
      ['c', 'wrong'],
    ]);
    made.git('remote', 'add', 'heroku', 'git@HK:bookshop.git');
    made.git('remote', 'add', 'bare', 'hk:bookshop.git');
    made.git('remote', 'add', 'long', 'ssh://git@hk:22/bookshop.git');
    made.git('remote', 'add', 'origin', 'git@work:example/bookshop.git');
    made.git('remote', 'add', 'folder', 'work/bookshop.git');
    made.git('remote', 'add', 'web', 'https://work/bookshop.git');
    const remotes = await readRemotes(made.root, () => Promise.resolve(aliases));
    assert.deepEqual(Object.fromEntries(remotes.map(({ name, url }) => [name, url])), {
      heroku: 'git@heroku.com:bookshop.git',
      bare: 'heroku.com:bookshop.git',
      long: 'ssh://git@heroku.com:22/bookshop.git',
      origin: 'git@github.com:example/bookshop.git',
      folder: 'work/bookshop.git',
      web: 'https://work/bookshop.git',
    });
    for (const name of ['heroku', 'bare', 'long']) {
      assert.equal(appOfRemote(remotes.find((one) => one.name === name)?.url ?? '')?.name, 'bookshop', name);
    }
  });

  it('ask for no configuration of ssh where none goes by ssh', async () => {
    made.git('remote', 'add', 'heroku', 'https://git.heroku.com/bookshop.git');
    await readRemotes(made.root, () => assert.fail('It was read.'));
  });
});

describe('the names of hosts in the configuration of ssh', () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
  });
  afterEach(() => scratch.remove());

  const aliasesIn = async (text: string, others: Readonly<Record<string, string>> = {}) => {
    mkdirSync(join(scratch.root, 'config.d'), { recursive: true });
    for (const [name, content] of Object.entries({ config: text, ...others })) {
      writeFileSync(join(scratch.root, name), content);
    }
    return Object.fromEntries(
      await readHostAliases([join(scratch.root, 'config'), join(scratch.root, 'none')]),
    );
  };

  it('are read in all ways in which people write them', async () => {
    const text = [
      '# Accounts',
      'Host heroku.work  hk # two names',
      '  HostName heroku.com',
      '  HostName later.example.com',
      'host="quoted name"',
      'hostname = "quoted.example.com"',
      'Host=Upper\r',
      '\tHOSTNAME=Heroku.COM\r',
      'Host self',
      '  HostName self',
      'Host short',
      '  HostName %h.example.com',
      'Host strange',
      '  HostName %n.example.com',
      'Host *.internal !secret pattern?',
      '  HostName wrong.example.com',
      'Match host other exec "false"',
      '  HostName wrong.example.com',
      'Host hk',
      '  HostName wrong.example.com',
      'HostNameless x',
    ];
    assert.deepEqual(await aliasesIn(text.join('\n')), {
      'heroku.work': 'heroku.com',
      hk: 'heroku.com',
      'quoted name': 'quoted.example.com',
      upper: 'heroku.com',
      short: 'short.example.com',
    });
  });

  it('are read from the files that are included, and these from each other no longer than ssh does', async () => {
    const others = {
      'config.d/a.conf': 'Host a\n HostName a.example.com\n',
      'config.d/b.conf': `Include config\nHost b\n HostName b.example.com\n`,
      'config.d/c.txt': 'Host c\n HostName c.example.com\n',
    };
    const text = `Include config.d/*.conf missing\nInclude "${join(scratch.root, 'none')}"\nHost d\n HostName d.example.com\n`;
    assert.deepEqual(await aliasesIn(text, others), {
      a: 'a.example.com',
      d: 'd.example.com',
      b: 'b.example.com',
    });
  });

  it('are none without a configuration', async () => {
    assert.deepEqual([...(await readHostAliases([join(scratch.root, 'none'), scratch.root]))], []);
  });
});
