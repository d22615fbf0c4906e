// What the release commands of the sample's history have left in its databases.
import { DatabaseSync } from 'node:sqlite';

/**
 * Applies migrations as the shop's own migrate.js does.
 * @param configVars of the app: they say where its database is.
 * @param migrations the statements of each, by its name, in the order in which they were applied.
 */
export function fillDatabase(
  configVars: Readonly<Record<string, string>>,
  migrations: ReadonlyMap<string, string>,
): void {
  const file = configVars['DATABASE_PATH'];
  if (file === undefined) throw new TypeError('the history attaches a database');
  const database = new DatabaseSync(file);
  try {
    database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)');
    for (const [name, sql] of migrations) {
      database.exec(sql);
      database.prepare('INSERT INTO migrations (name) VALUES (?)').run(name);
    }
  } finally {
    database.close();
  }
}
