// Accounts without VS Code: secrets in memory, which several windows may share, and a platform of several accounts.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { StoredAccounts, type Secrets } from '../../../src/accounts/stored-accounts.ts';
import { SessionStore } from '../../../src/accounts/session-store.ts';
import type { SignedIn } from '../../../src/accounts/signed-in.ts';
import { signInMethods } from '../../../src/accounts/sign-in-methods.ts';
import { Client } from '../../../src/api/client.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { Signal } from '../../../src/domain/signal.ts';
import type { FakeAccount } from '../../platform/accounts-server.ts';
import { requestLog } from '../../secrets.ts';

export const work: FakeAccount = { id: 'id-work', email: 'kendra@work.example', apps: ['shop'] };
export const home: FakeAccount = { id: 'id-home', email: 'kendra@home.example', apps: ['garden'] };

/** A secret storage that all windows share, and that tells each of them of every change. */
export class MemorySecrets implements Secrets {
  readonly values = new Map<string, string>();
  readonly changed = new Signal<string>();
  /** What each write waits for. */
  beforeStore: () => Promise<void> = () => Promise.resolve();

  async get(key: string): Promise<string | undefined> {
    await Promise.resolve();
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    await this.beforeStore();
    this.values.set(key, value);
    this.changed.fire(key);
  }

  async delete(key: string): Promise<void> {
    await Promise.resolve();
    this.values.delete(key);
    this.changed.fire(key);
  }
}

export interface Window {
  readonly store: SessionStore;
  readonly platform: { url: URL };
  /** What happened, in order: `changed`, `renewed LABEL`, `rejected LABEL`. */
  readonly events: string[];
  readonly log: string[];
  /** What the person pastes next. */
  paste: string | undefined;
  /** Signs in by a way, by its id. */
  signIn(method: string): Promise<string>;
  labels(): Promise<string[]>;
  account(label: string): Promise<SignedIn>;
  close(): Promise<void>;
}

export function openWindow(secrets: MemorySecrets, url: URL, environment: NodeJS.ProcessEnv): Window {
  const platform = { url };
  const events: string[] = [];
  const log: string[] = [];
  const transport = createTransport();
  const methods = signInMethods(environment);
  const store = new SessionStore({
    kept: new StoredAccounts(secrets),
    methods,
    platform: () => platform.url,
    connect: (connection) =>
      Promise.resolve(
        new Client(
          connection,
          transport,
          requestLog((line) => log.push(line)),
        ),
      ),
    log: requestLog((line) => log.push(line)),
  });
  const stop = [
    secrets.changed.on(() => void store.lookAgain()),
    store.changed.on(() => events.push('changed')),
    store.renewed.on(({ label }) => events.push(`renewed ${label}`)),
    store.rejected.on(({ label }) => events.push(`rejected ${label}`)),
  ];
  const window: Window = {
    store,
    platform,
    events,
    log,
    paste: undefined,
    async signIn(id) {
      const method = methods.find((one) => one.id === id);
      assert.ok(method);
      const pasted = window.paste === undefined ? undefined : { token: window.paste, login: undefined };
      const found = method.find ? await method.find(platform.url) : pasted;
      assert.ok(found, `the method ${id} has a token`);
      return (await store.admit(platform.url, method, found)).email;
    },
    labels: async () => (await store.list()).map(({ label }) => label),
    async account(label) {
      const found = (await store.list()).find((one) => one.label === label);
      assert.ok(found, `${label} is listed`);
      return found;
    },
    async close() {
      for (const end of stop) end();
      store.dispose();
      await transport.close();
    },
  };
  return window;
}

/** Waits until a condition holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  // oxlint-disable-next-line no-await-in-loop -- it waits
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `It did not come about that ${what}.`);
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await delay(5);
  }
}
