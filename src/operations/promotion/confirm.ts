/** The last question before a promotion. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';
import type { PromotionPlan, TargetPlan } from '../../domain/plan/promotion-plan.ts';
import { promotionQuestion } from './confirmation.ts';
import { versionName } from '../../domain/release/release.ts';
import { count } from '../../domain/text/sentences.ts';
import { type NameQuestion, typeName } from '../engine/type-name.ts';

export interface Confirmation {
  readonly plan: PromotionPlan;
  /** In milliseconds, by the platform's clock. */
  readonly now: number;
  /** Opens the whole plan, to be read; nothing can be written from there without another confirmation. */
  readonly showPlan: () => Promise<void>;
}

/**
 * Asks for the go-ahead, and of each target that is protected for its name as well.
 * @throws {Cancelled} for any other answer
 */
export async function confirmPromotion({ plan, now, showPlan }: Confirmation): Promise<void> {
  const { message, detail } = promotionQuestion(plan, now);
  // Enter presses the first button: it must not change production.
  const look = 'Show Full Plan';
  const [first, ...others] = plan.targets;
  const go = `Promote to ${others.length > 0 ? count(plan.targets.length, 'App') : first?.app.name}`;
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, look, go);
  if (answer === look) await showPlan();
  if (answer !== go) throw new Cancelled();
  for (const target of plan.targets.filter((one) => one.protected)) {
    // oxlint-disable-next-line no-await-in-loop -- one question at a time
    await typeName(nameQuestion(plan, target));
  }
}

function nameQuestion({ source }: PromotionPlan, { app: { name }, stage }: TargetPlan): NameQuestion {
  return {
    name,
    title: `Promote ${source.app.name} ${versionName(source.release)} to ${name}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to promote to it.`,
  };
}
