/** A file as it was at many commits, told by the object that holds its contents. */

import { runGit, streamGit, GitFailed } from './git.ts';
import { wholeHash } from './hash.ts';
import { ObjectReader } from './objects.ts';
import type { Repository } from './repository.ts';

export interface FileState {
  /** What the file is called there, relative to the repository. */
  readonly path: string;
  /** The hash of its contents: the same contents have the same one. */
  readonly blob: string;
}

/**
 * Looks a file up in many commits, in one process for each name that it had.
 * @param commits whole hashes
 * @param names what the file is or was called; where a commit has several of them, the first one counts
 * @returns by commit, without those that do not have the file
 * @throws {Cancelled}, {Problem}
 */
export async function fileStates(
  repository: Pick<Repository, 'root'>,
  commits: readonly string[],
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, FileState>> {
  const states = new Map<string, FileState>();
  for (const path of names) {
    const open = commits.filter((commit) => !states.has(commit));
    if (open.length === 0) break;
    // Most files have one name, and are found by it.
    // oxlint-disable-next-line no-await-in-loop
    const blobs = await blobsOf(repository.root, open, path, signal);
    for (const [at, blob] of blobs.entries()) if (blob !== undefined) states.set(open[at]!, { path, blob });
  }
  return states;
}

async function blobsOf(
  root: string,
  commits: readonly string[],
  path: string,
  signal: AbortSignal | undefined,
): Promise<(string | undefined)[]> {
  const specs = commits.map((commit) => `${wholeHash(commit)}:${path}`);
  if (path.includes('\n')) return Promise.all(specs.map((spec) => blobAlone(root, spec, signal)));
  const blobs: (string | undefined)[] = [];
  const reader = new ObjectReader((object) => {
    blobs.push(object?.type === 'blob' ? object.hash : undefined);
  }, true);
  const input = specs.map((spec) => `${spec}\n`).join('');
  const listener = { out: (bytes: Buffer) => reader.push(bytes) };
  const options = { input, signal };
  await streamGit(root, ['cat-file', '--batch-check', '--buffer'], listener, options);
  if (blobs.length < commits.length) throw new RangeError('git left questions without an answer.');
  return blobs;
}

/** For a path that does not fit on one line of standard input. */
async function blobAlone(
  root: string,
  spec: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', spec];
    const [hash] = (await runGit(root, args, { signal })).split('\n').slice(-2);
    return hash;
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
