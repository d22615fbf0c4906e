/**
 * What a rollback's plan is made of beside the ledger, read all at once and for a short time: a person waits for it
 * while production is broken. Whatever fails or comes late is shown as unknown, and holds nothing up.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import type { Addon } from '../../domain/release/addon.ts';
import { type ConfigDiff, diffConfig } from '../../domain/release/config-diff.ts';
import { type Part, partOf } from '../../domain/part.ts';
import { runSameCode } from '../../domain/release/release-diff.ts';
import {
  type Release,
  type Slug,
  runningRelease,
  sameArtifact,
  noArtifactSentence,
} from '../../domain/release/release.ts';
import type { CodeDiff } from '../../domain/plan/code-diff.ts';
import type { PlanSources } from '../../domain/plan/rollback-plan.ts';
import { codeBetween, type ReleaseWithSlug } from '../../code/code-between.ts';
import { slugDiff } from '../plan/slugs.ts';
import { type PlanReads, readPlan } from '../plan/deadline.ts';
import type { PlanInputs } from '../plan/inputs.ts';
import { isProtected, type KnownStage } from '../plan/protection.ts';

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
export async function readSources(
  inputs: PlanInputs,
  { ledger, target, releases }: Pick<Question, 'ledger' | 'target' | 'releases'>,
  signal: AbortSignal,
): Promise<PlanSources> {
  const current = runningRelease(releases);
  return readPlan(inputs.wait, signal, async ({ signal: requests, soon, orLate }) => {
    const stage = stageNow(inputs, ledger, requests);
    const [known, parts] = await Promise.all([
      orLate(stage, (): KnownStage => inputs.stageOf(ledger) ?? 'unknown'),
      current && readParts(inputs, { ledger, current, target, releases, requests, git: signal }, soon),
    ]);
    const { protectedApps, migrations } = inputs.settings();
    return {
      stage: known === 'unknown' ? undefined : known,
      protected: isProtected(ledger.app.name, known, protectedApps),
      migrations,
      ...parts,
    };
  });
}

type Parts = Required<Pick<PlanSources, 'slug' | 'config' | 'code' | 'present'>>;

async function readParts(inputs: PlanInputs, question: Question, soon: PlanReads['soon']): Promise<Parts> {
  const { current, target, releases } = question;
  const here: ReleaseWithSlug = { release: current, releases, slug: partOf(slugOf(question, current)) };
  const there: ReleaseWithSlug = { release: target, releases, slug: partOf(slugOf(question, target)) };
  const isSame = runSameCode({ release: current, ledger: releases }, { release: target, ledger: releases });
  const [slug, config, present, code] = await Promise.all([
    soon(slugDiff(here, there)),
    soon(configDiff(question)),
    soon(presentAddons(question)),
    // git is not asked about code that stays.
    isSame ? absentCode : soon(codeBetween(inputs.repositories, here, there, question.git)),
  ]);
  return { slug, config, code, present };
}

const absentCode: Part<CodeDiff> = { state: 'absent', why: 'The code stays the same.' };

async function slugOf(
  { ledger, current, target, requests: signal }: Question,
  release: Release,
): Promise<Part<Slug>> {
  const { artifact } = release;
  if (artifact === null) return { state: 'absent', why: noArtifactSentence(release) };
  if (sameArtifact(current, target)) return { state: 'absent', why: `Both have the same ${artifact.kind}.` };
  return { state: 'known', value: await ledger.client.slug(ledger.app.id, artifact, { signal }) };
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

/** From the couplings as they are now; where they cannot be read, what was known before. */
async function stageNow(inputs: PlanInputs, ledger: Ledger, signal: AbortSignal): Promise<KnownStage> {
  try {
    const couplings = await ledger.client.couplings({ signal });
    return couplings.find(({ app }) => app.id === ledger.app.id)?.stage;
  } catch {
    return inputs.stageOf(ledger) ?? 'unknown';
  }
}
