/** What is checked out. */

import type { Head } from '../domain/release/ahead-behind.ts';
import { GitFailed, runGit } from './git.ts';
import type { Repository } from './repository.ts';

/** The branch and the commit that are checked out; undefined before the first commit. */
export async function headOf({ root }: Repository): Promise<Head | undefined> {
  try {
    const output = await runGit(root, ['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD']);
    const [hash = '', name = ''] = output.split('\n');
    const branch = /^refs\/heads\/(.+)$/.exec(name)?.[1];
    return { hash, branch };
  } catch (error) {
    // A branch without a commit is no place to count from.
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
