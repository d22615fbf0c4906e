/** What a rollback would change, computed before the confirmation: pure data. */

import type { Addon } from '../release/addon.ts';
import { type Passage, passage } from './releases-between.ts';
import { type CodeDiff, reversedFiles } from './code-diff.ts';
import type { ConfigDiff } from '../release/config-diff.ts';
import type { Glob } from '../text/glob.ts';
import { lineageOf, placeAt } from '../release/lineage.ts';
import { type Migrations, migrationsOf } from './unrecognised-migrations.ts';
import { mapPart, type Part } from '../part.ts';
import {
  type AddonsDiff,
  diffAddons,
  noSlugDiff,
  runSameCode,
  type SlugDiff,
} from '../release/release-diff.ts';
import { type Release, type Stage, runningRelease, sameArtifact } from '../release/release.ts';
import { type Retreat, retreatsFrom, type Run, runsOf } from '../release/runs.ts';

export interface RollbackPlan extends Passage {
  readonly target: Release;
  /** The release that is running, where one is. */
  readonly current: Release | undefined;
  /** The ledger's newest release when the plan was made. Once there is a newer one, the plan is stale. */
  readonly newest: Release;
  readonly stage: Stage | undefined;
  /** Whether the app's name has to be typed to confirm. */
  readonly protected: boolean;
  /** When the target's slug and config ran, oldest first. */
  readonly runs: readonly Run[];
  /** The rollbacks away from the target, newest first: it may be the bad release. */
  readonly retreats: readonly Retreat[];
  /** True when current and target run the same code, so that only config vars can differ. */
  readonly sameCode: boolean;
  /** True when a later release already runs the target's code and config. */
  readonly alreadyRuns: boolean;
  /** From the running release to the target. A rollback neither brings add-ons back nor removes them. */
  readonly addons: AddonsDiff;
  /** From the running release to the target. */
  readonly slug: Part<SlugDiff>;
  /** From the running release to the target: what is added appears. */
  readonly config: Part<ConfigDiff>;
  readonly code: Part<CodePlan>;
  /** The add-ons that the app has now, which a rollback leaves as they are. */
  readonly present: Part<readonly Addon[]>;
}

/** The migrations are those of the running code, which stay applied. */
export interface CodePlan extends CodeDiff, Migrations {}

/** What is read besides the ledger. A plan can be made immediately, and again whenever more of this has arrived. */
export interface PlanSources {
  readonly stage?: Stage | undefined;
  readonly protected?: boolean;
  /** From the running release to the target, each of them; `loading` when left out. */
  readonly slug?: Part<SlugDiff>;
  readonly config?: Part<ConfigDiff>;
  readonly code?: Part<CodeDiff>;
  /** The add-ons that the app has now. */
  readonly present?: Part<readonly Addon[]>;
  /** The configured patterns for migrations. */
  readonly migrations?: readonly Glob[];
}

/**
 * Why a release cannot be rolled back to, as a short clause after `it` or a name.
 * @returns undefined when it can
 */
export function whyNotEligible(release: Release): string | undefined {
  if (release.current) return 'is running now';
  if (release.status === 'failed') return 'has never run: its release command failed';
  if (release.status === 'pending') return 'is still being released';
  if (release.status === 'expired') {
    return `has expired: the platform has deleted its ${release.artifact?.kind ?? 'code'}`;
  }
  // A container has code without a slug, so a missing slug only explains what the platform decided.
  if (release.eligible) return undefined;
  return release.artifact === null
    ? 'has no slug or image: there is no code to run'
    : 'is not one that the platform offers for a rollback';
}

/**
 * The plan to go back to `target`.
 * @param ledger the app's releases that are known, newest first, at least one and down to the target. Where a rollback
 * in it went back further than that, `broughtBack` lacks what is older.
 */
export function planRollback(
  target: Release,
  ledger: readonly Release[],
  sources: PlanSources = {},
): RollbackPlan {
  const [newest] = ledger;
  if (!newest) throw new RangeError('A plan needs the ledger that the target stands in.');
  const current = runningRelease(ledger);
  const lineage = lineageOf(ledger);
  const here = placeAt((current ?? newest).version, lineage);
  const there = placeAt(target.version, lineage);
  const sameCode =
    current !== undefined && runSameCode({ release: current, ledger }, { release: target, ledger });
  return {
    target,
    current,
    newest,
    stage: sources.stage,
    protected: sources.protected ?? false,
    ...passage(here, there, target, ledger, lineage),
    runs: there ? runsOf(there, lineage) : [],
    retreats: there ? retreatsFrom(there, lineage) : [],
    sameCode,
    alreadyRuns: current !== undefined && there !== undefined && here?.snapshot === there.snapshot,
    addons: diffAddons((current ?? target).addons, target.addons),
    present: sources.present ?? loading,
    ...(current ? partsOf(current, target, sameCode, sources) : noParts),
  };
}

/** Parts that need no read are known immediately. */
function partsOf(current: Release, target: Release, sameCode: boolean, sources: PlanSources): Parts {
  return {
    slug: sameArtifact(current, target) ? known(noSlugDiff) : (sources.slug ?? loading),
    config: sources.config ?? loading,
    code: sameCode
      ? known(noCodePlan)
      : mapPart(sources.code ?? loading, (code) => ({
          ...code,
          // What the running code added to the target's: a rollback undoes no migration.
          ...migrationsOf(reversedFiles(code.files), sources.migrations),
        })),
  };
}

type Parts = Pick<RollbackPlan, 'slug' | 'config' | 'code'>;

const loading = { state: 'loading' } as const;
const nothingRuns = {
  state: 'absent',
  why: 'Nothing is running that the target could be compared with.',
} as const;
const noParts: Parts = { slug: nothingRuns, config: nothingRuns, code: nothingRuns };
const noCodePlan: CodePlan = {
  added: { count: 0, list: [] },
  removed: { count: 0, list: [] },
  files: [],
  migrations: [],
};

function known<T>(value: T): Part<T> {
  return { state: 'known', value };
}

/**
 * The platform's default target: the newest eligible release that is not running.
 */
export function defaultTarget(ledger: readonly Release[]): Release | undefined {
  return ledger.find((release) => whyNotEligible(release) === undefined);
}
