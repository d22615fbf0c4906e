import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { signInMethods } from '../../../src/accounts/sign-in-methods.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';

const heroku = new URL('https://api.heroku.com');
const local = new URL('http://127.0.0.1:5055');

/** What a method finds for a platform. */
async function find(id: string, platform: URL, environment: NodeJS.ProcessEnv) {
  const method = signInMethods(environment).find((one) => one.id === id);
  assert.ok(method?.find);
  return method.find(platform);
}

/** The methods available for a platform. */
async function there(platform: URL, environment: NodeJS.ProcessEnv): Promise<string[]> {
  const methods = signInMethods(environment);
  const answers = await Promise.all(methods.map((method) => method.isThere(platform)));
  return methods.filter((_, index) => answers[index]).map(({ id }) => id);
}

describe('the methods in', () => {
  let folder: string;
  let netrc: string;
  let none: string;
  before(async () => {
    folder = await makeScratch();
    netrc = join(folder, 'netrc');
    none = join(folder, 'none');
    await writeFile(
      netrc,
      'machine api.heroku.com login kendra password filed\nmachine 127.0.0.1:5055 password filed-here\n',
    );
  });
  after(() => removeScratch(folder));

  it('count in this order, and Shiplog keeps the tokens of these', () => {
    const methods = signInMethods({});
    assert.deepEqual(
      methods.map(({ id, kept }) => [id, kept]),
      [
        ['pasted', true],
        ['command-line', true],
        ['netrc', false],
        ['environment', false],
      ],
    );
    for (const { title, detail } of methods) assert.ok(title.length > 5 && detail.endsWith('.'));
  });

  it('give each platform its own', async () => {
    const environment = { HEROKU_API_KEY: 'exported', NETRC: netrc };
    assert.deepEqual(await find('netrc', heroku, environment), { token: 'filed', login: 'kendra' });
    assert.deepEqual(await find('netrc', local, environment), { token: 'filed-here', login: undefined });
    assert.deepEqual(await find('environment', heroku, environment), { token: 'exported', login: undefined });
    assert.deepEqual(await there(heroku, environment), ['pasted', 'netrc', 'environment']);
    assert.deepEqual(await there(local, environment), ['pasted', 'netrc']);
    const others = [
      'https://api.heroku.com.example.com',
      'http://127.0.0.1:5056',
      'https://api.heroku.com:8443',
    ];
    const found = await Promise.all(others.map((other) => there(new URL(other), environment)));
    assert.deepEqual(
      found,
      others.map(() => ['pasted']),
    );
  });

  const bindings: readonly (readonly [host: string | undefined, platform: string, isFound: boolean])[] = [
    [undefined, 'https://api.heroku.com', true],
    ['', 'https://api.heroku.com', true],
    [undefined, 'http://127.0.0.1:5055', false],
    ['http://127.0.0.1:5055', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055/', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055/base', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055', 'http://127.0.0.1:5056', false],
    ['http://127.0.0.1:5055', 'https://127.0.0.1:5055', false],
    ['http://127.0.0.1:5055', 'http://localhost:5055', false],
    ['http://127.0.0.1:5055', 'https://api.heroku.com', false],
    ['herokudev.com', 'https://api.herokudev.com', true],
    ['herokudev.com', 'https://api.heroku.com', false],
    ['http://', 'https://api.heroku.com', false],
    ['no host', 'https://api.heroku.com', false],
  ];
  for (const [host, platform, isFound] of bindings) {
    it(`bind HEROKU_API_KEY with HEROKU_HOST ${JSON.stringify(host)} ${isFound ? '' : 'not '}to ${platform}`, async () => {
      const environment = { HEROKU_API_KEY: 'exported', ...(host !== undefined && { HEROKU_HOST: host }) };
      const found = await find('environment', new URL(platform), environment);
      assert.equal(found?.token, isFound ? 'exported' : undefined);
    });
  }

  it('take empty ones for none, and spaces around one for none of it', async () => {
    const keys = [
      ['', undefined],
      [' \n', undefined],
      ['exported\r\n', 'exported'],
    ] as const;
    for (const [key, token] of keys) {
      // oxlint-disable-next-line no-await-in-loop -- one case after the other
      const found = await find('environment', heroku, { HEROKU_API_KEY: key, NETRC: none });
      assert.equal(found?.token, token);
    }
  });
});

describe('the heroku command line', function () {
  if (process.platform === 'win32') return;
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  before(async () => {
    folder = await makeScratch();
    environment = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, HEROKU_API_KEY: 'exported' };
  });
  after(() => removeScratch(folder));

  const install = async (script: string) => {
    const program = join(folder, 'heroku');
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
  };

  it('is a method where it is installed and for the platform that it talks to', async () => {
    assert.ok(!(await there(heroku, environment)).includes('command-line'));
    assert.equal(await find('command-line', heroku, environment), undefined);
    await mkdir(join(folder, 'folder', 'heroku'), { recursive: true });
    assert.ok(!(await there(heroku, { PATH: join(folder, 'folder') })).includes('command-line'));
    await writeFile(join(folder, 'heroku'), '');
    assert.ok(!(await there(heroku, environment)).includes('command-line'));
    await install('echo token');
    assert.ok((await there(heroku, environment)).includes('command-line'));
    assert.ok(!(await there(local, environment)).includes('command-line'));
    const fromHere = relative(process.cwd(), folder);
    assert.ok(!(await there(heroku, { PATH: fromHere })).includes('command-line'));
  });

  it('gives the token of its own login, not the one of the variable, and sees nothing of the open folder', async () => {
    await install(
      '[ "$*" = auth:token ] && echo "token-${HEROKU_API_KEY:-own}-$([ "$PWD" = "$OLD" ] && echo here)"',
    );
    const found = await find('command-line', heroku, { ...environment, OLD: process.cwd() });
    assert.deepEqual(found, { token: 'token-own-', login: undefined });
  });

  for (const [name, script] of [
    ['fails', 'echo secret-in-trouble >&2; echo secret-too; exit 1'],
    ['says nothing', 'exit 0'],
    ['says more than a token', 'echo two words'],
    ['waits for somebody to answer', 'read answer || exit 3; echo "$answer"'],
  ] as const) {
    it(`ends in a sentence, without what it printed, when it ${name}`, async () => {
      await install(script);
      await assert.rejects(find('command-line', heroku, environment), {
        name: 'Problem',
        message:
          'The heroku command line gave no token. Log in there with "heroku login", then sign in again.',
      });
    });
  }
});
