/** What a promotion's plans are made with in this window. */

import type { PromotionPlan } from '../model/promotion-plan.ts';
import { gatherDesk, type PlanPorts } from '../rollback/desk.ts';
import { makePromotionPlan } from './flow.ts';
import { gatherPromotion, type Parties } from './gather.ts';

/**
 * Works out what a promotion would do, and asks nobody.
 * @throws {Problem} when there is nothing to promote, {Cancelled}
 */
export function promotionPlanOf(
  ports: PlanPorts,
  parties: Parties,
  signal: AbortSignal,
): Promise<PromotionPlan> {
  const desk = gatherDesk(ports);
  return makePromotionPlan({
    parties,
    ui: { reading: (_title, work) => work(signal) },
    gather: (of, release, given) => gatherPromotion(desk, of, release, given),
  });
}
