import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretKey } from '../../../src/accounts/stored-accounts.ts';
import { ApiError } from '../../../src/api/errors.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { type AccountsServer, startAccountsServer } from '../../platform/accounts-server.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { home, MemorySecrets, openWindow, until, type Window, work } from './fixture.ts';

describe('who is signed in', () => {
  let server: AccountsServer;
  let folder: string;
  let netrc: string;
  let secrets: MemorySecrets;
  let environment: NodeJS.ProcessEnv;
  const windows: Window[] = [];

  const open = () => {
    const window = openWindow(secrets, server.url, environment);
    windows.push(window);
    return window;
  };
  const writeNetrc = (login: string, token: string) =>
    writeFile(netrc, `machine ${server.url.host}\n  login ${login}\n  password ${token}\n`);
  const asked = (path: string) => server.received.filter((one) => one.path === path).length;

  before(async () => {
    folder = await makeScratch();
    netrc = join(folder, 'netrc');
  });
  after(() => removeScratch(folder));
  beforeEach(async () => {
    server = await startAccountsServer();
    server.grant('t-work', work);
    server.grant('t-work-2', work);
    server.grant('t-home', home);
    secrets = new MemorySecrets();
    environment = { HOME: folder, NETRC: netrc, HEROKU_HOST: server.url.origin };
  });
  afterEach(async () => {
    await Promise.all(windows.splice(0).map((window) => window.close()));
    await server.close();
    await rm(netrc, { force: true });
  });

  describe('with pasted tokens', () => {
    it('is nobody at first, and asks nobody', async () => {
      assert.deepEqual(await open().labels(), []);
      assert.equal(server.connections(), 0);
    });

    it('is whoever the platform says, in the order of signing in', async () => {
      const window = open();
      window.paste = 't-work';
      assert.equal(await window.signIn('pasted'), work.email);
      window.paste = 't-home';
      assert.equal(await window.signIn('pasted'), home.email);
      assert.deepEqual(await window.labels(), [work.email, home.email]);
      assert.deepEqual(
        (await window.store.list()).map(({ id }) => id),
        [work.id, home.id],
      );
      // The same after a restart, without a question to the platform.
      const before = server.received.length;
      assert.deepEqual(await open().labels(), [work.email, home.email]);
      assert.equal(server.received.length, before);
    });

    it('keeps nothing that the platform does not take', async () => {
      const window = open();
      window.paste = 'wrong';
      await assert.rejects(
        window.signIn('pasted'),
        (error) => error instanceof ApiError && error.status === 401,
      );
      assert.equal(secrets.values.size, 0);
      assert.deepEqual(await window.labels(), []);
    });

    it('goes on with another token of the same account', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      window.events.length = 0;
      window.paste = 't-work-2';
      await window.signIn('pasted');
      assert.equal(await window.account(work.email), account);
      assert.deepEqual(window.events, [`renewed ${work.email}`]);
      await account.client.apps();
      assert.equal(server.received.at(-1)?.token, 't-work-2');
    });

    it('is forgotten at once by signing out', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      await window.store.forget(account);
      assert.deepEqual(await window.labels(), []);
      assert.equal(secrets.values.size, 0);
      // Whoever still holds the account can do nothing with it.
      await assert.rejects(account.client.apps());
      assert.equal(server.received.at(-1)?.token, '');
      assert.deepEqual(window.events, ['changed', 'changed']);
    });
  });

  describe('with tokens that are kept elsewhere', () => {
    it('is listed at once under the login of the netrc file, and then under the right name', async () => {
      await writeNetrc('ci-login', 't-work');
      const window = open();
      const release = server.hold();
      assert.deepEqual(await window.labels(), ['ci-login']);
      const [account] = await window.store.list();
      release();
      await until('the name is known', async () => (await window.labels())[0] === work.email);
      assert.equal((await window.store.list())[0], account);
      assert.equal(account?.id, work.id);
      assert.deepEqual(window.events, []);
      // The token is never copied; that it is this account's is known at the next start.
      assert.ok([...secrets.values.values()].every((value) => !value.includes('t-work')));
      const before = server.received.length;
      assert.deepEqual(await open().labels(), [work.email]);
      assert.equal(server.received.length, before);
    });

    it('is listed as HEROKU_API_KEY when the platform cannot be asked', async () => {
      environment['HEROKU_API_KEY'] = 't-work';
      await server.close();
      const window = open();
      assert.deepEqual(await window.labels(), ['HEROKU_API_KEY']);
      const [account] = await window.store.list();
      assert.equal(account?.id, 'environment');
      // No answer is no word on the token.
      await until('it was asked', () => window.log.filter((line) => line.includes('refused')).length > 1);
      await window.store.lookAgain();
      assert.equal(account.rejected, false);
      assert.deepEqual(window.events, []);
    });

    it('is asked for by nobody who only looks, such as the Accounts menu', async () => {
      environment['HEROKU_API_KEY'] = 't-work';
      const window = open();
      assert.equal((await window.store.peek()).length, 1);
      await window.store.lookAgain();
      assert.equal(server.connections(), 0);
    });

    it('is one account when two methods lead to it: the first counts', async () => {
      await writeNetrc('me', 't-work');
      environment['HEROKU_API_KEY'] = 't-work-2';
      const window = open();
      assert.deepEqual(await window.labels(), ['me', 'HEROKU_API_KEY']);
      const [first] = await window.store.list();
      await until('they are one', async () => (await window.labels()).length === 1);
      assert.equal(await window.account(work.email), first);
      assert.equal(first?.login.token, 't-work');
      assert.deepEqual(window.events, ['changed']);
    });

    it('lists a person’s own account before the one of a variable', async () => {
      await writeNetrc(home.email, 't-home');
      environment['HEROKU_API_KEY'] = 't-work';
      const window = open();
      await until('both are known', async () => (await window.labels()).includes(work.email));
      assert.deepEqual(await window.labels(), [home.email, work.email]);
    });

    it('notices another token in the netrc file, and goes on with it', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      await until('it is known', async () => (await window.store.list())[0]?.id === work.id);
      const account = await window.account(work.email);
      await writeNetrc(work.email, 't-work-2');
      await window.store.lookAgain();
      assert.equal(await window.account(work.email), account);
      assert.equal(account.login.token, 't-work-2');
      assert.deepEqual(window.events, [`renewed ${work.email}`]);
    });

    it('goes on with another token also when nobody knows yet whose the first one was', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      const release = server.hold();
      const [account] = await window.store.list();
      await writeNetrc(work.email, 't-work-2');
      await window.store.lookAgain();
      release();
      await until('it is known', async () => (await window.store.list())[0]?.id === work.id);
      assert.equal(await window.account(work.email), account);
      assert.equal(account?.login.token, 't-work-2');
      // Another mail address is another account.
      await writeNetrc(home.email, 't-home');
      await window.store.lookAgain();
      assert.notEqual((await window.store.list())[0], account);
    });

    it('finds out when the login of the netrc file names somebody else', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      await until('it is known', async () => (await window.store.list())[0]?.id === work.id);
      const account = await window.account(work.email);
      await writeNetrc(work.email, 't-home');
      await window.store.lookAgain();
      await until('it is the other one', async () => (await window.labels())[0] === home.email);
      assert.notEqual(await window.account(home.email), account);
      assert.equal(account.login.token, '');
    });

    it('notices that the netrc entry went away and came back', async () => {
      const window = open();
      assert.deepEqual(await window.labels(), []);
      await writeNetrc(work.email, 't-work');
      await window.store.lookAgain();
      assert.deepEqual(await window.labels(), [work.email]);
      await rm(netrc);
      await window.store.lookAgain();
      assert.deepEqual(await window.labels(), []);
      assert.deepEqual(window.events, ['changed', 'changed']);
    });

    it('learns by itself whose a login is that came later', async () => {
      const window = open();
      assert.deepEqual(await window.labels(), []);
      await writeNetrc('ci-login', 't-work');
      await window.store.lookAgain();
      await until('its name is known', async () => (await window.store.peek())[0]?.label === work.email);
    });

    it('keeps nothing of a login that went away while the platform was asked', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      const release = server.hold();
      await window.store.list();
      await until('the platform is asked', () => asked('/account') === 1);
      await rm(netrc);
      await window.store.lookAgain();
      release();
      await until('it has answered', () => window.log.some((line) => line.startsWith('GET /account 200')));
      await window.store.lookAgain();
      assert.equal(secrets.values.size, 0);
    });

    it('keeps what it has while the netrc file cannot be read', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      const [account] = await window.store.list();
      // A folder that is named holds the file; a folder in the place of the file cannot be read.
      await mkdir(join(folder, 'named', '.netrc'), { recursive: true });
      environment['NETRC'] = join(folder, 'named');
      await window.store.lookAgain();
      assert.equal((await window.store.list())[0], account);
      assert.ok(window.log.some((line) => line.includes('cannot be read (EISDIR)')));
      await assert.rejects(
        open().store.list(),
        (error: Error) => error instanceof Problem && error.message.includes('EISDIR'),
      );
    });

    it('sets aside what it signs out of, until somebody signs in with it or it is another token', async () => {
      await writeNetrc(work.email, 't-work');
      environment['HEROKU_API_KEY'] = 't-work-2';
      const window = open();
      await until('it is one', async () => {
        const [one, ...others] = await window.store.list();
        return others.length === 0 && one?.logins.length === 2;
      });
      await window.store.forget(await window.account(work.email));
      assert.deepEqual(await window.labels(), []);
      assert.deepEqual(await open().labels(), []);
      const kept = [...secrets.values.values()].join();
      assert.ok(!kept.includes('t-work') && !kept.includes(work.id) && !kept.includes(work.email), kept);
      assert.deepEqual(
        (await window.store.open(server.url)).map(({ id }) => id),
        ['pasted', 'netrc', 'environment'],
      );

      await window.signIn('environment');
      assert.equal((await window.account(work.email)).login.token, 't-work-2');
      await window.store.forget(await window.account(work.email));
      assert.deepEqual(await window.labels(), []);

      server.grant('t-work-3', work);
      await writeNetrc(work.email, 't-work-3');
      await window.store.lookAgain();
      assert.deepEqual(await window.labels(), [work.email]);
    });

    it('stays signed out when the answer about a token comes afterwards', async () => {
      environment['HEROKU_API_KEY'] = 't-work';
      const window = open();
      const release = server.hold();
      const [account] = await window.store.list();
      assert.ok(account);
      await until('the platform is asked', () => asked('/account') === 1);
      await window.store.forget(account);
      release();
      await until('it has answered', () => window.log.some((line) => line.startsWith('GET /account 200')));
      await window.store.lookAgain();
      assert.deepEqual(await window.labels(), []);
    });
  });

  describe('when a token is not taken any more', () => {
    it('is said once, however often the platform refuses', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      window.events.length = 0;
      server.revoke('t-work');
      await Promise.allSettled([account.client.apps(), account.client.apps(), account.client.pipelines()]);
      await until('it is marked', () => account.rejected);
      const confirmations = asked('/account');
      await Promise.allSettled([account.client.apps(), account.client.apps()]);
      await window.store.lookAgain();
      assert.deepEqual(window.events, [`rejected ${work.email}`]);
      assert.equal(asked('/account'), confirmations);
      assert.equal(await window.account(work.email), account);
    });

    it('is good again with any new token, and can be refused again', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      server.revoke('t-work');
      await assert.rejects(account.client.apps());
      await until('it is marked', () => account.rejected);
      window.events.length = 0;
      window.paste = 't-work-2';
      await window.signIn('pasted');
      assert.equal(account.rejected, false);
      assert.equal((await account.client.apps()).length, 1);
      server.revoke('t-work-2');
      await assert.rejects(account.client.apps());
      await until('it is marked again', () => account.rejected);
      assert.deepEqual(window.events, [`renewed ${work.email}`, `rejected ${work.email}`]);
    });

    it('goes on with another token of the account that is there, and says nothing', async () => {
      await writeNetrc(work.email, 't-work-2');
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      assert.equal(account.login.token, 't-work');
      window.events.length = 0;
      server.revoke('t-work');
      await assert.rejects(account.client.apps());
      await until('it is renewed', () => account.login.token === 't-work-2');
      assert.deepEqual(window.events, [`renewed ${work.email}`]);
      assert.equal((await account.client.apps()).length, 1);
    });

    it('lists both when somebody signs in as another one instead', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      server.revoke('t-work');
      await assert.rejects(account.client.apps());
      await until('it is marked', () => account.rejected);
      window.paste = 't-home';
      await window.signIn('pasted');
      assert.deepEqual(await window.labels(), [work.email, home.email]);
      assert.equal(account.rejected, true);
    });

    it('is good again when the platform takes the same token after all', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      server.revoke('t-work');
      await assert.rejects(account.client.apps());
      await until('it is marked', () => account.rejected);
      server.grant('t-work', work);
      window.events.length = 0;
      await window.signIn('pasted');
      assert.equal(account.rejected, false);
      assert.deepEqual(window.events, [`renewed ${work.email}`]);
    });

    it('does not count when the refusal was about the token before', async () => {
      const window = open();
      window.paste = 't-work';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      server.revoke('t-work');
      const release = server.hold();
      const late = account.client.apps();
      await until('the request is there', () => asked('/apps') === 1);
      // Whatever comes after it is not held.
      server.hold()();
      window.paste = 't-work-2';
      await window.signIn('pasted');
      window.events.length = 0;
      release();
      // It is sent again with the token of now.
      assert.deepEqual(
        (await late).map(({ name }) => name),
        ['shop'],
      );
      assert.equal(account.rejected, false);
      assert.deepEqual(window.events, []);
    });

    it('is noticed of a token of elsewhere before anything else was asked', async () => {
      await writeNetrc(work.email, 'expired');
      const window = open();
      const [account] = await window.store.list();
      await until('it is marked', () => account?.rejected === true);
      assert.deepEqual(window.events, [`rejected ${work.email}`]);
      assert.deepEqual(
        (await window.store.open(server.url)).map(({ id }) => id),
        ['pasted', 'netrc'],
      );
    });
  });

  describe('in two windows', () => {
    it('is the same: accounts come, get another token, and go', async () => {
      const [one, two] = [open(), open()];
      assert.deepEqual(await two.labels(), []);
      one.paste = 't-work';
      await one.signIn('pasted');
      await until('the other window has it', async () => (await two.labels())[0] === work.email);
      const account = await two.account(work.email);
      one.paste = 't-work-2';
      await one.signIn('pasted');
      await until('the other window has the token', () => account.login.token === 't-work-2');
      await one.store.forget(await one.account(work.email));
      await until('it is gone in the other window', async () => (await two.labels()).length === 0);
      assert.deepEqual(two.events, ['changed', `renewed ${work.email}`, 'changed']);
    });

    it('is signed out of a token of elsewhere in both', async () => {
      await writeNetrc(work.email, 't-work');
      const [one, two] = [open(), open()];
      await until('both know it', async () => {
        const lists = await Promise.all([one.store.list(), two.store.list()]);
        return lists.every(([account]) => account?.id === work.id);
      });
      await one.store.forget(await one.account(work.email));
      await until('it is gone in the other window', async () => (await two.labels()).length === 0);
    });

    it('does not lose those who sign in at the same time', async () => {
      const [one, two] = [open(), open()];
      one.paste = 't-work';
      two.paste = 't-home';
      await Promise.all([one.signIn('pasted'), two.signIn('pasted')]);
      for (const window of [one, two, open()]) {
        // oxlint-disable-next-line no-await-in-loop -- each window
        await until('both are there', async () => (await window.labels()).length === 2);
      }
    });
  });

  describe('on another platform', () => {
    let other: AccountsServer;
    beforeEach(async () => {
      other = await startAccountsServer();
    });
    afterEach(() => other.close());

    it('is somebody else, and nothing of the first one reaches it', async () => {
      await writeNetrc(work.email, 't-work');
      environment['HEROKU_API_KEY'] = 't-home';
      const window = open();
      window.paste = 't-work-2';
      await window.signIn('pasted');
      const account = await window.account(work.email);
      window.platform.url = other.url;
      await window.store.lookAgain();
      assert.deepEqual(await window.labels(), []);
      await assert.rejects(account.client.apps());
      assert.equal(other.connections(), 0);

      other.grant('o-work', work);
      window.paste = 'o-work';
      await window.signIn('pasted');
      assert.notEqual(await window.account(work.email), account);
      assert.deepEqual([...new Set(other.received.map(({ token }) => token))], ['o-work']);

      window.platform.url = server.url;
      await window.store.lookAgain();
      await until('the first ones are back', async () => (await window.labels()).length === 2);
      assert.ok(server.received.every(({ token }) => token !== 'o-work'));
    });

    it('is another account though its mail address is the same: no token of the one reaches the other', async () => {
      const entry = (url: URL, token: string) =>
        `machine ${url.host}\n  login ${work.email}\n  password ${token}\n`;
      await writeFile(netrc, entry(server.url, 't-work') + entry(other.url, 'o-work'));
      other.grant('o-work', work);
      const window = open();
      await until('it is known', async () => (await window.store.list())[0]?.id === work.id);
      const first = await window.account(work.email);
      window.platform.url = other.url;
      await window.store.lookAgain();
      const second = await window.account(work.email);
      assert.notEqual(second, first);
      assert.equal((await second.client.apps()).length, 1);
      await assert.rejects(first.client.apps());
      assert.deepEqual([...new Set(other.received.map(({ token }) => token))], ['o-work']);
      assert.ok(server.received.every(({ token }) => token !== 'o-work'));
    });

    it('is never who was signed in when the look began', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      const listing = window.store.list();
      window.platform.url = other.url;
      assert.deepEqual(await listing, []);
      assert.equal(server.connections() + other.connections(), 0);
    });

    it('keeps a token under the platform that was asked, also when the setting changes meanwhile', async () => {
      const window = open();
      window.paste = 't-work';
      const release = server.hold();
      const signingIn = window.signIn('pasted');
      await until('the platform is asked', () => asked('/account') === 1);
      window.platform.url = other.url;
      release();
      await signingIn;
      assert.deepEqual([...secrets.values.keys()], [secretKey(server.url)]);
      assert.deepEqual(await window.labels(), []);
      assert.equal(other.connections(), 0);
    });
  });

  describe('when what is kept cannot be read', () => {
    beforeEach(() => secrets.values.set(secretKey(server.url), '{"accounts": [{"id": 1}]}'));

    it('is a problem that says what to do', async () => {
      await assert.rejects(
        open().store.list(),
        (error: Error) =>
          error instanceof Problem &&
          error.message.includes(`keeps for ${server.url.host} cannot be read. Sign in again`),
      );
    });

    it('takes nothing away from the other methods, and is not replaced in passing', async () => {
      await writeNetrc(work.email, 't-work');
      const window = open();
      await until('it is known', async () => (await window.store.list())[0]?.id === work.id);
      assert.equal(secrets.values.get(secretKey(server.url)), '{"accounts": [{"id": 1}]}');
    });

    it('is replaced by signing in, and known again', async () => {
      const window = open();
      await assert.rejects(window.store.list());
      window.paste = 't-home';
      await window.signIn('pasted');
      assert.deepEqual(await window.labels(), [home.email]);
    });
  });
});
