// One connection to the file that holds the ledger. Two platforms may have the same file open at once.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { ApiError, PlatformError } from '../errors.ts';
import { STEPS } from './schema.ts';

/** How long a writer waits for another one, in ms. A write takes a few. */
const BUSY_MS = 10_000;

// Result codes of SQLite: https://www.sqlite.org/rescode.html
const BUSY = 5;
const NOT_A_DATABASE = 26;

export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #transaction: 'none' | 'read' | 'write' = 'none';

  /** @throws {PlatformError} when the file cannot be opened, is something else, or is of a newer format. */
  constructor(file: string) {
    try {
      this.#db = new DatabaseSync(file);
    } catch (error) {
      throw new PlatformError(`The ledger ${file} cannot be opened: ${text(error)}.`, { cause: error });
    }
    try {
      this.#prepare(file);
    } catch (error) {
      this.#db.close();
      if (error instanceof PlatformError) throw error;
      if (codeOf(error) === NOT_A_DATABASE) {
        throw new PlatformError(`${file} is not a ledger: move it away, or choose another --data.`, {
          cause: error,
        });
      }
      throw new PlatformError(`The ledger ${file} cannot be used: ${text(error)}.`, { cause: error });
    }
  }

  /** Every row of the answer. `Row` describes the columns that the statement names: the schema keeps them so. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what they declare
    return this.#statement(sql).all(...values) as Row[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the row's shape is the statement's
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STRICT tables hold what they declare
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
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

  close(): void {
    this.#db.close();
  }

  #within<T>(kind: 'read' | 'write', work: () => T): T {
    if (this.#transaction !== 'none') return work();
    this.#begin(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
    this.#transaction = kind;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors, such as a full disk, have already rolled back.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#transaction = 'none';
    }
  }

  #begin(begin: string): void {
    try {
      this.#db.exec(begin);
    } catch (error) {
      if (codeOf(error) !== BUSY) throw error;
      throw new ApiError(
        503,
        'service_unavailable',
        'The ledger is locked by another program. Try again later.',
      );
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #prepare(file: string): void {
    this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    this.#useWriteAheadLog();
    // What was acknowledged must survive the loss of power too, not only the end of the process.
    this.#db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON');
    this.write(() => {
      const format = this.#pragma('user_version');
      if (format === STEPS.length) return;
      if (format > STEPS.length) {
        throw new PlatformError(
          `${file} was written by a newer Shiplog (format ${format}, this one knows ${STEPS.length}). Update Shiplog, or choose another --data.`,
        );
      }
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
        if (codeOf(error) !== BUSY || Date.now() > deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  }

  #pragma(name: string): number {
    const row = this.#db.prepare(`PRAGMA ${name}`).get();
    return Number(row?.[name]);
  }
}

/** SQLite's primary result code, or undefined when the error is none of its own. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return Number(error.errcode) & 0xff;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
