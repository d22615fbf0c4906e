/** What a promotion's plan is made of beside the ledgers, read all at once and for a short time. */

import type { Ledger } from '../../ledger/ledger.ts';
import { type ConfigDiff, diffConfig } from '../../domain/release/config-diff.ts';
import { mapPart, type Part } from '../../domain/part.ts';
import {
  type CodeAhead,
  planTarget,
  type PromotionPlan,
  type TargetPlan,
} from '../../domain/plan/promotion-plan.ts';
import {
  type PipelineRef,
  type Release,
  type Slug,
  type Stage,
  versionName,
  runningRelease,
} from '../../domain/release/release.ts';
import { type Code, codeBetween, type Side } from '../rollback/plan-code.ts';
import { slugDiff } from '../rollback/gather.ts';
import { failing, type Intime, type PatienceDesk, patiently } from '../engine/deadline.ts';
import { isProtected, type KnownStage } from '../engine/protection.ts';
import type { PlanSettings } from '../engine/settings.ts';

/** An app of a pipeline. */
export interface Party {
  readonly ledger: Ledger;
  /** Where it stood when that was last read. */
  readonly stage: Stage | undefined;
}

export interface Parties {
  readonly pipeline: PipelineRef;
  readonly source: Party;
  readonly targets: readonly Party[];
}

export interface GatherDesk extends PatienceDesk {
  readonly repositories: Code;
  settings(): PlanSettings;
}

/** Whose stages and slugs are asked for. */
interface Question {
  readonly desk: GatherDesk;
  readonly source: Side;
  readonly from: Ledger;
  /** By the ids of apps; undefined where the platform did not tell. */
  readonly stages: Promise<ReadonlyMap<string, KnownStage> | undefined>;
  readonly requests: AbortSignal;
  readonly git: AbortSignal;
  readonly intime: Intime;
}

/**
 * Plans from the ledgers as they are known, which must have been read just before.
 * @param release what the source runs
 * @throws {Cancelled} when the person gave it up; else nothing
 */
export function gatherPromotion(
  desk: GatherDesk,
  { pipeline, source, targets }: Parties,
  release: Release,
  signal: AbortSignal,
): Promise<PromotionPlan> {
  const { releases } = source.ledger.state;
  const newest = releases[0] ?? release;
  return patiently(desk, signal, async ({ requests, intime, orLate }) => {
    const slug = failing(slugOf(source.ledger, release, requests));
    const stages = orLate(readStages(source.ledger, requests), () => undefined);
    const question: Question = {
      desk,
      source: { release, releases, slug },
      from: source.ledger,
      stages,
      requests,
      git: signal,
      intime,
    };
    const plans = await Promise.all(targets.map((target) => gatherTarget(question, target)));
    const known = (await stages)?.get(source.ledger.app.id);
    const stage = known === undefined || known === 'unknown' ? source.stage : known;
    return { pipeline, source: { app: source.ledger.app, stage, release, newest }, targets: plans };
  });
}

async function gatherTarget(question: Question, { ledger, stage }: Party): Promise<TargetPlan> {
  const { desk, source, stages, intime } = question;
  const { releases } = ledger.state;
  const current = runningRelease(releases);
  const [known, parts] = await Promise.all([
    stages,
    current
      ? readParts(question, ledger, current)
      : { ...nothingRuns, releaseCommand: await intime(commandOf(source)) },
  ]);
  // An app that another account sees is not among these.
  const now: KnownStage = known?.get(ledger.app.id) ?? stage ?? 'unknown';
  const { protectedApps, migrations } = desk.settings();
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
  { desk, source, from, requests, git, intime }: Question,
  ledger: Ledger,
  current: Release,
) {
  const side: Side = {
    release: current,
    releases: ledger.state.releases,
    slug: failing(slugOf(ledger, current, requests)),
  };
  const [code, config, slug, releaseCommand] = await Promise.all([
    intime(codeAhead(desk.repositories, side, source, git)),
    intime(configBetween(ledger, current, from, source.release, requests)),
    intime(slugDiff(side, source)),
    intime(commandOf(source)),
  ]);
  return { code, config, slug, releaseCommand };
}

const absent = { state: 'absent', why: 'Nothing runs there that it could be compared with.' } as const;
const nothingRuns = { code: absent, config: absent, slug: absent };

async function codeAhead(
  repositories: Code,
  target: Side,
  source: Side,
  signal: AbortSignal,
): Promise<Part<CodeAhead>> {
  const between = await codeBetween(repositories, target, source, signal);
  return mapPart(between, ({ gained, lost, ...files }) => ({ goingOut: gained, takenBack: lost, ...files }));
}

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

async function commandOf({ slug }: Side): Promise<Part<string | undefined>> {
  return mapPart(await slug, ({ processTypes }) => processTypes['release']);
}

async function slugOf(ledger: Ledger, release: Release, signal: AbortSignal): Promise<Part<Slug>> {
  if (release.slugId === null) return { state: 'absent', why: `${versionName(release)} has no slug.` };
  return { state: 'known', value: await ledger.client.slug(ledger.app.id, release.slugId, { signal }) };
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
