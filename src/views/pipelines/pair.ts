/** What one app of a pipeline lacks of the one before it, in the words of a row. */

import type { ConfigDiff } from '../../domain/release/config-diff.ts';
import type { Part } from '../../domain/part.ts';
import type { AddonsDiff } from '../../domain/release/release-diff.ts';
import { commitCount, plainCount, type Shipped } from '../../domain/graph/span.ts';
import { count, listed } from '../../domain/text/sentences.ts';

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
  /** `production lacks 3 commits and 1 config key of staging` */
  readonly sentence: string;
  /** What of it is not known, in few words. */
  readonly unknown: readonly string[];
}

export function pairText(difference: PairDifference, { source, target }: PairNames): PairText {
  const { config, addons } = difference;
  const code = codeOf(difference);
  const around = [
    ...things(config.state === 'known' ? config.value.added.length : 0, 'config key'),
    ...things(addons.added.length, 'add-on'),
  ];
  const lacks = [...(code && code.ahead > 0 ? [commitCount(code.ahead, code.caveat)] : []), ...around];
  const unknown = [...(code ? [] : ['commits']), ...(config.state === 'known' ? [] : ['config vars'])];
  const behind = code?.behind ?? 0;
  if (code && code.ahead > 0 && behind > 0) {
    return {
      sentence: `${target} lacks ${listed(lacks)} of ${source}, and is ahead by ${plainCount(behind, code.caveat)}`,
      unknown,
    };
  }
  if (behind > 0) {
    const rest = around.length > 0 ? `, but lacks ${listed(around)}` : '';
    return {
      sentence: `${target} is ahead of ${source} by ${commitCount(behind, code?.caveat)}${rest}`,
      unknown,
    };
  }
  if (code?.caveat === 'unrelated') {
    const rest = around.length > 0 ? `, and ${target} lacks ${listed(around)}` : '';
    return { sentence: `${target} and ${source} run code without a commit in common${rest}`, unknown };
  }
  if (code?.ahead === 0) {
    const rest = around.length > 0 ? `, but lacks ${listed(around)}` : '';
    return { sentence: `${target} runs the same code as ${source}${rest}`, unknown };
  }
  const sentence =
    lacks.length > 0
      ? `${target} lacks ${listed(lacks)} of ${source}`
      : `${target} and ${source} cannot be compared`;
  return { sentence, unknown };
}

/** How far the two are apart; undefined where that is not known. */
function codeOf({ sameCode, commits }: PairDifference): Shipped | undefined {
  if (sameCode) return { ahead: 0, behind: 0 };
  return commits.state === 'known' ? commits.value : undefined;
}

function things(number: number, noun: string): string[] {
  return number > 0 ? [count(number, noun)] : [];
}
