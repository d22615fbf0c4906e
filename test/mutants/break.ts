// A deliberate break of the source: a mistake that somebody could make, and that a test must notice.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Break {
  /** The file that is broken, below `src/`. */
  readonly file: string;
  /** What is wrong after it, in words. */
  readonly what: string;
  /** Text of the file, which stands in it once. */
  readonly find: string;
  readonly replace: string;
  /** The test files that must notice, below `test/unit/`; when they do not, the others of the room may. */
  readonly tests: readonly string[];
}

type Line = readonly [what: string, find: string, replace: string];

/** Several breaks of one file that the same tests must notice. */
export function breaksIn(file: string, tests: readonly string[], lines: readonly Line[]): Break[] {
  return lines.map(([what, find, replace]) => ({ file, tests, what, find, replace }));
}

/** What is wrong with a break itself, as a sentence; undefined when it can be made. */
export function objection({ file, what, find, replace }: Break): string | undefined {
  const path = join(root, 'src', file);
  if (!existsSync(path)) return `${file} is gone: "${what}".`;
  const times = readFileSync(path, 'utf8').split(find).length - 1;
  if (times !== 1) return `The text of "${what}" stands ${times} times in ${file}, not once: ${find}`;
  return find === replace ? `"${what}" changes nothing in ${file}.` : undefined;
}

/** The text of a file with a break in it. */
export function broken({ find, replace }: Break, text: string): string {
  return text.replace(find, () => replace);
}

/**
 * The test files of the room that a file is in, below `test/unit/`, without the model checks: what only a random schedule
 * finds, no test says what it is about.
 */
export function roomTests(file: string): readonly string[] {
  const [room = ''] = file.split('/');
  return globSync(`${room}/**/*.test.ts`, { cwd: join(root, 'test/unit') })
    .filter((path) => !path.endsWith('model-check.test.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}
