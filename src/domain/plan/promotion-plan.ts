/** What a promotion would change, computed before the confirmation: pure data. */

import type { ConfigDiff } from '../release/config-diff.ts';
import type { Glob } from '../text/glob.ts';
import { type Migrations, migrationsOf } from './unrecognised-migrations.ts';
import { mapPart, type Part } from '../part.ts';
import { type AddonsDiff, diffAddons, runSameCode, type SlugDiff } from '../release/release-diff.ts';
import {
  type AppRef,
  type PipelineRef,
  type Release,
  releaseUnderWay,
  type Stage,
  runningRelease,
} from '../release/release.ts';
import type { CodeDiff } from './code-diff.ts';

export interface PromotionPlan {
  readonly pipeline: PipelineRef;
  readonly source: PromotionSource;
  /** At least one. */
  readonly targets: readonly TargetPlan[];
}

export interface PromotionSource {
  readonly app: AppRef;
  readonly stage: Stage | undefined;
  /** What is promoted: the release that runs. */
  readonly release: Release;
  /** What it is called on its row; undefined where that is not known. */
  readonly title?: string | undefined;
  /** Its ledger's newest release. Once there is a newer one, the plan is stale. */
  readonly newest: Release;
}

/** All differences are from what the target runs to what it will run. */
export interface TargetPlan {
  readonly app: AppRef;
  readonly stage: Stage | undefined;
  /** Whether its name has to be typed. */
  readonly protected: boolean;
  /** The release that is running; undefined before the first. */
  readonly current: Release | undefined;
  /** The ledger's newest release; undefined where there is none. Once there is a newer one, the plan is stale. */
  readonly newest: Release | undefined;
  /** Whether it runs the source's code already. */
  readonly sameCode: boolean;
  /** A release that is under way; the promotion will wait for it, or be refused. */
  readonly pending: Release | undefined;
  readonly code: Part<TargetCode>;
  /** What stays different: config vars are not promoted. Added is what the target lacks. */
  readonly config: Part<ConfigDiff>;
  /** Add-ons are not promoted either. */
  readonly addons: AddonsDiff;
  readonly slug: Part<SlugDiff>;
  /** What the release phase will run; undefined for a slug without one. */
  readonly releaseCommand: Part<string | undefined>;
}

/** The migrations are those that the release phase has to run. */
export interface TargetCode extends CodeDiff, Migrations {}

/** What is read of a target besides its ledger; `loading` where absent. */
export interface TargetSources {
  readonly stage?: Stage | undefined;
  readonly protected?: boolean;
  readonly code?: Part<CodeDiff>;
  readonly config?: Part<ConfigDiff>;
  readonly slug?: Part<SlugDiff>;
  readonly releaseCommand?: Part<string | undefined>;
  /** The configured patterns for migrations. */
  readonly migrations?: readonly Glob[];
}

/** An app with the releases of its ledger that are known, newest first. */
export interface Ledgered {
  readonly app: AppRef;
  readonly releases: readonly Release[];
}

const loading = { state: 'loading' } as const;

/** What a promotion of `release` does to one target. */
export function planTarget(
  source: { readonly release: Release; readonly releases: readonly Release[] },
  { app, releases }: Ledgered,
  sources: TargetSources = {},
): TargetPlan {
  const { release } = source;
  const current = runningRelease(releases);
  const sameCode =
    current !== undefined &&
    runSameCode({ release: current, ledger: releases }, { release, ledger: source.releases });
  return {
    app,
    stage: sources.stage,
    protected: sources.protected ?? false,
    current,
    newest: releases[0],
    sameCode,
    pending: releaseUnderWay(releases),
    code: mapPart(sources.code ?? loading, (code) => ({
      ...code,
      ...migrationsOf(code.files, sources.migrations),
    })),
    config: sources.config ?? loading,
    addons: diffAddons(current?.addons ?? [], release.addons),
    slug: sources.slug ?? loading,
    releaseCommand: sources.releaseCommand ?? loading,
  };
}

/**
 * Why an app cannot be promoted, as a short clause after its name.
 * @param current the release that runs
 */
export function whyNotPromotable(current: Release | undefined): string | undefined {
  if (!current) return 'runs nothing yet';
  // A container of the older generation has its code elsewhere, and cannot be promoted through the platform either.
  return current.artifact === null
    ? `has no slug or image in v${current.version}: there is no code to promote`
    : undefined;
}
