/** What differs between two releases, of one app or of two in a pipeline: pure data. */

import { codeOf } from './code.ts';
import { isSameHash } from '../graph/commit.ts';
import { type ConfigDiff, type ConfigVars, diffConfig } from './config-diff.ts';
import { joinParts, type Part } from '../part.ts';
import { type Release, sameArtifact, type Slug } from './release.ts';

/** A release with what is known of it. */
export interface Side {
  readonly release: Release;
  /** The releases of its app that are known, newest first. */
  readonly ledger: readonly Release[];
  readonly slug: Part<Slug>;
  readonly config: Part<ConfigVars>;
}

export interface ReleaseDiff {
  /** True when both run the same code, so that only what is around it can differ. */
  readonly sameCode: boolean;
  readonly addons: AddonsDiff;
  readonly slug: Part<SlugDiff>;
  readonly config: Part<ConfigDiff>;
}

export interface FromTo {
  readonly from: string;
  readonly to: string;
}

export interface AddonsDiff {
  /** Plans, such as `heroku-redis:mini`, once for each add-on. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same service on another plan. */
  readonly changed: readonly FromTo[];
}

export interface SlugDiff {
  /** Undefined where it is the same. */
  readonly stack: FromTo | undefined;
  /** What built the code, in the words of the platform; left out where it is the same, or not known of one of them. */
  readonly buildpack?: FromTo;
  readonly processTypes: ProcessTypesDiff;
}

/** By the name of the process type, sorted. */
export interface ProcessTypesDiff {
  readonly added: readonly ProcessType[];
  readonly removed: readonly ProcessType[];
  readonly changed: readonly (FromTo & { readonly type: string })[];
}

export interface ProcessType {
  readonly type: string;
  readonly command: string;
}

export function diffReleases(from: Side, to: Side): ReleaseDiff {
  return {
    sameCode: runSameCode(from, to),
    addons: diffAddons(from.release.addons, to.release.addons),
    slug: sameArtifact(from.release, to.release)
      ? { state: 'known', value: noSlugDiff }
      : joinParts(from.slug, to.slug, diffSlugs),
    config: joinParts(from.config, to.config, diffConfig),
  };
}

/**
 * Whether two releases run the same code: by their artifacts where these can be compared, else by what they were
 * built from. Nothing known of either is no sign that they are the same.
 */
export function runSameCode(
  a: Pick<Side, 'release' | 'ledger'>,
  b: Pick<Side, 'release' | 'ledger'>,
): boolean {
  if (sameArtifact(a.release, b.release)) return true;
  // Within an app another artifact is other code. A promotion copies it to an app where it has another id.
  const isKnown = a.release.artifact !== null || b.release.artifact !== null;
  if (isKnown && a.release.app.id === b.release.app.id) return false;
  const one = codeOf(a.release, a.ledger)?.hash;
  const other = codeOf(b.release, b.ledger)?.hash;
  // Another name, such as `latest`, may stand for another commit each time.
  return one !== undefined && other !== undefined && isSameHash(one, other);
}

function diffSlugs(from: Slug, to: Slug): SlugDiff {
  return {
    stack: fromTo(from.stack, to.stack),
    ...buildpackDiff(from, to),
    processTypes: diffProcessTypes(from.processTypes, to.processTypes),
  };
}

function buildpackDiff({ buildpack: from }: Slug, { buildpack: to }: Slug): Pick<SlugDiff, 'buildpack'> {
  const buildpack = from && to ? fromTo(from, to) : undefined;
  return buildpack ? { buildpack } : {};
}

function fromTo(from: string, to: string): FromTo | undefined {
  return from === to ? undefined : { from, to };
}

export const noSlugDiff: SlugDiff = {
  stack: undefined,
  processTypes: { added: [], removed: [], changed: [] },
};

/** @param from and to the plans of add-ons, one for each: an app may have two of a plan */
export function diffAddons(from: readonly string[], to: readonly string[]): AddonsDiff {
  const added = without(to, from);
  const removed: string[] = [];
  const changed: FromTo[] = [];
  for (const plan of without(from, to)) {
    const other = added.findIndex((candidate) => serviceOf(candidate) === serviceOf(plan));
    if (other === -1) removed.push(plan);
    else changed.push(...added.splice(other, 1).map((now) => ({ from: plan, to: now })));
  }
  return { added, removed, changed };
}

/** `heroku-redis` of `heroku-redis:mini` */
function serviceOf(plan: string): string {
  return plan.split(':', 1)[0] ?? plan;
}

/** Add-on plans, sorted, without those of `others`: each of them takes one of the same name away. */
export function without(plans: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return plans.toSorted().filter((plan) => {
    const at = rest.indexOf(plan);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

function diffProcessTypes(from: Slug['processTypes'], to: Slug['processTypes']): ProcessTypesDiff {
  const commands = new Map(Object.entries(to));
  const before = processesOf(from);
  return {
    added: processesOf(to).filter(({ type }) => !Object.hasOwn(from, type)),
    removed: before.filter(({ type }) => !commands.has(type)),
    changed: before.flatMap(({ type, command }) => {
      const now = commands.get(type);
      return now === undefined || now === command ? [] : [{ type, from: command, to: now }];
    }),
  };
}

function processesOf(types: Slug['processTypes']): ProcessType[] {
  return Object.entries(types)
    .map(([type, command]) => ({ type, command }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1));
}
