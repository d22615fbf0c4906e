/** What differs between two sets of config vars. Values are secret: a difference holds keys alone. */

export type ConfigVars = Readonly<Record<string, string>>;

/** Keys by their kind of change, each list sorted. */
export interface ConfigDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

export function diffConfig(from: ConfigVars, to: ConfigVars): ConfigDiff {
  const before = Object.keys(from).toSorted();
  const kept = before.filter((key) => Object.hasOwn(to, key));
  return {
    added: Object.keys(to)
      .toSorted()
      .filter((key) => !Object.hasOwn(from, key)),
    removed: before.filter((key) => !Object.hasOwn(to, key)),
    changed: kept.filter((key) => from[key] !== to[key]),
    unchanged: kept.filter((key) => from[key] === to[key]),
  };
}

/** One value that a person asked for; undefined where there is no such key. */
export function configValue(vars: ConfigVars, key: string): string | undefined {
  // A key may be called `constructor`.
  return Object.hasOwn(vars, key) ? vars[key] : undefined;
}
