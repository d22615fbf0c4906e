/**
 * Plans as Markdown, for an incident's channel or a ticket. Others' text stands in it as code; no config value does.
 */

import { commitTitle, shortHash } from '../graph/commit.ts';
import { type Release, shortAuthor, versionName } from '../release/release.ts';
import { asCode } from '../text/sentences.ts';
import { type PlanText, appName, type CommitGroup } from './plan-text.ts';
import type { PromotionPlan } from './promotion-plan.ts';
import { promotionRoute, promotionText } from './promotion-text.ts';
import { type Between, fates } from './releases-between.ts';
import type { RollbackPlan } from './rollback-plan.ts';
import { rollbackRoute, rollbackText } from './rollback-text.ts';
import { markdownFormat } from './text-format.ts';

/** How many lines of a list are written out. */
const mostLines = 20;

/** @param now in milliseconds, by the platform's clock */
export function rollbackMarkdown(plan: RollbackPlan, now: number): string {
  const { current, target, between } = plan;
  const ends = [
    `Running now: ${current ? releaseText(current) : 'nothing'}`,
    `Going back to: ${releaseText(target)}`,
  ];
  return documentOf([
    `**Rollback plan: ${appName({ ...plan, app: target.app }, markdownFormat)}, ${rollbackRoute(plan)}**`,
    listOf(ends),
    ...appBlocks(rollbackText(plan, now, markdownFormat)),
    titled(`Releases since ${versionName(target)}`, between.map(betweenLine)),
  ]);
}

export function promotionMarkdown(plan: PromotionPlan): string {
  const { app, release, title = release.description } = plan.source;
  const name = `**Promotion plan: ${asCode(app.name)} ${versionName(release)}**`;
  return documentOf([
    `${name} ${asCode(title)} by ${asCode(shortAuthor(release.user))}`,
    ...plan.targets.flatMap((target) => [
      `### ${appName(target, markdownFormat)}: ${promotionRoute(target, plan.source, markdownFormat)}`,
      ...appBlocks(promotionText(target, plan, markdownFormat)),
    ]),
  ]);
}

function appBlocks({ warnings, facts, code, config }: PlanText): string[] {
  const known = code.state === 'known' ? code.value : undefined;
  const migrations = known?.migrations;
  return [
    titled('Warnings', warnings),
    titled('What it does', facts),
    ...(known?.commits ?? []).map(commitBlock),
    titled(migrations?.title ?? '', migrations?.list.map(({ name }) => name) ?? []),
    titled(
      config.title,
      config.lines.state === 'known'
        ? config.lines.value.map(({ what, keys }) => `${what}: ${keys.map(asCode).join(', ')}`)
        : [],
    ),
  ];
}

/** The commits below a heading with their number. Only some of them may be known. */
function commitBlock({ fate, commits: { count, list } }: CommitGroup): string {
  const lines = list.map(
    (commit) =>
      `${asCode(shortHash(commit.hash))} ${asCode(commitTitle(commit))} by ${asCode(commit.author)}`,
  );
  return titled(`Commits ${fate} (${count})`, lines, count);
}

function betweenLine({ release, fate }: Between): string {
  return `${releaseText(release)}: ${fates[fate]}`;
}

function releaseText({ version, description, user, createdAt }: Release): string {
  return `v${version} ${asCode(description)} by ${asCode(user.email)}, ${markdownFormat.time(createdAt)}`;
}

/** Lines below a heading; an empty text for none. @param count of all, where the lines may be only some */
function titled(title: string, lines: readonly string[], count = lines.length): string {
  const shown = lines.slice(0, mostLines);
  const rest = count - shown.length;
  if (count === 0) return '';
  return `**${title}**\n\n${listOf(rest > 0 ? [...shown, `and ${rest} more`] : shown)}`;
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function documentOf(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
