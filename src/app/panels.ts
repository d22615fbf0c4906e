/** The panels of the editor area. They follow accounts and repositories by themselves. */

import type { PromotionPlan } from '../domain/plan/promotion-plan.ts';
import { makePlan } from '../operations/engine/flow.ts';
import type { PromotionApps } from '../operations/promotion/promotion.ts';
import { PlanPanel } from '../views/pages/plan/plan-panel.ts';
import { type ShownPlan, shownPromotion, shownRollback } from '../views/pages/plan/shown-plan.ts';
import type { SavedPlan } from '../views/pages/protocol.ts';
import { ReleasePanels } from '../views/pages/release/release-panels.ts';
import { selectRelease } from '../views/releases/select-release.ts';
import { promotionOf, rollbackOf } from './commands/operations.ts';
import type { Services } from './services.ts';

export function openReleasePanels(services: Services): ReleasePanels {
  const { attempt, catalog, extensionUri, ledgers, live, output, releases, repositories } = services;
  return new ReleasePanels({
    attempt,
    catalog,
    extensionUri,
    ledgers,
    repositories,
    outputs: output.outputs,
    answered: live.read,
    watch: (ledger) => live.watch(ledger),
    select: (ledger, version) => attempt('select', () => selectRelease(releases, ledger, version)),
  });
}

export function openPlanPanel(services: Services): PlanPanel {
  const { attempt, extensionUri, ledgers, repositories } = services;
  return new PlanPanel(extensionUri, attempt, ledgers, repositories, (saved, signal) =>
    planOf(services, saved, signal),
  );
}

async function planOf(services: Services, saved: SavedPlan, signal: AbortSignal): Promise<ShownPlan> {
  const { ledgers } = services;
  // No question is asked: what can be chosen about a plan was chosen when it was first shown.
  const quietly = { reading: <T>(_title: string, work: (signal: AbortSignal) => Promise<T>) => work(signal) };
  if (saved.kind === 'rollback') {
    const ledger = await ledgers.find(saved.app);
    return shownRollback(
      ledger,
      await makePlan(rollbackOf(services, ledger, 'Roll Back', saved.version), quietly),
    );
  }
  const [source, ...targets] = await Promise.all(
    [saved.app, ...saved.targets].map((app) => ledgers.find(app)),
  );
  const apps = { pipeline: { id: saved.pipeline, name: undefined }, source: source!, targets };
  return pageOf(apps, await makePlan(promotionOf(services, apps), quietly));
}

function pageOf({ source, targets }: PromotionApps, plan: PromotionPlan): ShownPlan {
  return shownPromotion(source, targets, plan);
}
