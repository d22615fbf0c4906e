/** A promotion's plan for one target in sentences. How a text of others is written is for whoever shows them. */

import type { Part } from '../part.ts';
import {
  agree,
  filesOf,
  filesSentence,
  type Hand,
  historySentence,
  migrationName,
  processTypeSentence,
  reasonOf,
  unrecognisedSentence,
} from './plan-sentences.ts';
import type { PromotionPlan, PromotionSource, TargetPlan } from './promotion-plan.ts';
import type { FromTo } from '../release/release-diff.ts';
import { versionName } from '../release/release.ts';
import { commitCount } from '../graph/span.ts';
import { capitalized, count, listed } from '../text/sentences.ts';

/** So many of a list are named in a sentence. */
const named = 3;

/** `v72 → bookshop-staging v84` */
export function promotionWay({ current }: TargetPlan, { app, release }: PromotionSource, hand: Hand): string {
  const now = current ? versionName(current) : 'nothing';
  return `${now} → ${hand.quote(app.name)} ${versionName(release)}`;
}

/** What the promotion does to a target. What is still being read is told in one sentence at the end. */
export function promotionFacts(target: TargetPlan, { source }: PromotionPlan, hand: Hand): string[] {
  const waiting = partNames(target, (part) => part.state === 'loading');
  return [
    ...goingOut(target, source),
    ...processTypeSentence(target, hand),
    ...releasePhase(target, hand),
    configStays(target, source, hand),
    ...(waiting.length > 0 ? [`Still being read: ${listed(waiting)}.`] : []),
  ];
}

/** What a person should know before they go on, the most important first; often nothing. */
export function promotionWarnings(target: TargetPlan, { source }: PromotionPlan, hand: Hand): string[] {
  return [
    ...pendingSentence(target),
    ...sameSentence(target, source, hand),
    ...takenBack(target, source, hand),
    ...platformSentences(target, hand),
    ...missingConfig(target, source, hand),
    ...missingAddons(target, source, hand),
    ...migrationSentence(target, hand),
    ...(target.code.state === 'known' ? unrecognisedSentence(target.code.value, hand) : []),
    ...historySentence(target.code),
    ...unknownSentences(target, hand),
  ];
}

function goingOut({ sameCode, code }: TargetPlan, { release }: PromotionSource): string[] {
  if (sameCode) return ['The code stays the same.'];
  if (code.state !== 'known') return [`${versionName(release)}’s code goes out.`];
  const { goingOut: commits } = code.value;
  const out =
    commits.caveat === 'unrelated'
      ? 'Other code goes out.'
      : commits.count === 0
        ? 'No new commit goes out.'
        : `${capitalized(commitCount(commits.count, commits.caveat))} ${commits.count === 1 ? 'goes' : 'go'} out.`;
  return [[out, ...filesSentence(code.value)].join(' ')];
}

function releasePhase({ releaseCommand }: TargetPlan, hand: Hand): string[] {
  if (releaseCommand.state !== 'known' || releaseCommand.value === undefined) return [];
  return [`The release phase runs ${hand.quote(releaseCommand.value)}. If it fails, what runs now goes on.`];
}

/** Config vars and add-ons are a target's own. */
function configStays({ config }: TargetPlan, { app }: PromotionSource, hand: Hand): string {
  const stay = 'Config vars, add-ons and databases stay as they are.';
  if (config.state !== 'known') return stay;
  const { changed, removed } = config.value;
  const parts = [
    ...(changed.length > 0
      ? [
          `${changed.length} ${agree(changed, 'has another value', 'have other values')} than in ${hand.quote(app.name)}`,
        ]
      : []),
    ...(removed.length > 0 ? [`${removed.length} ${agree(removed, 'is', 'are')} only here`] : []),
  ];
  return parts.length > 0 ? `${stay} Of the config keys, ${listed(parts)}.` : stay;
}

function pendingSentence({ pending, app }: TargetPlan): string[] {
  return pending ? [`${versionName(pending)} of ${app.name} is still being released.`] : [];
}

function sameSentence({ sameCode, app }: TargetPlan, { release }: PromotionSource, hand: Hand): string[] {
  if (!sameCode) return [];
  return [
    `${hand.quote(app.name)} runs ${versionName(release)}’s code already: nothing but a new release comes of it.`,
  ];
}

function takenBack({ code, app }: TargetPlan, { release }: PromotionSource, hand: Hand): string[] {
  if (code.state !== 'known' || code.value.takenBack.count === 0) return [];
  const { count: number, caveat } = code.value.takenBack;
  const are = number === 1 ? 'is' : 'are';
  return [
    `${capitalized(commitCount(number, caveat))} that ${hand.quote(app.name)} runs ${are} not in ${versionName(release)}, and ${are} taken back.`,
  ];
}

/** Code that another buildpack built, or for another stack, may need what the target's own did not. */
function platformSentences({ app, slug }: TargetPlan, hand: Hand): string[] {
  if (slug.state !== 'known') return [];
  const { stack, buildpack } = slug.value;
  const name = hand.quote(app.name);
  const differ = (what: string, { from, to }: FromTo, built: string) =>
    `The ${what} differs: what ${name} runs was built ${built} ${hand.quote(from)}, this code ${built} ${hand.quote(to)}.`;
  return [
    ...(stack ? [differ('stack', stack, 'for')] : []),
    ...(buildpack ? [differ('buildpack', buildpack, 'by')] : []),
  ];
}

function missingConfig({ config }: TargetPlan, { app }: PromotionSource, hand: Hand): string[] {
  if (config.state !== 'known' || config.value.added.length === 0) return [];
  const { added } = config.value;
  const are = agree(added, 'is', 'are');
  const keys = `${count(added.length, 'config key')} of ${hand.quote(app.name)} ${are} not promoted`;
  return [`${keys}, and missing here: ${list(added, hand)}.`];
}

function missingAddons({ addons }: TargetPlan, { app }: PromotionSource, hand: Hand): string[] {
  const { added, changed } = addons;
  return [
    ...(added.length > 0
      ? [
          `${count(added.length, 'add-on')} of ${hand.quote(app.name)} ${agree(added, 'is', 'are')} missing here: ${list(added, hand)}.`,
        ]
      : []),
    ...changed.map(
      ({ from, to }) => `${hand.quote(from)} stays, where ${hand.quote(app.name)} has ${hand.quote(to)}.`,
    ),
  ];
}

function migrationSentence({ code, releaseCommand }: TargetPlan, hand: Hand): string[] {
  if (code.state !== 'known' || code.value.migrations.length === 0) return [];
  const { migrations } = code.value;
  const names = listed(
    migrations.map((migration) => migrationName(migration, hand)),
    named,
  );
  const all = `${count(migrations.length, 'database migration')} ${agree(migrations, 'goes', 'go')} out`;
  const runs =
    releaseCommand.state === 'known' && releaseCommand.value === undefined
      ? ', and there is no release phase that would run them'
      : '';
  return [`${all}${runs}: ${names}.`];
}

/** What is not known is told once for each reason. */
function unknownSentences(target: TargetPlan, hand: Hand): string[] {
  const reasons = new Set(partsOf(target).map(({ part }) => reasonOf(part)));
  return [...reasons].flatMap((reason) =>
    reason === undefined
      ? []
      : [
          `Not known: ${listed(partNames(target, (part) => reasonOf(part) === reason))}. ${hand.quote(reason)}`,
        ],
  );
}

function partsOf(target: TargetPlan): { readonly part: Part<unknown>; readonly names: readonly string[] }[] {
  return [
    ...(target.sameCode
      ? []
      : [
          { part: target.code, names: ['commits', 'migrations'] },
          { part: filesOf(target.code), names: ['files', 'migrations'] },
        ]),
    { part: target.config, names: ['config vars'] },
    { part: target.slug, names: ['process types'] },
    { part: target.releaseCommand, names: ['the release phase'] },
  ];
}

function partNames(target: TargetPlan, which: (part: Part<unknown>) => boolean): string[] {
  return partsOf(target).flatMap(({ part, names }) => (which(part) ? names : []));
}

function list(names: readonly string[], hand: Hand): string {
  return listed(
    names.map((name) => hand.quote(name)),
    named,
  );
}
