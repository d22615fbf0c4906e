/** What a person reads before a promotion. */

import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { appName } from '../../domain/plan/plan-text.ts';
import type { PromotionPlan, TargetPlan } from '../../domain/plan/promotion-plan.ts';
import { promotionRoute, promotionText } from '../../domain/plan/promotion-text.ts';
import { plainFormat, type TextFormat } from '../../domain/plan/text-format.ts';
import { versionName } from '../../domain/release/release.ts';
import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import { count, listed } from '../../domain/text/sentences.ts';
import type { NameQuestion, Question } from '../engine/message.ts';
import type { Confirmation } from '../engine/operation.ts';

/** How many commits a dialog names. */
const mostCommits = 5;

/** What a person reads before a promotion. @param now in milliseconds, by the platform's clock */
export function confirmationOf(plan: PromotionPlan, now: number): Confirmation {
  const [first, ...others] = plan.targets;
  return {
    ...promotionQuestion(plan, now),
    go: `Promote to ${others.length > 0 ? count(plan.targets.length, 'App') : first?.app.name}`,
    names: plan.targets.filter((one) => one.protected).map((target) => nameQuestion(plan, target)),
  };
}

function nameQuestion({ source }: PromotionPlan, { app: { name }, stage }: TargetPlan): NameQuestion {
  return {
    name,
    title: `Promote ${source.app.name} ${versionName(source.release)} to ${name}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to promote to it.`,
  };
}

/** What goes where, what to be careful of, what it does. @param now in milliseconds, by the platform's clock */
function promotionQuestion(plan: PromotionPlan, now: number): Question {
  const { source, targets } = plan;
  const { app, release } = source;
  const promoted = `Promoted: ${app.name} ${versionName(release)}, ${quoted(release.description, 100)}, by ${foreignText(release.user.email, 100)}.`;
  const blocks = targets.map((target) => targetLines(target, plan, plainFormat(now)).join('\n'));
  return {
    message: `Promote ${app.name} ${versionName(release)} to ${listed(targets.map((target) => target.app.name))}?`,
    detail: [promoted, ...blocks].join('\n\n'),
  };
}

function targetLines(target: TargetPlan, plan: PromotionPlan, format: TextFormat): string[] {
  const { warnings, facts } = promotionText(target, plan, format);
  const commits = target.code.state === 'known' ? target.code.value.added : undefined;
  // For several targets there is not the room.
  const shown = plan.targets.length > 1 ? [] : (commits?.list.slice(0, mostCommits) ?? []);
  const more = (commits?.count ?? 0) - shown.length;
  const [first = '', ...others] = facts;
  return [
    `${appName(target, format)}: ${promotionRoute(target, plan.source, format)}`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    first,
    ...shown.map((commit) => `• ${commitText(commit)}`),
    ...(shown.length > 0 && more > 0 ? [`• and ${more} more`] : []),
    ...others,
  ];
}

function commitText(commit: Commit): string {
  const { hash, author } = commit;
  return `${shortHash(hash)} ${foreignText(commitTitle(commit), 80)}, ${foreignText(author, 40)}`;
}
