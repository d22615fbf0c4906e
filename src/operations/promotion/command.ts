/** The promotion as a person meets it: choices, dialogs, progress, and what is said afterwards. */

import { randomUUID } from 'node:crypto';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Pipeline } from '../../domain/release/pipelines.ts';
import type { PromotionPlan } from '../../domain/plan/promotion-plan.ts';
import { isMeant, type NamedApp } from '../../domain/release/app-name.ts';
import type { AppAddress, AppRef } from '../../domain/release/release.ts';
import type { Code } from '../rollback/plan-code.ts';
import { readingDesk } from '../rollback/desk.ts';
import { LedgerMoved } from '../rollback/flow.ts';
import type { Made } from '../engine/journal-entry.ts';
import { dialogs } from '../engine/dialogs.ts';
import { type ReportDesk, reportLater, reportNow } from '../engine/show-report.ts';
import { askToWait, progress, reading } from '../engine/progress.ts';
import type { WriteDesk } from '../engine/driver.ts';
import { chooseTargets, wayOf } from './choose.ts';
import { confirmPromotion } from './confirm.ts';
import { type Outcome, promote, type PromotionDesk, type PromotionUi } from './flow.ts';
import { gatherPromotion, type Parties } from './gather.ts';
import { promotionWords } from './verdicts.ts';

export interface PromotionPorts extends Pick<ReportDesk, 'tail'> {
  readonly writes: WriteDesk;
  readonly repositories: Code;
  /** The pipelines that the person sees. */
  pipelines(): readonly Pipeline<CatalogApp>[];
  ledgerOf(app: AppAddress): Promise<Ledger>;
  /** Opens the whole plan, to be read; nothing can be written from there without another confirmation. */
  showPlan(parties: Parties, plan: PromotionPlan): Promise<void>;
  /** Shows what the release phases of what was made print. */
  watch(made: readonly Made[]): void;
  /** Runs what makes releases and tells of them, so that nobody else tells of them as well. */
  making(ledgers: readonly Ledger[], work: () => Promise<Outcome>): Promise<Outcome>;
}

/** What is promoted, as rows and keybindings name it. */
export interface PromotionWish {
  readonly source: AppAddress;
  /** Asked for when undefined. */
  readonly targets: readonly NamedApp[] | undefined;
}

/** Promotes what an app runs to others of its pipeline, after a confirmation. */
export async function promoteCommand(
  ports: PromotionPorts,
  { source, targets }: PromotionWish,
): Promise<void> {
  const way = wayOf(ports.pipelines(), source);
  const chosen = await chooseTargets(way, targets);
  const partyOf = async ({ id, name, account, stage }: CatalogApp, meant: NamedApp | undefined) => {
    const opened = typeof meant === 'object' ? meant.account : undefined;
    return { ledger: await ports.ledgerOf({ id, name, account: opened ?? account.id }), stage };
  };
  const { id, name } = way.pipeline;
  await promoteAlong(ports, {
    pipeline: { id, name },
    source: await partyOf(way.source, source),
    targets: await Promise.all(
      chosen.map((app) =>
        partyOf(
          app,
          targets?.find((meant) => isMeant(app, meant)),
        ),
      ),
    ),
  });
}

async function promoteAlong(ports: PromotionPorts, parties: Parties): Promise<void> {
  const report: ReportDesk = {
    dialogs,
    tail: (of, release) => ports.tail(of, release),
    ledgerOf: (_intent, app) => targetOf(parties, app),
  };
  const ui: PromotionUi = {
    reading,
    progress,
    confirm: async (plan) => {
      const now = parties.source.ledger.client.platformNow();
      await confirmPromotion({ plan, now, showPlan: () => ports.showPlan(parties, plan) });
    },
    askToWait: (pending) => askToWait(pending, 'promotion', parties.source.ledger.client.platformNow()),
    watch: (made) => ports.watch(made),
    later: (intent, verdict) => reportLater(report, promotionWords, intent, verdict),
  };
  let outcome: Outcome;
  try {
    const ledgers = parties.targets.map(({ ledger }) => ledger);
    outcome = await ports.making(ledgers, () => promote(deskOf(ports, parties, ui)));
  } catch (error) {
    if (!(error instanceof LedgerMoved)) throw error;
    return reportNow(report, promotionWords, error.end, () => undefined);
  }
  await reportNow(report, promotionWords, outcome, outcome.shown);
}

async function targetOf({ targets }: Parties, { id, name }: AppRef): Promise<Ledger> {
  const target = targets.find(({ ledger }) => ledger.app.id === id);
  if (target) return target.ledger;
  throw new TypeError(`${name} is no target of the promotion`);
}

function deskOf({ writes, repositories }: PromotionPorts, parties: Parties, ui: PromotionUi): PromotionDesk {
  const desk = readingDesk(repositories);
  return {
    parties,
    ui,
    newId: randomUUID,
    book: writes.book,
    time: () => writes.time(),
    wait: (ms, signal) => writes.wait(ms, signal),
    gather: (of, release, signal) => gatherPromotion(desk, of, release, signal),
  };
}
