/** Who is signed in. */

import * as vscode from 'vscode';
import type { Account } from '../api/account.ts';
import type { Client, Connection } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Transport } from '../api/transport.ts';
import { defaultApiUrl, parseApiUrl } from '../api/url.ts';
import type { SampleApp } from './sample.ts';
import { secretKey, type TokenSource, tokenSources } from './tokens.ts';

export class Accounts implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when accounts came or went. */
  readonly onDidChange = this.#changed.event;

  readonly #secrets: vscode.SecretStorage;
  readonly #sample: SampleApp;
  readonly #log: vscode.LogOutputChannel;
  readonly #sources: readonly TokenSource[];
  readonly #subscriptions: vscode.Disposable[];
  #transport: Promise<Transport> | undefined;
  #list: Promise<readonly Account[]> | undefined;

  constructor(secrets: vscode.SecretStorage, sample: SampleApp, log: vscode.LogOutputChannel) {
    this.#secrets = secrets;
    this.#sample = sample;
    this.#log = log;
    this.#sources = tokenSources(secrets, process.env);
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('shiplog.apiUrl')) this.#forget();
      }),
      secrets.onDidChange(({ key }) => {
        if (key.startsWith('shiplog.token')) this.#forget();
      }),
    ];
  }

  /** Everybody who is signed in, in the order of preference. Rejects with a `Problem` when the setting is no address. */
  list(): Promise<readonly Account[]> {
    this.#list ??= this.#read().catch((error: unknown) => {
      this.#list = undefined;
      throw error;
    });
    return this.#list;
  }

  /** Asks for a token, tries it, and keeps it only if the platform takes it. */
  async signIn(): Promise<void> {
    const platform = this.#platform();
    const token = await vscode.window.showInputBox({
      title: `Sign In to ${platform.host}`,
      prompt: 'Paste an API token. "heroku auth:token" prints the one of your command line.',
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (/\s/.test(text.trim()) ? 'A token has no spaces in it.' : undefined),
    });
    if (token === undefined || token.trim() === '') return;
    const connection = { url: platform, token: token.trim() };
    try {
      const { email } = await (await this.#clientFor(connection)).account();
      await this.#secrets.store(secretKey(platform), connection.token);
      void vscode.window.showInformationMessage(`Signed in to ${platform.host} as ${email}.`);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      const again = 'Try Again';
      const answer = await vscode.window.showErrorMessage(
        `${platform.host} does not accept this token. Nothing was kept.`,
        again,
      );
      if (answer === again) await this.signIn();
    }
  }

  /** Forgets the token that was pasted. Those of other programs are theirs to forget. */
  async signOut(): Promise<void> {
    const platform = this.#platform();
    const had = await this.#secrets.get(secretKey(platform));
    await this.#secrets.delete(secretKey(platform));
    this.#forget();
    const left = await this.#find(platform);
    const message = left
      ? `${had === undefined ? 'You had pasted no token' : 'Your pasted token was forgotten'}, but ${left.label} still signs you in to ${platform.host}. Remove it there to sign out.`
      : `Signed out of ${platform.host}.`;
    void vscode.window.showInformationMessage(message);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#transport?.then((transport) => transport.close());
  }

  async #read(): Promise<readonly Account[]> {
    const connection = this.#sample.isOpen ? await this.#sample.start() : await this.#ownConnection();
    if (!connection) return [];
    const client = await this.#clientFor(connection);
    let email: Promise<string | undefined> | undefined;
    return [
      {
        id: connection.url.origin,
        label: connection.url.host,
        client,
        email: () => {
          email ??= client.account().then(
            (account) => account.email,
            () => (email = undefined),
          );
          return email;
        },
      },
    ];
  }

  async #ownConnection(): Promise<Connection | undefined> {
    const url = this.#platform();
    const found = await this.#find(url);
    if (!found) return undefined;
    this.#log.info(`Signed in to ${url.host} with ${found.label}.`);
    return { url, token: found.token };
  }

  async #find(url: URL): Promise<{ label: string; token: string } | undefined> {
    for (const source of this.#sources) {
      // In their order, so that a token is not looked for further than it must be.
      // oxlint-disable-next-line no-await-in-loop
      const token = await source.find(url);
      if (token !== undefined) return { label: source.label, token };
    }
    return undefined;
  }

  async #clientFor(connection: Connection): Promise<Client> {
    // undici and the schemas are most of what this extension weighs: they are loaded with the first request.
    this.#transport ??= import('../api/transport.ts').then(({ createTransport }) => createTransport());
    const [{ Client }, transport] = await Promise.all([import('../api/client.ts'), this.#transport]);
    return new Client(connection, transport, (line, level) => this.#log[level](line));
  }

  /** Only a person's own settings count: a folder must not choose where a token goes. */
  #platform(): URL {
    const values = vscode.workspace.getConfiguration('shiplog').inspect<string>('apiUrl');
    return parseApiUrl(values?.globalValue ?? defaultApiUrl);
  }

  #forget(): void {
    this.#list = undefined;
    this.#changed.fire();
  }
}
