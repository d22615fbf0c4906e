/** Objects as `git cat-file --batch` prints them, and the commits in them: bytes in, data out. */

import type { Commit } from '../model/commit.ts';

export interface GitObject {
  /** Whole. */
  readonly hash: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Empty where only the sizes were asked for. */
  readonly content: Buffer;
}

const newline = 0x0a;
const nothing = Buffer.alloc(0);

/**
 * Reads what `cat-file --batch` or `--batch-check` printed.
 * @param bare true for `--batch-check`, which prints no contents
 * @returns one entry for each line that was asked, in that order; undefined for what is missing or ambiguous
 */
export function parseObjects(output: Buffer, bare = false): (GitObject | undefined)[] {
  const objects: (GitObject | undefined)[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(newline, at);
    const header = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(output.toString('latin1', at, end));
    at = end + 1;
    if (!header) {
      objects.push(undefined);
      continue;
    }
    const [, hash = '', type = '', digits] = header;
    const size = Number(digits);
    objects.push({ hash, type, size, content: bare ? nothing : output.subarray(at, at + size) });
    if (!bare) at += size + 1;
  }
  return objects;
}

/** Reads a commit object. What is damaged in it reads as empty. */
export function parseCommit({ hash, content }: GitObject): Commit {
  const end = content.indexOf('\n\n');
  const head = end < 0 ? content : content.subarray(0, end);
  const body = end < 0 ? nothing : content.subarray(end + 2);
  // Lines that go on from the one before, such as a signature's, begin with a space and so name no field.
  const lines = head.toString('latin1').split('\n');
  const decode = decoder(lines.find((line) => line.startsWith('encoding '))?.slice('encoding '.length));
  const person = (field: string) => {
    const line = lines.find((candidate) => candidate.startsWith(`${field} `)) ?? '';
    return /^\S+ (?<name>.*?) ?<(?<email>[^>]*)> ?(?<seconds>-?\d+)?/.exec(
      decode(Buffer.from(line, 'latin1')),
    )?.groups;
  };
  const author = person('author');
  return {
    hash,
    parents: lines.filter((line) => line.startsWith('parent ')).map((line) => line.slice('parent '.length)),
    author: author?.['name'] ?? '',
    email: author?.['email'] ?? '',
    date: Number(person('committer')?.['seconds'] ?? 0) * 1000,
    subject: subjectOf(decode(body)),
  };
}

/** The first paragraph in one line, as git shows it. */
function subjectOf(message: string): string {
  const [paragraph = ''] = message
    .replace(/^\s*\n/, '')
    .trimStart()
    .split(/\n[^\S\n]*\n/, 1);
  return paragraph
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function decoder(encoding: string | undefined): (bytes: Buffer) => string {
  try {
    const text = new TextDecoder(encoding ?? 'utf-8');
    return (bytes) => text.decode(bytes);
  } catch {
    // A name that nobody knows: most of the text is ASCII all the same.
    return (bytes) => bytes.toString('utf8');
  }
}
