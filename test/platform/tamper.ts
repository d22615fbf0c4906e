import { DatabaseSync } from 'node:sqlite';
import { defineHash } from '../../src/platform/ledger/chain-sql.ts';

/** Changes a ledger as another program does: without the guards, and with all else as it was. */
export function tamper(file: string, sql: string): void {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  defineHash(db);
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of guards) db.exec(`DROP TRIGGER ${String(name)}`);
  db.exec(sql);
  for (const guard of guards) db.exec(String(guard.sql));
  db.close();
}
