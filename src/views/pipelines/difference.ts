/** What two apps of a pipeline differ in, one line each: pure text. Of config vars it has the keys alone. */

import type { ConfigDiff } from '../../domain/release/config-diff.ts';
import type { PairDifference } from './pair.ts';
import { mapPart, type Part } from '../../domain/part.ts';
import type { AddonsDiff, FromTo, SlugDiff } from '../../domain/release/release-diff.ts';
import { count } from '../../domain/text/sentences.ts';
import type { Comparison } from './comparisons.ts';

export interface DifferenceLine {
  /** Distinguishes it from the others beside it. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** A codicon's name. */
  readonly icon: string;
  /** What a click does: opens the changes, where commits that are missing can be fetched, or compares again. */
  readonly act?: 'open' | 'again';
}

/** Lines under a heading. */
export interface LineGroup {
  readonly about: 'config' | 'addons' | 'slug';
  readonly label: string;
  readonly lines: readonly DifferenceLine[];
}

/** What the rows and sentences call the two. */
export interface Names {
  readonly source: string;
  readonly target: string;
}

export function differenceOf({ diff, code }: Comparison): PairDifference {
  const { sameCode, addons, config } = diff;
  const commits = mapPart(code, ({ shipped, takenBack }) => ({
    ahead: shipped.total,
    behind: takenBack.total,
    ...(shipped.caveat && { caveat: shipped.caveat }),
  }));
  return { sameCode, commits, config, addons };
}

/** What is around the code; a sort without differences has no group. */
export function groupsOf({ diff }: Comparison, names: Names): LineGroup[] {
  return [
    group(
      'config',
      'config key',
      known(diff.config, (config) => configLines(config, names)),
    ),
    group('addons', 'add-on', addonLines(diff.addons, names)),
    group(
      'slug',
      'process type, stack or buildpack',
      known(diff.slug, (slug) => slugLines(slug, names)),
      'Process types, stack or buildpack differ',
    ),
  ].filter(({ lines }) => lines.length > 0);
}

/** What could not be compared, and why. */
export function unknownLines({ diff, code }: Comparison): DifferenceLine[] {
  return [
    ...(diff.sameCode ? [] : unknown('commits', code, 'open')),
    ...unknown('config vars', diff.config, 'again'),
    ...unknown('process types', diff.slug, 'again'),
  ];
}

function unknown(what: string, part: Part<unknown>, act: 'open' | 'again'): DifferenceLine[] {
  if (part.state === 'known') return [];
  const why = part.state === 'failed' ? part.message : part.state === 'absent' ? part.why : '';
  const label = `The ${what} could not be compared: ${why}`;
  return [{ id: `unknown ${what}`, label, description: '', icon: 'warning', act }];
}

function group(
  about: LineGroup['about'],
  noun: string,
  lines: readonly DifferenceLine[],
  label = `${count(lines.length, noun)} ${lines.length === 1 ? 'differs' : 'differ'}`,
): LineGroup {
  return { about, label, lines };
}

function known<T>(part: Part<T>, lines: (value: T) => DifferenceLine[]): DifferenceLine[] {
  return part.state === 'known' ? lines(part.value) : [];
}

/** What the target lacks comes first: that is what a promotion may need. */
function configLines({ added, changed, removed }: ConfigDiff, { source, target }: Names): DifferenceLine[] {
  return [
    ...added.map((key) => line('key', key, `only in ${source}`)),
    ...changed.map((key) => line('key', key, 'another value')),
    ...removed.map((key) => line('key', key, `only in ${target}`)),
  ];
}

function addonLines({ added, changed, removed }: AddonsDiff, { source, target }: Names): DifferenceLine[] {
  return [
    ...added.map((plan) => line('extensions', plan, `only in ${source}`)),
    ...changed.map(({ from, to }) => line('extensions', from, `${to} in ${source}`)),
    ...removed.map((plan) => line('extensions', plan, `only in ${target}`)),
  ].map((one, index) => ({ ...one, id: `${one.id} ${index}` }));
}

function slugLines(
  { stack, buildpack, processTypes }: SlugDiff,
  { source, target }: Names,
): DifferenceLine[] {
  const { added, changed, removed } = processTypes;
  return [
    ...(stack ? [line('server', `Stack: ${arrow(stack)}`, '')] : []),
    ...(buildpack ? [line('tools', `Buildpack: ${arrow(buildpack)}`, '')] : []),
    ...added.map(({ type, command }) => line('terminal', `${type}: ${command}`, `only in ${source}`)),
    ...changed.map((one) => line('terminal', `${one.type}: ${arrow(one)}`, '')),
    ...removed.map(({ type, command }) => line('terminal', `${type}: ${command}`, `only in ${target}`)),
  ];
}

function arrow({ from, to }: FromTo): string {
  return `${from} → ${to}`;
}

function line(icon: string, label: string, description: string): DifferenceLine {
  return { id: `${icon} ${label}`, label, description, icon };
}
