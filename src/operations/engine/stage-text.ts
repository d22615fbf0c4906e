/** How far an operation is, as short as a line of progress. */

import { versionName } from '../../domain/release/release.ts';
import { type Restart, restartCount } from '../../domain/release/process-restart.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { TargetResult, State } from './journal-entry.ts';

/** Whether its request may have left: from then on only the waiting can be stopped. */
export function isOnItsWay({ at }: State): boolean {
  return at !== 'guarding' && at !== 'asking';
}

/** How far its request is. @param isStopped whether the person gave up waiting */
export function stageText(state: State, isStopped: boolean): string {
  switch (state.at) {
    case 'guarding':
      return 'checking that nothing changed since the plan';
    case 'asking':
      return 'the platform asks for the code of your second factor';
    case 'sent':
      return isStopped ? 'request (sent, and cannot be taken back)' : 'request → release phase → restart';
    case 'looking':
      return `${state.refusal ? 'it was refused' : 'the answer was lost'}; reading the ledger`;
    case 'following':
      return `request done → release phase of ${releaseNames(state.made)} runs → restart`;
    case 'over':
      return '';
  }
}

/** The processes of one target; `restart` is undefined before they were seen. */
export interface TargetRestart {
  readonly name: string;
  readonly restart: Restart | undefined;
}

/** How far the restarts are: `restart: shop (1 of 3 processes run v53) and shop-eu (looking at the processes)` */
export function restartStage(targets: readonly TargetRestart[]): string {
  const [only, ...others] = targets;
  if (only && others.length === 0) return `restart: ${countOf(only)}`;
  return `restart: ${listed(targets.map((target) => `${target.name} (${countOf(target)})`))}`;
}

function countOf({ restart }: TargetRestart): string {
  return restart ? restartCount(restart) : 'looking at the processes';
}

/** The versions of what was released; '' for none. */
export function releaseNames(made: readonly TargetResult[]): string {
  return listed(made.flatMap(({ release }) => (release ? [versionName(release)] : [])));
}
