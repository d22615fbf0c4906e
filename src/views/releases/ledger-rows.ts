/** The rows of one app: what its ledger holds, as far as it is known. */

import { isRejection } from '../../api/errors.ts';
import type { LedgerState } from '../../ledger/state.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { messageOf } from '../../domain/problem.ts';
import { type ConfigRun, foldConfigChanges } from '../../domain/release/config-runs.ts';
import { isWanted, type ReleaseFilter } from '../../domain/release/release-filter.ts';
import type { Release } from '../../domain/release/release.ts';
import { effectsIn } from './effects.ts';
import type {
  AppNode,
  ChangesNode,
  CodeState,
  MoreNode,
  Node,
  NoteNode,
  OnlyNode,
  ReleaseNode,
} from './nodes.ts';
import type { RunIds } from './run-ids.ts';
import type { Unread } from '../rows/stale-notice.ts';

/** What is known of a release whose code is in no open repository. */
const bare: CodeState = { unfolds: false, away: false, shipped: undefined };

/** What is known of an app beside its ledger, and how its releases are to be shown. */
export interface LedgerFacts {
  /** Those of the releases that are in an open repository. */
  readonly commits: ReadonlyMap<Release, Commit>;
  /** What of the code of each release is there. */
  readonly states: ReadonlyMap<Release, CodeState>;
  /** The processes that crashed with the release that runs. */
  readonly crashed: string | undefined;
  readonly filter: ReleaseFilter;
  /** The id of the user who looks, where it is known. */
  readonly me: string | undefined;
  /** Says which releases stay rows of their own; undefined where each of them is to. */
  readonly isApart: ((release: Release) => boolean) | undefined;
  readonly runIds: RunIds;
}

/**
 * The rows below an app.
 * @param state of its ledger
 */
export function ledgerRows(parent: AppNode, state: LedgerState, facts: LedgerFacts): Node[] {
  const { releases } = state;
  const unreadable = malformedNote(parent, state);
  const oldest = releases.at(-1);
  if (!oldest) return [unreadable ?? emptyNote(parent, state)];
  const { filter, me, isApart } = facts;
  const wanted = releases.filter((release) => isWanted(release, filter, me));
  const rows = rowsOf(parent, releases, facts);
  // Neighbours in a filtered list do not follow each other.
  const folded = filter === 'all' && isApart ? foldConfigChanges(wanted, isApart) : wanted;
  const idOf = facts.runIds.inList();
  return [
    ...(filter === 'all'
      ? []
      : [{ kind: 'only', parent, filter, shown: wanted.length, count: releases.length } satisfies OnlyNode]),
    ...folded.map((one) => (isRun(one) ? changesNode(parent, idOf(one), one, rows) : rows(parent, one))),
    ...(state.complete ? [] : [{ kind: 'more', parent, from: oldest.version - 1 } satisfies MoreNode]),
    ...(unreadable ? [unreadable] : []),
  ];
}

function changesNode(parent: AppNode, id: string, releases: ConfigRun, rowOf: RowOf): ChangesNode {
  const backs = releases.map((release) => rowOf(parent, release).effect.takenBackBy);
  const [takenBackBy] = backs;
  return {
    kind: 'changes',
    id,
    parent,
    ledger: parent.ledger,
    releases,
    takenBackBy: backs.every((by) => by === takenBackBy) ? takenBackBy : undefined,
    rows: (run) => releases.map((release) => rowOf(run, release)),
  };
}

function isRun(one: Release | ConfigRun): one is ConfigRun {
  return Array.isArray(one);
}

type RowOf = (parent: ReleaseNode['parent'], release: Release) => ReleaseNode;

/** Makes the row of a release. @param releases of the ledger */
function rowsOf(
  { ledger }: AppNode,
  releases: readonly Release[],
  { commits, states, crashed }: LedgerFacts,
): RowOf {
  const effectOf = effectsIn(releases, crashed);
  return (parent, release) => ({
    kind: 'release',
    parent,
    ledger,
    release,
    commit: commits.get(release),
    code: states.get(release) ?? bare,
    effect: effectOf(release),
  });
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

/**
 * The row of a release among those of its app; it may lie below one for several.
 * @param below reads what a row unfolds into
 */
export async function releaseRowIn(
  rows: readonly Node[],
  version: number,
  below: (row: ChangesNode) => Promise<readonly Node[]>,
): Promise<ReleaseNode | undefined> {
  const own = rows.find((row) => row.kind === 'release' && row.release.version === version);
  if (own?.kind === 'release') return own;
  const run = rows.find(
    (row) => row.kind === 'changes' && row.releases.some((one) => one.version === version),
  );
  return run?.kind === 'changes' ? releaseRowIn(await below(run), version, below) : undefined;
}
