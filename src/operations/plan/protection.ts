/** Which apps are rolled back only after their name was typed. */

import { type Glob, parseGlob } from '../../domain/text/glob.ts';
import type { Stage } from '../../domain/release/release.ts';

/**
 * Reads the patterns of `shiplog.protectedApps`. What protects must not fail open: a setting that makes no sense
 * protects everything.
 * @param settings the values that the setting has at all its places
 */
export function readProtectedApps(settings: readonly unknown[]): readonly Glob[] {
  return settings.filter((value) => value !== undefined && value !== null).flatMap(globsOf);
}

function globsOf(value: unknown): Glob[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  return names.map((name) => {
    if (typeof name !== 'string') return everything;
    try {
      return parseGlob(name.trim());
    } catch {
      return everything;
    }
  });
}

const everything: Glob = () => true;

/** Where an app stands in its pipeline; `unknown` when that could not be read. */
export type KnownStage = Stage | undefined | 'unknown';

/** An app whose stage is unknown counts as one in production. */
export function isProtected(app: string, stage: KnownStage, patterns: readonly Glob[]): boolean {
  return stage === 'production' || stage === 'unknown' || patterns.some((fits) => fits(app));
}
