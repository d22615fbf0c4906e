/**
 * Paths of this machine, compared as the system does: Windows takes `c:\\shop` and `C:\\Shop` for one folder, and the
 * parts of VS Code and git write either.
 */

import * as machine from 'node:path';

/** `node:path`, or that of another system. */
export type System = Pick<typeof machine, 'isAbsolute' | 'relative' | 'resolve' | 'sep'>;

/** Whether two absolute paths lead to one place, as far as their texts say. */
export function isSamePath(one: string, other: string, system: System = machine): boolean {
  return system.relative(one, other) === '';
}

/**
 * The way from a folder to what lies in it, at any depth.
 * @param folder absolute, as is `path`
 * @returns with forward slashes; undefined for the folder itself and for what lies elsewhere
 */
export function pathBelow(folder: string, path: string, system: System = machine): string | undefined {
  const way = system.relative(folder, path);
  const parts = way.split(system.sep);
  return way === '' || system.isAbsolute(way) || parts[0] === '..' ? undefined : parts.join('/');
}

/** The same text for all ways to write one path, to look it up by. */
export function pathKey(path: string, system: System = machine): string {
  const whole = system.resolve(path);
  return system.sep === '/' ? whole : whole.toLowerCase();
}
