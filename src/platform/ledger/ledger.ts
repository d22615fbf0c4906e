// Everything that the platform knows, by what it is about. Routes and the sample write through this, and only this.
import { dirname, join } from 'node:path';
import { ApiError, PlatformError } from '../errors.ts';
import { Accounts } from './accounts.ts';
import { AddonFiles } from './addon-files.ts';
import { Addons } from './addons.ts';
import { Apps } from './apps.ts';
import { Builds } from './builds.ts';
import { Chain } from './chain.ts';
import { Changes } from './changes.ts';
import { steadyClock, type Clock } from './clock.ts';
import { changeConfig, type ConfigChange } from './config.ts';
import { Database } from './database.ts';
import { Formation } from './formation.ts';
import { Outcomes } from './outcomes.ts';
import { Phases } from './phases.ts';
import { Pipelines } from './pipelines.ts';
import { Promotions } from './promotions.ts';
import { endRehearsals } from './rehearsals.ts';
import { Releases, type ConfigVars, type Told } from './releases.ts';
import { Slugs } from './slugs.ts';

/** How many of the newest releases of each app are looked at when the ledger is opened. */
const NEWEST = 20;
/** The setting that holds the latest time that is known to have been, in ms. */
const LATEST = 'clock.latest';

export class Ledger {
  readonly accounts: Accounts;
  readonly apps: Apps;
  readonly releases: Releases;
  readonly slugs: Slugs;
  readonly builds: Builds;
  readonly formation: Formation;
  readonly addons: Addons;
  readonly pipelines: Pipelines;
  readonly promotions: Promotions;
  readonly phases: Phases;
  readonly outcomes: Outcomes;
  readonly chain: Chain;
  /** Says which apps have changed. */
  readonly changes = new Changes();
  readonly clock: Clock;
  readonly #db: Database;
  readonly #addonFiles: AddonFiles;

  /**
   * @param clock the time in ms: what new entries are stamped with, and what decides which releases have expired.
   * @param addonFiles what add-ons consist of.
   */
  constructor(db: Database, clock: Clock, addonFiles: AddonFiles) {
    this.#db = db;
    this.#addonFiles = addonFiles;
    this.clock = clock;
    this.accounts = new Accounts(db, clock);
    this.outcomes = new Outcomes(db);
    this.chain = new Chain(db, this.outcomes);
    this.phases = new Phases(db, clock, this.changes, this.outcomes);
    const { phases, chain, changes, outcomes } = this;
    this.releases = new Releases(db, clock, { phases, chain, changes });
    this.apps = new Apps(db, clock, this.releases);
    this.slugs = new Slugs(db, clock, this.releases, this.chain);
    const { slugs, releases } = this;
    this.builds = new Builds(db, clock, { slugs, releases, chain, outcomes });
    this.formation = new Formation(db, clock, this.releases, this.slugs, this.changes);
    this.addons = new Addons(db, clock, this.releases, this.accounts, addonFiles);
    this.pipelines = new Pipelines(db, clock);
    this.promotions = new Promotions(db, clock, this);
  }

  /**
   * Opens the ledger in a file, or makes one.
   * @param clock in place of the machine's: it passes only as it says. No clock takes the ledger back in time.
   * @throws {PlatformError} also when the newest releases are not what was released.
   */
  static open(file: string, clock?: Clock): Ledger {
    const db = new Database(file);
    try {
      const elapsed = clock ? () => 0 : () => performance.now();
      const steady = steadyClock(clock ?? Date.now, elapsed, latestIn(db));
      const ledger = new Ledger(db, steady, addonFilesOf(file));
      const finding = ledger.chain.firstBreak(NEWEST);
      if (finding === undefined) {
        endRehearsals(db, steady(), ledger);
        return ledger;
      }
      throw new PlatformError(
        `${finding} Another program changed the ledger ${file}: put back a copy of it, or move it away.`,
      );
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Looks through a whole ledger, and changes nothing.
   * @returns what is wrong first, as a sentence; undefined when the chain holds.
   * @throws {PlatformError} when the file cannot be used.
   */
  static verify(file: string): { readonly finding: string | undefined; readonly releases: number } {
    const db = new Database(file, 'read');
    try {
      const releases = db.get<{ count: number }>('SELECT count(*) AS count FROM releases')?.count ?? 0;
      return { finding: new Chain(db, new Outcomes(db)).firstBreak(), releases };
    } finally {
      db.close();
    }
  }

  /** As `slugs.runnable`, of a file in which nothing is changed. */
  static runnable(file: string): ReturnType<Slugs['runnable']> {
    const db = new Database(file, 'read');
    try {
      const steady = steadyClock(Date.now, () => performance.now(), latestIn(db));
      return new Ledger(db, steady, addonFilesOf(file)).slugs.runnable();
    } finally {
      db.close();
    }
  }

  /** The same ledger at another time. */
  at(clock: Clock): Ledger {
    return new Ledger(this.#db, clock, this.#addonFiles);
  }

  /** @returns all of the app's config vars after the change. */
  changeConfig(appId: string, change: ConfigChange, by: string, told?: Told): ConfigVars {
    return changeConfig(this.#db, this.releases, appId, change, by, told);
  }

  /** What a build or a release command wrote in a history that is told, or before outputs were files. */
  stream(id: string): string | undefined {
    return this.chain.textOf(id);
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

  /** Keeps what time it is, so that a clock which is set back does not undo what has expired. */
  close(): void {
    try {
      this.set(LATEST, String(this.clock()));
    } catch (error) {
      // Nothing that was asked for depends on it.
      if (!(error instanceof ApiError)) throw error;
    }
    this.#db.close();
  }
}

/** @param file the one of the ledger */
function addonFilesOf(file: string): AddonFiles {
  return new AddonFiles(join(dirname(file), 'addons'));
}

/** The latest time that the ledger knows of, in ms. */
function latestIn(db: Database): number {
  const sql = `SELECT max((SELECT coalesce(max(created_at), 0) FROM releases),
    coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?), 0)) AS latest`;
  return db.get<{ latest: number }>(sql, LATEST)?.latest ?? 0;
}
