/** The rollback as a person meets it: dialogs, progress, and what is said afterwards. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Release } from '../../domain/release/release.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import { confirmRollback } from './confirm.ts';
import { gatherDesk, type PlanPorts } from './desk.ts';
import { dialogs } from '../engine/dialogs.ts';
import type { WriteDesk } from '../engine/driver.ts';
import { LedgerMoved, makePlan, type Outcome, type PlanDesk, rollBack, type RollbackUi } from './flow.ts';
import { gatherSources } from './gather.ts';
import type { Made } from '../engine/journal-entry.ts';
import { type ReportDesk, reportLater, reportNow } from '../engine/show-report.ts';
import { rollbackWords } from './verdicts.ts';
import { askToWait, progress, reading } from '../engine/progress.ts';

/** In milliseconds. */
const moment = 500;

export interface RollbackPorts extends PlanPorts, Pick<ReportDesk, 'tail'> {
  readonly writes: WriteDesk;
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger, title: string): Promise<Release>;
  /** Runs what makes a release and tells of it, so that nobody else tells of it as well. */
  making<T extends { readonly made: Release }>(ledger: Ledger, work: () => Promise<T>): Promise<T>;
  /** What each release is called on its row: the subject of its commit, where that is known. */
  titles(ledger: Ledger, releases: readonly Release[]): Promise<readonly string[]>;
  /** Shows what the release phases of what was made print. */
  watch(made: readonly Made[]): void;
  /** Opens the whole plan, to be read; nothing can be written from there without another confirmation. */
  showPlan(ledger: Ledger, plan: RollbackPlan): Promise<void>;
}

/**
 * Rolls an app back after a confirmation, and offers to undo it.
 * @param version of the target; asked for when undefined
 */
export async function rollBackCommand(ports: RollbackPorts, ledger: Ledger, version?: number): Promise<void> {
  const desk = planDesk(ports, ledger, `Roll Back ${ledger.app.name}`);
  const report: ReportDesk = {
    dialogs,
    tail: (of, release) => ports.tail(of, release),
    ledgerOf: () => Promise.resolve(ledger),
  };
  const ui: RollbackUi = {
    ...desk.ui,
    confirm: (plan) => confirm(ports, ledger, plan),
    askToWait: (pending) => askToWait(pending, 'rollback', ledger.client.platformNow()),
    progress,
    watch: (made) => ports.watch(made),
    later: (intent, verdict) => reportLater(report, rollbackWords, intent, verdict),
  };
  const { writes } = ports;
  const write = {
    newId: randomUUID,
    book: writes.book,
    time: () => writes.time(),
    wait: (ms: number, signal: AbortSignal) => writes.wait(ms, signal),
  };
  let outcome: Outcome;
  try {
    outcome = await ports.making(ledger, () => rollBack({ ...desk, ...write, ui }, version));
  } catch (error) {
    if (!(error instanceof LedgerMoved)) throw error;
    return reportNow(report, rollbackWords, error.end, () => undefined);
  }
  await reportNow(report, rollbackWords, outcome, outcome.shown);
}

/** Shows what a rollback would do, and nothing else. @param version of the target; asked for when undefined */
export async function previewRollbackCommand(
  ports: RollbackPorts,
  ledger: Ledger,
  version?: number,
): Promise<void> {
  const plan = await makePlan(planDesk(ports, ledger, `Preview a Rollback of ${ledger.app.name}`), version);
  await ports.showPlan(ledger, plan);
}

function planDesk(ports: RollbackPorts, ledger: Ledger, title: string): PlanDesk {
  const desk = gatherDesk(ports);
  return {
    ledger,
    ui: { chooseTarget: (of) => ports.chooseTarget(of, title), reading },
    gather: (of, target, releases, signal) => gatherSources(desk, { ledger: of, target, releases }, signal),
  };
}

async function confirm(ports: RollbackPorts, ledger: Ledger, plan: RollbackPlan): Promise<void> {
  const { target, current } = plan;
  const titles = await titlesInTime(ports, ledger, current ? [target, current] : [target]);
  const now = ledger.client.platformNow();
  await confirmRollback({ plan, titles, now, showPlan: () => ports.showPlan(ledger, plan) });
}

/** Titles come from git as well, and are worth a moment only: without them the platform's own words stand there. */
async function titlesInTime(
  ports: RollbackPorts,
  ledger: Ledger,
  releases: readonly Release[],
): Promise<readonly string[]> {
  try {
    return await Promise.race([ports.titles(ledger, releases), delay(moment, [])]);
  } catch {
    return [];
  }
}
