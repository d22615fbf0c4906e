// What the release commands of the sample's history wrote.
/** What migrate.js of the shop prints. */
export function migrationLog(applied: readonly string[]): string {
  return [...applied.map((name) => `Applying ${name}`), 'The database is up to date.', ''].join('\n');
}

/** What migrate.js of the shop prints where the migration makes an index of a table that is not there yet. */
export function failedMigration(name: string): string {
  return `Applying ${name}
file:///app/migrate.js:13
  database.exec(readFileSync(new URL(name, folder), 'utf8'));
           ^

Error: no such table: main.wish_lists
    at file:///app/migrate.js:13:12
    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)
    at async node:internal/modules/esm/loader:647:26
    at async asyncRunEntryPointWithESMLoader (node:internal/modules/run_main:101:5) {
  code: 'ERR_SQLITE_ERROR',
  errcode: 1,
  errstr: 'SQL logic error'
}

Node.js v24.21.0
`;
}
