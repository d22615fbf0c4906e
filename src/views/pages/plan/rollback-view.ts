/** What the page shows of a rollback's plan. */

import { type Between, fates } from '../../../domain/plan/releases-between.ts';
import type { FileChange } from '../../../domain/graph/commit.ts';
import type { ConfigDiff } from '../../../domain/release/config-diff.ts';
import { foreignText } from '../../../domain/text/foreign-text.ts';
import { mapPart } from '../../../domain/part.ts';
import { planFacts, planMigrations, planWarnings } from '../../../domain/plan/plan-text.ts';
import type { AddonsDiff } from '../../../domain/release/release-diff.ts';
import { type AppRef, type Release, versionName } from '../../../domain/release/release.ts';
import { type CodePlan, type RollbackPlan, whyNotEligible } from '../../../domain/plan/rollback-plan.ts';
import { commitCount } from '../../../domain/graph/span.ts';
import { count } from '../../../domain/text/sentences.ts';
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
import type { LeadPiece, PlanCode, PlanKeys, PlanRelease, PlanSection, PlanView } from './plan-view.ts';

export interface KnownRollback {
  readonly plan: RollbackPlan;
  /** When it was made, by the platform's clock. */
  readonly made: number;
  /** The app's releases as they are known now, newest first. */
  readonly ledger: readonly Release[];
  /** See `ReleaseView`. */
  readonly clockAhead: number;
}

export function rollbackView({ plan, made, ledger, clockAhead }: KnownRollback): PlanView {
  const { target } = plan;
  return {
    title: rollbackTitle(target.app, target.version),
    lead: [...wayOf(plan), ...notesOf(plan)],
    made,
    clockAhead,
    moved: whatMoved(plan, ledger),
    begin: {
      text: 'Roll Back…',
      label: `Roll Back… to ${versionName(target)}, which asks you before it changes anything`,
      icon: 'discard',
    },
    refusal: refusalOf(plan, ledger),
    sections: [sectionOf(plan, made)],
  };
}

export function rollbackTitle({ name }: AppRef, version: number): string {
  return `Rollback of ${name} to ${versionName({ version })}`;
}

/**
 * The files as going back changes them, in the order in which the page lists them. The plan has them the other way
 * round, as they changed since the target.
 */
export function filesGoingBack(files: readonly FileChange[]): FileChange[] {
  return files.slice(0, mostListed).map((file) => {
    const { blobs } = file;
    return { ...goingBack(file), ...(blobs && { blobs: { before: blobs.now, now: blobs.before } }) };
  });
}

function goingBack({ kind, path, from }: FileChange): FileChange {
  switch (kind) {
    case 'added':
    case 'copied':
      return { kind: 'deleted', path, from: undefined };
    case 'deleted':
      return { kind: 'added', path, from: undefined };
    case 'renamed':
      return { kind: 'renamed', path: from ?? path, from: path };
    default:
      return { kind, path, from: undefined };
  }
}

function wayOf({ current, target }: RollbackPlan): LeadPiece[] {
  const to = toRelease(target, 0);
  if (!current) return [words('Nothing is running. To '), to];
  return [words('From '), toRelease(current, 0), words(', which is running now, to '), to];
}

function refusalOf({ target }: RollbackPlan, ledger: readonly Release[]): string | null {
  const now = ledger.find(({ version }) => version === target.version) ?? target;
  const reason = whyNotEligible(now);
  return reason === undefined ? null : `${versionName(now)} ${reason}.`;
}

function sectionOf(plan: RollbackPlan, made: number): PlanSection {
  const { target, between } = plan;
  return {
    heading: null,
    counts: countsOf(plan),
    warnings: planWarnings(plan, made),
    facts: planFacts(plan, made),
    code: mapPart(plan.code, codeView),
    config: {
      title: 'Config vars',
      none: 'They stay as they are.',
      lines: mapPart(plan.config, keysOf),
    },
    slug: slugListing(plan.slug),
    addons: {
      title: 'Add-ons',
      none: 'Both releases have the same.',
      lines: { state: 'known', value: addonLines(plan.addons, target) },
    },
    releases: {
      title: `Releases since ${versionName(target)}`,
      list: between.slice(0, mostListed).map(releaseView),
      more: Math.max(0, between.length - mostListed),
    },
  };
}

/** The figures that fit beside each other at the top, the most important first. */
function countsOf({ takenBack, code, config, sameCode }: RollbackPlan): string[] {
  return [
    `${count(takenBack.length, 'release')} taken back`,
    ...(sameCode ? ['the code stays'] : code.state === 'known' ? codeCounts(code.value) : []),
    ...(config.state === 'known' ? [configCount(config.value)] : []),
  ];
}

function codeCounts({ takenBack, broughtBack, files, filesUnknown, migrations }: CodePlan): string[] {
  return [
    `${commitCount(takenBack.count, takenBack.caveat)} taken back`,
    ...(broughtBack.count > 0 ? [`${commitCount(broughtBack.count, broughtBack.caveat)} brought back`] : []),
    ...(filesUnknown === undefined ? [agreeing(files.length, 'file', 'change')] : []),
    ...(migrations.length > 0 ? [`${agreeing(migrations.length, 'migration', 'stay')} applied`] : []),
  ];
}

function configCount({ changed, added, removed }: ConfigDiff): string {
  const keys = changed.length + added.length + removed.length;
  return keys === 0 ? 'config stays' : agreeing(keys, 'config key', 'change');
}

function codeView(code: CodePlan): PlanCode {
  const { takenBack, broughtBack, files, filesUnknown, migrations } = code;
  const names = planMigrations(code);
  return {
    // In the order of the lists of the plan that is shown.
    commits: [
      commitsView('Commits taken back', takenBack),
      ...(broughtBack.count > 0 ? [commitsView('Commits brought back', broughtBack)] : []),
    ],
    files: filesGoingBack(files).map(fileView),
    moreFiles: Math.max(0, files.length - mostListed),
    filesUnknown: filesUnknown ?? null,
    migrations: {
      title: 'Migrations that stay applied',
      list: migrations.map(({ path }, index) => ({ name: names[index] ?? path, path })),
    },
  };
}

function keysOf({ changed, added, removed }: ConfigDiff): PlanKeys[] {
  return keyLines([
    { what: 'Change', keys: changed },
    { what: 'Appear', keys: added },
    { what: 'Disappear', keys: removed },
  ]);
}

function addonLines({ added, removed, changed }: AddonsDiff, target: Release): string[] {
  return [
    ...added.map((plan) => `${plan} is not brought back.`),
    ...removed.map((plan) => `${plan} stays; ${versionName(target)} did not have it.`),
    ...changed.map(({ from, to }) => `${from} stays; ${versionName(target)} had ${to}.`),
  ];
}

function releaseView({ release, fate }: Between): PlanRelease {
  const { version, description, user, createdAt } = release;
  return {
    app: 0,
    version,
    description: foreignText(description, 200),
    by: user.email,
    createdAt,
    fate: fates[fate],
  };
}
