// Accounts as VS Code and people know them, each test with windows of its own: they share a secret storage in memory.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Accounts, type AccountsOptions } from '../../src/accounts/accounts.ts';
import { type AccountsServer, type FakeAccount, startAccountsServer } from '../platform/accounts-server.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import { answering, type Answers, type Question } from './person.ts';
import { extension, platform, until, withMessages } from './sample.ts';

const work: FakeAccount = { id: 'id-work', email: 'kendra@work.example', apps: ['shop'] };
const home: FakeAccount = { id: 'id-home', email: 'kendra@home.example', apps: ['garden'] };

class MemorySecrets implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  keys = () => Promise.resolve([...this.values.keys()]);
  get = (key: string) => Promise.resolve(this.values.get(key));
  store = (key: string, value: string) => {
    this.values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  };
  delete = (key: string) => {
    this.values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  };
}

describe('the accounts', () => {
  const configuration = () => vscode.workspace.getConfiguration('shiplog');
  const setUrl = (url: string) => configuration().update('apiUrl', url, vscode.ConfigurationTarget.Global);

  let server: AccountsServer;
  let folder: string;
  let netrc: string;
  let secrets: MemorySecrets;
  let environment: NodeJS.ProcessEnv;
  const windows: Accounts[] = [];
  /** What the windows asked Shiplog to run. */
  const ran: string[] = [];
  /** What a test wrote into the log. */
  const log: string[] = [];

  const open = (more: Partial<AccountsOptions> = {}): Accounts => {
    const write = (line: string) => log.push(line);
    const accounts = new Accounts({
      secrets,
      sample: { isOpen: false, start: () => Promise.reject(new Error('the sample is not open')) },
      log: { debug: write, info: write, warn: write, error: write },
      environment,
      run: (command, id) => ran.push([command, id ?? ''].join(' ').trim()),
      ...more,
    });
    windows.push(accounts);
    return accounts;
  };
  const labels = async (accounts: Accounts) => (await accounts.list()).map(({ label }) => label);
  const paste = (accounts: Accounts, token: string) =>
    withMessages(() => answering({ typed: [token] }, () => accounts.signIn()));
  const writeNetrc = (login: string, token: string) =>
    writeFile(netrc, `machine ${server.url.host}\n  login ${login}\n  password ${token}\n`);

  before(async () => {
    await extension().activate();
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
    await setUrl(server.url.origin);
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) window.dispose();
    await setUrl(platform().url);
    await server.close();
    await rm(netrc, { force: true });
    ran.length = 0;
    const lines = log.splice(0).join('\n');
    assert.doesNotMatch(lines, /t-work|t-home|wrong|expired/);
  });

  describe('signing in', () => {
    it('goes straight to the box for a token when there is no other way', async () => {
      const accounts = open();
      const added: string[] = [];
      accounts.onDidChangeSessions((event) =>
        added.push(...(event.added ?? []).map(({ account }) => account.label)),
      );
      const questions: unknown[] = [];
      const messages = await withMessages(async () => {
        questions.push(...(await answering({ typed: [' t-work\n'] }, () => accounts.signIn())));
      });
      assert.deepEqual(questions, [
        { title: `Sign In to ${server.url.host}`, complaints: [], items: undefined },
      ]);
      assert.deepEqual(messages, [
        { kind: 'information', text: `Signed in to ${server.url.host} as ${work.email}.`, buttons: [] },
      ]);
      assert.deepEqual(await accounts.getSessions(), [
        {
          id: work.id,
          accessToken: 't-work',
          account: { id: work.id, label: work.email },
          scopes: [],
        },
      ]);
      assert.deepEqual(added, [work.email]);
    });

    it('says in the box why a token is not accepted, with what was pasted, and keeps nothing', async () => {
      const accounts = open();
      const asked: Question[] = [];
      const messages = await withMessages(async () => {
        asked.push(...(await answering({ typed: ['wrong', undefined] }, () => accounts.signIn())));
      });
      assert.deepEqual(messages, []);
      assert.deepEqual(asked[0]?.complaints, [
        `${server.url.host} does not accept this token. Nothing was kept. Paste another one.`,
      ]);
      assert.equal(secrets.values.size, 0);
      assert.deepEqual(await labels(accounts), []);
    });

    it('is no error when the person leaves the box or the list', async () => {
      const leave = (accounts: Accounts, answers: Answers) =>
        withMessages(async () => {
          await answering(answers, () =>
            assert.rejects(accounts.createSession(), (error) => error instanceof vscode.CancellationError),
          );
        });
      assert.deepEqual(await leave(open(), { typed: [undefined] }), []);
      environment['HEROKU_API_KEY'] = 't-home';
      const accounts = open();
      await withMessages(async () => {
        await answering({ chosen: [''] }, () => accounts.signOut());
      });
      assert.deepEqual(await leave(accounts, { chosen: [undefined] }), []);
      assert.deepEqual(await leave(accounts, { chosen: ['Paste'], typed: [undefined] }), []);
    });

    it('offers the ways that can work, each with a sentence', async () => {
      await writeNetrc(work.email, 't-work');
      environment['HEROKU_API_KEY'] = 't-home';
      const accounts = open();
      await until('both are known', async () => (await labels(accounts)).includes(home.email));
      for (const email of [work.email, home.email]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const session = (await accounts.getSessions()).find(({ account }) => account.label === email);
        assert.ok(session);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const [message] = await withMessages(() => accounts.removeSession(session.id));
        assert.match(message?.text ?? '', /^Signed out of .* Its token is still in /);
      }
      assert.deepEqual(await labels(accounts), []);

      const questions: { items: readonly string[] | undefined }[] = [];
      await withMessages(async () => {
        questions.push(...(await answering({ chosen: ['HEROKU_API_KEY'] }, () => accounts.signIn())));
      });
      const [list] = questions;
      assert.deepEqual(
        list?.items?.map((item) => item.split(':')[0]),
        ['Paste an API Token…', 'Login in Your netrc File', 'HEROKU_API_KEY'],
      );
      assert.ok(list?.items?.every((item) => item.endsWith('.')));
      assert.deepEqual(await labels(accounts), [home.email]);
    });

    it('offers the login of the heroku command line where it is installed and nobody is signed in', async function () {
      if (process.platform === 'win32') this.skip();
      const program = join(folder, 'heroku');
      const contexts: unknown[] = [];
      const { executeCommand } = vscode.commands;
      try {
        environment['PATH'] = folder;
        Object.assign(vscode.commands, {
          executeCommand: (command: string, ...values: unknown[]) => {
            if (command === 'setContext' && values[0] === 'shiplog.commandLine') contexts.push(values[1]);
            return executeCommand(command, ...values);
          },
        });
        assert.deepEqual(await labels(open()), []);
        await until('it was looked for', () => contexts.length > 0);
        assert.equal(contexts.at(-1), false);
        await writeFile(program, '#!/bin/sh\necho t-work\n', { mode: 0o755 });
        const accounts = open();
        assert.deepEqual(await labels(accounts), []);
        await until('it was found', () => contexts.includes(true));
        assert.equal(contexts.at(-1), true);
        const asked: unknown[] = [];
        await withMessages(async () => {
          asked.push(...(await answering({}, () => accounts.signIn('command-line'))));
        });
        assert.deepEqual(asked, []);
        assert.deepEqual(await labels(accounts), [work.email]);
      } finally {
        Object.assign(vscode.commands, { executeCommand });
        await rm(program, { force: true });
      }
    });

    it('gives VS Code the session of whoever signed in', async () => {
      const accounts = open();
      await paste(accounts, 't-work');
      await withMessages(async () => {
        await answering({ typed: ['t-home'] }, async () => {
          assert.equal((await accounts.createSession()).account.label, home.email);
        });
      });
      assert.deepEqual(await labels(accounts), [work.email, home.email]);
      const one = await accounts.getSessions(undefined, { account: { id: home.id, label: home.email } });
      assert.deepEqual(
        one.map(({ id }) => id),
        [home.id],
      );
    });
  });

  describe('signing out', () => {
    it('asks which of several, and forgets that one at once', async () => {
      const accounts = open();
      await paste(accounts, 't-work');
      await paste(accounts, 't-home');
      const removed: string[] = [];
      accounts.onDidChangeSessions((event) => removed.push(...(event.removed ?? []).map(({ id }) => id)));
      const messages = await withMessages(async () => {
        await answering({ chosen: [work.email] }, () => accounts.signOut());
      });
      assert.deepEqual(messages, [
        { kind: 'information', text: `Signed out of ${server.url.host} as ${work.email}.`, buttons: [] },
      ]);
      assert.deepEqual(removed, [work.id]);
      assert.deepEqual(await labels(accounts), [home.email]);
      assert.ok([...secrets.values.values()].every((value) => !value.includes('t-work')));
      const last = await withMessages(async () => {
        await answering({ chosen: [home.email] }, () => accounts.signOut());
      });
      assert.match(last[0]?.text ?? '', /as kendra@home\.example\.$/);
      await assert.rejects(accounts.signOut(), { message: `You are not signed in to ${server.url.host}.` });
    });
  });

  describe('news from elsewhere', () => {
    it('comes from the netrc file: a login, another token, a logout', async () => {
      const accounts = open();
      assert.deepEqual(await labels(accounts), []);
      let changes = 0;
      accounts.onDidChange(() => (changes += 1));
      await writeNetrc(work.email, 't-work');
      await until('the login is noticed', () => changes === 1);
      const [account] = await accounts.list();
      assert.equal(account?.label, work.email);
      await writeNetrc(work.email, 't-work-2');
      await until(
        'the token is noticed',
        async () => (await accounts.getSessions())[0]?.accessToken === 't-work-2',
      );
      assert.equal((await accounts.list())[0], account);
      await rm(netrc);
      await until('the logout is noticed', () => changes === 2);
      assert.deepEqual(await labels(accounts), []);
    });

    it('comes from another window', async () => {
      const [one, two] = [open(), open()];
      assert.deepEqual(await labels(two), []);
      let changes = 0;
      two.onDidChange(() => (changes += 1));
      await paste(one, 't-work');
      await until('the other window has it', () => changes === 1);
      assert.deepEqual(await labels(two), [work.email]);
      await withMessages(async () => {
        await answering({ chosen: [work.email] }, () => one.signOut());
      });
      await until('the other window has it no more', () => changes === 2);
      assert.deepEqual(await labels(two), []);
    });
  });

  describe('a token that is not accepted any more', () => {
    const message = () => ({
      kind: 'warning',
      text:
        `${server.url.host} does not accept the token of ${work.email} any more. ` +
        'Sign in again to see newer releases.',
      buttons: ['Sign In Again', 'Sign Out'],
    });
    /** Signed in, and refused since; the person presses a button, or none. */
    const refuse = async (answer?: string) => {
      const accounts = open();
      await paste(accounts, 't-work');
      const [account] = await accounts.list();
      assert.ok(account);
      server.revoke('t-work');
      const messages = await withMessages(async () => {
        await Promise.allSettled([1, 2, 3].map(() => account.client.apps()));
        await until(
          'it was asked',
          () => server.received.filter(({ path }) => path === '/account').length === 2,
        );
        await until(
          'it was answered',
          () => log.filter((line) => line.startsWith('GET /account 401')).length > 0,
        );
        await accounts.list();
        await Promise.allSettled([account.client.apps(), accounts.list()]);
      }, answer);
      return { accounts, account, messages };
    };
    it('is said once, and the account stays', async () => {
      const { accounts, account, messages } = await refuse();
      assert.deepEqual(messages, [message()]);
      assert.deepEqual(await accounts.list(), [account]);
      assert.deepEqual(ran, []);
    });

    for (const [button, command] of [
      ['Sign In Again', 'shiplog.signIn'],
      ['Sign Out', `shiplog.signOut ${work.id}`],
    ] as const) {
      it(`leads to what ${button} says`, async () => {
        const { messages } = await refuse(button);
        assert.deepEqual(messages, [message()]);
        assert.deepEqual(ran, [command]);
      });
    }

    it('goes on as the same account after signing in again, which is told', async () => {
      const { accounts, account } = await refuse();
      let renewals = 0;
      let changes = 0;
      accounts.onDidRenew(() => (renewals += 1));
      accounts.onDidChange(() => (changes += 1));
      await paste(accounts, 't-work-2');
      assert.deepEqual(await accounts.list(), [account]);
      assert.deepEqual([renewals, changes], [1, 0]);
      assert.equal((await account.client.apps()).length, 1);
    });
  });

  it('are those of the platform that is set, and of no other', async () => {
    const accounts = open();
    await paste(accounts, 't-work');
    const other = await startAccountsServer();
    try {
      let changes = 0;
      accounts.onDidChange(() => (changes += 1));
      await setUrl(other.url.origin);
      await until('it is noticed', () => changes === 1);
      assert.deepEqual(await labels(accounts), []);
      assert.deepEqual(await accounts.getSessions(), []);
      await setUrl(server.url.origin);
      await until('it is noticed', () => changes === 2);
      assert.deepEqual(await labels(accounts), [work.email]);
      await setUrl('ftp://nowhere');
      await until('it is noticed', () => changes === 3);
      await assert.rejects(accounts.list(), /is not an address that Shiplog can use/);
      assert.deepEqual(await accounts.getSessions(), []);
      assert.equal(other.connections(), 0);
    } finally {
      await other.close();
    }
  });

  it('are the sample’s alone while its folder is open, and that is no session', async () => {
    const start = () => Promise.resolve({ url: server.url, token: 't-home' });
    const accounts = open({ sample: { isOpen: true, start } });
    await paste(accounts, 't-work');
    const [sample, ...others] = await accounts.list();
    assert.deepEqual([sample?.id, others], ['sample', []]);
    assert.deepEqual(await sample?.user(), { id: home.id, email: home.email });
    assert.deepEqual(
      (await accounts.getSessions()).map(({ id }) => id),
      [work.id],
    );
  });

  it('leave no token in the log', async () => {
    const accounts = open();
    await withMessages(() => answering({ typed: ['t-wrong', 't-work'] }, () => accounts.signIn()));
    // After each test its log is searched; here it is known to hold a refusal, an answer and who signed in.
    assert.equal(log.length, 3, log.join('\n'));
  });
});
