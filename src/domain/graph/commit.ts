/** The facts of a commit that rows and plans show. */
export interface Commit {
  /** In full: 40 or 64 hexadecimal digits. */
  readonly hash: string;
  /** Full hashes; none for a root, several for a merge. */
  readonly parents: readonly string[];
  readonly author: string;
  readonly email: string;
  /** When it was committed, in milliseconds. */
  readonly date: number;
  readonly subject: string;
  /** The title of the pull request that it merges, where the subject does not have it; see `commitTitle`. */
  readonly title?: string;
}

/** The title of a commit in rows, pickers, plans and changelogs. */
export function commitTitle({ title, subject }: Pick<Commit, 'subject' | 'title'>): string {
  return title ?? subject;
}

/** One file between two commits. Paths are relative to the repository, with forward slashes. */
export interface FileChange {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'typeChanged';
  readonly path: string;
  /** Its earlier path, if it moved. */
  readonly from: string | undefined;
  /**
   * Full hashes of the contents on both sides, for a file whose name is not UTF-8. Its paths have each odd byte as git
   * quotes it, such as `\\351`, so only these hashes lead to the contents.
   */
  readonly blobs?: { readonly before: string; readonly now: string };
  /** What it is (or was, if deleted) when it is not a regular file. */
  readonly what?: 'link' | 'submodule';
  /** Whether it is executable, if that changed. */
  readonly executable?: boolean;
  /** True for a file that moved unchanged (git's `R100`), where the comparison reports it. */
  readonly sameContents?: true;
}

/**
 * A date, maybe with a time (`20241015`, `202410151230`), or seconds or milliseconds since 1970: common build names. One
 * hash in 100,000 starts with eight digits that look like one.
 */
export const timeForm = String.raw`(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?|1[3-9]\d{8}(?:\d{3})?)`;

const hashForm = new RegExp(`^(?!${timeForm}$)[0-9a-f]{7,64}$`);

/** Whether the name of a commit is a hash, short or full. With fewer digits it is more likely a word. */
export function isHash(text: string): boolean {
  return hashForm.test(text);
}

/** Whether a text is a full hash, SHA-1 or SHA-256. */
export function isWholeHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Whether two hashes, each of which may be short, name the same commit. */
export function isSameHash(a: string, b: string): boolean {
  return isHash(a) && isHash(b) && (a.startsWith(b) || b.startsWith(a));
}

/**
 * The part of a hash that is shown. The platform's descriptions have eight digits, git shows seven. A name that is not a
 * hash is shown in full.
 */
export function shortHash(hash: string): string {
  return isHash(hash) ? hash.slice(0, 7) : hash;
}
