// Who acts: people, and the add-ons that make releases of their own.
import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly createdAt: number;
}

const COLUMNS = 'id, email, name, created_at AS createdAt';
/** The setting that names the account which the token belongs to. */
const OWNER_OF_TOKEN = 'account';

export class Accounts {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The account with this address, made when there is none yet. */
  have(email: string, name: string | null): Account {
    return this.#db.write(() => {
      const known = this.#db.get<Account>(`SELECT ${COLUMNS} FROM accounts WHERE email = ?`, email);
      if (known) return known;
      const account = { id: randomUUID(), email, name, createdAt: this.#clock() };
      this.#db.run(
        'INSERT INTO accounts (id, email, name, created_at) VALUES (?, ?, ?, ?)',
        account.id,
        email,
        name,
        account.createdAt,
      );
      return account;
    });
  }

  all(): Account[] {
    return this.#db.all(`SELECT ${COLUMNS} FROM accounts`);
  }

  /** Who the token of the platform belongs to. */
  current(): Account {
    const found = this.#db.get<Account>(
      `SELECT ${COLUMNS} FROM accounts WHERE id = (SELECT value FROM settings WHERE key = ?)`,
      OWNER_OF_TOKEN,
    );
    if (found) return found;
    return this.#db.write(() => {
      const account = this.have('you@example.com', null);
      this.setCurrent(account.id);
      return account;
    });
  }

  setCurrent(id: string): void {
    this.#db.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', OWNER_OF_TOKEN, id);
  }
}
