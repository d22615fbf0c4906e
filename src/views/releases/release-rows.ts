/** What the rows of releases say: pure text and names of icons, from model data. */

import { longAge } from '../../domain/text/age.ts';
import type { ChangeKind } from '../../domain/release/change.ts';
import { changesCode } from '../../domain/release/code.ts';
import { type Commit, shortHash } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';
import { commitCount } from '../../domain/graph/span.ts';
import { statusWord } from '../../domain/release/status-word.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import { whyNotEligible } from '../../domain/plan/rollback-plan.ts';
import { releaseLine } from '../rows/release-line.ts';
import type { Row } from '../rows/row.ts';
import type { CodeState, Effect } from './nodes.ts';

const kinds: Readonly<Record<ChangeKind, { readonly icon: string; readonly name: string }>> = {
  deploy: { icon: 'rocket', name: 'deploy' },
  config: { icon: 'settings-gear', name: 'config' },
  addon: { icon: 'extensions', name: 'add-on' },
  rollback: { icon: 'history', name: 'rollback' },
  promotion: { icon: 'arrow-circle-up', name: 'promotion' },
  other: { icon: 'circle-outline', name: 'other change' },
};

/** How a release is, as its row shows and says it; without an icon it has that of its kind. */
interface State {
  readonly color?: string;
  readonly icon?: string;
  readonly word?: string | undefined;
}

/** What a status looks like. */
const statuses: ReadonlyMap<string, State> = new Map<string, State>([
  ['pending', { icon: 'loading~spin', color: 'charts.yellow' }],
  ['failed', { icon: 'error', color: 'errorForeground' }],
  ['expired', { color: 'disabledForeground' }],
]);

/**
 * The row of a release. What a person needs first stands first, as VS Code cuts a row at its end: which, when, who, what.
 * @param commit of its deploy hash, where it is in an open repository
 * @param code what it shipped, where that is known
 * @param effect what became of it
 */
export function releaseRow(
  release: Release,
  commit: Commit | undefined,
  now: number,
  code?: CodeState,
  effect: Effect = inEffect,
): Row {
  const { change } = release;
  const kind = kinds[change.kind];
  const hash = commit?.hash ?? ('hash' in change ? change.hash : undefined);
  // A config change runs code as well, but that is not what it changed.
  const own = changesCode(release) ? hash : undefined;
  const { ahead, behind, caveat } = code?.shipped ?? { ahead: 0, behind: 0 };
  const title = releaseTitle(release, commit);
  const state = stateOf(release, effect);
  const away = code?.away === true ? 'missing' : code?.ambiguous === true ? 'ambiguous' : undefined;
  const what = own === undefined ? undefined : [shortHash(own), away].filter(Boolean).join(' ');
  // A single one is the title.
  const many = ahead > 1 ? commitCount(ahead, caveat) : undefined;
  const back = behind > 0 ? `takes back ${commitCount(behind, caveat)}` : undefined;
  const where = change.kind === 'promotion' ? `from ${change.app}` : undefined;
  const rest = [state.word, many, back, what, where];
  return {
    label: releaseLine(release, title, now),
    description: foreignText(rest.filter((part) => part !== undefined).join(' · ')),
    icon: { id: state.icon ?? kind.icon, color: state.color },
    contextValue: [
      'release',
      release.current && 'current',
      changesCode(release) && 'code',
      hash !== undefined && 'commit',
      release.outputUrl !== null && 'output',
      whyNotEligible(release) === undefined && 'eligible',
      change.kind === 'rollback' && 'wentback',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: [
      `${versionName(release)}, ${title}`,
      state.word && foreignText(state.word),
      kind.name,
      what && `commit ${what}`,
      many,
      back,
      where && foreignText(where),
      `by ${foreignText(shortAuthor(release.user))}`,
      longAge(release.createdAt, now),
    ]
      .filter(Boolean)
      .join(', '),
  };
}

/** Less than the others, and easy to read in each theme: the colour of files that git ignores is too pale on white. */
export const takenBackColor = 'shiplog.takenBackForeground';

const inEffect: Effect = { takenBackBy: undefined, codeRuns: false, crashed: undefined };

function stateOf(release: Release, { takenBackBy, codeRuns, crashed }: Effect): State {
  const { status, current } = release;
  if (crashed !== undefined)
    return { icon: 'error', color: 'errorForeground', word: `running, ${crashed} crashed` };
  if (current) return { icon: 'pass-filled', color: 'charts.green', word: 'running' };
  if (codeRuns) return { icon: 'pass', color: 'charts.green', word: 'its code runs' };
  if (takenBackBy === undefined) return { ...statuses.get(status), word: statusWord(release) };
  return { color: takenBackColor, word: `taken back by v${takenBackBy}` };
}
