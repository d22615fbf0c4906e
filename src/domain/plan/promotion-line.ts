/** What a promotion would do to each of several apps, in one line an app: a dialog has no room for more. */

import { commitCount } from '../graph/span.ts';
import { versionName } from '../release/release.ts';
import { foreignText } from '../text/foreign-text.ts';
import { count, listed } from '../text/sentences.ts';
import { agree, appName, platformChanges, runningName, unknownNames } from './plan-text.ts';
import type { TargetCode, TargetPlan } from './promotion-plan.ts';
import { promotionParts } from './promotion-text.ts';
import type { TextFormat } from './text-format.ts';

/** For so many apps a dialog has room for whole sentences. */
const mostSentences = 3;
/** How many apps have a line of their own: these fit into a dialog on a screen of 1280 by 800 pixels. */
const mostApps = 10;
/** How many config vars and add-ons a line names, and with how many characters each. */
const mostKeys = 2;
const longestKey = 30;

interface Line {
  readonly target: TargetPlan;
  /** What cannot be taken back first. */
  readonly warnings: readonly string[];
}

/** A line for each app, those with warnings first. The fewer the apps are, the more a line says. */
export function promotionLines(targets: readonly TargetPlan[], format: TextFormat): string[] {
  const isBrief = targets.length > mostSentences;
  const all = targets.map((target): Line => ({ target, warnings: shortWarnings(target, isBrief) }));
  const careful = all.filter(({ warnings }) => warnings.length > 0);
  const calm = all.filter(({ warnings }) => warnings.length === 0);
  if (!isBrief) return [...careful, ...calm].map((line) => `• ${sentences(line, format)}`);
  const shown = new Set([...careful, ...calm].slice(0, mostApps));
  return [
    ...group(
      'With warnings:',
      careful.filter((line) => shown.has(line)),
      format,
    ),
    ...group(
      careful.length > 0 ? 'Without warnings:' : '',
      calm.filter((line) => shown.has(line)),
      format,
    ),
    ...others(
      all.filter((line) => !shown.has(line)),
      format,
    ),
  ];
}

function group(title: string, lines: readonly Line[], format: TextFormat): string[] {
  if (lines.length === 0) return [];
  return [...(title === '' ? [] : [title]), ...lines.map((line) => `• ${figures(line, format)}`)];
}

/** The apps that there is no room for. */
function others(lines: readonly Line[], { foreign }: TextFormat): string[] {
  if (lines.length === 0) return [];
  const careful = lines.filter(({ warnings }) => warnings.length > 0).length;
  const names = listed(lines.map(({ target }) => foreign(target.app.name)));
  const some = careful < lines.length ? `${careful} of them ` : '';
  return [`Also to ${names}${careful > 0 ? `, ${some}with warnings` : ''}.`];
}

/** `bookshop-eu (production), runs v70. Warning: takes back 2 commits. Promotes 3 commits.` */
function sentences({ target, warnings }: Line, format: TextFormat): string {
  return [
    `${appName(target, format)}, runs ${runningName(target.current)}.`,
    ...(warnings.length > 0 ? [`Warning: ${listed(warnings)}.`] : []),
    ...commitsOf(target).map((commits) => `Promotes ${commits}.`),
  ].join(' ');
}

/** `bookshop-eu, v70: takes back 2 commits, and other warnings` */
function figures({ target, warnings: [first, ...rest] }: Line, { foreign }: TextFormat): string {
  // Their number would read as one of commits or config vars.
  const also = rest.length > 0 ? `, and ${agree(rest, 'another warning', 'other warnings')}` : '';
  const what = first === undefined ? commitsOf(target) : [first + also];
  return [`${foreign(target.app.name)}, ${runningName(target.current)}`, ...what].join(': ');
}

/** How many commits are promoted; nothing where that is not known. */
function commitsOf({ code, sameCode }: TargetPlan): string[] {
  if (sameCode || code.state !== 'known') return [];
  const { count: number, caveat } = code.value.added;
  if (caveat === 'unrelated') return ['code with no common ancestor'];
  return [number === 0 ? 'no new commits' : commitCount(number, caveat)];
}

/** What `promotionText` warns of, as clauses: what cannot be taken back first. */
function shortWarnings(target: TargetPlan, isBrief: boolean): string[] {
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
    ...(known ? migrationWarnings(known, target, isBrief) : []),
    ...lacks(config.state === 'known' ? config.value.added : [], 'config var', isBrief),
    ...lacks(addons.added, 'add-on', isBrief),
    ...changes.map(({ what }) => `the ${what} changes`),
    ...(addons.changed.length > 0 ? [`has ${count(addons.changed.length, 'add-on')} of another plan`] : []),
    ...(unknown.length > 0 ? [isBrief ? 'not all is known' : `unknown: ${listed(unknown)}`] : []),
  ];
}

function migrationWarnings(
  { migrations, unrecognised = [] }: TargetCode,
  { releaseCommand }: TargetPlan,
  isBrief: boolean,
): string[] {
  const isNeverRun = releaseCommand.state === 'known' && releaseCommand.value === undefined;
  const without = isNeverRun && !isBrief ? ' without a release phase' : '';
  return [
    ...(migrations.length > 0 ? [`${count(migrations.length, 'new migration')}${without}`] : []),
    ...(unrecognised.length > 0
      ? [
          `${count(unrecognised.length, 'file')} that may be ${agree(unrecognised, 'a migration', 'migrations')}`,
        ]
      : []),
  ];
}

function lacks(keys: readonly string[], noun: string, isBrief: boolean): string[] {
  if (keys.length === 0) return [];
  const names = keys.map((key) => foreignText(key, longestKey));
  return [`lacks ${count(keys.length, noun)}${isBrief ? '' : ` (${listed(names, mostKeys)})`}`];
}
