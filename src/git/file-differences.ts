/** What became of one file between many pairs of commits, read from their folders alone. */

import type { FileChange } from '../domain/graph/commit.ts';
import type { Span } from '../domain/graph/span.ts';
import { differ } from './differ.ts';
import { parseFileChanges } from './file-changes.ts';
import { streamGit } from './git.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

/**
 * Which of some files differ between commits, in one process for all pairs. It reads no contents, so that it also works
 * where a partial clone left them out. A file that moved is one that was deleted and one that was added.
 * @param spans with whole hashes of commits that are here; without `from` all files were added
 * @param paths relative to the repository, with forward slashes
 * @returns for each span the files whose contents differ
 * @throws {Cancelled}, {Problem}
 */
export async function fileDifferences(
  { root }: Pick<Repository, 'root'>,
  spans: readonly Span[],
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (readonly FileChange[])[]> {
  const pairs = spans.filter(({ from }) => from !== undefined);
  const firsts = spans.filter(({ from }) => from === undefined);
  const [between, ...first] = await Promise.all([
    betweenPairs(root, pairs, paths, signal),
    ...firsts.map(async ({ to }) => {
      const args = [...differ(undefined, to, ['--raw', '--no-renames']), '--', ...paths];
      return changesIn(fieldsOf(await outputOf(root, args, '', signal)));
    }),
  ]);
  return spans.map((span) =>
    span.from === undefined ? (first[firsts.indexOf(span)] ?? []) : (between[pairs.indexOf(span)] ?? []),
  );
}

async function betweenPairs(
  root: string,
  pairs: readonly Span[],
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(readonly FileChange[])[]> {
  if (pairs.length === 0) return [];
  // Of a line with two commits git takes the second one for the parent of the first.
  const input = pairs.map(({ from = '', to }) => `${wholeHash(to)} ${wholeHash(from)}\n`).join('');
  // Also a pair without a difference has its line.
  const shape = ['--stdin', '--always', '-r', '--raw', '--no-abbrev', '--no-renames', '-z'];
  const quiet = ['--no-color', '--no-relative', '--ignore-submodules=none'];
  const output = await outputOf(root, ['diff-tree', ...quiet, ...shape, '--', ...paths], input, signal);
  const parts: string[][] = [];
  const fields = fieldsOf(output);
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at]!;
    if (!field.startsWith(':')) parts.push([]);
    else parts.at(-1)?.push(field, fields[++at] ?? '');
  }
  if (parts.length !== pairs.length) throw new RangeError('git left questions without an answer.');
  return parts.map(changesIn);
}

async function outputOf(
  root: string,
  args: readonly string[],
  input: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const listener = { out: (bytes: Buffer) => pieces.push(bytes) };
  await streamGit(root, args, listener, { signal, ...(input !== '' && { input }) });
  return Buffer.concat(pieces);
}

/** A character is a byte: a path may be in any encoding. */
function fieldsOf(output: Buffer): string[] {
  return output.toString('latin1').split('\0').slice(0, -1);
}

/** @param fields modes, hashes and a letter, then a path, and so on */
function changesIn(fields: readonly string[]): FileChange[] {
  const changed: string[] = [];
  for (let at = 0; at < fields.length; at += 2) {
    const [, before, now] = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) /.exec(fields[at] ?? '') ?? [];
    // One that can be executed now has the same contents.
    if (before !== now) changed.push(fields[at] ?? '', fields[at + 1] ?? '');
  }
  return parseFileChanges(Buffer.from(changed.map((field) => `${field}\0`).join(''), 'latin1'));
}
