/**
 * The flow of a promotion: plan, confirmation, guard, the one write, outcome. It shows nothing by itself: what it asks
 * and says goes through `PromotionUi`.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { type PromotionPlan, whyNotPromotable } from '../../domain/plan/promotion-plan.ts';
import {
  type AppRef,
  type Release,
  releaseUnderWay,
  type User,
  versionName,
  runningRelease,
} from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import { startWrite, type WriteDesk } from '../engine/driver.ts';
import { inTime } from '../engine/in-time.ts';
import { LedgerMoved, type RollbackUi } from '../rollback/flow.ts';
import { readLedgers } from '../engine/guard.ts';
import type { Intent, Made } from '../engine/journal-entry.ts';
import { waitingTitle, waitUntilOver } from '../engine/pending.ts';
import { basisOf } from '../engine/intents.ts';
import type { End } from '../engine/report.ts';
import { stageText } from '../rollback/verdicts.ts';
import { begin, type Verdict } from '../engine/machine.ts';
import type { Parties } from './gather.ts';
import { followTargets } from './restart.ts';
import { promotionWords } from './verdicts.ts';
import { sendPromotion } from './send.ts';

export interface PromotionUi extends Pick<
  RollbackUi,
  'reading' | 'progress' | 'askToWait' | 'watch' | 'later'
> {
  /** Asks for the go-ahead, naming what will change. Rejects with `Cancelled`. */
  confirm(plan: PromotionPlan): Promise<void>;
}

/** What a plan is made with: nothing that writes. */
interface PlanDesk {
  readonly parties: Parties;
  readonly ui: Pick<PromotionUi, 'reading'>;
  /** Reads what a plan needs beside the ledgers. Never fails but with `Cancelled`. */
  readonly gather: (parties: Parties, release: Release, signal: AbortSignal) => Promise<PromotionPlan>;
}

export interface PromotionDesk extends PlanDesk, WriteDesk {
  readonly ui: PromotionUi;
  /** Names an intent: random. */
  newId(): string;
}

export interface Outcome extends End {
  readonly plan: PromotionPlan;
  /** What became of each target, in the order of the plan. */
  readonly made: readonly Made[];
  /** To be called once the person can read it. */
  readonly shown: () => void;
}

/**
 * Works out what a promotion would do. Changes nothing.
 * @throws Cancelled, or a Problem that says why there is nothing to promote
 */
export async function makePromotionPlan(desk: PlanDesk): Promise<PromotionPlan> {
  await readParties(desk);
  return planNow(desk);
}

/**
 * Promotes what an app runs, once.
 * @throws Cancelled, LedgerMoved, or another Problem that says whether anything was changed
 */
export async function promote(desk: PromotionDesk): Promise<Outcome> {
  const { parties, ui } = desk;
  const plan = await planWhenCalm(desk);
  // Who asks is learnt while the platform can be asked: after a lost answer it may not be.
  const { account, client } = parties.source.ledger;
  const user = account.user();
  user.catch(() => undefined);
  await ui.confirm(plan);
  return ui.progress(titleOf(plan), async (say, stop) => {
    const intent = intentOf(desk, plan, await inTime(user, desk, stop));
    let code: string | undefined;
    let failure: unknown;
    const told = await startWrite(desk, {
      intent,
      first: begin(),
      stop,
      read: (apps) => readLedgers(ledgersOf(parties, apps)),
      ask: async (wanted, again, signal) => {
        code = await client.askCode(wanted, again, signal);
      },
      send: (gate) =>
        sendPromotion(desk, parties, plan, { gate, code }).catch((error: unknown) => {
          failure = error;
          throw error;
        }),
      say: (state) => say(stageText(state, stop.aborted)),
      follow: (made) => ui.watch(made),
      later: (later) => ui.later(intent, later),
    });
    if (told?.verdict.is === 'made') {
      const { made } = told.verdict;
      await Promise.all(parties.targets.map(({ ledger }) => ledger.refresh()));
      const restarted = await followTargets(desk, made, say, stop);
      const { verdict, shown } = told;
      return { plan, made, intent, verdict, restarted, shown };
    }
    told?.shown();
    throw problemOf(intent, told?.verdict, failure);
  });
}

/** A plan from targets in which nothing is under way; what is, is waited for if the person wants that. */
async function planWhenCalm(desk: PromotionDesk): Promise<PromotionPlan> {
  await readParties(desk);
  await waitOutPending(desk);
  let plan = await planNow(desk);
  // While the rest was read, somebody may have begun another one.
  // oxlint-disable-next-line no-await-in-loop
  while (await waitOutPending(desk)) plan = await planNow(desk);
  return plan;
}

/** @returns whether there was anything to wait for. @throws Cancelled */
async function waitOutPending(desk: PromotionDesk): Promise<boolean> {
  const { parties, ui } = desk;
  let found = false;
  for (const { ledger } of parties.targets) {
    const pending = releaseUnderWay(ledger.state.releases);
    if (!pending) continue;
    found = true;
    // oxlint-disable no-await-in-loop -- one question at a time
    await ui.askToWait(pending);
    await ui.progress(waitingTitle(pending), (_say, stop) => waitUntilOver(ledger, desk, stop));
    // oxlint-enable no-await-in-loop
  }
  return found;
}

/** `Promoting bookshop-staging v84 to bookshop` */
function titleOf({ source, targets }: PromotionPlan): string {
  return `Promoting ${source.app.name} ${versionName(source.release)} to ${listed(targets.map(({ app }) => app.name))}`;
}

async function readParties({ parties: { source, targets }, ui }: PlanDesk): Promise<void> {
  const ledgers = [source, ...targets].map(({ ledger }) => ledger);
  const names = listed(ledgers.map(({ app }) => app.name));
  await ui.reading(`Reading the ledgers of ${names}…`, () => readLedgers(ledgers));
}

/** The plan from the ledgers as they were just read. @throws {Problem} when there is nothing to promote */
async function planNow({ parties, ui, gather }: PlanDesk): Promise<PromotionPlan> {
  const { app, state } = parties.source.ledger;
  const current = runningRelease(state.releases);
  const reason = whyNotPromotable(current);
  if (!current || reason !== undefined) {
    throw new Problem(`${app.name} cannot be promoted: it ${reason}. Nothing was changed.`);
  }
  return ui.reading(`Reading what ${versionName(current)} would change…`, (signal) =>
    gather(parties, current, signal),
  );
}

/** The ledgers of some of the apps. */
function ledgersOf({ source, targets }: Parties, apps: readonly AppRef[]): Ledger[] {
  const ids = new Set(apps.map(({ id }) => id));
  return [source, ...targets].map(({ ledger }) => ledger).filter(({ app }) => ids.has(app.id));
}

function intentOf(desk: PromotionDesk, plan: PromotionPlan, user: User | undefined): Intent {
  const { source, pipeline } = plan;
  const { client, account } = desk.parties.source.ledger;
  return {
    id: desk.newId(),
    kind: 'promotion',
    host: client.host,
    account: account.id,
    user: user?.id ?? null,
    email: user?.email ?? null,
    confirmedAt: client.platformNow(),
    origin: { app: refOf(source.app), release: source.release.id, version: source.release.version },
    pipeline: pipeline.id,
    mark: `Promote ${source.app.name} ${versionName(source.release)}`,
    // What is promoted is what the source runs as the request arrives.
    guards: [{ ...basisOf(source.app, [source.newest]), current: source.release.id }],
    targets: plan.targets.map(({ app, newest, current }) => ({
      ...basisOf(app, newest ? [newest] : []),
      current: current?.id ?? null,
    })),
  };
}

function refOf({ id, name }: AppRef): AppRef {
  return { id, name };
}

/** @param failure what the request failed with at last */
function problemOf(intent: Intent, verdict: Verdict | undefined, failure: unknown): Error {
  if (!verdict) {
    const { name } = intent.origin.app;
    return new Problem(
      `Another window sees to the promotion of ${name} now, and tells you what became of it.`,
    );
  }
  if (verdict.is === 'stopped') return new Cancelled();
  const cause = failure ?? { error: undefined, ...verdict }.error;
  const end: End = { intent, verdict, restarted: [] };
  const text = promotionWords.text(end);
  return verdict.is === 'moved' ? new LedgerMoved(text, end) : new Problem(text, { cause });
}
