import { invalidParams } from '../errors.ts';
import type { Database } from './database.ts';
import { configChange } from './descriptions.ts';
import type { ConfigVars, Releases, Told } from './releases.ts';

/** Names with their new values; null removes one. */
export type ConfigChange = Readonly<Record<string, string | null>>;

/** No app has more, as on the real platform: names and values, in bytes. No system starts a process with much more. */
const MOST = 64 * 1024;

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
 * @throws {ApiError} 422 when they would be too many
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
    if (set.length > 0) requireRoom(after);
    releases.append(appId, { ...told, by, description: configChange(set, removed), configVars: after });
    return after;
  });
}

function requireRoom(vars: ConfigVars): void {
  const size = Object.entries(vars).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size <= MOST) return;
  throw invalidParams(
    `The config vars of an app cannot exceed ${MOST} bytes, names and values together, and these are ${size}: keep large values in files.`,
  );
}
