/** What a promotion's plans are made with in this window. */

import type { PromotionPlan } from '../../domain/plan/promotion-plan.ts';
import { type PlanPorts, readingDesk } from '../rollback/desk.ts';
import { makePromotionPlan } from './flow.ts';
import { gatherPromotion, type Parties } from './gather.ts';

/**
 * Works out what a promotion would do, and asks nobody.
 * @throws {Problem} when there is nothing to promote, {Cancelled}
 */
export function promotionPlanOf(
  { repositories }: Pick<PlanPorts, 'repositories'>,
  parties: Parties,
  signal: AbortSignal,
): Promise<PromotionPlan> {
  const desk = readingDesk(repositories);
  return makePromotionPlan({
    parties,
    ui: { reading: (_title, work) => work(signal) },
    gather: (of, release, given) => gatherPromotion(desk, of, release, given),
  });
}
