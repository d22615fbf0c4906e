/** The address of a file at a commit, as a URI's path and query carry it. */

import { isWholeHash } from '../domain/graph/commit.ts';
import { isAbsolute, join } from 'node:path';
import { pathBelow } from '../domain/text/paths.ts';

export interface CommitFile {
  /** Of the repository, absolute. */
  readonly root: string;
  /** Whole. */
  readonly hash: string;
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  /** Whole hash of its contents, where the path does not lead to it; see `FileChange`. */
  readonly blob?: string;
}

/** Where the file is on disk, or would be. */
export function fileOf({ root, path }: Pick<CommitFile, 'root' | 'path'>): string {
  return join(root, ...path.split('/'));
}

/** What the path does not say. */
export function queryOf({ root, hash, blob }: CommitFile): string {
  return JSON.stringify({ root, hash, blob });
}

/**
 * Reads an address, which may come from an attacker.
 * @param file absolute path of the file
 * @returns undefined when it is none
 */
export function parseAddress(file: string, query: string): CommitFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('root' in value) || !('hash' in value))
    return undefined;
  const { root, hash } = value;
  if (typeof root !== 'string' || !isAbsolute(root) || root.includes('\0')) return undefined;
  if (typeof hash !== 'string' || !isWholeHash(hash)) return undefined;
  const blob = 'blob' in value ? value.blob : undefined;
  if (blob !== undefined && (typeof blob !== 'string' || !isWholeHash(blob))) return undefined;
  const path = pathBelow(root, file);
  return path === undefined || path.includes('\0')
    ? undefined
    : { root, hash, path, ...(blob !== undefined && { blob }) };
}
