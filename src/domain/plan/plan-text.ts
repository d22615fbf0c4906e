/** A rollback plan to be read: in ten seconds in a dialog, and by everybody else in an incident's channel. */

import { longAge } from '../text/age.ts';
import { type Between, fates } from './releases-between.ts';
import { commitTitle, shortHash } from '../graph/commit.ts';
import {
  appName,
  factSentences,
  type Hand,
  migrationName,
  warningSentences,
  wayOf,
} from './plan-sentences.ts';
import { foreignText } from '../text/foreign-text.ts';
import { type Release, versionName } from '../release/release.ts';
import type { CodePlan, Commits, RollbackPlan } from './rollback-plan.ts';
import { asCode } from '../text/sentences.ts';

/** So many of a list are written out. */
const most = 20;

/**
 * The plan as short lines of plain text: app, stage and way first, then the warnings, then what it does.
 * @param now in milliseconds, for ages
 */
export function planLines(plan: RollbackPlan, now: number): string[] {
  return [
    `${appName(plan, plainHand(now))}: ${wayOf(plan)}`,
    ...planWarnings(plan, now).map((warning) => `Careful: ${warning}`),
    ...planFacts(plan, now),
  ];
}

/** What a person should know before they go on, as sentences of plain text; often nothing. */
export function planWarnings(plan: RollbackPlan, now: number): string[] {
  return warningSentences(plan, plainHand(now));
}

/** What it does, the most important first, as sentences of plain text. */
export function planFacts(plan: RollbackPlan, now: number): string[] {
  return factSentences(plan, now, plainHand(now));
}

/** What the migrations that stay applied are called, in the order of the plan. */
export function planMigrations({ migrations }: Pick<CodePlan, 'migrations'>): string[] {
  return migrations.map((migration) => migrationName(migration, plainHand(0)));
}

/**
 * The plan as Markdown. What others wrote stands in it as code, times are in UTC, and config vars are keys alone.
 * @param now in milliseconds
 */
export function planMarkdown(plan: RollbackPlan, now: number): string {
  const code = plan.code.state === 'known' ? plan.code.value : undefined;
  const blocks = [
    `**Rollback plan: ${appName(plan, markdownHand)}, ${wayOf(plan)}**`,
    list(runningAndTarget(plan)),
    titled('Careful', warningSentences(plan, markdownHand)),
    titled('What it does', factSentences(plan, now, markdownHand)),
    ...(code ? [commitList('Commits taken back', code.takenBack)] : []),
    ...(code ? [commitList('Commits brought back', code.broughtBack)] : []),
    titled(
      'Migrations that stay applied',
      (code?.migrations ?? []).map((migration) => migrationName(migration, markdownHand)),
    ),
    titled('Config vars', configLines(plan)),
    titled('Releases in between', plan.between.map(betweenLine)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** For text where nothing is markup. @param now in milliseconds, for ages */
export function plainHand(now: number): Hand {
  return { quote: (text) => foreignText(text, 100), when: (time) => longAge(time, now) };
}

/** For Markdown: what others wrote is code, times are in UTC. */
export const markdownHand: Hand = { quote: asCode, when: utc };

/** `2026-11-23 06:50 UTC` */
function utc(time: number): string {
  // A clock may be so wrong that there is no such date.
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function runningAndTarget({ current, target }: RollbackPlan): string[] {
  return [
    `Running now: ${current ? releaseText(current) : 'nothing'}`,
    `Going back to: ${releaseText(target)}`,
  ];
}

function releaseText(release: Release): string {
  const { description, user, createdAt } = release;
  return `${versionName(release)} ${asCode(description)} by ${asCode(user.email)}, ${utc(createdAt)}`;
}

function betweenLine({ release, fate }: Between): string {
  return `${releaseText(release)}: ${fates[fate]}`;
}

function configLines({ config }: RollbackPlan): string[] {
  if (config.state !== 'known') return [];
  const { changed, added, removed } = config.value;
  return [...keyLine('Change', changed), ...keyLine('Appear', added), ...keyLine('Disappear', removed)];
}

function keyLine(what: string, keys: readonly string[]): string[] {
  return keys.length > 0 ? [`${what}: ${keys.map(asCode).join(', ')}`] : [];
}

/** The commits below a heading with their number; an empty text for none. */
export function commitList(title: string, { count, list: commits }: Commits): string {
  const lines = commits.map(
    (commit) =>
      `${asCode(shortHash(commit.hash))} ${asCode(commitTitle(commit))} by ${asCode(commit.author)}`,
  );
  return count === 0 ? '' : titled(`${title} (${count})`, lines, count);
}

/** Lines below a heading; an empty text for none. @param count of all, where the lines may be only some */
export function titled(title: string, lines: readonly string[], count = lines.length): string {
  const shown = lines.slice(0, most);
  const rest = count - shown.length;
  if (count === 0) return '';
  return `**${title}**\n\n${list(rest > 0 ? [...shown, `and ${rest} more`] : shown)}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
