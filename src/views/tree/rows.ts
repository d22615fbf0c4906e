/** What a row of the releases view says: pure text and names of icons, from model data. */

import { longAge, shortAge } from '../../model/age.ts';
import { type ChangeKind, parseChange } from '../../model/change.ts';
import { changesCode } from '../../model/code.ts';
import { type Commit, shortHash } from '../../model/commit.ts';
import { type App, type Release, shortAuthor, versionName } from '../../model/release.ts';
import { whyNotEligible } from '../../model/rollback-plan.ts';

export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  /** What can be done with it, as words that the manifest's menus look for. */
  readonly contextValue: string;
  /** The whole row as one sentence. */
  readonly spoken: string;
}

export interface Icon {
  /** A codicon's name. */
  readonly id: string;
  /** A theme colour's id; undefined for the colour of text. */
  readonly color: string | undefined;
}

const kinds: Readonly<Record<ChangeKind, { readonly icon: string; readonly name: string }>> = {
  deploy: { icon: 'rocket', name: 'deploy' },
  config: { icon: 'settings-gear', name: 'config' },
  addon: { icon: 'extensions', name: 'add-on' },
  rollback: { icon: 'history', name: 'rollback' },
  promotion: { icon: 'arrow-circle-up', name: 'promotion' },
  other: { icon: 'circle-outline', name: 'other change' },
};

/** What a status looks like, and what is said of it on the row. Succeeded ones need no word. */
const statuses: ReadonlyMap<
  string,
  { readonly color?: string; readonly icon?: string; readonly word?: string }
> = new Map([
  ['succeeded', {}],
  ['pending', { icon: 'loading~spin', color: 'charts.yellow', word: 'releasing' }],
  ['failed', { icon: 'error', color: 'errorForeground', word: 'failed' }],
  ['expired', { color: 'disabledForeground', word: 'expired' }],
]);

/** Nobody reads more of a row than this, in characters. */
const longest = 500;

/**
 * The row of a release.
 * @param commit of its deploy hash, where it is in an open repository
 */
export function releaseRow(release: Release, commit: Commit | undefined, now: number): Row {
  const change = parseChange(release.description);
  const kind = kinds[change.kind];
  const status = statuses.get(release.status) ?? { word: release.status };
  const hash = commit?.hash ?? ('hash' in change ? change.hash : undefined);
  // A config change runs code as well, but that is not what it changed.
  const code = changesCode(release) ? hash : undefined;
  const title = titleOf(release, commit);
  const word = release.current ? 'current' : status.word;
  const what = code === undefined ? kind.name : shortHash(code);
  const where = change.kind === 'promotion' ? `from ${change.app}` : undefined;
  const rest = [word, what, where, shortAuthor(release.user), shortAge(release.createdAt, now)];
  return {
    label: `${versionName(release)}  ${title}`,
    description: plain(rest.filter((part) => part !== undefined).join(' · ')),
    icon: {
      id: status.icon ?? (release.current ? 'pass-filled' : kind.icon),
      color: status.color ?? (release.current ? 'charts.green' : undefined),
    },
    contextValue: [
      'release',
      changesCode(release) && 'code',
      hash !== undefined && 'commit',
      whyNotEligible(release) === undefined && 'eligible',
    ]
      .filter(Boolean)
      .join(' '),
    spoken: [
      `${versionName(release)}, ${title}`,
      word && plain(word),
      kind.name,
      code !== undefined && `commit ${shortHash(code)}`,
      `by ${plain(shortAuthor(release.user))}`,
      longAge(release.createdAt, now),
    ]
      .filter(Boolean)
      .join(', '),
  };
}

/** What changed: for a deploy its commit's subject where the commit is here, else the platform's words. */
export function titleOf(release: Release, commit: Commit | undefined): string {
  const { kind } = parseChange(release.description);
  // The icon and the description say that it is config: the keys are what there is no room to lose.
  const words = kind === 'config' ? release.description.replace(/ config vars?$/, '') : release.description;
  const title = commit && (kind === 'deploy' || kind === 'promotion') ? commit.subject : words;
  return plain(title) || 'No description';
}

/** Text from outside as one line of a row: what would disturb the rows beside is left out. */
function plain(text: string): string {
  // Control characters, and those that turn the direction of text.
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();
  // The end may be half of a character.
  return line.slice(0, longest).replace(/\p{Surrogate}$/u, '');
}

/** The row of an app. */
export function appRow(app: App, newest: Release | undefined, linked: boolean): Row {
  const words = [app.stage, newest && versionName(newest)].filter((word) => word !== undefined);
  return {
    label: app.name,
    description: words.join(' · '),
    icon: { id: linked ? 'repo' : 'cloud', color: undefined },
    contextValue: 'app',
    spoken: [app.name, ...words].join(', '),
  };
}
