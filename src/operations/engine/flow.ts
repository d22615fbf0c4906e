/**
 * The one flow that changes production, the same for each kind of operation: read, wait out what is under way, plan,
 * confirm, guard, send, follow, report.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import { type Release, releaseUnderWay, type User } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import { type Wait, withDeadline } from '../plan/deadline.ts';
import type { Dialogs } from './dialogs.ts';
import { readLedgers } from './guard.ts';
import type { Intent, TargetResult } from './journal-entry.ts';
import { begin, type Verdict } from './machine.ts';
import type { Description, End, Operation, OperationHost } from './operation.ts';
import type { Operations } from './operations.ts';
import { pendingText, waitingTitle, waitUntilOver } from './pending.ts';
import { followRestarts } from './restart.ts';
import { reportNow } from './show-report.ts';
import { isOnItsWay, stageText } from './stage-text.ts';

export interface Outcome<P> extends End {
  readonly plan: P;
  /** What became of each target, in their order. */
  readonly made: readonly TargetResult[];
  /** To be called once the person can read it. */
  readonly shown: () => void;
}

/** A ledger is not the one that a plan was made from: nothing was sent, and the plan is void. */
export class LedgerMoved extends Problem {
  override readonly name = 'LedgerMoved';
  readonly end: End;

  constructor(message: string, end: End) {
    super(message);
    this.end = end;
  }
}

/**
 * Runs an operation after a confirmation, and reports how it ended. Resolves once the person has answered the report.
 * @throws Cancelled, or a Problem that says whether anything was changed
 */
export async function run<P>(operation: Operation<P>, host: OperationHost): Promise<void> {
  let outcome: Outcome<P>;
  try {
    outcome = await host.making(operation.targets, () => carryOut(operation, host));
  } catch (error) {
    if (!(error instanceof LedgerMoved)) throw error;
    return reportNow(host, operation, error.end, () => undefined);
  }
  await reportNow(host, operation, outcome, outcome.shown);
}

/** Shows what an operation would do, and nothing else. @throws Cancelled, or a Problem that says why it cannot be done */
export async function preview<P>(operation: Operation<P>, dialogs: Pick<Dialogs, 'reading'>): Promise<void> {
  await operation.showPlan(await makePlan(operation, dialogs));
}

/** Works out what an operation would do. @throws Cancelled, or a Problem that says why it cannot be done */
export async function makePlan<P>(
  operation: Pick<Operation<P>, 'guards' | 'targets' | 'plan'>,
  dialogs: Pick<Dialogs, 'reading'>,
): Promise<P> {
  await readAll(operation, dialogs);
  return operation.plan(dialogs);
}

/**
 * Carries out an operation, once.
 * @throws Cancelled, LedgerMoved, or another Problem that says whether anything was changed
 */
export async function carryOut<P>(
  operation: Operation<P>,
  host: Pick<OperationHost, 'operations' | 'dialogs' | 'watch'>,
): Promise<Outcome<P>> {
  const { operations, dialogs } = host;
  const { account, targets } = operation;
  const wait: Wait = (ms, signal) => operations.wait(ms, signal);
  const plan = await planWhenCalm(operation, host);
  // Who asks is learnt while the platform can be asked: after a lost answer it may not be.
  const user = account.user();
  user.catch(() => undefined);
  await confirm(operation, plan, dialogs);
  const described = operation.describe(plan);
  return dialogs.progress(described.title, async (stop, say) => {
    const intent = intentOf(operation, described, operations, await soon(user, wait, stop));
    let code: string | undefined;
    let failure: unknown;
    let isWatched = false;
    let isOut = false;
    const first = await operations.start({
      intent,
      first: begin(),
      stop,
      read: (apps) => readLedgers(apps.map(({ id, name }) => ledgerIn(ledgersOf(operation), id, name))),
      ask: async (wanted, again, signal) => {
        code = await account.client.askCode(wanted, again, signal);
      },
      send: (gate) =>
        operation.send(plan, { gate, code }, wait).catch((error: unknown) => {
          failure = error;
          throw error;
        }),
      say(state) {
        isOut = isOnItsWay(state);
        say(stageText(state, stop.aborted), isOut ? 'Stop Waiting' : 'Cancel');
        if (state.at === 'following' && !isWatched) host.watch(state.made);
        isWatched ||= state.at === 'following';
      },
    });
    if (first?.verdict.is !== 'made') {
      first?.shown();
      throw problemOf(operation, intent, first?.verdict, { failure, isOut });
    }
    const { verdict, shown } = first;
    const { made } = verdict;
    // What runs before and after is for the platform to say. If it cannot be read now, it is read later.
    await Promise.all(targets.map((ledger) => ledger.refreshNow()));
    const restarted = await followRestarts(wait, targets, made, (stage) => say(stage, 'Stop Waiting'), stop);
    return { plan, made, intent, verdict, restarted, sameCode: described.sameCode, shown };
  });
}

/** A plan from targets in which nothing is under way; what is, is waited for if the person wants that. */
async function planWhenCalm<P>(
  operation: Operation<P>,
  host: Pick<OperationHost, 'operations' | 'dialogs'>,
): Promise<P> {
  await readAll(operation, host.dialogs);
  await waitOutPending(operation, host);
  let plan = await operation.plan(host.dialogs);
  // While a person chose and the rest was read, another release may have begun.
  // oxlint-disable-next-line no-await-in-loop
  while (await waitOutPending(operation, host)) plan = await operation.plan(host.dialogs, plan);
  return plan;
}

async function readAll(
  operation: Pick<Operation<never>, 'guards' | 'targets'>,
  { reading }: Pick<Dialogs, 'reading'>,
): Promise<void> {
  const ledgers = ledgersOf(operation);
  const names = listed(ledgers.map(({ app }) => app.name));
  const title = `Reading the ${ledgers.length > 1 ? 'ledgers' : 'ledger'} of ${names}…`;
  await reading(title, () => readLedgers(ledgers));
}

/** @returns whether there was anything to wait for. @throws Cancelled */
async function waitOutPending(
  { kind, targets }: Pick<Operation<never>, 'kind' | 'targets'>,
  { operations, dialogs }: Pick<OperationHost, 'operations' | 'dialogs'>,
): Promise<boolean> {
  let found = false;
  for (const ledger of targets) {
    const pending = releaseUnderWay(ledger.state.releases);
    if (!pending) continue;
    found = true;
    // oxlint-disable no-await-in-loop -- one question at a time
    await askToWait(pending, kind, ledger.client.platformNow(), dialogs);
    await dialogs.progress(waitingTitle(pending), (stop) => waitUntilOver(ledger, operations, stop));
    // oxlint-enable no-await-in-loop
  }
  return found;
}

async function askToWait(pending: Release, kind: string, now: number, dialogs: Dialogs): Promise<void> {
  const wait = 'Wait';
  if ((await dialogs.ask(pendingText(pending, now, kind), wait)) !== wait) throw new Cancelled();
}

/** Asks for the go-ahead, and for the name of each app that is protected. @throws Cancelled for any other answer */
async function confirm<P>(operation: Operation<P>, plan: P, dialogs: Dialogs): Promise<void> {
  const { go, names, ...question } = await operation.confirmation(plan);
  // VS Code gives the focus to the first button, and that cannot be made Cancel: Enter must not change production.
  const look = 'Show Full Plan';
  const answer = await dialogs.ask(question, look, go);
  if (answer === look) await operation.showPlan(plan);
  if (answer !== go) throw new Cancelled();
  // oxlint-disable-next-line no-await-in-loop -- one question at a time
  for (const name of names) await dialogs.typeName(name);
}

/** In milliseconds: who asks is worth no longer wait than that. */
const userDeadline = 5_000;

/** What was asked for; undefined when it cannot be had soon. @throws Cancelled when the person does not want to wait */
export function soon<T>(asked: Promise<T>, wait: Wait, stop: AbortSignal): Promise<T | undefined> {
  const value = asked.catch(() => undefined);
  return withDeadline(userDeadline, wait, stop, ({ orLate }) =>
    orLate<T | undefined>(value, () => undefined),
  );
}

function intentOf(
  { kind, account }: Pick<Operation<never>, 'kind' | 'account'>,
  { origin, pipeline, mark, guards, targets }: Description,
  operations: Operations,
  user: User | undefined,
): Intent {
  return {
    id: operations.newId(),
    kind,
    host: account.client.host,
    account: account.id,
    user: user?.id ?? null,
    email: user?.email ?? null,
    confirmedAt: account.client.platformNow(),
    origin,
    pipeline,
    mark,
    guards,
    targets,
  };
}

function ledgersOf({ guards, targets }: Pick<Operation<never>, 'guards' | 'targets'>): readonly Ledger[] {
  return [...guards, ...targets];
}

function ledgerIn(ledgers: readonly Ledger[], id: string, name: string): Ledger {
  const ledger = ledgers.find(({ app }) => app.id === id);
  if (ledger) return ledger;
  throw new TypeError(`${name} has no part in the operation`);
}

/**
 * @param failure what the request failed with at last
 * @param isOut whether the person was told that the request cannot be taken back
 */
function problemOf(
  { kind, words }: Pick<Operation<never>, 'kind' | 'words'>,
  intent: Intent,
  verdict: Verdict | undefined,
  { failure, isOut }: { readonly failure: unknown; readonly isOut: boolean },
): Error {
  if (!verdict) {
    const { name } = intent.origin.app;
    return new Problem(`Another window has taken over the ${kind} of ${name}, and reports how it ends.`);
  }
  // Who only stopped waiting believes that it goes on.
  if (verdict.is === 'stopped' && !isOut) return new Cancelled();
  const end: End = { intent, verdict, restarted: [] };
  const text = words.text(end);
  if (verdict.is === 'moved') return new LedgerMoved(text, end);
  // They stopped waiting, and nothing went wrong.
  if (verdict.is === 'unread' && verdict.error === undefined)
    return new Problem(text, { severity: 'information' });
  return new Problem(text, { cause: failure ?? ('error' in verdict ? verdict.error : undefined) });
}
