/** What one or more releases shipped, as Markdown that can be pasted into a change request. */

import { type Cancelled, type ChangelogCommit, changesOf } from './changelog-entries.ts';
import { dependencies, type Group, groupEntries, type GroupedEntry } from './changelog-groups.ts';
import { code, escapeMarkdown, link, oneLine, reference } from '../text/markdown.ts';
import { prose } from '../forge/prose.ts';
import { type Release, shortAuthor, versionName } from './release.ts';
import type { Caveat } from '../graph/span.ts';
import { commitUrl, compareUrl, pullUrl, type WebHost } from '../forge/web-host.ts';
import { shortHash } from '../graph/commit.ts';
import { count } from '../text/sentences.ts';

/** The commits that were read, newest first, and how many there are in all. */
export interface ChangelogCommits {
  readonly listed: readonly ChangelogCommit[];
  readonly total: number;
  /** Why `total` is not exact. */
  readonly caveat?: Caveat;
}

export interface Changelog {
  /** The release that ran before, perhaps of another app; undefined for an app's first release. */
  readonly from: Release | undefined;
  readonly to: Release;
  /** Full hashes of the commits that the two run; undefined where they are unknown. */
  readonly commits: { readonly from: string | undefined; readonly to: string } | undefined;
  readonly shipped: ChangelogCommits;
  /** Commits that the code before has and this code does not. */
  readonly takenBack: ChangelogCommits;
  /** Names of config vars, never their values. */
  readonly config: { readonly set: readonly string[]; readonly removed: readonly string[] };
  readonly host: WebHost | undefined;
}

/** How many changes are listed; the comparison on the web has all of them. */
const mostChanges = 200;

/**
 * Writes a changelog. Text of commits never becomes markup, except for mentions of the host's issues and pull requests.
 * @param most how many changes are listed of those shipped, and of those taken back
 */
export function changelogMarkdown(changelog: Changelog, most = mostChanges): string {
  const { shipped, takenBack, host, config, from, to } = changelog;
  const out = changesOf(shipped.listed);
  const back = changesOf(takenBack.listed);
  const groups = cut(groupEntries(out.entries), most);
  const backEntries = back.entries.slice(0, most).map((entry) => ({ ...entry, scope: undefined }));
  const addons = from?.app.id === to.app.id ? from.addons : undefined;
  const write = ({ heading, entries }: Group) => section(heading, listOf(entries, host));
  const sections = [
    `# ${title(changelog)}`,
    released(to),
    summary(changelog),
    ...groups.filter((group) => !isLast(group)).map(write),
    section(
      'Made and reverted',
      out.cancelled.slice(0, most).map((pair) => cancelledLine(pair, host)),
    ),
    ...groups.filter(isLast).map(write),
    more(shipped, out.entries.length - most, changelog),
    section('Taken back', listOf(backEntries, host)),
    more(takenBack, back.entries.length - most, changelog),
    section('Config vars', [names('Set', config.set), names('Removed', config.removed)]),
    section('Add-ons', [
      names('Added', addons ? without(to.addons, addons) : []),
      names('Removed', without(addons ?? [], to.addons)),
    ]),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** Listed below the changes by people. */
function isLast({ heading }: Group): boolean {
  return heading === dependencies;
}

/** The first groups are those that matter most. */
function cut(groups: readonly Group[], most: number): Group[] {
  let room = most;
  return groups.flatMap((group) => {
    const entries = group.entries.slice(0, Math.max(0, room));
    room -= entries.length;
    return entries.length > 0 ? [{ ...group, entries }] : [];
  });
}

/** `bookshop v51 → v52` */
function title({ from, to }: Changelog): string {
  if (!from) return nameOf(to);
  return `${nameOf(from)} → ${from.app.id === to.app.id ? versionName(to) : nameOf(to)}`;
}

function nameOf(release: Release): string {
  return `${escapeMarkdown(oneLine(release.app.name))} ${versionName(release)}`;
}

/** In UTC, so that it means the same everywhere. */
function released({ createdAt, user, description, status }: Release): string {
  const date = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const by = escapeMarkdown(oneLine(shortAuthor(user)));
  const text = `Released ${date} UTC by ${by}: ${escapeMarkdown(oneLine(description))}`;
  if (status === 'failed') return `${text}\n\n**This release failed.**`;
  return status === 'pending' ? `${text}\n\n**It is still being released.**` : text;
}

function summary(changelog: Changelog): string {
  const { commits, shipped, takenBack } = changelog;
  if (!commits) return 'The commits are unknown.';
  if (shipped.total + takenBack.total === 0) return 'The code is the same.';
  const counts = [
    ...(shipped.total > 0 ? [count(shipped.total, 'commit')] : []),
    ...(takenBack.total > 0 ? [`${count(takenBack.total, 'commit')} taken back`] : []),
  ].join(', ');
  const compare = comparison(changelog);
  return compare === undefined ? counts : `${counts}: ${compare}`;
}

/** `[Compare on GitHub](…)` */
function comparison({ commits, host }: Changelog): string | undefined {
  const url = host && commits?.from !== undefined ? compareUrl(host, commits.from, commits.to) : undefined;
  return url === undefined ? undefined : link(`Compare on ${escapeMarkdown(oneLine(host?.name ?? ''))}`, url);
}

/** @param unlisted how many changes were read but not listed */
function more({ listed, total }: ChangelogCommits, unlisted: number, changelog: Changelog): string {
  const left = total - listed.length + Math.max(0, unlisted);
  if (left <= 0) return '';
  const compare = comparison(changelog);
  return `… and ${left} more${compare === undefined ? '' : `: ${compare}`}`;
}

function section(heading: string, lines: readonly string[]): string {
  const some = lines.filter((line) => line !== '');
  return some.length > 0 ? `## ${heading}\n\n${some.join('\n')}` : '';
}

function listOf(entries: readonly GroupedEntry[], host: WebHost | undefined): string[] {
  return entries.map((entry) => `- ${lineOf(entry, host)}`);
}

/** `**cart**: Fix the total of #12 (#46, 7c35f77), Kendra with Katie` */
function lineOf(entry: GroupedEntry, host: WebHost | undefined): string {
  const { title: text, scope, people } = entry;
  const before = scope === undefined ? '' : `**${escapeMarkdown(oneLine(scope), true)}**: `;
  const [author = '', ...others] = people.map((name) => escapeMarkdown(oneLine(name)));
  const by = others.length > 0 ? `${author} with ${others.join(', ')}` : author;
  return `${before}${prose(oneLine(text) || 'No subject', host)} (${linksOf(entry, host)}), ${by}`;
}

/** `- Add wish lists (#46, 7c35f77): reverted by #47, de63889` */
function cancelledLine({ change, by }: Cancelled, host: WebHost | undefined): string {
  const what = prose(oneLine(change.title) || 'No subject', host);
  return `- ${what} (${linksOf(change, host)}): reverted by ${linksOf(by, host)}`;
}

/** `#46, 7c35f77` */
function linksOf({ pull, commit }: Pick<GroupedEntry, 'pull' | 'commit'>, host: WebHost | undefined): string {
  return [
    ...(pull ? [reference(pull.name, host && pullUrl(host, pull.number))] : []),
    link(code(shortHash(commit.hash)), host && commitUrl(host, commit.hash)),
  ].join(', ');
}

function names(what: string, of: readonly string[]): string {
  return of.length > 0 ? `- ${what} ${of.map(code).join(', ')}` : '';
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return some.filter((name) => !known.has(name));
}
