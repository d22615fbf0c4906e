/** The operations of this window: what they are given by the other rooms, and what they run in. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Repositories } from '../git/repositories.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AppLedgers } from '../catalog/app-ledgers.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { PromotionPlan } from '../domain/plan/promotion-plan.ts';
import type { RollbackPlan } from '../domain/plan/rollback-plan.ts';
import { releaseCommits } from '../code/release-commits.ts';
import type { Release } from '../domain/release/release.ts';
import { releaseTitle } from '../domain/release/title.ts';
import { dialogs } from '../operations/engine/dialogs.ts';
import type { OperationHost } from '../operations/engine/flow.ts';
import type { Made } from '../operations/engine/journal-entry.ts';
import type { Operations } from '../operations/engine/operations.ts';
import type { PlanInputs } from '../operations/plan/inputs.ts';
import { planSettings } from '../operations/plan/settings.ts';
import type { PromotionApps } from '../operations/promotion/request.ts';
import { promotion } from '../operations/promotion/promotion.ts';
import { readPromotionPlan } from '../operations/promotion/sources.ts';
import { rollback } from '../operations/rollback/rollback.ts';
import { readSources } from '../operations/rollback/sources.ts';
import type { News } from '../views/notifications/news.ts';
import type { OutputView } from '../views/output/output-view.ts';
import { askTarget, hasOutput } from './command-arguments.ts';

interface HostServices {
  readonly ledgers: AppLedgers;
  readonly operations: Operations;
  readonly output: OutputView;
  readonly news: News;
}

/** What the operations of a window run in. */
export function hostOf({ operations, output, news, ledgers }: HostServices): OperationHost {
  /** Shows what a release phase prints, to a person who watches the progress. */
  const watch = async ({ app, release }: Made) => {
    const ledger = await ledgers.find(app);
    const known = ledger.state.releases.find(({ id }) => id === release?.id);
    if (known && hasOutput(known)) output.show(ledger, known, true);
  };
  return {
    operations,
    dialogs,
    tail: (ledger, release) => output.outputs.tailOf(ledger, release),
    making: (targets, work) => news.making(targets, work),
    // Nothing that goes wrong here is about the operation.
    watch: (made) => made.forEach((one) => void watch(one).catch(() => undefined)),
  };
}

export interface PlanServices {
  readonly repositories: Repositories;
  readonly catalog: Catalog;
  /** Where whole plans are shown. */
  readonly pages: () => Promise<{
    showRollback(ledger: Ledger, plan: RollbackPlan): void;
    showPromotion(apps: PromotionApps, plan: PromotionPlan): void;
  }>;
}

/** @param title of the choice among its releases. @param version to go back to; asked for when undefined */
export function rollbackOf(services: PlanServices, ledger: Ledger, title: string, version?: number) {
  const { repositories, pages } = services;
  const inputs = planInputs(services);
  return rollback(
    {
      chooseTarget: (of) => askTarget(services, inputs, of, title),
      read: (of, target, releases, signal) => readSources(inputs, { ledger: of, target, releases }, signal),
      async titles(of, releases: readonly Release[]) {
        const commits = await releaseCommits(repositories, of, releases);
        return releases.map((release) => releaseTitle(release, commits.get(release)));
      },
      showPlan: async (of, plan) => (await pages()).showRollback(of, plan),
    },
    ledger,
    version,
  );
}

export function promotionOf(services: PlanServices, apps: PromotionApps) {
  const inputs = planInputs(services);
  return promotion(
    {
      read: (of, release, signal) => readPromotionPlan(inputs, of, release, signal),
      showPlan: async (of, plan) => (await services.pages()).showPromotion(of, plan),
    },
    apps,
  );
}

/** What plans are read with, wherever they are shown. */
function planInputs({ repositories, catalog }: PlanServices): PlanInputs {
  return {
    repositories,
    stageOf: ({ app }) => catalog.list.find(app.id)?.stage,
    settings: planSettings,
    wait: (ms, signal) => delay(ms, undefined, { signal }),
  };
}
