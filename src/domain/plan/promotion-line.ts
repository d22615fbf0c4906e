/** What a promotion would do to each of several apps, in one line an app: a dialog has no room for more. */

import { commitCount } from '../graph/span.ts';
import { versionName } from '../release/release.ts';
import { foreignText } from '../text/foreign-text.ts';
import { count, listed } from '../text/sentences.ts';
import { agree, appName, platformChanges, runningName, unknownNames } from './plan-text.ts';
import type { TargetCode, TargetPlan } from './promotion-plan.ts';
import { promotionParts } from './promotion-text.ts';
import type { TextFormat } from './text-format.ts';

/** How many apps have a line of their own. */
const mostApps = 10;
/** What a dialog shows of a text on a screen that is 1280 pixels wide and 800 high: so many lines of so many characters. */
const dialogLines = 22;
const dialogColumns = 60;
/** How many config vars and add-ons a line names, and with how many characters each. */
const mostKeys = 2;
const longestKey = 30;

/**
 * A line for each app, those with warnings first; there being too many, the others are named in one sentence. The fewer
 * the apps are, the more a line says.
 */
export function promotionLines(targets: readonly TargetPlan[], format: TextFormat): string[] {
  const all = targets.map((target) => ({ target, warnings: shortWarnings(target) }));
  const ordered = [
    ...all.filter(({ warnings }) => warnings.length > 0),
    ...all.filter(({ warnings }) => warnings.length === 0),
  ];
  const shown = ordered.slice(0, mostApps);
  const room = Math.floor(dialogLines / shown.length) * dialogColumns;
  const others = ordered.slice(mostApps);
  const names = others.map(({ target }) => format.foreign(target.app.name));
  const careful = others.filter(({ warnings }) => warnings.length > 0).length;
  return [
    ...shown.map(({ target, warnings }) => `• ${lineOf(target, warnings, { format, room })}`),
    ...(others.length === 0
      ? []
      : [`• Also to ${listed(names)}${careful > 0 ? `, ${careful} of them with warnings` : ''}.`]),
  ];
}

/**
 * `bookshop-eu (production), runs v70. Warning: takes back 2 commits and 3 more. Promotes 3 commits.`
 * @param room in characters; of the warnings the first is there even where that is more
 */
function lineOf(
  target: TargetPlan,
  warnings: readonly string[],
  { format, room }: { readonly format: TextFormat; readonly room: number },
): string {
  const head = `${appName(target, format)}, runs ${runningName(target.current)}.`;
  const promoted = promotedText(target);
  const line = (most: number) =>
    `${head}${warnings.length > 0 ? ` Warning: ${listed(warnings, most)}.` : ''}${promoted}`;
  let most = warnings.length;
  while (most > 1 && line(most).length > room) most--;
  return line(most);
}

function promotedText({ code, sameCode }: TargetPlan): string {
  if (sameCode || code.state !== 'known') return '';
  const { count: number, caveat } = code.value.added;
  if (caveat === 'unrelated') return ' Promotes code with no common ancestor.';
  return ` Promotes ${number === 0 ? 'no new commits' : commitCount(number, caveat)}.`;
}

/** What `promotionText` warns of, as clauses: what cannot be taken back first. */
function shortWarnings(target: TargetPlan): string[] {
  const { pending, sameCode, slug, config, addons, code } = target;
  const known = code.state === 'known' ? code.value : undefined;
  const changes = slug.state === 'known' ? platformChanges(slug.value) : [];
  const unknown = unknownNames(promotionParts(target));
  return [
    ...(pending ? [`${versionName(pending)} is still being released`] : []),
    ...(sameCode ? ['already runs this code'] : []),
    ...(known && known.removed.count > 0
      ? [`takes back ${commitCount(known.removed.count, known.removed.caveat)}`]
      : []),
    ...(known ? migrationWarnings(known, target) : []),
    ...lacks(config.state === 'known' ? config.value.added : [], 'config var'),
    ...lacks(addons.added, 'add-on'),
    ...changes.map(({ what }) => `the ${what} changes`),
    ...(addons.changed.length > 0 ? [`has ${count(addons.changed.length, 'add-on')} of another plan`] : []),
    ...(unknown.length > 0 ? [`unknown: ${listed(unknown)}`] : []),
  ];
}

function migrationWarnings(
  { migrations, unrecognised = [] }: TargetCode,
  { releaseCommand }: TargetPlan,
): string[] {
  const isNeverRun = releaseCommand.state === 'known' && releaseCommand.value === undefined;
  const without = isNeverRun ? ' without a release phase' : '';
  return [
    ...(migrations.length > 0 ? [`${count(migrations.length, 'new migration')}${without}`] : []),
    ...(unrecognised.length > 0
      ? [
          `${count(unrecognised.length, 'file')} that may be ${agree(unrecognised, 'a migration', 'migrations')}`,
        ]
      : []),
  ];
}

function lacks(keys: readonly string[], noun: string): string[] {
  if (keys.length === 0) return [];
  const names = keys.map((key) => foreignText(key, longestKey));
  return [`lacks ${count(keys.length, noun)} (${listed(names, mostKeys)})`];
}
