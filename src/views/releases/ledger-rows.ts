/** The rows of one app: what its ledger holds, as far as it is known. */

import { isRejection } from '../../api/errors.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { messageOf } from '../../domain/problem.ts';
import type { Release } from '../../domain/release/release.ts';
import type { AppNode, CodeState, Node, NoteNode, ReleaseNode } from './nodes.ts';
import type { Unread } from '../rows/stale-notice.ts';

/** A release of which no repository knows more than its ledger. */
const bare: CodeState = { unfolds: false, away: false, shipped: undefined };

/**
 * @param commitsOf gives the commits of releases that are in an open repository
 * @param statesOf says what of their code is there
 */
export async function rowsOf(
  parent: AppNode,
  commitsOf: (releases: readonly Release[]) => Promise<ReadonlyMap<Release, Commit>>,
  statesOf: (commits: ReadonlyMap<Release, Commit>) => Promise<ReadonlyMap<Release, CodeState>>,
): Promise<Node[]> {
  const { ledger } = parent;
  const { state } = ledger;
  const unreadable = malformedNote(parent, state);
  if (state.releases.length === 0) return [unreadable ?? emptyNote(parent, state)];
  const commits = await commitsOf(state.releases);
  const states = await statesOf(commits);
  const rows: Node[] = state.releases.map((release): ReleaseNode => ({
    kind: 'release',
    parent,
    ledger,
    release,
    commit: commits.get(release),
    code: states.get(release) ?? bare,
  }));
  if (!state.complete) rows.push({ kind: 'more', parent });
  if (unreadable) rows.push(unreadable);
  return rows;
}

/** The rows where not one app is known: what went wrong, and for an account to sign in again the way to it. */
export function failedRows(unread: readonly Unread[]): NoteNode[] {
  const seen = new Map(unread.map(({ error }) => [messageOf(error), error]));
  return [...seen].map(([text, error]) => ({
    kind: 'note',
    parent: undefined,
    text,
    about: isRejection(error) ? 'rejected' : 'failed',
  }));
}

function emptyNote(parent: AppNode, { error }: LedgerState): NoteNode {
  return error === undefined
    ? { kind: 'note', parent, text: 'Nothing was released yet.', about: 'empty' }
    : { kind: 'note', parent, text: messageOf(error), about: 'failed' };
}

/** Releases that make no sense to Shiplog are counted, so that nobody takes the rest for the whole ledger. */
function malformedNote(parent: AppNode, { malformed }: LedgerState): NoteNode | undefined {
  const count = malformed.length;
  if (count === 0) return undefined;
  const text = `${count} ${count === 1 ? 'release' : 'releases'} could not be read`;
  return { kind: 'note', parent, text, tooltip: malformed.slice(0, 20).join('\n'), about: 'malformed' };
}
