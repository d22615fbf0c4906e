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
  /** Of the pull request that it merges, where the subject says only that; see `commitTitle`. */
  readonly title?: string;
}

/** What a commit is called in rows, picks, plans and changelogs. */
export function commitTitle({ title, subject }: Pick<Commit, 'subject' | 'title'>): string {
  return title ?? subject;
}

/** One file between two commits. Paths are relative to the repository, with forward slashes. */
export interface FileChange {
  readonly kind: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'typeChanged';
  readonly path: string;
  /** Where it was before, if that was elsewhere. */
  readonly from: string | undefined;
  /**
   * Whole hashes of its contents on both sides, of a file with a name that is not UTF-8. In its paths each byte that is
   * none stands as git quotes it, such as `\\351`, so that nothing but these hashes leads to it.
   */
  readonly blobs?: { readonly before: string; readonly now: string };
  /** What it is, or was until it was deleted, where that is no file with contents of its own. */
  readonly what?: 'link' | 'submodule';
  /** Whether it can be executed, where that changed. */
  readonly executable?: boolean;
  /** On a file that moved without a change, git's `R100`, where a comparison tells that. */
  readonly sameContents?: true;
}

/**
 * A day, maybe with a time (`20241015`, `202410151230`), or seconds or milliseconds since 1970: by these people name
 * builds. Of eight digits that begin a hash one in 100,000 reads like it.
 */
export const timeForm = String.raw`(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?|1[3-9]\d{8}(?:\d{3})?)`;

const hashForm = new RegExp(`^(?!${timeForm}$)[0-9a-f]{7,64}$`);

/** Whether a text that is named as a commit is a hash, short or whole. Fewer digits are more likely a word. */
export function isHash(text: string): boolean {
  return hashForm.test(text);
}

/** Whether a text is a hash in full, of SHA-1 or SHA-256. */
export function isWholeHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Whether two texts name one commit by its hash, which may be short on either side. */
export function isSameHash(a: string, b: string): boolean {
  return isHash(a) && isHash(b) && (a.startsWith(b) || b.startsWith(a));
}

/**
 * How much of a hash is shown: the platform's descriptions have eight digits, people read seven. Another name of a
 * commit is shown whole.
 */
export function shortHash(hash: string): string {
  return isHash(hash) ? hash.slice(0, 7) : hash;
}
