/** A signed-in account and its tokens. */

import type { Account } from '../api/account.ts';
import type { Client } from '../api/client.ts';
import type { Identity } from './stored-accounts.ts';
import { identityOf, type Login, type Logins } from './logins.ts';

export class SignedIn implements Account {
  readonly platform: URL;
  readonly client: Client;
  #logins: Logins;
  #who: Identity | undefined;
  #asked: Promise<Identity | undefined> | undefined;
  /** True while the platform accepts none of its tokens. */
  rejected = false;

  constructor(platform: URL, client: Client, logins: Logins) {
    this.platform = platform;
    this.client = client;
    this.#logins = logins;
    this.#who = identityOf(logins);
  }

  get id(): string {
    return this.#who?.id ?? this.login.provisionalId;
  }

  get label(): string {
    return this.#who?.email ?? this.login.name;
  }

  get who(): Identity | undefined {
    return this.#who;
  }

  get logins(): Logins {
    return this.#logins;
  }

  /** The login in use. */
  get login(): Login {
    return this.#logins[0];
  }

  /** Switches to newly found logins. @returns whether the token changed */
  update(logins: Logins): boolean {
    const { token } = this.login;
    this.#logins = logins;
    this.#who = identityOf(logins) ?? this.#who;
    if (this.login.token === token) return false;
    this.client.use(this.login.token);
    return true;
  }

  /** Drops its tokens, so that code which still holds the account can do nothing with it. */
  end(): void {
    this.rejected = false;
    this.client.use('');
    this.#logins = [{ ...this.login, token: '' }];
  }

  user(): Promise<Identity | undefined> {
    if (this.#who) return Promise.resolve(this.#who);
    this.#asked ??= this.client.account().catch(() => (this.#asked = undefined));
    return this.#asked;
  }
}
