// Where workbench tests that failed leave what was seen.
import { join } from 'node:path';
import { repositoryRoot } from './cache.ts';

/** Ignored by git; emptied when a test run begins. */
export const FAILURES = join(repositoryRoot, 'out', 'failures');
