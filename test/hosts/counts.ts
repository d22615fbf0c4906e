// How the processes of a test run hand their counts to the one that adds them up: a file, named by the environment.
import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

const counts = v.object({
  passed: v.number(),
  failed: v.number(),
  /** The files with tests that failed, where they are known. */
  files: v.optional(v.array(v.string())),
});

export type Counts = Readonly<v.InferOutput<typeof counts>>;

/** The environment variable that names the file. */
export const COUNTS_FILE = 'SHIPLOG_TEST_COUNTS';

/** Writes the counts of one stage; outside a whole test run there is nobody to write them for. */
export function writeCounts(found: Counts): void {
  const file = process.env[COUNTS_FILE];
  if (file !== undefined && file !== '') writeFileSync(file, JSON.stringify(found));
}

/** The counts of a stage, or undefined when it ended before it could write them. */
export function readCounts(file: string): Counts | undefined {
  try {
    return v.parse(counts, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
