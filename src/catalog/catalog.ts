/**
 * The apps of all accounts, and which of them are shown. They are read on request, when accounts or git remotes change,
 * and periodically while they are on screen.
 */

import type { Urgency } from '../api/call.ts';
import type { RemoteApp } from '../domain/forge/app-remote.ts';
import type { Memory } from '../domain/memory.ts';
import { type AppPages, appPages } from '../domain/release/app-pages.ts';
import type { Clock } from '../ledger/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AppLedgers } from './app-ledgers.ts';
import { AppList, type Choice, type ShownApp } from './app-list.ts';
import type { Links } from './links.ts';
import { RefreshTimer } from './refresh-timer.ts';

export class Catalog {
  /** The apps of the last read. */
  readonly list: AppList;

  readonly #ledgers: Pick<AppLedgers, 'accounts' | 'readApps' | 'keptApps'>;
  readonly #links: Pick<Links, 'all'>;
  readonly #timer: RefreshTimer;
  /** The remotes that the apps were read with. */
  #remotes: readonly RemoteApp[] = [];
  #reading: Promise<void> | undefined;
  #tried = false;
  #starting: Promise<void> | undefined;
  /** Counts how often the accounts changed. */
  #resets = 0;

  constructor(
    ledgers: Pick<AppLedgers, 'accounts' | 'readApps' | 'keptApps'>,
    links: Pick<Links, 'all'>,
    memory: Memory,
    clock?: Clock,
  ) {
    this.#ledgers = ledgers;
    this.#links = links;
    this.list = new AppList(memory);
    this.#timer = new RefreshTimer(() => void this.#read('background'), clock);
  }

  /** Whether the apps are on screen: only then are they refreshed periodically. */
  set visible(visible: boolean) {
    this.#timer.visible = visible;
  }

  /** The apps that are shown, read first if they were not. Never rejects. */
  async shown(): Promise<readonly ShownApp[]> {
    await this.#first();
    return this.list.shown;
  }

  /** All apps, read first if they were not. Never rejects. */
  async choices(): Promise<Choice[]> {
    await this.#first();
    return this.list.choices;
  }

  /** What of an app can be opened in a browser, as far as that is known. */
  pagesOf({ app, client }: Ledger): AppPages {
    return appPages(this.list.find(app.id) ?? app, client.host);
  }

  /** Reads the apps because a person asked. Never rejects. */
  async refresh(): Promise<void> {
    // A read that is under way began before the person asked: its answer may be older.
    await this.#reading;
    await this.#read('person');
  }

  /** Reads the apps again where the remotes changed: most changes of repositories are new commits. */
  async repositoriesChanged(): Promise<void> {
    if (!this.#tried) return;
    const remotes = await this.#readRemotes();
    if (JSON.stringify(remotes) === JSON.stringify(this.#remotes)) return;
    await this.#reading;
    await this.#read('background');
  }

  /** Drops the apps of accounts that signed out before it reads again; those of the others stay meanwhile. */
  async accountsChanged(): Promise<void> {
    const resets = ++this.#resets;
    if (!this.#tried && !this.#reading) return;
    const accounts = await this.#ledgers.accounts();
    if (resets !== this.#resets) return;
    this.list.retain(accounts);
    await this.refresh();
  }

  dispose(): void {
    this.#timer.dispose();
  }

  /** Starts with the cached apps of an earlier window, otherwise waits for the first read. */
  async #first(): Promise<void> {
    if (this.#tried) return;
    this.#starting ??= this.#start();
    await this.#starting;
  }

  async #start(): Promise<void> {
    const resets = this.#resets;
    const kept = await this.#ledgers.keptApps(await this.#readRemotes()).catch(() => undefined);
    if (!kept || resets !== this.#resets || this.#reading) return this.#read('person');
    this.list.update(kept);
    void this.#read('person');
  }

  /** One read at a time: callers that come while it runs share its outcome. */
  #read(urgency: Urgency): Promise<void> {
    this.#reading ??= this.#readNow(urgency).finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readNow(urgency: Urgency): Promise<void> {
    const resets = this.#resets;
    try {
      this.#remotes = await this.#readRemotes();
      const known = await this.#ledgers.readApps(this.#remotes, urgency);
      // The accounts changed meanwhile, and `accountsChanged` reads again.
      if (resets !== this.#resets) return;
      this.#tried = true;
      this.list.update(known);
      this.#timer.ended(known.troubles.length === 0);
    } catch (error) {
      if (resets !== this.#resets) return;
      this.#tried = true;
      this.list.fail(error);
      this.#timer.ended(false);
    }
  }

  async #readRemotes(): Promise<RemoteApp[]> {
    return (await this.#links.all()).map(({ app }) => app);
  }
}
