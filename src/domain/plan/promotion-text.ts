/** A promotion's plan to be read, in the confirmation and as a page. */

import { type Commit, commitTitle, shortHash } from '../graph/commit.ts';
import { foreignText, quoted } from '../text/foreign-text.ts';
import { appName, type Hand, migrationName } from './plan-sentences.ts';
import { commitList, markdownHand, plainHand, titled } from './plan-text.ts';
import type { PromotionPlan, TargetPlan } from './promotion-plan.ts';
import { promotionFacts, promotionWarnings, promotionWay } from './promotion-sentences.ts';
import { shortAuthor, versionName } from '../release/release.ts';
import { asCode, listed } from '../text/sentences.ts';

/** So many commits are named where a person decides. */
const few = 5;

/** What the person reads before the write: what goes where, what to be careful of, what it does. */
export function promotionQuestion(plan: PromotionPlan, now: number): { message: string; detail: string } {
  const { source, targets } = plan;
  const { app, release } = source;
  const hand = plainHand(now);
  const promoted = `Promoted: ${app.name} ${versionName(release)}, ${quoted(release.description, 100)}, by ${foreignText(release.user.email, 100)}.`;
  const blocks = targets.map((target) => targetLines(target, plan, hand).join('\n'));
  return {
    message: `Promote ${app.name} ${versionName(release)} to ${listed(targets.map((target) => target.app.name))}?`,
    detail: [promoted, ...blocks].join('\n\n'),
  };
}

function targetLines(target: TargetPlan, plan: PromotionPlan, hand: Hand): string[] {
  const commits = target.code.state === 'known' ? target.code.value.goingOut : undefined;
  // For several targets there is not the room.
  const shown = plan.targets.length > 1 ? [] : (commits?.list.slice(0, few) ?? []);
  const more = (commits?.count ?? 0) - shown.length;
  const [first = '', ...facts] = promotionFacts(target, plan, hand);
  return [
    `${nameOf(target, hand)}: ${promotionWay(target, plan.source, hand)}`,
    ...promotionWarnings(target, plan, hand).map((warning) => `Careful: ${warning}`),
    first,
    ...shown.map((commit) => `• ${commitText(commit)}`),
    ...(shown.length > 0 && more > 0 ? [`• and ${more} more`] : []),
    ...facts,
  ];
}

function commitText(commit: Commit): string {
  const { hash, author } = commit;
  return `${shortHash(hash)} ${foreignText(commitTitle(commit), 80)}, ${foreignText(author, 40)}`;
}

function nameOf(target: TargetPlan, hand: Hand): string {
  return appName({ ...target, target }, hand);
}

/** The plan as Markdown. What others wrote stands in it as code, and config vars are keys alone. */
export function promotionMarkdown(plan: PromotionPlan): string {
  const { app, release } = plan.source;
  const head = `**Promotion plan: ${asCode(app.name)} ${versionName(release)}** ${asCode(release.description)} by ${asCode(shortAuthor(release.user))}`;
  const blocks = [head, ...plan.targets.flatMap((target) => targetBlocks(target, plan))];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function targetBlocks(target: TargetPlan, plan: PromotionPlan): string[] {
  const code = target.code.state === 'known' ? target.code.value : undefined;
  const hand = markdownHand;
  return [
    `### ${nameOf(target, hand)}: ${promotionWay(target, plan.source, hand)}`,
    titled('Careful', promotionWarnings(target, plan, hand)),
    titled('What it does', promotionFacts(target, plan, hand)),
    ...(code ? [commitList('Commits that go out', code.goingOut)] : []),
    ...(code ? [commitList('Commits taken back', code.takenBack)] : []),
    titled(
      'Migrations',
      (code?.migrations ?? []).map((migration) => migrationName(migration, hand)),
    ),
    titled('Config vars that stay', configLines(target, plan.source.app.name)),
  ];
}

function configLines({ app, config }: TargetPlan, source: string): string[] {
  if (config.state !== 'known') return [];
  const { added, changed, removed } = config.value;
  return [
    ...keyLine(`Only in ${asCode(source)}`, added),
    ...keyLine('With another value', changed),
    ...keyLine(`Only in ${asCode(app.name)}`, removed),
  ];
}

function keyLine(what: string, keys: readonly string[]): string[] {
  return keys.length > 0 ? [`${what}: ${keys.map(asCode).join(', ')}`] : [];
}
