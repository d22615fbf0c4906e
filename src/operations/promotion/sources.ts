/** What a promotion's plan is made of beside the ledgers, read all at once and for a short time. */

import type { Ledger } from '../../ledger/ledger.ts';
import { type ConfigDiff, diffConfig } from '../../domain/release/config-diff.ts';
import { mapPart, type Part, partOf } from '../../domain/part.ts';
import { planTarget, type PromotionPlan, type TargetPlan } from '../../domain/plan/promotion-plan.ts';
import { type Release, type Slug, runningRelease, noArtifactSentence } from '../../domain/release/release.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import { releaseCommits } from '../../code/release-commits.ts';
import { codeBetween, type ReleaseWithSlug } from '../../code/code-between.ts';
import { slugDiff } from '../plan/slugs.ts';
import { type PlanReads, readPlan } from '../plan/deadline.ts';
import type { PlanInputs } from '../plan/inputs.ts';
import { isProtected, type KnownStage } from '../plan/protection.ts';
import type { PromotionApps } from './promotion.ts';

/** Whose stages and slugs are asked for. */
interface Question {
  readonly inputs: PlanInputs;
  readonly source: ReleaseWithSlug;
  readonly from: Ledger;
  /** By the ids of apps; undefined where the platform did not say. */
  readonly stages: Promise<ReadonlyMap<string, KnownStage> | undefined>;
  readonly requests: AbortSignal;
  readonly git: AbortSignal;
  readonly soon: PlanReads['soon'];
}

/**
 * Plans from the ledgers as they are known, which must have been read just before.
 * @param release what the source runs
 * @throws {Cancelled} when the person gave it up; else nothing
 */
export function readPromotionPlan(
  inputs: PlanInputs,
  { pipeline, source, targets }: PromotionApps,
  release: Release,
  signal: AbortSignal,
): Promise<PromotionPlan> {
  const { releases } = source.state;
  const newest = releases[0] ?? release;
  return readPlan(inputs.wait, signal, async ({ signal: requests, soon, orLate }) => {
    const slug = partOf(slugOf(source, release, requests));
    const stages = orLate(readStages(source, requests), () => undefined);
    const title = orLate(readTitle(inputs, source, release), () => undefined);
    const question: Question = {
      inputs,
      source: { release, releases, slug },
      from: source,
      stages,
      requests,
      git: signal,
      soon,
    };
    const plans = await Promise.all(targets.map((target) => readTarget(question, target)));
    const known = (await stages)?.get(source.app.id);
    const stage = known === undefined || known === 'unknown' ? inputs.stageOf(source) : known;
    const promoted = { app: source.app, stage, release, newest, title: await title };
    return { pipeline, source: promoted, targets: plans };
  });
}

/** Without it the platform's own words are shown. */
async function readTitle({ repositories }: PlanInputs, source: Ledger, release: Release) {
  try {
    const commits = await releaseCommits(repositories, source, [release]);
    return releaseTitle(release, commits.get(release));
  } catch {
    return undefined;
  }
}

async function readTarget(question: Question, ledger: Ledger): Promise<TargetPlan> {
  const { inputs, source, stages, soon } = question;
  const { releases } = ledger.state;
  const current = runningRelease(releases);
  const [known, parts] = await Promise.all([
    stages,
    current
      ? readParts(question, ledger, current)
      : { ...nothingRuns, releaseCommand: await soon(commandOf(source)) },
  ]);
  // An app that another account sees is not among these.
  const now: KnownStage = known?.get(ledger.app.id) ?? inputs.stageOf(ledger) ?? 'unknown';
  const { protectedApps, migrations } = inputs.settings();
  return planTarget(
    source,
    { app: ledger.app, releases },
    {
      stage: now === 'unknown' ? undefined : now,
      protected: isProtected(ledger.app.name, now, protectedApps),
      migrations,
      ...parts,
    },
  );
}

async function readParts(
  { inputs, source, from, requests, git, soon }: Question,
  ledger: Ledger,
  current: Release,
) {
  const side: ReleaseWithSlug = {
    release: current,
    releases: ledger.state.releases,
    slug: partOf(slugOf(ledger, current, requests)),
  };
  const [code, config, slug, releaseCommand] = await Promise.all([
    soon(codeBetween(inputs.repositories, side, source, git)),
    soon(configBetween(ledger, current, from, source.release, requests)),
    soon(slugDiff(side, source)),
    soon(commandOf(source)),
  ]);
  return { code, config, slug, releaseCommand };
}

const absent = { state: 'absent', why: 'Nothing runs there that it could be compared with.' } as const;
const nothingRuns = { code: absent, config: absent, slug: absent };

/** Of the values only the difference is taken. */
async function configBetween(
  target: Ledger,
  current: Release,
  source: Ledger,
  release: Release,
  signal: AbortSignal,
): Promise<Part<ConfigDiff>> {
  const [now, there] = await Promise.all([
    target.client.releaseConfigVars(target.app.id, current.id, { signal }),
    source.client.releaseConfigVars(source.app.id, release.id, { signal }),
  ]);
  return { state: 'known', value: diffConfig(now, there) };
}

async function commandOf({ slug }: ReleaseWithSlug): Promise<Part<string | undefined>> {
  return mapPart(await slug, ({ processTypes }) => processTypes['release']);
}

async function slugOf(ledger: Ledger, release: Release, signal: AbortSignal): Promise<Part<Slug>> {
  const { artifact } = release;
  if (artifact === null) return { state: 'absent', why: noArtifactSentence(release) };
  return { state: 'known', value: await ledger.client.slug(ledger.app.id, artifact, { signal }) };
}

async function readStages(
  { client }: Ledger,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KnownStage> | undefined> {
  try {
    const couplings = await client.couplings({ signal });
    return new Map(couplings.map(({ app, stage }) => [app.id, stage]));
  } catch {
    return undefined;
  }
}
