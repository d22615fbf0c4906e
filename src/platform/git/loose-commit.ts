// A commit that git has received and, as it does when there are few objects, not packed. It is read without git, which takes
// longer to start than all else that comes before a build.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** In bytes; few commits have more than one thousand. */
const LARGEST = 1_000_000;

/**
 * What `git log --format=%s` says of a commit.
 * @param objects a folder of objects. @param commit a whole hash
 * @returns undefined when git has to be asked
 */
export function looseSubjectOf(objects: string, commit: string): string | undefined {
  const file = join(objects, commit.slice(0, 2), commit.slice(2));
  if (!existsSync(file)) return undefined;
  const text = inflated(readFileSync(file));
  if (text?.startsWith('commit ') !== true) return undefined;
  const end = text.indexOf('\n\n');
  // Git knows how to read what is not in UTF-8.
  if (end < 0 || /^encoding /m.test(text.slice(0, end))) return undefined;
  return firstParagraphOf(text.slice(end)).join(' ').trim();
}

function inflated(bytes: Buffer): string | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: LARGEST }).toString();
  } catch {
    return undefined;
  }
}

/** Its lines, which git takes for one. */
function firstParagraphOf(message: string): string[] {
  const lines = message.split('\n').map((line) => line.trimEnd());
  const begin = lines.findIndex((line) => line !== '');
  if (begin < 0) return [];
  const end = lines.indexOf('', begin);
  return lines.slice(begin, end < 0 ? undefined : end);
}
