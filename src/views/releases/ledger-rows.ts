/** The rows of one app: what its ledger holds, as far as it is known. */

import { isRejection } from '../../api/errors.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { messageOf } from '../../domain/problem.ts';
import type { Release } from '../../domain/release/release.ts';
import { effectsIn } from './effects.ts';
import type { AppNode, CodeState, Node, NoteNode, ReleaseNode } from './nodes.ts';
import type { Unread } from '../rows/stale-notice.ts';

/** What is known of a release whose code is in no open repository. */
const bare: CodeState = { unfolds: false, away: false, shipped: undefined };

/**
 * The rows below an app.
 * @param state of its ledger
 * @param commits of the releases that are in an open repository
 * @param states what of the code of each is there
 * @param crashed the processes that crashed with the release that runs
 */
export function ledgerRows(
  parent: AppNode,
  state: LedgerState,
  commits: ReadonlyMap<Release, Commit>,
  states: ReadonlyMap<Release, CodeState>,
  crashed: string | undefined,
): Node[] {
  const { ledger } = parent;
  const unreadable = malformedNote(parent, state);
  const oldest = state.releases.at(-1);
  if (!oldest) return [unreadable ?? emptyNote(parent, state)];
  const effectOf = effectsIn(state.releases, crashed);
  const rows: Node[] = state.releases.map((release): ReleaseNode => ({
    kind: 'release',
    parent,
    ledger,
    release,
    commit: commits.get(release),
    code: states.get(release) ?? bare,
    effect: effectOf(release),
  }));
  if (!state.complete) rows.push({ kind: 'more', parent, from: oldest.version - 1 });
  if (unreadable) rows.push(unreadable);
  return rows;
}

/** Shown instead of apps when none could be loaded: one row for each error, with Sign In where the token was rejected. */
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
    ? { kind: 'note', parent, text: 'No releases yet.', about: 'empty' }
    : { kind: 'note', parent, text: messageOf(error), about: 'failed' };
}

/** Malformed releases are counted, so that the others are not taken for the whole ledger. */
function malformedNote(parent: AppNode, { malformed }: LedgerState): NoteNode | undefined {
  const count = malformed.length;
  if (count === 0) return undefined;
  const text = `${count} ${count === 1 ? 'release' : 'releases'} could not be read`;
  return { kind: 'note', parent, text, tooltip: malformed.slice(0, 20).join('\n'), about: 'malformed' };
}
