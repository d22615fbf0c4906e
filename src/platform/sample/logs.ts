// What builds and release commands of the sample wrote.
import type { NewSlug } from '../ledger/slugs.ts';

export function buildLog(slug: NewSlug): string {
  const types = Object.keys(slug.processTypes).join(', ');
  return `-----> Building on the Heroku-24 stack
-----> Using buildpack: heroku/nodejs
-----> Node.js app detected
       engines.node (package.json):   >=22.13
-----> Installing dependencies
       There are none.
-----> Build succeeded!
-----> Discovering process types
       Procfile declares types -> ${types}
-----> Compressing...
       Done: ${((slug.size ?? 0) / 1e6).toFixed(1)}M
-----> Launching...
`;
}

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
    at ModuleJob.run (node:internal/modules/esm/module_job:437:25) {
  code: 'ERR_SQLITE_ERROR',
  errcode: 1,
  errstr: 'SQL logic error'
}

Node.js v24.21.0
`;
}
