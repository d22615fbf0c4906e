// How the processes of a test run hand their counts to the one that adds them up: a file, named by the environment.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Runnable } from 'mocha';
import * as v from 'valibot';

const failure = v.object({
  /** The file of the test, with its whole path. */
  file: v.string(),
  /** The titles of the suites around it, and its own; of what goes before or after tests, those of the suite alone. */
  titles: v.array(v.string()),
  /** Whether it is a test by itself; else it is what goes before or after the tests of a suite. */
  isTest: v.boolean(),
});

export type Failure = Readonly<v.InferOutput<typeof failure>>;

export function failureOf(runnable: Runnable & { readonly type?: string }): Failure {
  const isTest = runnable.type === 'test';
  const titles = runnable.titlePath();
  return { file: runnable.file ?? '', titles: isTest ? titles : titles.slice(0, -1), isTest };
}

const counts = v.object({
  passed: v.number(),
  failed: v.number(),
  /** What failed, where it is known. */
  failures: v.optional(v.array(failure)),
  /** The titles of tests that failed once and then passed alone. */
  unstable: v.optional(v.array(v.string())),
});

export type Counts = Readonly<v.InferOutput<typeof counts>>;

/** The environment variable that names the file. */
export const COUNTS_FILE = 'SHIPLOG_TEST_COUNTS';

/** Writes the counts of one phase; outside a whole test run there is nobody to write them for. */
export function writeCounts(found: Counts): void {
  const file = process.env[COUNTS_FILE];
  if (file !== undefined && file !== '') writeFileSync(file, JSON.stringify(found));
}

/** The counts of a phase, or undefined when it ended before it could write them. */
export function readCounts(file: string): Counts | undefined {
  try {
    return v.parse(counts, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
