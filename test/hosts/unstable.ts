// Tests that fail once and pass when they are run again: counted and named, never taken for tests that passed.
import type { Counts, Failure } from './counts.ts';

/** How many tests of a whole run may be unstable; more of them fail the run. */
export const MOST_UNSTABLE = 2;

/**
 * Runs what failed in a phase once more. A phase in which more failed than may be unstable stays as it is, and so does one
 * of which it is not known what failed.
 * @param left how many may be unstable.
 * @param again runs the tests whose full titles match a pattern, in these files.
 * @returns the counts of both, with the titles of what passed the second time only.
 */
export async function runAgain(
  first: Counts,
  left: number,
  again: (pattern: string, files: readonly string[]) => Promise<Counts>,
): Promise<Counts> {
  const { failures = [] } = first;
  if (failures.length === 0 || failures.length > left) return first;
  const second = await again(patternOf(failures), [...new Set(failures.map(({ file }) => file))]);
  const passed = first.passed + second.passed;
  if (second.failed > 0) return { ...second, passed };
  return { passed, failed: 0, unstable: failures.map(({ titles }) => titles.join(' ')) };
}

/** Matches the titles of tests that failed, and those of all tests of a suite that could not begin. */
function patternOf(failures: readonly Failure[]): string {
  const titles = failures.map((one) => escaped(one.titles.join(' ')) + (one.isTest ? '$' : ' '));
  return `^(?:${titles.join('|')})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
