/** The rollback as an operation: what it plans, asks and sends. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import {
  planRollback,
  type PlanSources,
  type RollbackPlan,
  whyNotEligible,
} from '../../domain/plan/rollback-plan.ts';
import { basisOf, entryOf } from '../../domain/plan/basis.ts';
import type { Operation } from '../engine/operation.ts';
import { confirmationOf, rollbackWords } from './words.ts';

/** What a rollback is given by the rooms above. */
export interface RollbackPorts {
  /** Asks which release to go back to. Rejects with `Cancelled`. */
  chooseTarget(ledger: Ledger): Promise<Release>;
  /** Reads what a plan needs beside the ledger. Rejects with `Cancelled` alone. @param releases newest first */
  read(
    ledger: Ledger,
    target: Release,
    releases: readonly Release[],
    signal: AbortSignal,
  ): Promise<PlanSources>;
  /** What each release is called on its row: the subject of its commit, where that is known. */
  titles(ledger: Ledger, releases: readonly Release[]): Promise<readonly string[]>;
  /** Opens the whole plan, to be read. */
  showPlan(ledger: Ledger, plan: RollbackPlan): Promise<void>;
}

/** A rollback of one app. @param version to go back to; asked for when undefined */
export function rollback(ports: RollbackPorts, ledger: Ledger, version?: number): Operation<RollbackPlan> {
  return {
    kind: 'rollback',
    words: rollbackWords,
    account: ledger.account,
    guards: [],
    targets: [ledger],
    async plan({ reading }, before) {
      const wanted = before?.target.version ?? version;
      const chosen = wanted === undefined ? await ports.chooseTarget(ledger) : await find(ledger, wanted);
      // While a person chooses, and while the rest is read, the ledger may move: the plan is of one state of it.
      const { releases } = ledger.state;
      const target = releases.find(({ id }) => id === chosen.id) ?? chosen;
      assertEligible(ledger, target);
      const sources = await reading(`Reading what ${versionName(target)} would change…`, (signal) =>
        ports.read(ledger, target, releases, signal),
      );
      return planRollback(target, releases, sources);
    },
    async confirmation(plan) {
      const { target, current } = plan;
      const titles = await titlesSoon(ports, ledger, current ? [target, current] : [target]);
      return confirmationOf({ plan, titles, now: ledger.client.platformNow() });
    },
    showPlan: (plan) => ports.showPlan(ledger, plan),
    describe: ({ target, current, newest, sameCode }) => ({
      title: `Rolling back ${ledger.app.name} to ${versionName(target)}`,
      origin: { app: refOf(ledger), release: target.id, version: target.version },
      pipeline: null,
      mark: `Rollback to ${versionName(target)}`,
      guards: [],
      targets: [basisOf(ledger.app, newest, current)],
      sameCode,
    }),
    async send({ target }, options) {
      const answer = await ledger.client.rollback(ledger.app.id, target.id, options);
      ledger.accept(answer);
      return [{ app: refOf(ledger), release: entryOf(answer), refusal: null }];
    },
  };
}

async function find(ledger: Ledger, version: number): Promise<Release> {
  const target = await ledger.until(({ releases }) =>
    releases.find((release) => release.version === version),
  );
  if (target) return target;
  throw new Problem(`${ledger.app.name} has no release v${version}. Nothing was changed.`);
}

function assertEligible({ app }: Ledger, target: Release): void {
  const reason = whyNotEligible(target);
  if (reason === undefined) return;
  throw new Problem(
    `${app.name} cannot be rolled back to ${versionName(target)}: it ${reason}. Nothing was changed.`,
  );
}

function refOf({ app: { id, name } }: Ledger) {
  return { id, name };
}

/** Milliseconds that titles are worth waiting for: without them the platform's own words are shown. */
const titlesDeadline = 500;

async function titlesSoon(
  ports: RollbackPorts,
  ledger: Ledger,
  releases: readonly Release[],
): Promise<readonly string[]> {
  try {
    return await Promise.race([ports.titles(ledger, releases), delay(titlesDeadline, [])]);
  } catch {
    return [];
  }
}
