/** Where the history that is here ends before its beginning: in a shallow clone, or by grafts. */

import { isWholeHash } from '../domain/graph/commit.ts';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

export interface Cut {
  /** Changes whenever git says other parents of commits than before; empty for a history that is whole. */
  readonly stamp: string;
  /** Whole hashes of the commits whose parents are not here. */
  readonly border: readonly string[];
}

/** Reads what git itself reads: https://git-scm.com/docs/shallow */
export async function cutOf({ commonDir }: Pick<Repository, 'commonDir'>): Promise<Cut> {
  const shallow = join(commonDir, 'shallow');
  const stamps = await Promise.all([shallow, join(commonDir, 'info', 'grafts')].map(stampOf));
  if (stamps.every((stamp) => stamp === '')) return { stamp: '', border: [] };
  const lines = await readFile(shallow, 'utf8').catch(() => '');
  return { stamp: stamps.join(), border: lines.split('\n').filter(isWholeHash) };
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}
