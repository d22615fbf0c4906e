/**
 * Paths of this machine, compared as the system does: Windows treats `c:\\shop` and `C:\\Shop` as one folder, and VS Code
 * and git use both forms.
 */

import * as machine from 'node:path';

/** `node:path`, or its variant for another system. */
export type System = Pick<typeof machine, 'isAbsolute' | 'relative' | 'resolve' | 'sep'>;

/** Whether two absolute paths are the same by their texts. */
export function isSamePath(one: string, other: string, system: System = machine): boolean {
  return system.relative(one, other) === '';
}

/**
 * The relative path from a folder to something below it.
 * @param folder absolute, as is `path`
 * @returns with forward slashes; undefined for the folder itself and for anything outside it
 */
export function pathBelow(folder: string, path: string, system: System = machine): string | undefined {
  const way = system.relative(folder, path);
  const parts = way.split(system.sep);
  return way === '' || system.isAbsolute(way) || parts[0] === '..' ? undefined : parts.join('/');
}

/** A lookup key: the same text for all spellings of one path. */
export function pathKey(path: string, system: System = machine): string {
  const whole = system.resolve(path);
  return system.sep === '/' ? whole : whole.toLowerCase();
}
