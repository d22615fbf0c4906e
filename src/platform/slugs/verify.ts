// Looks through the archives of slugs, and changes nothing.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
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
    const hash = createHash('sha256');
    const path = join(folder, name);
    // oxlint-disable-next-line no-await-in-loop -- the first one is named
    await pipeline(createReadStream(path), hash);
    if (hash.digest('hex') !== sha256) return path;
  }
  return undefined;
}
