/** Follows how the processes of a promotion's targets restart, all at once. */

import { type Restart, restartCount } from '../../domain/release/process-restart.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { WriteDesk } from '../engine/driver.ts';
import type { Made } from '../engine/journal-entry.ts';
import { followRestart, readerOf, type Restarted } from '../engine/restart.ts';
import { restartStage } from '../rollback/verdicts.ts';
import type { Parties } from './gather.ts';

/**
 * Looks at them until they are up, or it is known that they will not be. Never rejects.
 * @param made in the order of the targets
 * @returns in the same order; undefined for a target that has nothing to restart with
 */
export function followTargets(
  desk: Pick<WriteDesk, 'wait'> & { readonly parties: Parties },
  made: readonly Made[],
  say: (stage: string) => void,
  stop: AbortSignal,
): Promise<readonly (Restarted | undefined)[]> {
  const known = new Map<string, Known>();
  return Promise.all(
    made.map(async ({ app, release }, at) => {
      const ledger = desk.parties.targets[at]?.ledger;
      if (!ledger || release?.status !== 'succeeded') return undefined;
      const ports = {
        read: readerOf(ledger),
        wait: (ms: number, signal: AbortSignal) => desk.wait(ms, signal),
        say: (restart: Restart | undefined) => {
          known.set(app.id, { name: app.name, restart });
          say(targetsStage(known));
        },
      };
      return followRestart(ports, release, stop);
    }),
  );
}

/** How the processes of a target stand; undefined before that is known. */
interface Known {
  readonly name: string;
  readonly restart: Restart | undefined;
}

/** `restart: shop (1 of 3 processes run v53) and shop-eu (looking at the processes)` */
function targetsStage(known: ReadonlyMap<string, Known>): string {
  const [only, ...others] = known.values();
  if (only && others.length === 0) return restartStage(only.restart);
  const each = [...known.values()].map(
    ({ name, restart }) => `${name} (${restart ? restartCount(restart) : 'looking at the processes'})`,
  );
  return `restart: ${listed(each)}`;
}
