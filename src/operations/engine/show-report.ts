/** Reports the end of an operation to a person: reads what the message needs, shows it, does what they choose. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { type AppRef, type Release, runningRelease } from '../../domain/release/release.ts';
import type { Dialogs } from './dialogs.ts';
import type { Basis } from '../../domain/plan/basis.ts';
import type { Intent, TargetResult } from './journal-entry.ts';
import { since } from '../../domain/plan/basis.ts';
import type { Message } from './message.ts';
import type { End, Operation, OperationHost, OperationWords } from './operation.ts';
import { type Ending, reportOf, type TargetEnd } from './report.ts';
import { glanceAtRestart, type Restarted } from './restart.ts';

/** How many lines of what release phases printed a dialog has room for. */
const mostTailLines = 10;

/** Reads the last lines that the release phase of a release printed. */
type Tails = (ledger: Ledger, release: Release) => Promise<string>;

/** What of a window a report needs. */
type Host = Pick<OperationHost, 'crashes' | 'outputs' | 'pagesOf'> & {
  readonly dialogs: Pick<Dialogs, 'show' | 'choose' | 'run'>;
};

/**
 * Reports the end of an operation that the person waits for. Resolves once they have answered and what they chose is
 * done.
 * @param shown called once they can read it
 */
export async function reportNow(
  host: Host,
  { words, targets }: Pick<Operation<never>, 'words' | 'targets'>,
  end: End,
  shown: () => void,
): Promise<void> {
  const ledgers = end.intent.targets.map(({ app }) => targets.find((ledger) => ledger.app.id === app.id));
  await show(host.dialogs, reportOf(words, await endingOf(host, end, 'now', ledgers)), shown);
}

/**
 * Reports the end of an operation that the person no longer waits for: one of another window, or of this one after its end
 * was not known at first. Resolves once the person can read it.
 * @param ledgerOf gives the ledger of a target, or rejects where it cannot be had
 */
export async function reportLater(
  host: Host,
  words: OperationWords,
  { intent, verdict }: Pick<End, 'intent' | 'verdict'>,
  ledgerOf: (intent: Intent, app: AppRef) => Promise<Ledger>,
): Promise<void> {
  const ledgers = await Promise.all(
    intent.targets.map(({ app }) => ledgerOf(intent, app).catch(() => undefined)),
  );
  const made = verdict.is === 'made' ? verdict.made : [];
  const restarted = await Promise.all(ledgers.map((ledger, at) => glance(ledger, made[at])));
  const message = reportOf(words, await endingOf(host, { intent, verdict, restarted }, 'later', ledgers));
  return new Promise((resolve, reject) => {
    show(host.dialogs, message, resolve).catch(reject);
  });
}

async function show(dialogs: Host['dialogs'], message: Message, shown: () => void): Promise<void> {
  const answering = dialogs.show(message);
  shown();
  const answer = await answering;
  const action = message.actions.find(({ title }) => title === answer);
  if (!action) return;
  const [only, ...others] = action.choices;
  const chosen = others.length > 0 ? await dialogs.choose(action.title, action.choices) : only;
  if (chosen) await dialogs.run(action.command, chosen.subject);
}

/** @param ledgers in the order of the targets; undefined for one that cannot be had */
async function endingOf(
  host: Host,
  end: End,
  when: Ending['when'],
  ledgers: readonly (Ledger | undefined)[],
): Promise<Ending> {
  const { intent, verdict, restarted } = end;
  const made = verdict.is === 'made' ? verdict.made : [];
  for (const [at, ledger] of ledgers.entries()) {
    const last = restarted[at]?.last;
    if (ledger && last) host.crashes.note(ledger, last);
  }
  const failed = made.filter(({ release }) => release?.status === 'failed').length;
  // The more have failed, the less of each: all of it has to fit into one dialog.
  const tailOf: Tails = (ledger, release) =>
    host.outputs.tailOf(ledger, release, Math.max(1, Math.floor(mostTailLines / failed)));
  const targets = await Promise.all(
    intent.targets.map(async (basis, at) => {
      const ledger = ledgers[at];
      const found = await targetEnd(tailOf, intent, basis, ledger, made[at]);
      return { ...found, pages: ledger && host.pagesOf(ledger) };
    }),
  );
  return { ...end, when, targets };
}

async function targetEnd(
  tailOf: Tails,
  { account }: Intent,
  basis: Basis,
  ledger: Ledger | undefined,
  made: TargetResult | undefined,
): Promise<TargetEnd> {
  const releases = ledger?.state.releases ?? [];
  const release = releases.find(({ id }) => id === made?.release?.id);
  const isFailed = made?.release?.status === 'failed';
  return {
    app: ledger?.address ?? { ...basis.app, account },
    release,
    before: releases.find(({ id }) => id === basis.current),
    running: runningRelease(releases),
    overtaken: release ? since(basis, releases).filter(({ version }) => version < release.version) : [],
    tail: ledger && release && isFailed ? await tailOf(ledger, release) : '',
  };
}

const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });

async function glance(
  ledger: Ledger | undefined,
  made: TargetResult | undefined,
): Promise<Restarted | undefined> {
  if (!ledger || made?.release?.status !== 'succeeded') return undefined;
  return glanceAtRestart(wait, ledger, made.release);
}
