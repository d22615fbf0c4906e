/** Parses what a release changed from the description that the platform wrote. */

import type { Change } from '../domain/release/change.ts';
import type { Release } from '../domain/release/release.ts';
import { timeForm } from '../domain/graph/commit.ts';

/** Anything shorter is more likely a word than a commit. The timestamp of a build is a version, not a hash. */
const hashForm = `(?!${timeForm}(?![0-9a-f]))[0-9a-f]{7,64}`;
/**
 * A version contains a digit. Other names, such as `latest`, move from commit to commit, and `nogit` means that there
 * is no commit.
 */
const nameForm = String.raw`(?!nogit-)(?=\S{0,199}\d)[^\s\p{C}]{1,200}`;
/** Limited to digits that fit a safe integer. */
const versionForm = '[1-9][0-9]{0,8}';

/**
 * The platform's descriptions, from the most to the least specific. Its documentation does not list them: these are the
 * forms that were observed. A description that matches none is `other` and is shown as it is.
 */
const forms: readonly [RegExp, (groups: Record<string, string | undefined>) => Change][] = [
  [new RegExp(`^Deploy (?<hash>${hashForm})$`), ({ hash }) => ({ kind: 'deploy', hash })],
  [
    new RegExp(`^Deploy (?<name>${nameForm})$`, 'u'),
    ({ name }) => ({ kind: 'deploy', hash: undefined, name }),
  ],
  [/^Deploy(ed)?( \S|$)/, () => ({ kind: 'deploy', hash: undefined })],
  [
    new RegExp(`^Promote (?<app>\\S+)( v(?<version>${versionForm}))?( (?<hash>${hashForm}))?$`),
    ({ app = '', version, hash }) => ({
      kind: 'promotion',
      app,
      version: version === undefined ? undefined : Number(version),
      hash,
    }),
  ],
  [new RegExp(`^Rollback to v(?<to>${versionForm})$`), ({ to }) => ({ kind: 'rollback', to: Number(to) })],
  [/^Set (?<keys>\S.*) config vars?$/, ({ keys }) => ({ kind: 'config', set: list(keys), removed: [] })],
  [/^Remove (?<keys>\S.*) config vars?$/, ({ keys }) => ({ kind: 'config', set: [], removed: list(keys) })],
  // Where some were set and others removed, the text does not say which.
  [/^Update (?<keys>\S.*) config vars?$/, ({ keys }) => ({ kind: 'config', set: list(keys), removed: [] })],
  [/^Config add (?<keys>\S.*)$/, ({ keys }) => ({ kind: 'config', set: list(keys), removed: [] })],
  [/^Config remove (?<keys>\S.*)$/, ({ keys }) => ({ kind: 'config', set: [], removed: list(keys) })],
  [/^(Attach|Detach) \S/, () => ({ kind: 'addon' })],
  [/^@ref:\S+ completed provisioning/, () => ({ kind: 'addon' })],
  [/^Update \S+ by \S+$/, () => ({ kind: 'addon' })],
  [/^(Add|Remove|Upgrade) \S+ add-on/i, () => ({ kind: 'addon' })],
];

/** How many nested retries are unwrapped. */
const mostRetries = 100;
/** A retried release repeats the change of an earlier one, which may have been a retry as well. */
const retry = /^Retry of v[0-9]+: /;

/** Adds the parsed change to a release. Descriptions are parsed where a release enters, and nowhere else. */
export function withChange(release: Omit<Release, 'change'>): Release {
  return { ...release, change: parseChange(release.description) };
}

/**
 * Parses a release's description.
 * @param description as the API returns it; any text is accepted
 */
export function parseChange(description: string): Change {
  let text = description;
  // One by one: a repeated group would need memory for each repetition in a hostile text.
  for (let times = 0; times < mostRetries && retry.test(text); times++) text = text.replace(retry, '');
  for (const [form, read] of forms) {
    const match = form.exec(text);
    if (match) return read(match.groups ?? {});
  }
  return { kind: 'other' };
}

function list(keys: string | undefined): string[] {
  // No expression that begins with repeated spaces: it would take quadratic time on many spaces.
  return (keys ?? '')
    .split(/,[,\s]*/)
    .flatMap((part) => part.split(' and '))
    .map((key) => key.trim())
    .filter((key) => key !== '');
}
