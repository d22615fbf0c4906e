/** The authentication provider: who is signed in, and the commands to sign in and out. */

import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { stoppable } from '../progress/progress.ts';
import { type Account, sampleId } from '../api/account.ts';
import type { Client, Connection } from '../api/client.ts';
import { isRejection } from '../api/errors.ts';
import type { Transport } from '../api/transport.ts';
import { defaultApiUrl, parseApiUrl } from '../api/url.ts';
import { Cancelled, Problem } from '../domain/problem.ts';
import { signIn } from '../domain/remedies.ts';
import { type Identity, StoredAccounts, secretKey } from './stored-accounts.ts';
import { netrcPath } from './netrc.ts';
import { askAccount, askSecondFactor, askMethod, signedOutMessage } from './questions.ts';
import { pasteToken } from './paste-token.ts';
import { networkOptions, networkSection } from './network.ts';
import { SessionStore } from './session-store.ts';
import type { SampleApp } from './sample.ts';
import { changesOf, sessionOf } from './sessions.ts';
import type { SignedIn } from './signed-in.ts';
import { watchFile } from './watch-file.ts';
import { type FoundToken, type SignInMethod, signInMethods } from './sign-in-methods.ts';

/** What the accounts are made of; all of it belongs to the window. */
export interface AccountsOptions {
  readonly secrets: vscode.SecretStorage;
  readonly sample: Pick<SampleApp, 'isOpen' | 'start'>;
  readonly log: Pick<vscode.LogOutputChannel, 'debug' | 'info' | 'warn' | 'error'>;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command of Shiplog, which reports its own errors. */
  readonly run: (command: 'shiplog.signIn' | 'shiplog.signOut', accountId?: string) => unknown;
}

/** An authentication provider: its sessions are the accounts of the platform that `shiplog.apiUrl` names. */
export class Accounts implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when accounts came or went. */
  readonly onDidChange = this.#changed.event;
  readonly #renewed = new vscode.EventEmitter<void>();
  /** Fires when an account got another token: failed reads may succeed now. */
  readonly onDidRenew = this.#renewed.event;
  readonly #left = new vscode.EventEmitter<string>();
  /** Fires with the id of an account that signed out, or whose platform is no longer the configured one. */
  readonly onDidLeave = this.#left.event;
  readonly #sessionsChanged =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#sessionsChanged.event;

  readonly #sample: AccountsOptions['sample'];
  readonly #log: AccountsOptions['log'];
  readonly #run: AccountsOptions['run'];
  readonly #methods: readonly SignInMethod[];
  readonly #store: SessionStore;
  readonly #subscriptions: readonly vscode.Disposable[];
  #sessions: readonly vscode.AuthenticationSession[] = [];
  #transport: Promise<Transport> | undefined;
  #sampleAccounts: Promise<readonly Account[]> | undefined;

  constructor({ secrets, sample, log, environment, run }: AccountsOptions) {
    this.#sample = sample;
    this.#log = log;
    this.#run = run;
    this.#methods = signInMethods(environment);
    const store = new SessionStore({
      kept: new StoredAccounts(secrets),
      methods: this.#methods,
      platform: namedPlatform,
      connect: (connection) => this.#connect(connection),
      log: (line, level) => log[level](line),
    });
    this.#store = store;
    const lookAgain = () => void store.lookAgain();
    this.#subscriptions = [
      this.#changed,
      this.#renewed,
      this.#left,
      this.#sessionsChanged,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('shiplog.apiUrl')) lookAgain();
        // Requests under way finish with the old settings.
        if (event.affectsConfiguration(networkSection)) this.#transport = undefined;
      }),
      secrets.onDidChange(({ key }) => {
        if (namesPlatform(key)) lookAgain();
      }),
      // Also notices a netrc file that cannot be watched: behind a link, or on a network drive.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) lookAgain();
      }),
      watchFile(netrcPath(environment), lookAgain),
      { dispose: store.changed.on(() => this.#changed.fire()) },
      { dispose: store.renewed.on(() => this.#renewed.fire()) },
      { dispose: store.looked.on((accounts) => this.#publish(accounts)) },
      { dispose: store.rejected.on((account) => void this.#offerToSignInAgain(account)) },
    ];
  }

  /**
   * The signed-in accounts in order of preference; while the sample's folder is open, the sample's account.
   * Rejects with a `Problem` when they cannot be read.
   */
  list(): Promise<readonly Account[]> {
    if (!this.#sample.isOpen) return this.#store.list();
    this.#sampleAccounts ??= this.#readSample().catch((error: unknown) => {
      this.#sampleAccounts = undefined;
      throw error;
    });
    return this.#sampleAccounts;
  }

  /** Sends no request: VS Code calls this at any time, even before Shiplog is used. */
  async getSessions(
    _scopes?: readonly string[],
    options?: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    try {
      const sessions = (await this.#store.peek()).map(sessionOf);
      return sessions.filter(({ account }) => !options?.account || account.id === options.account.id);
    } catch (error) {
      // The Releases view shows this error, with a way to fix it.
      if (error instanceof Problem) return [];
      throw error;
    }
  }

  async createSession(): Promise<vscode.AuthenticationSession> {
    const who = await this.signIn().catch((error: unknown) => {
      if (!(error instanceof Cancelled)) throw error;
    });
    const account = who && (await this.#store.peek()).find(({ id }) => id === who.id);
    if (!account) throw new vscode.CancellationError();
    return sessionOf(account);
  }

  async removeSession(sessionId: string): Promise<void> {
    const account = (await this.#store.peek()).find(({ id }) => id === sessionId);
    if (account) await this.#signOut(account);
  }

  /**
   * Asks for a sign-in method, tries it, and stores its token only if the platform accepts it.
   * @param methodId the method that was chosen already; any value that is not a method's id is ignored
   * @returns the account's identity; undefined when the person cancelled
   */
  async signIn(methodId?: unknown): Promise<Identity | undefined> {
    const platform = namedPlatform();
    await this.#store.lookAgain();
    const methods = await this.#store.open(platform);
    const method = methods.find(({ id }) => id === methodId) ?? (await askMethod(platform, methods));
    const { find } = method;
    const who = find
      ? await this.#signInWith(platform, method, (signal) => find(platform, signal))
      : await pasteToken(platform, (token, signal) =>
          this.#store.admit(platform, method, { token, login: undefined }, signal),
        );
    if (who) void vscode.window.showInformationMessage(`Signed in to ${platform.host} as ${who.email}.`);
    return who;
  }

  /** Signs in with a token that is found somewhere. @returns undefined where there is none */
  async #signInWith(
    platform: URL,
    method: SignInMethod,
    find: (signal: AbortSignal) => Promise<FoundToken | undefined>,
  ): Promise<Identity | undefined> {
    try {
      return await stoppable(`Signing in to ${platform.host}…`, async (signal) => {
        const found = await find(signal);
        return found && this.#store.admit(platform, method, found, signal);
      });
    } catch (error) {
      if (!isRejection(error)) throw error;
      throw new Problem(
        `${platform.host} does not accept the token of ${method.label}. Renew it there, or sign in another way.`,
        { cause: error, remedies: [signIn] },
      );
    }
  }

  /** Signs an account out. Asks which one when none is given. */
  async signOut(accountId?: string): Promise<void> {
    const platform = namedPlatform();
    const accounts = await this.#store.peek();
    const named = accounts.find(({ id }) => id === accountId);
    if (accounts.length === 0)
      throw new Problem(`You are not signed in to ${platform.host}.`, { remedies: [signIn] });
    await this.#signOut(named ?? (await askAccount(platform, accounts)));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#store.dispose();
    void this.#transport?.then((transport) => transport.close());
  }

  async #signOut(account: SignedIn): Promise<void> {
    const message = signedOutMessage(account.platform, account);
    await this.#store.forget(account);
    void vscode.window.showInformationMessage(message);
  }

  /** Called once for each rejected token. What was loaded stays on screen. */
  async #offerToSignInAgain(account: SignedIn): Promise<void> {
    const { label, platform } = account;
    const [again, out] = ['Sign In Again', 'Sign Out'];
    const answer = await vscode.window.showWarningMessage(
      `${platform.host} does not accept the token of ${label} any more. ` +
        'Sign in again to see newer releases.',
      again,
      out,
    );
    if (answer === undefined) return;
    if (!account.rejected) {
      void vscode.window.showInformationMessage(
        `${label} does not need to sign in again: it has a new token, or was signed out.`,
      );
    } else if (answer === again) this.#run('shiplog.signIn');
    else this.#run('shiplog.signOut', account.id);
  }

  /** Reports changed sessions to VS Code. */
  #publish(accounts: readonly SignedIn[]): void {
    const sessions = accounts.map(sessionOf);
    const changes = changesOf(this.#sessions, sessions);
    const left = this.#sessions.filter(({ id }) => !sessions.some((session) => session.id === id));
    this.#sessions = sessions;
    for (const { id } of left) this.#left.fire(id);
    if (changes) this.#sessionsChanged.fire(changes);
    if (accounts.length === 0) void this.#offerCommandLine();
  }

  /** Without accounts, the view offers the login of the command line, which newer versions of it keep out of files. */
  async #offerCommandLine(): Promise<void> {
    const method = this.#methods.find(({ id }) => id === 'command-line');
    let isThere = false;
    try {
      isThere = (await method?.isThere(namedPlatform())) ?? false;
    } catch (error) {
      // The configured address is invalid; the view says so.
      if (!(error instanceof Problem)) throw error;
    }
    await vscode.commands.executeCommand('setContext', 'shiplog.commandLine', isThere);
  }

  async #readSample(): Promise<readonly Account[]> {
    const connection = await this.#sample.start();
    const client = await this.#connect(connection);
    const user = () => client.account().catch(() => undefined);
    return [{ id: sampleId, label: 'the sample app', client, user }];
  }

  async #connect(connection: Connection): Promise<Client> {
    // undici and the schemas are most of the bundle: they are loaded on first use.
    const { Client } = await import('../api/client.ts');
    const transport: Transport = {
      send: async (request) => (await this.#open()).send(request),
      close: () => Promise.resolve(),
    };
    return new Client(connection, transport, (line, level) => this.#log[level](line), { askSecondFactor });
  }

  /** Shared by all accounts, because it limits the connections to a host. */
  #open(): Promise<Transport> {
    this.#transport ??= openTransport();
    return this.#transport;
  }
}

async function openTransport(): Promise<Transport> {
  // Loading takes some 30 ms: let the host run in between.
  await turn();
  const { createTransport } = await import('../api/transport.ts');
  return createTransport(networkOptions());
}

/** Only user settings count: a folder must not choose where a token goes. */
function namedPlatform(): URL {
  const values = vscode.workspace.getConfiguration('shiplog').inspect<string>('apiUrl');
  return parseApiUrl(values?.globalValue ?? defaultApiUrl);
}

function namesPlatform(key: string): boolean {
  try {
    return key === secretKey(namedPlatform());
  } catch {
    return false;
  }
}
