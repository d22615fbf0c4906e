import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from './environment.ts';

/**
 * What a process of an app gets: its config vars, and where programs are. The programs of its packages come first. A
 * server that asks where to listen learns that it is for this machine alone.
 * @param folder the unpacked slug, which is its home too, as on the real platform
 * @param own what the platform says itself; config vars do not stand above it
 */
export function appEnvironment(
  folder: string,
  configVars: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const modules = join(folder, 'node_modules', '.bin');
  const basis = cleanEnvironment(folder, existsSync(modules) ? [modules] : []);
  return { ...basis, HOST: '127.0.0.1', ...configVars, HOME: folder, ...own };
}
