/** What a person reads before a rollback. */

import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import { appName } from '../../domain/plan/plan-text.ts';
import { rollbackRoute, rollbackText } from '../../domain/plan/rollback-text.ts';
import { plainFormat } from '../../domain/plan/text-format.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import type { NameQuestion } from '../engine/message.ts';
import type { Confirmation } from '../engine/operation.ts';

export interface RollbackQuestion {
  readonly plan: RollbackPlan;
  /** What the target and the running release are called on their rows; none where that is not known. */
  readonly titles: readonly (string | undefined)[];
  /** In milliseconds, by the platform's clock. */
  readonly now: number;
}

/** What the person reads before the write: which app, from where to where, what to be careful of, what it does. */
export function confirmationOf({ plan, titles, now }: RollbackQuestion): Confirmation {
  const { target, current } = plan;
  const [targetTitle, currentTitle] = titles;
  const format = plainFormat(now);
  const { warnings, facts } = rollbackText(plan, now, format);
  const from = current ? `from ${versionName(current)} ` : '';
  const blocks = [
    [
      `${appName({ ...plan, app: target.app }, format)}: ${rollbackRoute(plan)}`,
      ...(current ? [`Running now: ${releaseText(current, currentTitle)}`] : []),
      `Going back to: ${releaseText(target, targetTitle)}`,
    ],
    warnings.map((warning) => `Warning: ${warning}`),
    facts,
  ];
  return {
    message: `Roll back ${target.app.name} ${from}to ${versionName(target)}?`,
    detail: blocks
      .filter((block) => block.length > 0)
      .map((block) => block.join('\n'))
      .join('\n\n'),
    go: `Roll Back to ${versionName(target)}`,
    names: plan.protected ? [nameQuestion(plan)] : [],
  };
}

function releaseText(release: Release, title = release.description): string {
  return `${versionName(release)}, ${quoted(title, 100)}, by ${foreignText(release.user.email, 100)}.`;
}

function nameQuestion({ target, current, stage }: RollbackPlan): NameQuestion {
  const { name } = target.app;
  const from = current ? `from ${versionName(current)} ` : '';
  return {
    name,
    title: `Roll Back ${name} ${from}to ${versionName(target)}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to roll it back.`,
  };
}
