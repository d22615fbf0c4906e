/** What the page shows of a promotion's plan: what is promoted, and what becomes of each target by itself. */

import { foreignText } from '../../../domain/text/foreign-text.ts';
import { mapPart } from '../../../domain/part.ts';
import { type Hand, migrationName } from '../../../domain/plan/plan-sentences.ts';
import { plainHand } from '../../../domain/plan/plan-text.ts';
import {
  type PromotionPlan,
  type TargetCode,
  type TargetPlan,
  whyNotPromotable,
} from '../../../domain/plan/promotion-plan.ts';
import { promotionFacts, promotionWarnings } from '../../../domain/plan/promotion-sentences.ts';
import type { AddonsDiff } from '../../../domain/release/release-diff.ts';
import { type AppRef, type Release, versionName, runningRelease } from '../../../domain/release/release.ts';
import { commitCount } from '../../../domain/graph/span.ts';
import { count, listed } from '../../../domain/text/sentences.ts';
import {
  agreeing,
  commitsView,
  fileView,
  keyLines,
  mostListed,
  notesOf,
  slugListing,
  toRelease,
  whatMoved,
  words,
} from './plan-pieces.ts';
import type { LeadPiece, PlanCode, PlanKeys, PlanSection, PlanView } from './plan-view.ts';

export interface KnownPromotion {
  readonly plan: PromotionPlan;
  /** When it was made, by the platform's clock. */
  readonly made: number;
  /** The releases of the source and of each target as they are known now, newest first. */
  readonly ledgers: readonly (readonly Release[])[];
  /** See `ReleaseView`. */
  readonly clockAhead: number;
}

export function promotionView({ plan, made, ledgers, clockAhead }: KnownPromotion): PlanView {
  const { source, targets } = plan;
  const { app, release } = source;
  const name = versionName(release);
  const names = listed(targets.map((target) => target.app.name));
  return {
    title: `Promotion of ${app.name} ${name} to ${names}`,
    lead: [
      toRelease(release, 0),
      words(` is what ${app.name} runs: ${foreignText(release.description, 200)}, by ${release.user.email}`),
      ...notesOf({ stage: source.stage, protected: false }),
    ],
    made,
    clockAhead,
    moved: movedOf(plan, ledgers),
    begin: {
      text: 'Promote…',
      label: `Promote… to ${names}, which asks you before it changes anything`,
      icon: 'arrow-circle-up',
    },
    refusal: refusalOf(app, ledgers[0] ?? []),
    sections: targets.map((target, at) => sectionOf(target, at + 1, plan, made)),
  };
}

/** What is promoted is what runs then, so that no version stands in it. */
export function promotionTitle({ name }: AppRef, targets: readonly AppRef[]): string {
  return `Promotion of ${name} to ${listed(
    targets.map((target) => target.name),
    2,
  )}`;
}

/** It holds only for all of the ledgers that it was made from. */
function movedOf(
  { source, targets }: PromotionPlan,
  ledgers: readonly (readonly Release[])[],
): string | null {
  const bases = [{ app: source.app, newest: source.newest, current: source.release }, ...targets];
  const moved = bases.map((basis, at) => whatMoved(basis, ledgers[at] ?? [], basis.app.name));
  return moved.find((text) => text !== null) ?? null;
}

function refusalOf({ name }: AppRef, ledger: readonly Release[]): string | null {
  // What is not known any more, as its ledger is read anew, says nothing.
  if (ledger.length === 0) return null;
  const reason = whyNotPromotable(runningRelease(ledger));
  return reason === undefined ? null : `${name} ${reason}.`;
}

/** @param place of the target among the plan's apps */
function sectionOf(target: TargetPlan, place: number, plan: PromotionPlan, made: number): PlanSection {
  const { app, addons } = target;
  const { source } = plan;
  const hand = plainHand(made);
  return {
    heading: { name: app.name, lead: [...wayOf(target, place, plan), ...notesOf(target)] },
    counts: countsOf(target),
    warnings: promotionWarnings(target, plan, hand),
    facts: promotionFacts(target, plan, hand),
    code: mapPart(target.code, (code) => codeView(code, target, source.app, hand)),
    config: {
      title: 'Config vars, which are not promoted',
      none: 'Both apps have the same.',
      lines: mapPart(target.config, ({ added, removed, changed }): PlanKeys[] =>
        keyLines([
          { what: `Only in ${source.app.name}`, keys: added },
          { what: 'Other values', keys: changed },
          { what: `Only in ${app.name}`, keys: removed },
        ]),
      ),
    },
    slug: slugListing(target.slug),
    addons: {
      title: 'Add-ons, which are not promoted',
      none: 'Both apps have the same.',
      lines: { state: 'known', value: addonLines(addons, source.app, app) },
    },
    releases: null,
  };
}

function wayOf({ current }: TargetPlan, place: number, { source }: PromotionPlan): LeadPiece[] {
  const to = [words(`${source.app.name} `), toRelease(source.release, 0)];
  if (!current) return [words('Nothing runs there yet. To '), ...to];
  return [words('From '), toRelease(current, place), words(', which is running now, to '), ...to];
}

function countsOf({ sameCode, code, config, addons }: TargetPlan): string[] {
  return [
    ...(sameCode ? ['runs this code already'] : code.state === 'known' ? codeCounts(code.value) : []),
    ...(config.state === 'known' && config.value.added.length > 0
      ? [`${count(config.value.added.length, 'config key')} missing`]
      : []),
    ...(addons.added.length > 0 ? [`${count(addons.added.length, 'add-on')} missing`] : []),
  ];
}

function codeCounts({ goingOut, takenBack, files, filesUnknown, migrations }: TargetCode): string[] {
  return [
    `${commitCount(goingOut.count, goingOut.caveat)} ${goingOut.count === 1 ? 'goes' : 'go'} out`,
    ...(takenBack.count > 0 ? [`${commitCount(takenBack.count, takenBack.caveat)} taken back`] : []),
    ...(filesUnknown === undefined ? [agreeing(files.length, 'file', 'change')] : []),
    ...(migrations.length > 0 ? [count(migrations.length, 'migration')] : []),
  ];
}

function codeView(
  { goingOut, takenBack, files, filesUnknown, migrations }: TargetCode,
  { app }: TargetPlan,
  source: AppRef,
  hand: Hand,
): PlanCode {
  return {
    // In the order of the lists of the plan that is shown.
    commits: [
      commitsView('Commits that go out', goingOut),
      ...(takenBack.count > 0
        ? [commitsView(`Commits taken back, which ${app.name} has and ${source.name} has not`, takenBack)]
        : []),
    ],
    files: files.slice(0, mostListed).map(fileView),
    moreFiles: Math.max(0, files.length - mostListed),
    filesUnknown: filesUnknown ?? null,
    migrations: {
      title: 'Migrations that go out',
      list: migrations.map((migration) => ({ name: migrationName(migration, hand), path: migration.path })),
    },
  };
}

function addonLines({ added, removed, changed }: AddonsDiff, source: AppRef, target: AppRef): string[] {
  return [
    ...added.map((plan) => `${plan} is only in ${source.name}.`),
    ...changed.map(({ from, to }) => `${from} stays, where ${source.name} has ${to}.`),
    ...removed.map((plan) => `${plan} is only in ${target.name}, and stays.`),
  ];
}
