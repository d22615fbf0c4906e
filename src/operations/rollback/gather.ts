/**
 * What a rollback's plan is made of beside the ledger, read all at once and for a short time: somebody waits for it
 * while production is broken. Whatever fails or does not come in time is told as not known, and holds nothing up.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import type { Addon } from '../../domain/release/addon.ts';
import { type ConfigDiff, diffConfig } from '../../domain/release/config-diff.ts';
import type { Part } from '../../domain/part.ts';
import { diffReleases, runSameCode, sameSlug, type SlugDiff } from '../../domain/release/release-diff.ts';
import {
  type Release,
  type Slug,
  type Stage,
  versionName,
  runningRelease,
} from '../../domain/release/release.ts';
import type { CodeDifference, PlanSources } from '../../domain/plan/rollback-plan.ts';
import { type Code, codeDifference, type Side } from './plan-code.ts';
import { failing, type Intime, type PatienceDesk, patiently } from '../engine/deadline.ts';
import { isProtected, type KnownStage } from '../engine/protection.ts';
import type { PlanSettings } from '../engine/settings.ts';

export interface GatherDesk extends PatienceDesk {
  readonly repositories: Code;
  /** Where the app stood in its pipeline when that was last read. */
  stageOf(ledger: Ledger): Stage | undefined;
  /** Apps that the person protects, and their own patterns for migrations. */
  settings(): PlanSettings;
}

interface Question {
  readonly ledger: Ledger;
  readonly current: Release;
  readonly target: Release;
  /** As they were when the plan began, newest first. */
  readonly releases: readonly Release[];
  /** Of the platform's answers: given up when they are late. */
  readonly requests: AbortSignal;
  /** Of git's: given up only by the person. What it walked in vain for this plan is there for the next one. */
  readonly git: AbortSignal;
}

/**
 * Reads what the plan needs. No config var outlives this: of their values only the difference is taken.
 * @param releases of the ledger, newest first, at least down to the target
 * @throws {Cancelled} when the person gave it up; else nothing
 */
export async function gatherSources(
  desk: GatherDesk,
  { ledger, target, releases }: Pick<Question, 'ledger' | 'target' | 'releases'>,
  signal: AbortSignal,
): Promise<PlanSources> {
  const current = runningRelease(releases);
  return patiently(desk, signal, async ({ requests, intime, orLate }) => {
    const stage = stageNow(desk, ledger, requests);
    const [known, parts] = await Promise.all([
      orLate(stage, (): KnownStage => desk.stageOf(ledger) ?? 'unknown'),
      current && readParts(desk, { ledger, current, target, releases, requests, git: signal }, intime),
    ]);
    const { protectedApps, migrations } = desk.settings();
    return {
      stage: known === 'unknown' ? undefined : known,
      protected: isProtected(ledger.app.name, known, protectedApps),
      migrations,
      ...parts,
    };
  });
}

type Parts = Required<Pick<PlanSources, 'slug' | 'config' | 'code' | 'present'>>;

async function readParts(desk: GatherDesk, question: Question, intime: Intime): Promise<Parts> {
  const { current, target, releases } = question;
  const here: Side = { release: current, releases, slug: failing(slugOf(question, current)) };
  const there: Side = { release: target, releases, slug: failing(slugOf(question, target)) };
  const between = { current: here, target: there };
  const isSame = runSameCode({ release: current, ledger: releases }, { release: target, ledger: releases });
  const [slug, config, present, code] = await Promise.all([
    intime(slugDiff(here, there)),
    intime(configDiff(question)),
    intime(presentAddons(question)),
    // Nobody asks git about code that stays.
    isSame ? absentCode : intime(codeDifference(desk.repositories, between, question.git)),
  ]);
  return { slug, config, code, present };
}

const absentCode: Part<CodeDifference> = { state: 'absent', why: 'The code stays the same.' };

/** How stack and process types differ. */
export async function slugDiff(here: Side, there: Side): Promise<Part<SlugDiff>> {
  const [from, to] = await Promise.all([here, there].map(withSlug));
  return diffReleases(from!, to!).slug;
}

async function withSlug({ release, releases, slug }: Side) {
  return { release, ledger: releases, slug: await slug, config: loading };
}

const loading = { state: 'loading' } as const;

async function slugOf(
  { ledger, current, target, requests: signal }: Question,
  release: Release,
): Promise<Part<Slug>> {
  if (release.slugId === null) return { state: 'absent', why: `${versionName(release)} has no slug.` };
  if (sameSlug(current, target)) return { state: 'absent', why: 'Both have the same slug.' };
  return { state: 'known', value: await ledger.client.slug(ledger.app.id, release.slugId, { signal }) };
}

async function configDiff({
  ledger,
  current,
  target,
  requests: signal,
}: Question): Promise<Part<ConfigDiff>> {
  const read = ({ id }: Release) => ledger.client.releaseConfigVars(ledger.app.id, id, { signal });
  const [from, to] = await Promise.all([read(current), read(target)]);
  return { state: 'known', value: diffConfig(from, to) };
}

/** Their config vars go back with the release while they themselves stay. */
async function presentAddons({ ledger, requests: signal }: Question): Promise<Part<readonly Addon[]>> {
  return { state: 'known', value: await ledger.client.addons(ledger.app.id, { signal }) };
}

/** The couplings tell it as it is now; where they cannot be read, what was known before. */
async function stageNow(desk: GatherDesk, ledger: Ledger, signal: AbortSignal): Promise<KnownStage> {
  try {
    const couplings = await ledger.client.couplings({ signal });
    return couplings.find(({ app }) => app.id === ledger.app.id)?.stage;
  } catch {
    return desk.stageOf(ledger) ?? 'unknown';
  }
}
