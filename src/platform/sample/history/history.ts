// The whole history of the sample shop, and what each commit of it leaves.
import type { Commit } from './commit.ts';
import { cartCommits } from './cart.ts';
import { giftCommits } from './gifts.ts';
import { newestCommits } from './newest.ts';
import { opening } from './opening.ts';
import { orderCommits } from './orders.ts';
import { searchCommits } from './search.ts';
import { wishCommits } from './wishes.ts';

/** In the order in which they were made. */
const history: readonly Commit[] = [
  ...opening,
  ...cartCommits,
  ...searchCommits,
  ...orderCommits,
  ...giftCommits,
  ...wishCommits,
  ...newestCommits,
];

export type Tree = ReadonlyMap<string, string | Buffer>;

export interface Snapshot {
  readonly commit: Commit;
  /** The commit before it on its line, and the one that it merges, by key. */
  readonly parents: readonly string[];
  readonly tree: Tree;
}

/** Works out the files of every commit. @throws {TypeError} when an edit does not apply: the history is wrong. */
export function snapshots(commits: readonly Commit[] = history): Snapshot[] {
  const branches = new Map<string, { tip: Snapshot; commits: Commit[] }>();
  return commits.map((commit) => {
    const line = branches.get(commit.branch) ?? branches.get('main');
    const merged = commit.merge === undefined ? undefined : branches.get(commit.merge);
    // A merge does to main what was done on the branch.
    const changes = merged ? [...merged.commits, commit] : [commit];
    const tree = changes.reduce((files, change) => apply(files, change), line?.tip.tree ?? new Map());
    const parents = [line?.tip.commit.key, merged?.tip.commit.key].filter((key) => key !== undefined);
    const tip = { commit, parents, tree };
    const before = branches.get(commit.branch)?.commits ?? [];
    branches.set(commit.branch, { tip, commits: [...before, commit] });
    return tip;
  });
}

function apply(files: Tree, commit: Commit): Tree {
  const after = new Map(files);
  for (const [from, to] of Object.entries(commit.rename ?? {})) {
    after.set(to, fileOf(after, from, commit));
    after.delete(from);
  }
  for (const [path, content] of Object.entries(commit.write ?? {})) after.set(path, content);
  for (const [path, edits] of Object.entries(commit.edit ?? {})) {
    after.set(
      path,
      edits.reduce(
        (text, [find, replacement]) => replaceOnce(text, find, replacement, commit),
        textOf(after, path, commit),
      ),
    );
  }
  return after;
}

function fileOf(files: Tree, path: string, commit: Commit): string | Buffer {
  const content = files.get(path);
  if (content === undefined) throw new TypeError(`${commit.key}: there is no ${path}`);
  return content;
}

function textOf(files: Tree, path: string, commit: Commit): string {
  const content = fileOf(files, path, commit);
  if (typeof content !== 'string') throw new TypeError(`${commit.key}: ${path} is not text`);
  return content;
}

function replaceOnce(text: string, find: string, replacement: string, commit: Commit): string {
  const parts = text.split(find);
  if (parts.length !== 2)
    throw new TypeError(`${commit.key}: ${JSON.stringify(find)} is there ${parts.length - 1} times`);
  return parts.join(replacement);
}
