/** What a promotion's plan says of one target, in the confirmation, on its page and in Markdown. */

import { commitCount } from '../graph/span.ts';
import { mapPart } from '../part.ts';
import { type AppRef, versionName } from '../release/release.ts';
import type { AddonsDiff } from '../release/release-diff.ts';
import { count } from '../text/sentences.ts';
import { keyGroups } from './listing.ts';
import {
  agree,
  type PlanText,
  codeParts,
  type CodeSpec,
  codeText,
  filesFact,
  loadingFact,
  mostKeys,
  named,
  type NamedPart,
  platformChanges,
  processTypeFact,
  runningName,
  unknownWarnings,
} from './plan-text.ts';
import type { PromotionPlan, PromotionSource, TargetCode, TargetPlan } from './promotion-plan.ts';
import type { TextFormat } from './text-format.ts';

export function promotionText(
  target: TargetPlan,
  { source }: Pick<PromotionPlan, 'source'>,
  format: TextFormat,
): PlanText {
  const { app, config, addons, sameCode } = target;
  const code = codeText(target.code, (known) => codeSpec(known, target), format);
  const parts = promotionParts(target);
  const missingVars = config.state === 'known' ? config.value.added : [];
  return {
    counts: [
      ...(sameCode ? ['already runs this code'] : code.counts),
      ...missingFigure(missingVars, 'config var'),
      ...missingFigure(addons.added, 'add-on'),
    ],
    warnings: [
      ...pendingWarning(target, format),
      ...sameCodeWarning(target, source, format),
      ...takenBackWarning(target, source, format),
      ...platformWarnings(target, source, format),
      ...missingWarnings(target, missingVars, source, format),
      ...code.warnings,
      ...unknownWarnings(parts, format),
    ],
    facts: [
      promotes(target, source),
      ...processTypeFact(target.slug, format),
      ...releasePhaseFact(target, format),
      configFact(target, source, format),
      ...loadingFact(parts),
    ],
    code: code.listed,
    config: {
      title: 'Config vars (not promoted)',
      none: 'Both apps have the same.',
      sides: {
        from: `${format.foreign(app.name)} ${runningName(target.current)}`,
        to: `${format.foreign(source.app.name)} ${versionName(source.release)}`,
      },
      lines: mapPart(config, (diff) =>
        keyGroups(diff, [
          ['added', `Only in ${format.foreign(source.app.name)}`],
          ['changed', 'Different values'],
          ['removed', `Only in ${format.foreign(app.name)}`],
        ]),
      ),
    },
    addons: {
      title: 'Add-ons (not promoted)',
      none: 'Both apps have the same.',
      lines: { state: 'known', value: addonLines(addons, source.app, app, format) },
    },
  };
}

/** `v72 → bookshop-staging v84` */
export function promotionRoute(
  { current }: TargetPlan,
  { app, release }: PromotionSource,
  { foreign }: TextFormat,
): string {
  return `${runningName(current)} → ${foreign(app.name)} ${versionName(release)}`;
}

function codeSpec({ added, removed, migrations }: TargetCode, { releaseCommand }: TargetPlan): CodeSpec {
  const isNeverRun = releaseCommand.state === 'known' && releaseCommand.value === undefined;
  const but = isNeverRun ? `, but no release phase to apply ${agree(migrations, 'it', 'them')}` : '';
  return {
    groups: [
      { fate: 'promoted', commits: added },
      { fate: 'taken back', commits: removed },
    ],
    migrations: 'New migrations',
    migrationText: `${count(migrations.length, 'new migration')}${but}`,
  };
}

function missingFigure(missing: readonly string[], noun: string): string[] {
  return missing.length > 0 ? [`${count(missing.length, noun)} missing`] : [];
}

function addonLines(
  { added, removed, changed }: AddonsDiff,
  source: AppRef,
  target: AppRef,
  { foreign }: TextFormat,
): string[] {
  return [
    ...added.map((plan) => `${foreign(plan)} is only in ${foreign(source.name)}.`),
    ...changed.map(
      ({ from, to }) =>
        `${foreign(target.name)} keeps ${foreign(from)}; ${foreign(source.name)} has ${foreign(to)}.`,
    ),
    ...removed.map((plan) => `${foreign(plan)} is only in ${foreign(target.name)}, and stays.`),
  ];
}

/** The parts of a plan for one app that may not be known. */
export function promotionParts({ sameCode, code, config, slug, releaseCommand }: TargetPlan): NamedPart[] {
  return [
    ...(sameCode ? [] : codeParts(code)),
    { part: config, names: ['config vars'] },
    { part: slug, names: ['process types'] },
    { part: releaseCommand, names: ['the release phase'] },
  ];
}

function promotes({ sameCode, code }: TargetPlan, { release }: PromotionSource): string {
  if (sameCode) return 'The code stays the same.';
  if (code.state !== 'known') return `Promotes the code of ${versionName(release)}.`;
  const { count: number, caveat } = code.value.added;
  const what =
    caveat === 'unrelated'
      ? 'code with no common ancestor'
      : number === 0
        ? 'no new commits'
        : commitCount(number, caveat);
  return [`Promotes ${what}.`, ...filesFact(code.value)].join(' ');
}

function releasePhaseFact({ releaseCommand, current }: TargetPlan, { foreign }: TextFormat): string[] {
  if (releaseCommand.state !== 'known' || releaseCommand.value === undefined) return [];
  const otherwise = current ? ` If it fails, ${versionName(current)} keeps running.` : '';
  return [`The release phase runs ${foreign(releaseCommand.value)}.${otherwise}`];
}

/** Config vars and add-ons are a target's own. */
function configFact({ app, config }: TargetPlan, source: PromotionSource, { foreign }: TextFormat): string {
  const stay = 'Config vars, add-ons and databases do not change.';
  if (config.state !== 'known') return stay;
  const { changed, removed } = config.value;
  const names = (keys: readonly string[]) => named(keys, foreign, mostKeys);
  const parts = [
    ...(changed.length > 0
      ? [
          `${names(changed)} ${agree(changed, 'has a different value', 'have different values')} in ${foreign(source.app.name)}`,
        ]
      : []),
    ...(removed.length > 0
      ? [`${names(removed)} ${agree(removed, 'exists', 'exist')} only in ${foreign(app.name)}`]
      : []),
  ];
  return parts.length > 0 ? `${stay} ${parts.join('; ')}.` : stay;
}

function pendingWarning({ pending, app }: TargetPlan, { foreign }: TextFormat): string[] {
  return pending ? [`${foreign(app.name)} ${versionName(pending)} is still being released.`] : [];
}

function sameCodeWarning(
  { sameCode, app }: TargetPlan,
  { release }: PromotionSource,
  { foreign }: TextFormat,
): string[] {
  if (!sameCode) return [];
  return [
    `${foreign(app.name)} already runs the code of ${versionName(release)}; promoting only creates a new release.`,
  ];
}

function takenBackWarning(
  { code, app }: TargetPlan,
  { release }: PromotionSource,
  { foreign }: TextFormat,
): string[] {
  if (code.state !== 'known' || code.value.removed.count === 0) return [];
  const { count: number, caveat } = code.value.removed;
  const them = number === 1 ? 'it' : 'them';
  return [
    `${foreign(app.name)} runs ${commitCount(number, caveat)} that ${versionName(release)} does not include; the promotion takes ${them} back.`,
  ];
}

/** Code that another buildpack built, or for another stack, may need what the target's own did not. */
function platformWarnings(
  { app, slug }: TargetPlan,
  { release }: PromotionSource,
  { foreign }: TextFormat,
): string[] {
  if (slug.state !== 'known') return [];
  return platformChanges(slug.value).map(({ what, change: { from, to } }) => {
    const built = what === 'stack' ? 'built for' : 'built by';
    return `The ${what} changes: ${foreign(app.name)} runs code ${built} ${foreign(from)}, and ${versionName(release)} was ${built} ${foreign(to)}.`;
  });
}

function missingWarnings(
  { app, addons }: TargetPlan,
  missingVars: readonly string[],
  source: PromotionSource,
  format: TextFormat,
): string[] {
  const { foreign } = format;
  const lacks = (missing: readonly string[], noun: string, rest = '') =>
    missing.length === 0
      ? []
      : [
          `${foreign(app.name)} lacks ${count(missing.length, noun)} of ${foreign(source.app.name)}${rest}: ${named(missing, foreign, mostKeys)}.`,
        ];
  return [
    ...lacks(
      missingVars,
      'config var',
      `, and a promotion does not copy ${agree(missingVars, 'it', 'them')}`,
    ),
    ...lacks(addons.added, 'add-on'),
    ...addonLines({ ...addons, added: [], removed: [] }, source.app, app, format),
  ];
}
