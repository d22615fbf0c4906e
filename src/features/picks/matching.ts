/** Which items of a list match what a person types. Pure. */

import { versionName } from '../../domain/release/release.ts';
import { parseQuery } from './release-search.ts';

/** An item of a list, or a line above some. */
export interface Listed {
  readonly label: string;
  readonly description?: string | undefined;
  /** Whether it is a line. */
  readonly isLine: boolean;
}

/**
 * The items that have all words, below their lines. Of each line those of the version that was typed come first.
 * @param items whose labels begin with a version, such as `v52  Fix the cart total`
 */
export function matching<T extends Listed>(items: readonly T[], text: string): readonly T[] {
  const { words, version } = parseQuery(text);
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (item.isLine || !group) groups.push([item]);
    else group.push(item);
  }
  const beginning = version === undefined ? undefined : `${versionName({ version })} `;
  const isFirst = ({ label }: T) => beginning !== undefined && label.startsWith(beginning);
  return groups.flatMap((group) => {
    const found = group.filter((item) => !item.isLine && hasAll(item, words));
    if (found.length === 0) return [];
    return [
      ...group.filter(({ isLine }) => isLine),
      ...found.filter(isFirst),
      ...found.filter((item) => !isFirst(item)),
    ];
  });
}

function hasAll({ label, description = '' }: Listed, words: readonly string[]): boolean {
  const text = `${label}\n${description}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
