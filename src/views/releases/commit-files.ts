/** The rows that a commit unfolds into: its files, a page at a time; of a merge below the commits that it merged. */

import type { FileChange } from '../../domain/graph/commit.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import type { CommitNode, FileNode, FilesNode, Node, NoteNode } from './nodes.ts';

const pageSize = 100;

export class CommitFiles {
  /** A commit never changes, so that each row is read once. */
  readonly #changes = new WeakMap<CommitNode, Promise<readonly FileChange[]>>();

  /**
   * @param pages how many of them are shown
   * @throws {Problem} when git fails
   */
  async rows(node: CommitNode | FilesNode, pages: number): Promise<Node[]> {
    const commit = node.kind === 'files' ? node.parent : node;
    const [first, second] = commit.commit.parents;
    if (first !== undefined) {
      const here = await commit.repository.commits([first]);
      if (!here.has(first)) return [...mergedRows(commit), cutNote(commit, first)];
    }
    if (node.kind === 'commit' && first !== undefined && second !== undefined) {
      return [...mergedRows(node), { kind: 'files', parent: node, against: first }];
    }
    const changes = await this.#read(commit, first);
    if (changes.length === 0) {
      return [{ kind: 'note', parent: node, text: 'No files changed.', about: 'empty' }];
    }
    const { repository } = commit;
    const to = commit.commit.hash;
    const shown = changes.slice(0, pages * pageSize);
    const rows: Node[] = shown.map((change): FileNode => ({
      kind: 'file',
      parent: node,
      repository,
      change,
      from: first,
      to,
    }));
    const more = shown.length < changes.length;
    if (more) {
      const count = changes.length;
      rows.push({ kind: 'further', parent: node, what: 'files', shown: shown.length, count });
    }
    return rows;
  }

  #read(node: CommitNode, from: string | undefined): Promise<readonly FileChange[]> {
    const known = this.#changes.get(node);
    if (known) return known;
    const reading = node.repository.changes(from, node.commit.hash);
    this.#changes.set(node, reading);
    reading.catch(() => this.#changes.delete(node));
    return reading;
  }
}

function mergedRows(node: CommitNode): CommitNode[] {
  return node.merged.map(({ commit }) => ({ ...node, parent: node, commit, merged: [], open: false }));
}

/** In a shallow clone. Opening the commit offers to fetch what is missing. */
function cutNote(parent: CommitNode, missing: string): NoteNode {
  const text = `Its parent commit ${shortHash(missing)} is missing here. Fetch…`;
  return { kind: 'note', parent, text, about: 'away' };
}
