/** Reads the apps of the view: when somebody asks, when accounts or remotes change, and now and then while it is seen. */

import type { Repositories } from '../../git/repositories.ts';
import type { Clock } from '../../ledger/clock.ts';
import { Keeper } from '../../ledger/keeper.ts';
import type { Ledgers } from '../../ledger/ledgers.ts';
import type { RemoteApp } from '../../domain/forge/app-remote.ts';
import type { AppList } from './app-list.ts';

type Urgency = Parameters<Ledgers['catalog']>[1];

export class AppReader {
  readonly #ledgers: Pick<Ledgers, 'accounts' | 'catalog' | 'kept'>;
  readonly #repositories: Pick<Repositories, 'links' | 'renamed'>;
  readonly #list: AppList;
  readonly #keeper: Keeper;
  /** The remotes that the apps were read with. */
  #remotes: readonly RemoteApp[] = [];
  #reading: Promise<void> | undefined;
  #tried = false;
  #starting: Promise<void> | undefined;
  /** Counts how often the accounts changed. */
  #resets = 0;

  constructor(
    ledgers: Pick<Ledgers, 'accounts' | 'catalog' | 'kept'>,
    repositories: Pick<Repositories, 'links' | 'renamed'>,
    list: AppList,
    clock?: Clock,
  ) {
    this.#ledgers = ledgers;
    this.#repositories = repositories;
    this.#list = list;
    this.#keeper = new Keeper(() => void this.#read('background'), clock);
  }

  /** Whether somebody sees the apps: they are read again now and then only while somebody does. */
  set seen(seen: boolean) {
    this.#keeper.looked = seen;
  }

  /** Has something to show if it can be had: what was kept at once, else what is read. Never rejects. */
  async first(): Promise<void> {
    if (this.#tried) return;
    this.#starting ??= this.#start();
    await this.#starting;
  }

  /** Reads them because a person asked. Never rejects. */
  async again(): Promise<void> {
    // A read that is under way began before the person asked: its answer may be from before, too.
    await this.#reading;
    await this.#read('person');
  }

  /** Most changes of repositories are new commits: which apps there are changes with the remotes only. */
  async repositoriesChanged(): Promise<void> {
    if (!this.#tried) return;
    const remotes = await this.#readRemotes();
    if (JSON.stringify(remotes) === JSON.stringify(this.#remotes)) return;
    await this.#reading;
    await this.#read('background');
  }

  /** What belongs to accounts that went goes at once; what belongs to the others stays while they are read. */
  async accountsChanged(): Promise<void> {
    const resets = ++this.#resets;
    // Nobody has looked yet.
    if (!this.#tried && !this.#reading) return;
    const accounts = await this.#ledgers.accounts();
    if (resets !== this.#resets) return;
    this.#list.keep(accounts);
    await this.again();
  }

  dispose(): void {
    this.#keeper.dispose();
  }

  async #start(): Promise<void> {
    const resets = this.#resets;
    const kept = await this.#ledgers.kept(await this.#readRemotes()).catch(() => undefined);
    if (!kept || resets !== this.#resets || this.#reading) return this.#read('person');
    this.#list.update(kept);
    void this.#read('person');
  }

  /** One read at a time; who comes while it runs gets its outcome. */
  #read(urgency: Urgency): Promise<void> {
    this.#reading ??= this.#readNow(urgency).finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readNow(urgency: Urgency): Promise<void> {
    const resets = this.#resets;
    try {
      this.#remotes = await this.#readRemotes();
      const catalog = await this.#ledgers.catalog(this.#remotes, urgency);
      // It may be about accounts that went meanwhile; whoever changed them reads again.
      if (resets !== this.#resets) return;
      for (const { name, remoteName } of catalog.apps) {
        if (remoteName !== undefined && remoteName !== name) this.#repositories.renamed(remoteName, name);
      }
      this.#tried = true;
      this.#list.update(catalog);
      this.#keeper.ended(catalog.troubles.length === 0);
    } catch (error) {
      if (resets !== this.#resets) return;
      this.#tried = true;
      this.#list.fail(error);
      this.#keeper.ended(false);
    }
  }

  async #readRemotes(): Promise<RemoteApp[]> {
    return (await this.#repositories.links()).map(({ app }) => app);
  }
}
