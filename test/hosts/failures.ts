// Where workbench tests that failed leave what was seen.
import { join } from 'node:path';
import { repositoryRoot } from './cache.ts';

/** Ignored by git; emptied when the workbench tests begin. */
export const FAILURES = join(repositoryRoot, 'out', 'failures');
