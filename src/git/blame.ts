/** Which commit a line of a file comes from. */

import { Problem } from '../domain/problem.ts';
import { count } from '../domain/text/sentences.ts';
import { GitFailed, runGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

/** Where a line was written. */
export interface LineOrigin {
  /** Whole. */
  readonly hash: string;
  /** What the file was called there, relative to the repository. */
  readonly path: string;
  /** The number of the line there, from 1. */
  readonly line: number;
  /** True where the line is older than the history that is here, so that the commit is only the oldest one known. */
  readonly cut: boolean;
}

export interface BlameOptions {
  /** Whole hash of the commit that the file is looked at in; left out, it is HEAD with what is on disk. */
  readonly at?: string | undefined;
  /** What the file holds in the editor, where that is not what is on disk. */
  readonly contents?: Buffer;
  readonly signal?: AbortSignal;
}

/**
 * The commit that brought a line to what it is, through renames of the file. A line that was moved within the file
 * comes from the commit that moved it: that is what editors and hosts show beside it.
 * @param path relative to the repository, with forward slashes
 * @param line from 1
 * @returns undefined for a line, or a file, that was not committed yet
 * @throws {Problem} when there is no such line, {Cancelled}
 */
export async function blameLine(
  repository: Pick<Repository, 'root' | 'resolve'>,
  path: string,
  line: number,
  { at, contents, signal }: BlameOptions = {},
): Promise<LineOrigin | undefined> {
  if (!Number.isSafeInteger(line) || line < 1) throw new RangeError('Lines are counted from 1.');
  // git would wait for a content of nothing, in which there is no line anyway.
  if (contents?.length === 0) throw noLine(path, line);
  const given = contents ? ['--contents', '-'] : [];
  // Settings may name commits to look through: what they name was released all the same. To name no file instead,
  // with an empty value, would still read those of the settings.
  const args = [
    'blame',
    '--porcelain',
    '--no-ignore-revs-file',
    `-L${line},${line}`,
    ...given,
    ...(at === undefined ? [] : [wholeHash(at)]),
    '--',
    path,
  ];
  const output = await blame(repository.root, args, contents, signal);
  if (output === undefined) return undefined;
  const [, hash, number] = /^([0-9a-f]{40,64}) (\d+) /.exec(output) ?? [];
  const file = /^filename (.*)$/m.exec(output)?.[1];
  if (hash === undefined || file === undefined) throw noLine(path, line);
  if (/^0+$/.test(hash)) return undefined;
  const cut = /^boundary$/m.test(output) && (await hasParents(repository, hash));
  return { hash, path: unquoted(file), line: Number(number), cut };
}

async function blame(
  root: string,
  args: readonly string[],
  contents: Buffer | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return await runGit(root, args, { signal, ...(contents && { input: contents }) });
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // A file that is not in the commit, or a repository without one.
    if (/no such path|no such ref: HEAD|bad revision 'HEAD'/.test(error.output)) return undefined;
    const [, file = '', lines] = /^fatal: file (.*) has only (\d+) lines?$/m.exec(error.output) ?? [];
    if (lines === undefined) throw error;
    throw new Problem(`${file} has only ${count(Number(lines), 'line')}.`);
  }
}

/** git marks a commit without parents; in a shallow clone some have parents which are not here. */
async function hasParents(repository: Pick<Repository, 'resolve'>, hash: string): Promise<boolean> {
  const resolution = (await repository.resolve([hash])).get(hash);
  return resolution?.kind === 'found' && resolution.commit.parents.length > 0;
}

function noLine(path: string, line: number): Problem {
  return new Problem(`${path} has no line ${line}.`);
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** A path as git writes it on a line: in quotes, with escapes for its bytes, where it is not plain. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const bytes: Buffer[] = [];
  for (const [part, octal, letter] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Buffer.of(Number.parseInt(octal, 8)));
    else if (letter !== undefined) bytes.push(Buffer.of(escapes[letter] ?? letter.charCodeAt(0)));
    else bytes.push(Buffer.from(part));
  }
  return Buffer.concat(bytes).toString();
}
