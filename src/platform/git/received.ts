// Objects that git has received and not accepted yet: in a folder of their own, which git calls a quarantine and removes
// unless the push is accepted to its end.
import { constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/**
 * Puts what was received beside the objects of its repository as well. Git finds it there when it does the same.
 * @param quarantine a folder inside of `objects`
 */
export async function keepReceived(quarantine: string, objects: string): Promise<void> {
  const names = await readdir(quarantine, { recursive: true });
  const kept = names.filter((name) => /^(pack[/\\].*\.(pack|rev|idx)|[0-9a-f]{2}[/\\][0-9a-f]+)$/.test(name));
  // What an index says has to be there before it.
  const inOrder = kept.toSorted((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')));
  for (const name of inOrder) {
    const to = join(objects, ...name.split(sep));
    // oxlint-disable-next-line no-await-in-loop -- in this order
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    // oxlint-disable-next-line no-await-in-loop
    await linkOrCopy(join(quarantine, name), to);
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    // Some file systems know no links.
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'ENOTSUP') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Removes what a git that was killed has left in a repository: its locks, and what it was receiving. */
export function removeLeftovers(repository: string): void {
  const objects = join(repository, 'objects');
  const received = existsSync(objects) ? readdirSync(objects) : [];
  for (const name of received) {
    if (name.startsWith('tmp_objdir-')) rmSync(join(objects, name), { recursive: true, force: true });
  }
  const references = join(repository, 'refs');
  const locks = existsSync(references) ? readdirSync(references, { recursive: true }).map(String) : [];
  for (const name of locks) if (name.endsWith('.lock')) rmSync(join(references, name), { force: true });
  for (const name of ['packed-refs.lock', 'HEAD.lock']) rmSync(join(repository, name), { force: true });
}
