/** The sentences of a plan as plain text. */
import { rollbackText } from '../../../../src/domain/plan/rollback-text.ts';
import type { RollbackPlan } from '../../../../src/domain/plan/rollback-plan.ts';
import { plainFormat } from '../../../../src/domain/plan/text-format.ts';

export function warningsOf(plan: RollbackPlan, now = 0): readonly string[] {
  return rollbackText(plan, now, plainFormat(now)).warnings;
}

export function factsOf(plan: RollbackPlan, now = 0): readonly string[] {
  return rollbackText(plan, now, plainFormat(now)).facts;
}
