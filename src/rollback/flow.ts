/**
 * The one flow that changes production: plan, confirmation, guard, the one write, outcome. It shows nothing by
 * itself: what it asks and says goes through `RollbackUi`.
 */

import { ApiError } from '../api/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Problem } from '../model/problem.ts';
import { type Release, versionName } from '../model/release.ts';
import {
  findOutcome,
  planRollback,
  type PlanSources,
  type RollbackPlan,
  whyNotEligible,
} from '../model/rollback-plan.ts';
import { listed, oneLine } from '../model/words.ts';

export interface RollbackUi {
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger): Promise<Release>;
  /** Asks for the go-ahead, naming what will change. Rejects with `Cancelled`. */
  confirm(plan: RollbackPlan): Promise<void>;
  /** Runs a read, which people may not notice, and can give up when it takes long. Rejects with `Cancelled`. */
  reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Runs work while it shows that it runs, and how far it is. */
  progress<T>(title: string, work: (say: (stage: string) => void) => Promise<T>): Promise<T>;
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

export interface RollbackDesk extends PlanDesk {
  readonly ui: RollbackUi;
  /** Resolves after some milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface Outcome {
  readonly plan: RollbackPlan;
  /** The release that the rollback made. */
  readonly made: Release;
}

/** The ledger is read this often, with this wait in milliseconds between, to learn whether a write happened. */
const lookups = { times: 5, wait: 2_000 };

/** The ledger is not the one that a plan was made from: nothing was sent, and the plan is void. */
export class LedgerMoved extends Problem {
  override readonly name = 'LedgerMoved';
}

/**
 * Works out what a rollback would do. Changes nothing.
 * @param version of the release to go back to; asked for when undefined
 * @throws Cancelled, or a Problem that says why there can be no such rollback
 */
export async function makePlan(desk: PlanDesk, version?: number): Promise<RollbackPlan> {
  const { ledger, ui } = desk;
  const { name } = ledger.app;
  await ui.reading(`Reading the ledger of ${name}…`, () => ledger.readNow());
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
  const plan = await makePlan(desk, version);
  await ui.confirm(plan);
  return ui.progress(`Rolling back ${ledger.app.name} to ${versionName(plan.target)}`, async (say) => {
    say('making sure that nothing came in between');
    // Who asks is learnt while the platform can be asked: after a lost answer it may not be.
    const [email] = await Promise.all([ledger.account.email(), guard(ledger, plan)]);
    say('asking the platform');
    const made = await write(desk, plan, email, say);
    ledger.accept(made);
    await ledger.refresh();
    return { plan, made };
  });
}

async function findTarget(ledger: Ledger, version: number): Promise<Release> {
  const target = await ledger.until(({ releases }) =>
    releases.find((release) => release.version === version),
  );
  if (target) return target;
  throw new Problem(`${ledger.app.name} has no release v${version}. Nothing was changed.`);
}

/** The plan holds only while the ledger is the one that it was made from. */
async function guard(ledger: Ledger, plan: RollbackPlan): Promise<void> {
  const { releases } = await ledger.readNow();
  const current = releases.find((release) => release.current);
  const [newest] = releases;
  if (
    newest?.id === plan.newest.id &&
    newest.status === plan.newest.status &&
    current?.id === plan.current?.id
  )
    return;
  const between = since(plan, releases);
  const what = between === '' ? 'the running release changed' : `${between} came in between`;
  throw new LedgerMoved(
    `Nothing was rolled back: ${what}. Look at the ledger of ${ledger.app.name} again, then roll back if you still want to.`,
  );
}

/** The releases that came after a plan, for people; '' for none. */
function since(plan: RollbackPlan, releases: readonly Release[]): string {
  return listed(releases.filter((release) => release.version > plan.newest.version).map(briefly), 5);
}

/** `v52 (Deploy de63889, by kendra@example.com)` */
function briefly(release: Release): string {
  return `${versionName(release)} (${oneLine(release.description, 100)}, by ${release.user.email})`;
}

/** Sends the one write. When its answer is lost, only the ledger can tell what became of it. */
async function write(
  desk: RollbackDesk,
  plan: RollbackPlan,
  email: string | undefined,
  say: (stage: string) => void,
): Promise<Release> {
  const { ledger } = desk;
  try {
    return await ledger.client.rollback(ledger.app.id, plan.target.id);
  } catch (error) {
    // Below 500 the platform refused. Anything else, its own trouble included, may have come after the write.
    if (error instanceof ApiError && error.status < 500) {
      throw new Problem(`Nothing was rolled back: ${error.message}`, { cause: error });
    }
    say('the answer was lost; reading the ledger');
    return lookUpOutcome(desk, plan, email, error);
  }
}

async function lookUpOutcome(
  desk: RollbackDesk,
  plan: RollbackPlan,
  email: string | undefined,
  cause: unknown,
): Promise<Release> {
  const { ledger } = desk;
  let read: readonly Release[] | undefined;
  for (let time = 0; time < lookups.times; time++) {
    // One look after the other is the point.
    // oxlint-disable no-await-in-loop
    if (time > 0) await desk.wait(lookups.wait);
    read = await ledger.readNow().then(
      (state) => state.releases,
      () => undefined,
    );
    // oxlint-enable no-await-in-loop
    const made = read && findOutcome(plan, read, email);
    if (made) return made;
  }
  throw new Problem(`The answer of ${ledger.client.host} was lost, ${notFound(plan, read)}`, { cause });
}

/** What is known when no look found the rollback. */
function notFound(plan: RollbackPlan, read: readonly Release[] | undefined): string {
  const app = plan.target.app.name;
  const name = versionName(plan.target);
  if (!read) {
    return `and its ledger cannot be read, so it is not known whether ${app} was rolled back to ${name}. Nothing more was sent. Refresh when you are connected again, and look for "Rollback to ${name}".`;
  }
  const between = since(plan, read);
  return between === ''
    ? `and the ledger shows no rollback to ${name}. ${app} runs what it ran before. Roll back again if you still want to.`
    : `and the ledger shows no rollback of yours to ${name}. ${between} came meanwhile. Look at the ledger again, then roll back if you still want to.`;
}
