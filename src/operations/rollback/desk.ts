/** What plans are made with in this window. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { Cancelled } from '../../domain/problem.ts';
import type { Stage } from '../../domain/release/release.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import type { Code } from './plan-code.ts';
import { makePlan } from './flow.ts';
import { type GatherDesk, gatherSources } from './gather.ts';
import { migrationPatterns, protectedApps } from '../engine/settings.ts';

export interface PlanPorts {
  readonly repositories: Code;
  /** Where the app stood in its pipeline when that was last read. */
  stageOf(ledger: Ledger): Stage | undefined;
}

export function gatherDesk(ports: PlanPorts): GatherDesk {
  return { ...readingDesk(ports.repositories), stageOf: (ledger) => ports.stageOf(ledger) };
}

/** What both a rollback's and a promotion's plan are read with. */
export function readingDesk(repositories: Code): Omit<GatherDesk, 'stageOf'> {
  return {
    repositories,
    settings: () => ({ protectedApps: protectedApps(), migrations: migrationPatterns() }),
    wait: (ms, signal) => delay(ms, undefined, { signal }),
  };
}

/**
 * Works out what a rollback to a version would do, and asks nobody.
 * @throws {Problem} when there can be no such rollback, {Cancelled}
 */
export function planOf(
  ports: PlanPorts,
  ledger: Ledger,
  version: number,
  signal: AbortSignal,
): Promise<RollbackPlan> {
  const desk = gatherDesk(ports);
  return makePlan(
    {
      ledger,
      ui: {
        chooseTarget: () => Promise.reject(new Cancelled()),
        reading: (_title, work) => work(signal),
      },
      gather: (of, target, releases, given) => gatherSources(desk, { ledger: of, target, releases }, given),
    },
    version,
  );
}
