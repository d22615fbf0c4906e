/** Two releases side by side as Markdown, of one app or of two: pure text. Of config vars it has the keys alone. */

import type { CodeComparison } from '../../code/comparison.ts';
import type { ChangelogCommits } from '../../domain/release/changelog.ts';
import { titleOfPair } from '../../domain/release/code.ts';
import { commitTitle, shortHash } from '../../domain/graph/commit.ts';
import type { ConfigDiff } from '../../domain/release/config-diff.ts';
import { code, escapeMarkdown, link, oneLine } from '../../domain/text/markdown.ts';
import type { Part } from '../../domain/part.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';
import type {
  AddonsDiff,
  FromTo,
  ProcessType,
  ReleaseDiff,
  SlugDiff,
} from '../../domain/release/release-diff.ts';
import { commitUrl, compareUrl, type WebHost } from '../../domain/forge/web-host.ts';
import { caveatSentence, commitCount } from '../../domain/graph/span.ts';

/** The comparison on the web has them all. */
const mostCommits = 200;

export interface Comparison {
  readonly from: Release;
  readonly to: Release;
  readonly diff: ReleaseDiff;
  readonly code: Part<CodeComparison>;
  readonly host: WebHost | undefined;
}

export function comparisonMarkdown(comparison: Comparison): string {
  const { from, to, diff } = comparison;
  const only: Only = { from: `Only in ${nameOf(from, to)}`, to: `Only in ${nameOf(to, from)}` };
  const sections = [
    `# ${escapeMarkdown(oneLine(titleOfPair(from, to)))}`,
    [from, to].map((release) => `- ${releaseLine(release)}`).join('\n'),
    section('Code', codeLines(comparison, only)),
    section(
      'Config vars',
      part(diff.config, (config) => configLines(config, only)),
    ),
    section('Add-ons', addonLines(diff.addons, only)),
    section(
      'Stack and process types',
      part(diff.slug, (slug) => slugLines(slug, only)),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

interface Only {
  readonly from: string;
  readonly to: string;
}

/** With its app where the other one is of another. */
function nameOf(release: Release, other: Release): string {
  const version = versionName(release);
  return release.app.id === other.app.id
    ? version
    : `${escapeMarkdown(oneLine(release.app.name))} ${version}`;
}

function releaseLine(release: Release): string {
  const { app, createdAt, user, description, current } = release;
  const date = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const runs = current ? ', running' : '';
  const text = escapeMarkdown(oneLine(description));
  const by = escapeMarkdown(oneLine(shortAuthor(user)));
  return `${escapeMarkdown(oneLine(app.name))} ${versionName(release)}${runs}: ${text}, by ${by}, ${date} UTC`;
}

/** A part that differs in nothing says so: what is not there would leave doubt. */
function section(heading: string, lines: readonly string[]): string {
  const some = lines.filter((line) => line !== '');
  return `## ${heading}\n\n${some.length > 0 ? some.join('\n') : 'No difference.'}`;
}

function part<T>(of: Part<T>, write: (value: T) => string[]): string[] {
  if (of.state === 'known') return write(of.value);
  if (of.state === 'loading') return ['Not known.'];
  return [`Not known: ${escapeMarkdown(oneLine(of.state === 'failed' ? of.message : of.why))}`];
}

function codeLines({ diff, code: both, host }: Comparison, only: Only): string[] {
  if (diff.sameCode) return ['Both run the same code.'];
  return part(both, ({ from, to, shipped, takenBack }) => {
    const warning = caveatSentence(shipped.caveat);
    if (shipped.total + takenBack.total === 0) return [warning ?? 'Both run the same code.'];
    const url = host && compareUrl(host, from, to);
    const blocks = [
      warning ?? '',
      url === undefined ? '' : link(`Compare on ${escapeMarkdown(host?.name ?? '')}`, url),
      commitBlock(only.to, shipped, host),
      commitBlock(only.from, takenBack, host),
    ];
    return [blocks.filter((block) => block !== '').join('\n\n')];
  });
}

function commitBlock(
  heading: string,
  { listed, total, caveat }: ChangelogCommits,
  host: WebHost | undefined,
): string {
  if (total === 0) return '';
  const shown = listed.slice(0, mostCommits);
  const lines = shown.map(({ commit }) => {
    const { hash, author } = commit;
    const short = link(code(shortHash(hash)), host && commitUrl(host, hash));
    return `- ${short} ${escapeMarkdown(oneLine(commitTitle(commit)) || 'No subject')}, ${escapeMarkdown(oneLine(author))}`;
  });
  const left = total - shown.length;
  const more = left > 0 ? [`- and ${left} more`] : [];
  return `${heading}: ${commitCount(total, caveat)}\n\n${[...lines, ...more].join('\n')}`;
}

function configLines({ added, removed, changed }: ConfigDiff, only: Only): string[] {
  return [keys(only.from, removed), keys(only.to, added), keys('With other values', changed)];
}

function addonLines({ added, removed, changed }: AddonsDiff, only: Only): string[] {
  return [keys(only.from, removed), keys(only.to, added), ...changed.map((plan) => `- ${fromTo(plan)}`)];
}

function slugLines(
  { stack, buildpack, processTypes: { added, removed, changed } }: SlugDiff,
  only: Only,
): string[] {
  return [
    ...(stack ? [`- Stack: ${fromTo(stack)}`] : []),
    ...(buildpack ? [`- Buildpack: ${fromTo(buildpack)}`] : []),
    ...removed.map((one) => processLine(only.from, one)),
    ...added.map((one) => processLine(only.to, one)),
    ...changed.map((one) => `- ${code(one.type)}: ${fromTo(one)}`),
  ];
}

function processLine(heading: string, { type, command }: ProcessType): string {
  return `- ${heading}: ${code(type)} runs ${code(command)}`;
}

function fromTo({ from, to }: FromTo): string {
  return `${code(from)} → ${code(to)}`;
}

function keys(heading: string, names: readonly string[]): string {
  return names.length > 0 ? `- ${heading}: ${names.map(code).join(', ')}` : '';
}
