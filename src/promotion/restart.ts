/** Follows how the processes of a promotion's targets restart, all at once. */

import { type Restart, restartCount } from '../model/restart.ts';
import { listed } from '../model/words.ts';
import type { WriteDesk } from '../rollback/driver.ts';
import type { Made } from '../rollback/intent-file.ts';
import { followRestart, readerOf, type Restarted } from '../rollback/restart.ts';
import { restartSentence, withRestart } from '../rollback/texts.ts';
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

/**
 * Adds to what became of the targets what is known of their processes.
 * @param restarted in the order of `made`
 */
export function withRestarts(
  text: string,
  made: readonly Made[],
  restarted: readonly (Restarted | undefined)[],
): string {
  if (made.length === 1) return withRestart(text, restarted[0]);
  if (restarted.every(isAllUp)) return `${text} All of their processes are up.`;
  const each = made.flatMap(({ app }, at) => {
    const one = restarted[at];
    const sentence = one ? restartSentence(one) : '';
    return sentence === '' ? [] : [`${app.name}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`];
  });
  return [text, ...each].join(' ');
}

function isAllUp(restarted: Restarted | undefined): boolean {
  const { end, last } = restarted ?? {};
  return end === 'settled' && last !== undefined && last.total > 0 && last.up.length === last.total;
}
