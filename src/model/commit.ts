/** A commit as people talk about it. */
export interface Commit {
  /** Whole, 40 or 64 hexadecimal digits. */
  readonly hash: string;
  /** Whole hashes; none for a root, several for a merge. */
  readonly parents: readonly string[];
  readonly author: string;
  readonly email: string;
  /** When it was committed, in milliseconds. */
  readonly date: number;
  readonly subject: string;
}

/** One file between two commits. Paths are relative to the repository, with forward slashes. */
export interface FileChange {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'typeChanged';
  readonly path: string;
  /** Where it was before, if that was elsewhere. */
  readonly from: string | undefined;
  /** What it is, or was until it was deleted, where that is no file with contents of its own. */
  readonly what?: 'link' | 'submodule';
  /** Whether it can be executed, where that changed. */
  readonly executable?: boolean;
}

/** How much of a hash is shown: the platform's descriptions have eight digits, people read seven. */
export function shortHash(hash: string): string {
  return hash.slice(0, 7);
}
