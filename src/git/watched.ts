/** Which files git changes where commits, references and settings of a repository change. */

import { join } from 'node:path';
import { isSamePath } from '../domain/text/paths.ts';
import type { Repository } from './repository.ts';

export interface Watched {
  /** Absolute. */
  readonly folder: string;
  /** Of files in it. */
  readonly glob: string;
}

/**
 * References are files of their own and `packed-refs`, or tables, which only git 2.45 and later write:
 * https://git-scm.com/docs/reftable
 */
export function watchedIn({ gitDir, commonDir }: Pick<Repository, 'gitDir' | 'commonDir'>): Watched[] {
  const tables = 'reftable/**';
  return [
    // A commit that was fetched by its hash changes no reference.
    { folder: gitDir, glob: '{HEAD,FETCH_HEAD}' },
    // What is checked out in a worktree stands in tables of its own.
    ...(isSamePath(gitDir, commonDir) ? [] : [{ folder: gitDir, glob: tables }]),
    { folder: commonDir, glob: `{config,packed-refs,shallow,objects/pack/*.idx,${tables}}` },
    { folder: join(commonDir, 'refs'), glob: '**' },
  ];
}
