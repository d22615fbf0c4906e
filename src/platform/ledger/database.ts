// One connection to the file that holds the ledger. Two platforms may have the same file open at once.
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { PlatformError } from '../errors.ts';
import { outputsFolder } from '../private-files.ts';
import { defineHash } from './chain-sql.ts';
import { defineOutputHash } from './outcomes-sql.ts';
import { STEPS } from './schema.ts';
import { cannotUse, damaged, isBusy, refusalOf } from './sqlite-errors.ts';

/** How long a request waits for another program that writes, in ms, and the platform with it. A write takes a few. */
const BUSY_MS = 3000;

/** `read` for one that only looks: it changes nothing, and takes the file as it is or not at all. */
type Access = 'write' | 'read';

export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #transaction: 'none' | 'read' | 'write' = 'none';
  #afterwards: (() => void)[] = [];
  /** Of the transaction that is under way: what it sees does not change. */
  #revision: number | undefined;
  /** The version of the schema whose guards were looked at and are all there. */
  #guarded: number | undefined;

  /**
   * @throws {PlatformError} when the file cannot be opened, is something else, is damaged, or is of another format than
   * can be used.
   */
  constructor(file: string, access: Access = 'write') {
    try {
      this.#db = new DatabaseSync(file, { readOnly: access === 'read' });
    } catch (error) {
      throw cannotUse(file, error);
    }
    try {
      this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      defineHash(this.#db);
      defineOutputHash(this.#db, outputsFolder(dirname(file)));
      if (access === 'write') this.#prepare(file);
      else this.#requireFormat(file);
      this.#requireUndamaged(file);
    } catch (error) {
      this.#db.close();
      throw cannotUse(file, error);
    }
  }

  /** Every row of the answer. `Row` describes the columns that the statement names: the schema keeps them so. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what they declare
    return answered(() => this.#statement(sql).all(...values)) as Row[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the row's shape is the statement's
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what they declare
    return answered(() => this.#statement(sql).get(...values)) as Row | undefined;
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    answered(() => this.#statement(sql).run(...values));
  }

  /**
   * Does all of `work` or none of it. The lock is taken before anything is read, so that what was read is still true
   * when it is written, whoever else writes. Inside another transaction it is a part of that one.
   */
  write<T>(work: () => T): T {
    if (this.#transaction === 'read') throw new TypeError('a write cannot begin inside of a read');
    return this.#within('write', work);
  }

  /** Reads several things as they were at one moment. */
  read<T>(work: () => T): T {
    return this.#within('read', work);
  }

  /** Does something once the transaction that is under way is on disk; at once where there is none. */
  afterCommit(work: () => void): void {
    if (this.#transaction === 'none') work();
    else this.#afterwards.push(work);
  }

  close(): void {
    this.#db.close();
  }

  #within<T>(kind: 'read' | 'write', work: () => T): T {
    if (this.#transaction !== 'none') return work();
    answered(() => this.#db.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN'));
    this.#transaction = kind;
    let result: T;
    try {
      result = work();
      answered(() => this.#db.exec('COMMIT'));
    } catch (error) {
      // Some errors, such as a full disk, have already rolled back.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#afterwards = [];
      throw error;
    } finally {
      this.#transaction = 'none';
      this.#revision = undefined;
    }
    for (const afterwards of this.#afterwards.splice(0)) afterwards();
    return result;
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #prepare(file: string): void {
    this.#useWriteAheadLog();
    // What was acknowledged must survive the loss of power too, not only the end of the process.
    this.#db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON');
    this.write(() => {
      const format = this.#formatOf(file);
      if (format === STEPS.length) return;
      if (format === 0 && this.get('SELECT 1 FROM sqlite_schema')) {
        throw new PlatformError(
          `${file} belongs to another program: move it away, or choose another --data.`,
        );
      }
      for (const step of STEPS.slice(format)) this.#db.exec(step);
      this.#db.exec(`PRAGMA user_version = ${STEPS.length}`);
    });
  }

  /** Changing to the log needs the file for oneself and does not wait for it, so two first starts can collide. */
  #useWriteAheadLog(): void {
    const deadline = Date.now() + BUSY_MS;
    for (;;) {
      try {
        this.#db.exec('PRAGMA journal_mode = WAL');
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  }

  /** @returns another number when another program has written to the file, or another connection of this one. */
  revision(): number {
    if (this.#transaction === 'none') return this.#pragma('data_version');
    this.#revision ??= this.#pragma('data_version');
    return this.#revision;
  }

  /**
   * Whether the guards of the ledger are as they were made. They are looked at again when the schema was changed.
   * @returns the name of one that is gone, another one, or too many.
   */
  missingGuard(): string | undefined {
    const version = this.#pragma('schema_version');
    if (version === this.#guarded) return undefined;
    const expected = expectedGuards();
    const found = guardsOf(this.#db);
    const wrong = [...new Set([...expected.keys(), ...found.keys()])].find(
      (name) => expected.get(name) !== found.get(name),
    );
    if (wrong === undefined) this.#guarded = version;
    return wrong;
  }

  /** @returns the format of the file, 0 for a new one. @throws {PlatformError} when it is newer than what is known here. */
  #formatOf(file: string): number {
    const format = this.#pragma('user_version');
    if (format <= STEPS.length) return format;
    throw new PlatformError(
      `${file} was written by a newer Shiplog (format ${format}, this one knows ${STEPS.length}). Update Shiplog, or choose another --data.`,
    );
  }

  #requireFormat(file: string): void {
    const format = this.#formatOf(file);
    if (format === STEPS.length) return;
    throw new PlatformError(
      `${file} is of an older format (${format}): start the platform once without --verify, which brings it up to date.`,
    );
  }

  /** Only the structure: what the rows say is a matter of the hash chain. */
  #requireUndamaged(file: string): void {
    const row = this.#db.prepare('PRAGMA quick_check(1)').get();
    if (row?.['quick_check'] !== 'ok') throw new PlatformError(damaged(file));
  }

  #pragma(name: string): number {
    return Number(this.get<Record<string, number>>(`PRAGMA ${name}`)?.[name]);
  }
}

/** What SQLite says. @throws {ApiError} with a sentence in place of its failure */
function answered<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The guards that a ledger of today has: their SQL by their names. */
function guardsOf(db: DatabaseSync): Map<string, string> {
  const rows = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  return new Map(rows.map(({ name, sql }) => [String(name), String(sql)]));
}

let guardsOfToday: Map<string, string> | undefined;

/** As SQLite itself has them when a ledger is made. */
function expectedGuards(): Map<string, string> {
  if (guardsOfToday) return guardsOfToday;
  const db = new DatabaseSync(':memory:');
  defineHash(db);
  defineOutputHash(db, devNull);
  for (const step of STEPS) db.exec(step);
  guardsOfToday = guardsOf(db);
  db.close();
  return guardsOfToday;
}
