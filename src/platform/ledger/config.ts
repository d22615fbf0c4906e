import type { Database } from './database.ts';
import { configChange } from './descriptions.ts';
import type { ConfigVars, Releases, Told } from './releases.ts';

/** Names with their new values; null removes one. */
export type ConfigChange = Readonly<Record<string, string | null>>;

/** What a change really does, in the order in which it was asked for. */
export function effectOf(
  before: ConfigVars,
  change: ConfigChange,
): { set: string[]; removed: string[]; after: ConfigVars } {
  const after = new Map(Object.entries(before));
  const set: string[] = [];
  const removed: string[] = [];
  for (const [name, value] of Object.entries(change)) {
    if (value === null) {
      if (after.delete(name)) removed.push(name);
    } else if (after.get(name) !== value) {
      after.set(name, value);
      set.push(name);
    }
  }
  return { set, removed, after: Object.fromEntries(after) };
}

/**
 * Changes config vars, which makes a release unless everything is as asked for already.
 * @returns all of the app's config vars.
 */
export function changeConfig(
  db: Database,
  releases: Releases,
  appId: string,
  change: ConfigChange,
  by: string,
  told: Told = {},
): ConfigVars {
  return db.write(() => {
    const before = releases.configVars(appId);
    const { set, removed, after } = effectOf(before, change);
    if (set.length === 0 && removed.length === 0) return before;
    releases.append(appId, { ...told, by, description: configChange(set, removed), configVars: after });
    return after;
  });
}
