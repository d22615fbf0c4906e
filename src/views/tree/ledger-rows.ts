/** The rows of one app: what its ledger holds, as far as it is known. */

import type { LedgerState } from '../../ledger/ledger.ts';
import type { Commit } from '../../model/commit.ts';
import { messageOf } from '../../model/problem.ts';
import type { Release } from '../../model/release.ts';
import type { AppNode, Node, NoteNode, ReleaseNode } from './nodes.ts';

/** @param commitsOf gives the commits of releases that are in an open repository */
export async function rowsOf(
  parent: AppNode,
  commitsOf: (releases: readonly Release[]) => Promise<ReadonlyMap<Release, Commit>>,
): Promise<Node[]> {
  const { ledger } = parent;
  const { state } = ledger;
  const unreadable = malformedNote(parent, state);
  if (state.releases.length === 0) return [unreadable ?? emptyNote(parent, state)];
  const commits = await commitsOf(state.releases);
  const rows: Node[] = state.releases.map((release): ReleaseNode => ({
    kind: 'release',
    parent,
    ledger,
    release,
    commit: commits.get(release),
  }));
  if (!state.complete) rows.push({ kind: 'more', parent });
  if (unreadable) rows.push(unreadable);
  return rows;
}

function emptyNote(parent: AppNode, { error }: LedgerState): NoteNode {
  return error === undefined
    ? { kind: 'note', parent, text: 'Nothing was released yet.', about: 'empty' }
    : { kind: 'note', parent, text: messageOf(error), about: 'failed' };
}

/** Releases that make no sense to Shiplog are counted, so that nobody takes the rest for the whole ledger. */
function malformedNote(parent: AppNode, state: LedgerState): NoteNode | undefined {
  const count = 'malformed' in state && Array.isArray(state.malformed) ? state.malformed.length : 0;
  if (count === 0) return undefined;
  const text = `${count} ${count === 1 ? 'release' : 'releases'} could not be read`;
  return { kind: 'note', parent, text, about: 'malformed' };
}
