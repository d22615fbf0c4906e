/** What one app of a pipeline lacks of the one before it, in the words of a row. */

import type { ConfigDiff } from '../../domain/release/config-diff.ts';
import type { Part } from '../../domain/part.ts';
import type { AddonsDiff } from '../../domain/release/release-diff.ts';
import { commitCount, plainCount, type Shipped } from '../../domain/graph/span.ts';
import { capitalized, count, listed } from '../../domain/text/sentences.ts';

/** From what the target runs to what the source runs: what is added or ahead, the target lacks. */
export interface PairDifference {
  readonly sameCode: boolean;
  readonly commits: Part<Shipped>;
  readonly config: Part<ConfigDiff>;
  readonly addons: AddonsDiff;
}

/** What the two are called: their stages, or their names where a stage has several apps. */
export interface PairNames {
  readonly source: string;
  readonly target: string;
}

export interface PairText {
  /** In few words, below the row of the target: `Lacks 3 commits, 1 key`. */
  readonly label: string;
  /** `production lacks 3 commits and 1 config key of staging` */
  readonly sentence: string;
  /** What of it is not known, in few words. */
  readonly unknown: readonly string[];
}

export function pairText(difference: PairDifference, names: PairNames): PairText {
  const { config, addons } = difference;
  const code = codeOf(difference);
  const around = [
    ...things(config.state === 'known' ? config.value.added.length : 0, 'config key'),
    ...things(addons.added.length, 'add-on'),
  ];
  const lacks = [...(code && code.ahead > 0 ? [commitCount(code.ahead, code.caveat)] : []), ...around];
  const unknown = [...(code ? [] : ['commits']), ...(config.state === 'known' ? [] : ['config vars'])];
  return { label: labelOf(code, lacks), sentence: sentenceOf(code, lacks, around, names), unknown };
}

function labelOf(code: Shipped | undefined, lacks: readonly string[]): string {
  const head = [
    code?.caveat === 'unrelated' ? 'no commit in common' : undefined,
    code && code.behind > 0 ? `${commitCount(code.behind, code.caveat)} ahead` : undefined,
    // Below an app there are no other keys.
    lacks.length > 0 ? `lacks ${lacks.join(', ').replace('config key', 'key')}` : undefined,
  ].filter((part) => part !== undefined);
  const nothing = code ? 'same code' : 'not comparable';
  return capitalized(head.length > 0 ? head.join(', ') : nothing);
}

function sentenceOf(
  code: Shipped | undefined,
  lacks: readonly string[],
  around: readonly string[],
  { source, target }: PairNames,
): string {
  const { ahead, behind, caveat } = code ?? { ahead: 0, behind: 0 };
  const but = around.length > 0 ? `, but lacks ${listed(around)}` : '';
  if (ahead > 0 && behind > 0) {
    return `${target} lacks ${listed(lacks)} of ${source}, and is ahead by ${plainCount(behind, caveat)}`;
  }
  if (behind > 0) return `${target} is ahead of ${source} by ${commitCount(behind, caveat)}${but}`;
  if (caveat === 'unrelated') {
    const rest = around.length > 0 ? `, and ${target} lacks ${listed(around)}` : '';
    return `${target} and ${source} run code without a commit in common${rest}`;
  }
  if (code && ahead === 0) return `${target} runs the same code as ${source}${but}`;
  return lacks.length > 0
    ? `${target} lacks ${listed(lacks)} of ${source}`
    : `${target} and ${source} cannot be compared`;
}

/** How far the two are apart; undefined where that is not known. */
function codeOf({ sameCode, commits }: PairDifference): Shipped | undefined {
  if (sameCode) return { ahead: 0, behind: 0 };
  return commits.state === 'known' ? commits.value : undefined;
}

function things(number: number, noun: string): string[] {
  return number > 0 ? [count(number, noun)] : [];
}
