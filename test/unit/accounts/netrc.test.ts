import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { entryIn, netrcPath, readNetrcEntry } from '../../../src/accounts/netrc.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { assertQuick } from '../domain/release/make.ts';

const host = 'api.heroku.com';
const passwordIn = (text: string, machine: string) => entryIn(text, machine)?.password;

describe('the password in the text of a netrc file', () => {
  const cases: readonly (readonly [name: string, text: string, password: string | undefined])[] = [
    ['several lines', 'machine api.heroku.com\n  login kendra@example.com\n  password secret\n', 'secret'],
    ['one line', 'machine api.heroku.com login kendra@example.com password secret', 'secret'],
    ['password before login', 'machine api.heroku.com password secret login kendra', 'secret'],
    ['an account', 'machine api.heroku.com login a account password password secret', 'secret'],
    ['tabs', '\tmachine\tapi.heroku.com\tlogin\ta\tpassword\tsecret\t', 'secret'],
    ['Windows line ends', 'machine api.heroku.com\r\n  login a\r\n  password secret\r\n', 'secret'],
    ['a byte order mark', '\uFEFFmachine api.heroku.com login a password secret', 'secret'],
    [
      'the second of two entries',
      'machine git.heroku.com password other\nmachine api.heroku.com password secret',
      'secret',
    ],
    [
      'the first of two that fit',
      'machine api.heroku.com password secret\nmachine api.heroku.com password old',
      'secret',
    ],
    [
      'an entry without, then one with',
      'machine api.heroku.com login a\nmachine api.heroku.com password secret',
      'secret',
    ],
    ['quotes', 'machine "api.heroku.com" login "a b" password "se cret"', 'se cret'],
    ['escapes in quotes', String.raw`machine api.heroku.com password "se\"cr\\et"`, 'se"cr\\et'],
    ['a quote inside', 'machine api.heroku.com password se"cret', 'se"cret'],
    ['a quote without its end', 'machine api.heroku.com password "secret', '"secret'],
    [
      'quotation marks that open in one entry and in a later one',
      'machine a password "one\nmachine api.heroku.com login k password secret\nmachine b password "two',
      'secret',
    ],
    [
      'the same with the line ends of Windows',
      'machine a password "one\r\nmachine api.heroku.com password secret\r\nmachine b password "two\r\n',
      'secret',
    ],
    [
      'the same on one line',
      'machine a password "one machine api.heroku.com password secret machine b password "two',
      'secret',
    ],
    [
      'a quotation mark behind a backslash at the end of a line',
      'machine api.heroku.com password "a\\\n"',
      '"a\\',
    ],
    ['quotes within a word', 'machine api.heroku.com password "se"cret', '"se"cret'],
    [
      'comment lines',
      '# password wrong\nmachine api.heroku.com\n  # password wrong\n  password secret',
      'secret',
    ],
    ['a comment behind', 'machine api.heroku.com # machine evil.example\n password secret # mine', 'secret'],
    [
      'a comment without a space, which holds an entry',
      '#old machine api.heroku.com password wrong\nmachine api.heroku.com password secret',
      'secret',
    ],
    ['two passwords', 'machine api.heroku.com password secret password wrong', 'secret'],
    ['a hash sign in a password', 'machine api.heroku.com password se#cret', 'se#cret'],
    ['a hash sign that begins a password', 'machine api.heroku.com password #secret', '#secret'],
    ['a hash sign in quotes', 'machine api.heroku.com password "se #cret"', 'se #cret'],
    [
      'a macro, which may hold anything',
      'macdef init\nmachine api.heroku.com password wrong\nls\n\nmachine api.heroku.com password secret\n',
      'secret',
    ],
    [
      'a macro that belongs to an entry, with Windows line ends',
      'machine git.heroku.com login a password b macdef init\r\nmachine api.heroku.com password wrong\r\n \r\nmachine api.heroku.com password secret',
      'secret',
    ],
    ['a macro without its end', 'macdef init\nmachine api.heroku.com password wrong', undefined],
    ['macdef in a comment', '# macdef init\nmachine api.heroku.com password secret', 'secret'],
    // A token goes to the host that it was made for: an entry for any other host is for none of ours.
    ['a default entry', 'default login a password wrong', undefined],
    [
      'a default entry after another',
      'machine api.heroku.com login a\ndefault login a password wrong',
      undefined,
    ],
    ['another host', 'machine heroku.com password wrong\nmachine xapi.heroku.com password wrong', undefined],
    ['the host with a port', 'machine api.heroku.com:8443 password wrong', undefined],
    ['the host as a login', 'machine other login api.heroku.com password wrong', undefined],
    [
      'the host as a password',
      'machine other password machine login api.heroku.com password wrong',
      undefined,
    ],
    ['an empty password', 'machine api.heroku.com password ""', undefined],
    ['no password', 'machine api.heroku.com password', undefined],
    ['half a machine', 'machine', undefined],
    ['nothing', '', undefined],
    ['rubbish', '\u0000\u0001{"machine": "api.heroku.com"}', undefined],
  ];
  for (const [name, text, password] of cases) {
    it(name, () => assert.equal(passwordIn(text, host), password));
  }

  it('is that of the very port', () => {
    const text =
      'machine 127.0.0.1 password none\nmachine 127.0.0.1:5055 password one\nmachine 127.0.0.1:5056 password two';
    assert.equal(passwordIn(text, '127.0.0.1:5056'), 'two');
    assert.equal(passwordIn(text, '127.0.0.1:5057'), undefined);
  });

  it('is sought quickly in a large file', () => {
    for (const text of [' ', '\n', '#', '# ', '"a', 'macdef a\n', 'machine ']) {
      assertQuick(() => passwordIn(text.repeat(200_000), host));
    }
  });
});

describe('the login in the text of a netrc file', () => {
  const cases: readonly (readonly [name: string, text: string, login: string | undefined])[] = [
    [
      'before the password',
      'machine api.heroku.com login kendra@example.com password secret',
      'kendra@example.com',
    ],
    [
      'behind the password',
      'machine api.heroku.com password secret login kendra@example.com',
      'kendra@example.com',
    ],
    [
      'that is missing',
      'machine api.heroku.com password secret\nmachine other login wrong password b',
      undefined,
    ],
    ['that is empty', 'machine api.heroku.com login "" password secret', undefined],
    ['behind a comment', 'machine api.heroku.com password secret # login wrong\n login kendra', 'kendra'],
    [
      'of an entry without a password',
      'machine api.heroku.com login wrong\nmachine api.heroku.com password secret',
      undefined,
    ],
    ['of the default entry', 'machine api.heroku.com password secret default login wrong', undefined],
  ];
  for (const [name, text, login] of cases) {
    it(name, () => assert.deepEqual(entryIn(text, host), { login, password: 'secret' }));
  }
});

describe('the netrc file', () => {
  let folder: string;
  before(async () => {
    folder = await makeScratch();
  });
  after(() => removeScratch(folder));

  it('is read', async () => {
    const path = join(folder, 'netrc');
    await writeFile(path, 'machine api.heroku.com login a password secret\n');
    assert.deepEqual(await readNetrcEntry(path, host), { login: 'a', password: 'secret' });
  });

  it('need not be there', async () => {
    assert.equal(await readNetrcEntry(join(folder, 'none'), host), undefined);
    await writeFile(join(folder, 'file'), '');
    assert.equal(await readNetrcEntry(join(folder, 'file', 'netrc'), host), undefined);
  });

  it('that cannot be read is named in a sentence', async () => {
    const path = join(folder, 'folder');
    await mkdir(path);
    await assert.rejects(
      readNetrcEntry(path, host),
      (error: Error) =>
        error instanceof Problem && error.message.includes(path) && error.message.endsWith('.'),
    );
  });

  it('is where NETRC says, else in the home folder', async () => {
    assert.equal(netrcPath({ NETRC: '/etc/netrc', HOME: '/home/a' }, 'linux'), '/etc/netrc');
    assert.equal(netrcPath({ HOME: '/home/a', USERPROFILE: '/users/a' }, 'darwin'), '/home/a/.netrc');
    assert.equal(
      netrcPath({ NETRC: '', HOME: '', USERPROFILE: '/users/a' }, 'linux'),
      join(homedir(), '.netrc'),
    );
    const named = join(folder, 'named');
    await mkdir(named);
    assert.equal(netrcPath({ NETRC: named }, 'linux'), join(named, '.netrc'));
    assert.equal(netrcPath({ NETRC: join(named, 'none') }, 'linux'), join(named, 'none'));
  });

  it('is on Windows in the folder in which the command line looks', () => {
    const all = {
      HOME: 'C:\\home',
      HOMEDRIVE: 'H:',
      HOMEPATH: '\\kendra',
      USERPROFILE: 'C:\\Users\\kendra',
    };
    const at = (environment: NodeJS.ProcessEnv) => netrcPath(environment, 'win32');
    assert.equal(at(all), 'C:\\home\\_netrc');
    assert.equal(at({ ...all, HOME: '' }), 'H:\\kendra\\_netrc');
    assert.equal(at({ ...all, HOME: undefined, HOMEPATH: undefined }), 'C:\\Users\\kendra\\_netrc');
    assert.equal(at({ HOMEDRIVE: 'H:', HOMEPATH: '\\' }), 'H:\\_netrc');
  });
});
