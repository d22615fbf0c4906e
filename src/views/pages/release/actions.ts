/** What can be done about a release from its page: few things at a glance, the others in a menu. */

import { bringsCode } from '../../../domain/release/change.ts';
import { changesCode, codeChange, ranBefore } from '../../../domain/release/code.ts';
import { type Commit, isSameHash } from '../../../domain/graph/commit.ts';
import type { AppPages } from '../../../domain/release/app-pages.ts';
import type { Part } from '../../../domain/part.ts';
import { type Release, versionName } from '../../../domain/release/release.ts';
import { whyNotEligible } from '../../../domain/plan/rollback-plan.ts';
import type { ActionName, ReleaseActions } from '../protocol.ts';

/** What is known of a release when its actions are chosen. */
export interface Actionable {
  readonly release: Release;
  /** The app's releases that are known, newest first. */
  readonly ledger: readonly Release[];
  /** Whether the ledger is known down to v1. */
  readonly complete: boolean;
  readonly slug: Part<unknown>;
  readonly commit: Part<Commit | undefined>;
  /** Of its app. */
  readonly pages: AppPages;
  /** Whether its commit has a name; `isHash`, whether that name is a hash. */
  readonly code: { readonly isHash: boolean } | null;
}

/** Those that have something to do. The commands can look for what is not here: only what they cannot find is left out. */
export function actionsOf(known: Actionable): ReleaseActions {
  const { release, ledger, pages } = known;
  const noRollback = whyNotEligible(release);
  const named = isCommitNamed(known);
  const changed = named && changesCode(release);
  const available: Readonly<Record<ActionName, boolean>> = {
    openChanges: named && !runsSameCommit(known),
    openCommit: named,
    previewRollback: noRollback === undefined,
    rollback: noRollback === undefined,
    compareWithCurrent: !release.current && ledger.some((other) => other.current),
    selectForCompare: true,
    copyChangelog: changed,
    openChangelog: changed,
    openOnWeb: named,
    openApp: pages.website !== undefined,
    openDashboard: pages.dashboard !== undefined,
    showOutput: release.outputUrl !== null,
  };
  const offered = (names: readonly ActionName[]) => names.filter((name) => available[name]);
  return {
    // Of a release phase that failed, what it printed is what a person wants first.
    first: offered(release.status === 'failed' ? ['showOutput', 'openChanges'] : first),
    more: more.map(offered).filter((group) => group.length > 0),
    noRollback: noRollback === undefined ? null : `${versionName(release)} ${noRollback}.`,
  };
}

const first: readonly ActionName[] = ['openChanges', 'showOutput', 'rollback'];

const more: readonly (readonly ActionName[])[] = [
  ['openCommit', 'openOnWeb'],
  ['compareWithCurrent', 'selectForCompare', 'previewRollback'],
  ['copyChangelog', 'openChangelog'],
  ['openApp', 'openDashboard'],
];

/** Whether there is a commit that the release runs, as far as is known yet. */
function isCommitNamed({ release, code, slug, commit, complete }: Actionable): boolean {
  if (code) return code.isHash || (commit.state === 'known' && commit.value !== undefined);
  const settled = slug.state === 'known' || slug.state === 'absent';
  // Of any other release the commit may be named further back in the ledger.
  return !settled || !(complete || bringsCode(release.change));
}

function runsSameCommit({ release, ledger, complete }: Actionable): boolean {
  const change = codeChange(release, ledger, complete);
  if (!change?.from || !ranBefore(release, ledger)) return false;
  return isSameHash(change.from.hash, change.to.hash);
}
