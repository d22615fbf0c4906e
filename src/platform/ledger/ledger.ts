// Everything that the platform knows, by what it is about. Routes and the sample write through this, and only this.
import { Accounts } from './accounts.ts';
import { Addons } from './addons.ts';
import { Apps } from './apps.ts';
import type { Clock } from './clock.ts';
import { changeConfig, type ConfigChange } from './config.ts';
import { Database } from './database.ts';
import { Dynos, RESTART_MS } from './dynos.ts';
import type { Performance } from './output.ts';
import { Pipelines } from './pipelines.ts';
import { Promotions } from './promotions.ts';
import { Releases, type ConfigVars } from './releases.ts';
import { Runs } from './runs.ts';
import { Slugs } from './slugs.ts';

export class Ledger {
  readonly accounts: Accounts;
  readonly apps: Apps;
  readonly releases: Releases;
  readonly slugs: Slugs;
  readonly dynos: Dynos;
  readonly addons: Addons;
  readonly pipelines: Pipelines;
  readonly promotions: Promotions;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly #db: Database;
  readonly #restartMs: number;

  /**
   * @param clock the time in ms: what new entries are stamped with, and what decides which releases have expired.
   * @param restartMs how long processes take to start.
   */
  constructor(db: Database, clock: Clock, restartMs: number) {
    this.#db = db;
    this.#restartMs = restartMs;
    this.clock = clock;
    this.accounts = new Accounts(db, clock);
    this.runs = new Runs(db, clock);
    this.releases = new Releases(db, clock, this.runs);
    this.apps = new Apps(db, clock, this.releases);
    this.slugs = new Slugs(db, clock, this.releases);
    this.dynos = new Dynos(db, clock, this.releases, this.slugs, restartMs);
    this.addons = new Addons(db, clock, this.releases, this.accounts);
    this.pipelines = new Pipelines(db, clock);
    this.promotions = new Promotions(db, clock, this);
  }

  /** Opens the ledger in a file, or makes one. @throws {PlatformError} */
  static open(file: string, clock: Clock = Date.now, restartMs = RESTART_MS): Ledger {
    return new Ledger(new Database(file), clock, restartMs);
  }

  /** The same ledger at another time. */
  at(clock: Clock): Ledger {
    return new Ledger(this.#db, clock, this.#restartMs);
  }

  /** @returns all of the app's config vars after the change. */
  changeConfig(appId: string, change: ConfigChange, by: string): ConfigVars {
    return changeConfig(this.#db, this.releases, appId, change, by);
  }

  /** What a build or a release command wrote: all of it, or how it comes to be written. */
  stream(id: string): string | Performance | undefined {
    const stored = this.#db.get<{ text: string }>('SELECT text FROM streams WHERE id = ?', id);
    return stored ? stored.text : this.runs.output(id);
  }

  setting(key: string): string | undefined {
    return this.#db.get<{ value: string }>('SELECT value FROM settings WHERE key = ?', key)?.value;
  }

  set(key: string, value: string): void {
    this.#db.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', key, value);
  }

  /** All of `work` happens, or none of it. */
  write<T>(work: () => T): T {
    return this.#db.write(work);
  }

  read<T>(work: () => T): T {
    return this.#db.read(work);
  }

  close(): void {
    this.#db.close();
  }
}
