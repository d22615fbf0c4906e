/** What the pages in the editor area are given by the other rooms. */

import * as vscode from 'vscode';
import { lookUp } from '../git/ambiguous.ts';
import { commitDetails } from '../git/commit-details.ts';
import type { Repositories } from '../git/repositories.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { AppLedgers } from '../catalog/app-ledgers.ts';
import type { Attempt } from '../domain/problem.ts';
import type { PromotionPlan } from '../domain/plan/promotion-plan.ts';
import type { RollbackPlan } from '../domain/plan/rollback-plan.ts';
import { makePlan } from '../operations/engine/flow.ts';
import type { PromotionApps } from '../operations/promotion/request.ts';
import { type PlanServices, promotionOf, rollbackOf } from './operations.ts';
import { openPlanDocument } from '../operations/plan/plan-document.ts';
import { openPlanChanges, openPlanCommit } from '../features/changes/plan-changes.ts';
import { ReleasePanel } from '../views/pages/release/release-panel.ts';
import { PlanPanel } from '../views/pages/plan/plan-panel.ts';
import type { SavedPlan } from '../views/pages/protocol.ts';
import { type ShownPlan, shownPromotion, shownRollback } from '../views/pages/plan/shown-plan.ts';
import { webHostFor } from '../features/web/web-hosts.ts';

export interface PageServices {
  readonly attempt: Attempt;
  readonly extensionUri: vscode.Uri;
  readonly ledgers: AppLedgers;
  readonly repositories: Repositories;
  readonly catalog: Catalog;
}

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand<void>(command, ...args);

/** The page of a release, and that of a plan. They follow accounts and repositories by themselves. */
export class Pages implements vscode.Disposable {
  readonly release: ReleasePanel;
  readonly plan: PlanPanel;
  readonly #subscriptions: vscode.Disposable[];

  constructor(services: PageServices) {
    const { ledgers, repositories } = services;
    this.release = releasePanel(services);
    this.plan = planPanel({ ...services, pages: () => Promise.resolve(this) });
    const startAgain = () => Promise.all([this.release.startAgain(), this.plan.startAgain()]);
    this.#subscriptions = [
      this.release,
      this.plan,
      repositories.onDidChange(() => this.release.lookForCommit()),
      { dispose: ledgers.reset.on(startAgain) },
    ];
  }

  showRollback(ledger: Ledger, plan: RollbackPlan): void {
    this.plan.show(shownRollback(ledger, plan));
  }

  showPromotion(apps: PromotionApps, plan: PromotionPlan): void {
    this.plan.show(pageOf(apps, plan));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function releasePanel({ attempt, extensionUri, ledgers, repositories }: PageServices): ReleasePanel {
  return new ReleasePanel({
    attempt,
    extensionUri,
    ledgerFor: (app) => ledgers.find(app),
    commitOf: async (ledger, _release, hash) => lookUp(await repositories.of(ledger.app.name), hash),
    commitDetailsOf: async (ledger, commit, signal) => {
      const repository = await repositories.of(ledger.app.name);
      if (!repository) return undefined;
      const [details, { host }] = await Promise.all([
        commitDetails(repository, commit.hash, signal),
        webHostFor(repository),
      ]);
      return { details, host };
    },
    browse: (url) => vscode.env.openExternal(vscode.Uri.parse(url, true)),
    run,
  });
}

type PlanPageServices = PageServices & PlanServices;

function planPanel(services: PlanPageServices): PlanPanel {
  const { attempt, extensionUri, repositories } = services;
  return new PlanPanel({
    attempt,
    extensionUri,
    make: (saved, signal) => planOf(services, saved, signal),
    openChanges: (section, file) => openPlanChanges(repositories, section, file),
    openCommit: (section, commit) => openPlanCommit(repositories, section, commit),
    openMarkdown: openPlanDocument,
    run,
  });
}

async function planOf(services: PlanPageServices, saved: SavedPlan, signal: AbortSignal): Promise<ShownPlan> {
  const { ledgers } = services;
  // Nobody is asked anything: what is open in a plan was chosen when it was first shown.
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
