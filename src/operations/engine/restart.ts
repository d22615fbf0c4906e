/**
 * Follows how the processes of an app restart with a new release. The operation is done by then: nothing that happens
 * here is worth more than a sentence.
 */

import { ApiError } from '../../api/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Problem } from '../../domain/problem.ts';
import { isFresh, type Process, type Restart, restartOf } from '../../domain/release/process-restart.ts';
import { type Wait, withDeadline } from '../plan/deadline.ts';
import type { TargetResult } from './journal-entry.ts';
import { restartStage, type TargetRestart } from './stage-text.ts';

/** What of a ledger leads to the processes of its app. */
export interface AppProcesses {
  readonly app: Pick<Ledger['app'], 'id'>;
  readonly client: Pick<Ledger['client'], 'dynos'>;
}

/** What was seen of it. */
export interface Restarted {
  /**
   * Why they are no longer read: there is nothing to wait for, they took too long, the person did not want to wait, or
   * they cannot be read.
   */
  readonly end: 'settled' | 'late' | 'stopped' | 'unread';
  /** How far they were at last; undefined where that was never known. */
  readonly last: Restart | undefined;
  /** Why they could not be read. */
  readonly error?: unknown;
}

const second = 1_000;

/**
 * A web process that does not come up is given up by the platform after 60 seconds, as crashed: that is still seen. In
 * milliseconds.
 */
const longest = 75 * second;
/** The wait between two looks, and how long one may take, in milliseconds. */
const pace = 1.5 * second;
const longestLook = 4 * second;
/** How many looks in a row have to see processes up that had just begun. */
const steadyLooks = 3;
/** How many looks in a row may fail. */
const mostFailures = 2;

/**
 * Follows how the processes of targets restart, all at once. Never rejects.
 * @param made in the order of the targets
 * @returns in the same order; undefined for a target that has nothing to restart with
 */
export function followRestarts(
  wait: Wait,
  targets: readonly Ledger[],
  made: readonly TargetResult[],
  say: (stage: string) => void,
  stop: AbortSignal,
): Promise<readonly (Restarted | undefined)[]> {
  const seen = new Map<string, TargetRestart>();
  return Promise.all(
    made.map(async ({ app: { id, name }, release }) => {
      const ledger = targets.find(({ app }) => app.id === id);
      if (!ledger || release?.status !== 'succeeded') return undefined;
      const sayOf = (restart: Restart | undefined) => {
        seen.set(id, { name, restart });
        say(restartStage([...seen.values()]));
      };
      return followRestart(wait, ledger, release, sayOf, stop);
    }),
  );
}

/**
 * Looks at the processes until they are up, or it is known that they will not be. Never rejects.
 * @param release that was made
 * @param say shows how far they are; undefined before that is known
 * @param stop says that the person does not want to wait; nothing is undone by it
 */
export async function followRestart(
  wait: Wait,
  of: AppProcesses,
  release: Restart['release'],
  say: (restart: Restart | undefined) => void,
  stop: AbortSignal,
): Promise<Restarted> {
  const over = new AbortController();
  const until = AbortSignal.any([stop, over.signal]);
  const done = startTimer(wait, longest, () => over.abort());
  let last: Restart | undefined;
  let failures = 0;
  let steady = 0;
  try {
    // oxlint-disable no-await-in-loop -- one look after the other is the point
    say(last);
    while (!until.aborted) {
      const look = await lookOnce(wait, of, until);
      if ('processes' in look) {
        last = restartOf(look.processes, release);
        failures = 0;
        steady = last.settled ? steady + 1 : 0;
        if (steady >= (isFresh(last) ? steadyLooks : 1)) return { end: 'settled', last };
        say(last);
      } else if (!until.aborted) {
        failures += 1;
        const { error } = look;
        if (failures === mostFailures || isRefusal(error)) return { end: 'unread', last, error };
      }
      if (!until.aborted) await wait(pace, until).catch(() => undefined);
    }
    // oxlint-enable no-await-in-loop
    if (last?.settled === true) return { end: 'settled', last };
    return { end: stop.aborted ? 'stopped' : 'late', last };
  } finally {
    done();
  }
}

/**
 * Looks at the processes once, for a report of a release from before. Never rejects.
 * @returns undefined where there is nothing to report yet
 */
export async function glanceAtRestart(
  wait: Wait,
  of: AppProcesses,
  release: Restart['release'],
): Promise<Restarted | undefined> {
  const look = await lookOnce(wait, of, new AbortController().signal);
  const last = 'processes' in look ? restartOf(look.processes, release) : undefined;
  return last && (last.settled || last.crashed.length > 0) ? { end: 'settled', last } : undefined;
}

type Look = { readonly processes: readonly Process[] } | { readonly error: unknown };

/**
 * Reads the processes once. No second factor is asked for because of it, and a read that fails is not retried for long.
 * A read may not notice that it was given up: then it goes on alone.
 */
async function lookOnce(wait: Wait, { client, app }: AppProcesses, until: AbortSignal): Promise<Look> {
  try {
    return await withDeadline(longestLook, wait, until, ({ signal, orLate }) =>
      orLate<Look>(
        client.dynos(app.id, { signal, urgency: 'background' }).then((processes) => ({ processes })),
        () => ({ error: new Problem('They could not be read within 4 seconds.') }),
      ),
    );
  } catch (error) {
    return { error };
  }
}

/** @returns a function that takes it back */
function startTimer(wait: Wait, ms: number, run: () => void): () => void {
  const timer = new AbortController();
  wait(ms, timer.signal).then(run, () => undefined);
  return () => timer.abort();
}

/** An account that may not read them would be refused at the next look as well. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 408 && error.status !== 429;
}
