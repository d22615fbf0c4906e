/** What every plan is read with, beside the ledgers. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { Glob } from '../../domain/text/glob.ts';
import type { Stage } from '../../domain/release/release.ts';
import type { Wait } from './deadline.ts';
import type { AppRepository } from '../../code/code-between.ts';

export interface PlanInputs {
  readonly repositories: AppRepository;
  /** Where an app stood in its pipeline when that was last read. */
  stageOf(ledger: Ledger): Stage | undefined;
  settings(): PlanSettings;
  readonly wait: Wait;
}

/** The settings that a plan depends on. */
export interface PlanSettings {
  readonly protectedApps: readonly Glob[];
  /** The person's own patterns for migrations. */
  readonly migrations: readonly Glob[];
}
