/** What a rollback would do, worked out before anything is asked: pure data. */

import { codeOf, everRan } from './code.ts';
import { type Release, versionName } from './release.ts';

export interface RollbackPlan {
  readonly target: Release;
  /** The release that is running, where one is. */
  readonly current: Release | undefined;
  /** The newest release of the ledger that the plan was made from. If it is not the newest any more, the plan is void. */
  readonly newest: Release;
  /** Releases after the target that ran, newest first: what they changed is what the rollback takes back. */
  readonly takenBack: readonly Release[];
  /** True when current and target run the same code, so that only config vars can differ. */
  readonly sameCode: boolean;
}

/**
 * Why a release cannot be rolled back to, as a short clause for people that goes on after `it` or a name.
 * @returns undefined when it can
 */
export function whyNotEligible(release: Release): string | undefined {
  if (release.current) return 'is running now';
  if (release.status === 'failed') return 'has never run: its release command failed';
  if (release.status === 'pending') return 'is still being released';
  if (release.status === 'expired') return 'has expired: the platform has deleted its slug';
  // A container has code without a slug, so that the lack of one only explains what the platform says.
  if (release.eligible) return undefined;
  return release.slugId === null
    ? 'has no slug: there is no code to run'
    : 'is not one that the platform offers for a rollback';
}

/**
 * The plan to go back to `target`.
 * @param ledger the app's releases that are known, newest first, at least one and down to the target
 */
export function planRollback(target: Release, ledger: readonly Release[]): RollbackPlan {
  const [newest] = ledger;
  if (!newest) throw new RangeError('A plan needs the ledger that the target stands in.');
  const current = ledger.find((release) => release.current);
  const now = current && codeOf(current, ledger);
  const then = codeOf(target, ledger);
  return {
    target,
    current,
    newest,
    takenBack: ledger.filter((release) => release.version > target.version && everRan(release)),
    // Nothing known of either is no sign that they are the same.
    sameCode:
      current?.slugId != null
        ? current.slugId === target.slugId
        : now !== undefined && now.hash === then?.hash,
  };
}

/**
 * The release that the platform itself would go back to when none is named: the newest eligible one that is
 * not running.
 */
export function defaultTarget(ledger: readonly Release[]): Release | undefined {
  return ledger.find((release) => whyNotEligible(release) === undefined);
}

/**
 * Finds the rollback that was asked for among what came after its plan.
 * @param ledger as it was read after the write, newest first
 * @param email of the account that asked
 */
export function findOutcome(
  plan: RollbackPlan,
  ledger: readonly Release[],
  email: string | undefined,
): Release | undefined {
  return ledger.find(
    (release) =>
      release.version > plan.newest.version &&
      release.description === `Rollback to ${versionName(plan.target)}` &&
      (email === undefined || release.user.email === email),
  );
}
