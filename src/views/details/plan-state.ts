/** What the page shows of a rollback's plan: model data in, plain JSON out. */

import { type Between, fates } from '../../model/between.ts';
import { type FileChange, shortHash } from '../../model/commit.ts';
import type { ConfigDiff } from '../../model/config-diff.ts';
import { mapPart } from '../../model/part.ts';
import { planFacts, planMigrations, planWarnings } from '../../model/plan-text.ts';
import type { AddonsDiff, SlugDiff } from '../../model/release-diff.ts';
import { type Release, versionName } from '../../model/release.ts';
import { type CodePlan, type Commits, type RollbackPlan, whyNotEligible } from '../../model/rollback-plan.ts';
import { count, listed, oneLine } from '../../model/words.ts';
import type { PlanCodeView, PlanCommits, PlanFile, PlanKeys, PlanRelease, PlanView } from './plan-view.ts';

export interface KnownPlan {
  readonly plan: RollbackPlan;
  /** When it was made, by the platform's clock. */
  readonly made: number;
  /** The app's releases as they are known now, newest first. */
  readonly ledger: readonly Release[];
  /** See `ReleaseView`. */
  readonly clockAhead: number;
}

/** So many files, and releases, are listed: more take the page long, and nobody reads them at once. */
const most = 300;

export function planView({ plan, made, ledger, clockAhead }: KnownPlan): PlanView {
  const { target, current, stage, code, between } = plan;
  return {
    app: target.app,
    notes: [...(stage === undefined ? [] : [stage]), ...(plan.protected ? ['protected'] : [])],
    from: current?.version ?? null,
    to: target.version,
    made,
    clockAhead,
    moved: whatMoved(plan, ledger),
    refusal: refusalOf(plan, ledger),
    counts: countsOf(plan),
    warnings: planWarnings(plan, made),
    facts: planFacts(plan, made),
    code: mapPart(code, codeView),
    config: mapPart(plan.config, keysOf),
    slug: mapPart(plan.slug, slugLines),
    addons: addonLines(plan.addons, target),
    between: between.slice(0, most).map(releaseView),
    moreBetween: Math.max(0, between.length - most),
  };
}

/**
 * The files as going back changes them, in the order in which the page lists them. The plan has them the other way
 * round, as they changed since the target.
 */
export function filesGoingBack(files: readonly FileChange[]): FileChange[] {
  return files.slice(0, most).map((file) => {
    switch (file.kind) {
      case 'added':
      case 'copied':
        return { kind: 'deleted', path: file.path, from: undefined };
      case 'deleted':
        return { kind: 'added', path: file.path, from: undefined };
      case 'renamed':
        return { kind: 'renamed', path: file.from ?? file.path, from: file.path };
      default:
        return { kind: file.kind, path: file.path, from: undefined };
    }
  });
}

/** The plan holds only for the ledger that it was made from. */
function whatMoved({ newest, current }: RollbackPlan, ledger: readonly Release[]): string | null {
  const since = ledger.filter(({ version }) => version > newest.version);
  if (since.length > 0) {
    const [names, came] = [listed(since.map(versionName).toReversed(), 3), since.length > 1 ? 'have' : 'has'];
    return `${names} ${came} come since this plan was made: it does not hold any more.`;
  }
  const running = ledger.find((release) => release.current);
  if (!running || running.id === current?.id) return null;
  return `${versionName(running)} is running now: this plan does not hold any more.`;
}

function refusalOf({ target }: RollbackPlan, ledger: readonly Release[]): string | null {
  const now = ledger.find(({ version }) => version === target.version) ?? target;
  const reason = whyNotEligible(now);
  return reason === undefined ? null : `${versionName(now)} ${reason}.`;
}

/** The figures that fit beside each other at the top, the most important first. */
function countsOf({ takenBack, code, config, sameCode }: RollbackPlan): string[] {
  return [
    `${count(takenBack.length, 'release')} taken back`,
    ...(sameCode ? ['the code stays'] : code.state === 'known' ? codeCounts(code.value) : []),
    ...(config.state === 'known' ? [configCount(config.value)] : []),
  ];
}

function codeCounts({ takenBack, broughtBack, files, migrations }: CodePlan): string[] {
  return [
    `${count(takenBack.count, 'commit')} taken back`,
    ...(broughtBack.count > 0 ? [`${count(broughtBack.count, 'commit')} brought back`] : []),
    agree(files.length, 'file', 'change'),
    ...(migrations.length > 0 ? [`${agree(migrations.length, 'migration', 'stay')} applied`] : []),
  ];
}

function agree(many: number, noun: string, verb: string): string {
  return `${count(many, noun)} ${verb}${many === 1 ? 's' : ''}`;
}

function configCount({ changed, added, removed }: ConfigDiff): string {
  const keys = changed.length + added.length + removed.length;
  return keys === 0 ? 'config stays' : agree(keys, 'config key', 'change');
}

function codeView(code: CodePlan): PlanCodeView {
  const names = planMigrations(code);
  return {
    takenBack: commitsView(code.takenBack),
    broughtBack: commitsView(code.broughtBack),
    files: filesGoingBack(code.files).map(fileView),
    moreFiles: Math.max(0, code.files.length - most),
    migrations: code.migrations.map(({ path }, index) => ({ name: names[index] ?? path, path })),
  };
}

function commitsView({ count: all, list }: Commits): PlanCommits {
  return {
    count: all,
    list: list.map(({ hash, subject, author, date }) => ({
      short: shortHash(hash),
      subject: oneLine(subject, 300),
      author: oneLine(author, 100),
      date,
    })),
  };
}

const letters = { added: 'A', deleted: 'D', modified: 'M', renamed: 'R', typeChanged: 'T' } as const;

function fileView({ kind, path, from }: FileChange): PlanFile {
  // Going back copies nothing.
  const known = kind === 'copied' ? 'added' : kind;
  return { letter: letters[known], kind: known, path, from: from ?? null };
}

function keysOf({ changed, added, removed }: ConfigDiff): PlanKeys[] {
  const all: PlanKeys[] = [
    { what: 'Change', keys: changed },
    { what: 'Appear', keys: added },
    { what: 'Disappear', keys: removed },
  ];
  return all.filter(({ keys }) => keys.length > 0);
}

function slugLines({ stack, processTypes: { added, removed, changed } }: SlugDiff): string[] {
  return [
    ...(stack ? [`Stack: ${stack.from} → ${stack.to}`] : []),
    ...changed.map(({ type, from, to }) => `${type}: ${from} → ${to}`),
    ...added.map(({ type, command }) => `${type} appears: ${command}`),
    ...removed.map(({ type, command }) => `${type} disappears: ${command}`),
  ];
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
  return { version, description: oneLine(description, 200), by: user.email, createdAt, fate: fates[fate] };
}
