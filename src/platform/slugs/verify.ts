// Looks through the archives of slugs, and changes nothing.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../hash-file.ts';
import { ARCHIVE } from './slug-store.ts';

/**
 * @param folder the one of the store; it need not be there.
 * @returns the path of the first archive that does not hold what its name says
 */
export async function firstBrokenArchive(folder: string): Promise<string | undefined> {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  for (const name of names) {
    const sha256 = ARCHIVE.exec(name)?.[1];
    if (sha256 === undefined) continue;
    const path = join(folder, name);
    // oxlint-disable-next-line no-await-in-loop -- the first one is named
    if ((await sha256Of(path)) !== sha256) return path;
  }
  return undefined;
}
