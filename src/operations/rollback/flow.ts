/**
 * The one flow that changes production: plan, confirmation, guard, the one write, outcome. It shows nothing by
 * itself: what it asks and says goes through `RollbackUi`.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { type Release, releaseUnderWay, type User, versionName } from '../../domain/release/release.ts';
import {
  planRollback,
  type PlanSources,
  type RollbackPlan,
  whyNotEligible,
} from '../../domain/plan/rollback-plan.ts';
import { startWrite, type WriteDesk } from '../engine/driver.ts';
import { inTime } from '../engine/in-time.ts';
import type { Intent, Made } from '../engine/journal-entry.ts';
import { basisOf, entryOf } from '../engine/intents.ts';
import { waitingTitle, waitUntilOver } from '../engine/pending.ts';
import { readLedgers } from '../engine/guard.ts';
import { followRestart, readerOf, type Restarted, type RestartPorts } from '../engine/restart.ts';
import type { End } from '../engine/report.ts';
import { restartStage, rollbackWords, stageText } from './verdicts.ts';
import { begin, type Verdict } from '../engine/machine.ts';

export interface RollbackUi {
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger): Promise<Release>;
  /** Asks for the go-ahead, naming what will change. Rejects with `Cancelled`. */
  confirm(plan: RollbackPlan): Promise<void>;
  /** Runs a read, which people may not notice, and can give up when it takes long. Rejects with `Cancelled`. */
  reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Says that a release is under way, and asks whether to wait for it. Rejects with `Cancelled`. */
  askToWait(pending: Release): Promise<void>;
  /**
   * Runs work while it shows that it runs, and how far it is.
   * @param work its signal says that the person does not want to wait any more
   */
  progress<T>(
    title: string,
    work: (say: (stage: string) => void, stop: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Shows what the release phases of what was made print. */
  watch(made: readonly Made[]): void;
  /**
   * Tells what became of a write after its flow had ended without knowing it. Resolves once the person can read it.
   */
  later(intent: Intent, verdict: Verdict): Promise<void>;
}

/** What a plan is made with: nothing that writes. */
export interface PlanDesk {
  readonly ledger: Ledger;
  readonly ui: Pick<RollbackUi, 'chooseTarget' | 'reading'>;
  /** Reads what a plan needs beside the ledger. Never fails but with `Cancelled`. */
  readonly gather: (
    ledger: Ledger,
    target: Release,
    releases: readonly Release[],
    signal: AbortSignal,
  ) => Promise<PlanSources>;
}

export interface RollbackDesk extends PlanDesk, WriteDesk {
  readonly ui: RollbackUi;
  /** Names an intent: random. */
  newId(): string;
}

export interface Outcome extends End {
  readonly plan: RollbackPlan;
  /** The release that the rollback made. */
  readonly made: Release;
  /** To be called once the person can read it. */
  readonly shown: () => void;
}

/** The ledger is not the one that a plan was made from: nothing was sent, and the plan is void. */
export class LedgerMoved extends Problem {
  override readonly name = 'LedgerMoved';
  readonly end: End;

  constructor(message: string, end: End) {
    super(message);
    this.end = end;
  }
}

/**
 * Works out what a rollback would do. Changes nothing.
 * @param version of the release to go back to; asked for when undefined
 * @throws Cancelled, or a Problem that says why there can be no such rollback
 */
export async function makePlan(desk: PlanDesk, version?: number): Promise<RollbackPlan> {
  await readLedger(desk);
  return planNow(desk, version);
}

async function readLedger({ ledger, ui }: PlanDesk): Promise<void> {
  await ui.reading(`Reading the ledger of ${ledger.app.name}…`, () => ledger.readNow());
}

/** The plan from the ledger as it was just read. */
async function planNow(desk: PlanDesk, version?: number): Promise<RollbackPlan> {
  const { ledger, ui } = desk;
  const { name } = ledger.app;
  const chosen = version === undefined ? await ui.chooseTarget(ledger) : await findTarget(ledger, version);
  // While a person chooses, and while the rest is read, the ledger may move: the plan is of one state of it.
  const { releases } = ledger.state;
  const target = releases.find(({ id }) => id === chosen.id) ?? chosen;
  const reason = whyNotEligible(target);
  if (reason !== undefined) {
    throw new Problem(
      `${name} cannot be rolled back to ${versionName(target)}: it ${reason}. Nothing was changed.`,
    );
  }
  const sources = await ui.reading(`Reading what ${versionName(target)} would change…`, (signal) =>
    desk.gather(ledger, target, releases, signal),
  );
  return planRollback(target, releases, sources);
}

/**
 * Rolls an app back, once.
 * @param version of the release to go back to; asked for when undefined
 * @throws Cancelled, LedgerMoved, or another Problem that says whether anything was changed
 */
export async function rollBack(desk: RollbackDesk, version?: number): Promise<Outcome> {
  const { ledger, ui } = desk;
  const plan = await planWhenCalm(desk, version);
  // Who asks is learnt while the platform can be asked: after a lost answer it may not be.
  const user = ledger.account.user();
  user.catch(() => undefined);
  await ui.confirm(plan);
  return ui.progress(`Rolling back ${ledger.app.name} to ${versionName(plan.target)}`, async (say, stop) => {
    const intent = intentOf(desk, plan, await inTime(user, desk, stop));
    let answer: Release | undefined;
    let code: string | undefined;
    let failure: unknown;
    const told = await startWrite(desk, {
      intent,
      first: begin(),
      stop,
      read: () => readLedgers([ledger]),
      ask: async (wanted, again, signal) => {
        code = await ledger.client.askCode(wanted, again, signal);
      },
      send: async (gate) => {
        try {
          answer = await ledger.client.rollback(ledger.app.id, plan.target.id, { gate, code });
        } catch (error) {
          failure = error;
          throw error;
        }
        ledger.accept(answer);
        return [{ app: intent.origin.app, release: entryOf(answer), refusal: null }];
      },
      say: (state) => say(stageText(state, stop.aborted)),
      follow: (made) => ui.watch(made),
      later: (later) => ui.later(intent, later),
    });
    if (told?.verdict.is === 'made') {
      const made = await madeIn(ledger, told.verdict.made, answer);
      const restarted = await restart(desk, made, say, stop);
      const { verdict, shown } = told;
      return { plan, made, intent, verdict, restarted: [restarted], sameCode: plan.sameCode, shown };
    }
    told?.shown();
    throw problemOf(intent, told?.verdict, failure);
  });
}

/** A plan from a ledger in which nothing is under way; what is, is waited for if the person wants that. */
async function planWhenCalm(desk: RollbackDesk, version?: number): Promise<RollbackPlan> {
  await readLedger(desk);
  await waitOutPending(desk);
  let plan = await planNow(desk, version);
  // While a person chose and the rest was read, somebody may have begun another one.
  // oxlint-disable-next-line no-await-in-loop
  while (await waitOutPending(desk)) plan = await planNow(desk, plan.target.version);
  return plan;
}

/** @returns whether there was anything to wait for. @throws Cancelled */
async function waitOutPending(desk: RollbackDesk): Promise<boolean> {
  const { ledger, ui } = desk;
  const pending = releaseUnderWay(ledger.state.releases);
  if (!pending) return false;
  await ui.askToWait(pending);
  await ui.progress(waitingTitle(pending), (_say, stop) => waitUntilOver(ledger, desk, stop));
  return true;
}

async function findTarget(ledger: Ledger, version: number): Promise<Release> {
  const target = await ledger.until(({ releases }) =>
    releases.find((release) => release.version === version),
  );
  if (target) return target;
  throw new Problem(`${ledger.app.name} has no release v${version}. Nothing was changed.`);
}

function intentOf(desk: RollbackDesk, { target, current, newest }: RollbackPlan, user?: User): Intent {
  const { ledger } = desk;
  const { id, name } = ledger.app;
  const app = { id, name };
  return {
    id: desk.newId(),
    kind: 'rollback',
    host: ledger.client.host,
    account: ledger.account.id,
    user: user?.id ?? null,
    email: user?.email ?? null,
    confirmedAt: ledger.client.platformNow(),
    origin: { app, release: target.id, version: target.version },
    pipeline: null,
    mark: `Rollback to ${versionName(target)}`,
    guards: [],
    targets: [{ ...basisOf(app, [newest]), current: current?.id ?? null }],
  };
}

/**
 * The release as the ledger has it.
 * @param answer as the platform told it at first, for while the ledger cannot be read
 */
async function madeIn(
  ledger: Ledger,
  [made]: readonly Made[],
  answer: Release | undefined,
): Promise<Release> {
  // What runs before and after is told by the platform alone. If it cannot be read now, it is read later.
  await ledger.refresh();
  const known = ledger.state.releases.find(({ id }) => id === made?.release?.id) ?? answer;
  if (known && made?.release) return { ...known, status: made.release.status };
  throw new Problem(`${ledger.app.name} was rolled back. Refresh the releases to see it.`);
}

/** Watches the processes, where the release is one that they restart with. */
async function restart(
  desk: RollbackDesk,
  made: Release,
  say: (stage: string) => void,
  stop: AbortSignal,
): Promise<Restarted | undefined> {
  if (made.status !== 'succeeded') return undefined;
  const ports: RestartPorts = {
    read: readerOf(desk.ledger),
    wait: (ms, signal) => desk.wait(ms, signal),
    say: (known) => say(restartStage(known)),
  };
  return followRestart(ports, made, stop);
}

/** @param failure what the request failed with at last */
function problemOf(intent: Intent, verdict: Verdict | undefined, failure: unknown): Error {
  if (!verdict) {
    const { name } = intent.origin.app;
    return new Problem(
      `Another window sees to the rollback of ${name} now, and tells you what became of it.`,
    );
  }
  if (verdict.is === 'stopped') return new Cancelled();
  const cause = failure ?? { error: undefined, ...verdict }.error;
  const end: End = { intent, verdict, restarted: [] };
  const text = rollbackWords.text(end);
  return verdict.is === 'moved' ? new LedgerMoved(text, end) : new Problem(text, { cause });
}
