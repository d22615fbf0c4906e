/** The commands that change apps or show what would change, and what operations are given by the other rooms. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { releaseCommits } from '../../code/release-commits.ts';
import type { Release } from '../../domain/release/release.ts';
import { releaseTitle } from '../../domain/release/title.ts';
import { preview, run } from '../../operations/engine/flow.ts';
import { choosePromotion } from '../../operations/promotion/choose.ts';
import { dialogs } from '../../operations/engine/dialogs.ts';
import type { OperationHost } from '../../operations/engine/operation.ts';
import type { TargetResult } from '../../operations/engine/journal-entry.ts';
import type { PlanInputs } from '../../operations/plan/inputs.ts';
import { planSettings } from '../../operations/plan/settings.ts';
import { promotion, type PromotionApps } from '../../operations/promotion/promotion.ts';
import { readPromotionPlan } from '../../operations/promotion/sources.ts';
import { rollback } from '../../operations/rollback/rollback.ts';
import { readSources } from '../../operations/rollback/sources.ts';
import { askLedger, askPromotion, hasOutput, type Subject, versionOf } from '../command-arguments.ts';
import { chooseTarget } from '../choose-release.ts';
import type { Services } from '../services.ts';

export async function rollBack(services: Services, subject?: Subject): Promise<void> {
  const ledger = await askLedger(services, subject, 'Roll Back');
  const title = `Roll Back ${ledger.app.name}`;
  await run(rollbackOf(services, ledger, title, versionOf(subject)), hostOf(services));
}

export async function previewRollback(services: Services, subject?: Subject): Promise<void> {
  const ledger = await askLedger(services, subject, 'Preview Rollback');
  const title = `Preview a Rollback of ${ledger.app.name}`;
  await preview(rollbackOf(services, ledger, title, versionOf(subject)), dialogs);
}

export async function promote(services: Services, subject?: Subject): Promise<void> {
  const request = await askPromotion(services, subject);
  const apps = await choosePromotion(services.catalog.list.pipelines, request, services.ledgers);
  await run(promotionOf(services, apps), hostOf(services));
}

/** What the operations of a window run in. */
function hostOf({ catalog, operations, output, news, ledgers, crashes }: Services): OperationHost {
  /** Shows what a release phase prints, to a person who watches the progress. */
  const watch = async ({ app, release }: TargetResult) => {
    const ledger = await ledgers.find(app);
    const known = ledger.state.releases.find(({ id }) => id === release?.id);
    if (known && hasOutput(known)) output.show(ledger, known, true);
  };
  return {
    operations,
    dialogs,
    outputs: output.outputs,
    pagesOf: (ledger) => catalog.pagesOf(ledger),
    crashes,
    making: (targets, work) => news.making(targets, work),
    // Nothing that goes wrong here is about the operation.
    watch: (made) => made.forEach((one) => void watch(one).catch(() => undefined)),
  };
}

/** @param title of the choice among its releases. @param version to go back to; asked for when undefined */
export function rollbackOf(services: Services, ledger: Ledger, title: string, version?: number) {
  const { repositories, planPanel } = services;
  const inputs = planInputs(services);
  return rollback(
    {
      chooseTarget: (of) => chooseTarget(services, inputs, of, title),
      read: (of, target, releases, signal) => readSources(inputs, { ledger: of, target, releases }, signal),
      async titles(of, releases: readonly Release[]) {
        const commits = await releaseCommits(repositories, of, releases);
        return releases.map((release) => releaseTitle(release, commits.get(release)));
      },
      async showPlan(of, plan) {
        const { shownRollback } = await import('../../views/pages/plan/shown-plan.ts');
        (await planPanel()).show(shownRollback(of, plan));
      },
    },
    ledger,
    version,
  );
}

export function promotionOf(services: Services, apps: PromotionApps) {
  const inputs = planInputs(services);
  return promotion(
    apps,
    (release, signal) => readPromotionPlan(inputs, apps, release, signal),
    async (plan) => {
      const { shownPromotion } = await import('../../views/pages/plan/shown-plan.ts');
      (await services.planPanel()).show(shownPromotion(apps.source, apps.targets, plan));
    },
  );
}

/** What plans are read with, wherever they are shown. */
function planInputs({ repositories, catalog }: Services): PlanInputs {
  return {
    repositories,
    stageOf: ({ app }) => catalog.list.find(app.id)?.stage,
    settings: planSettings,
    wait: (ms, signal) => delay(ms, undefined, { signal }),
  };
}
