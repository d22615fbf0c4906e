/** Which config vars changed between two releases, by the descriptions of the releases: names, never values. */

import type { Changelog } from './changelog.ts';
import { everRan } from './code.ts';
import type { Release } from './release.ts';

/**
 * The config vars that were set and removed between two releases of an app, by the descriptions of those which led
 * from the one to the other: a rollback leads on to its target, so that what it took back does not count.
 * @param ledger newest first
 * @param from undefined counts from the beginning
 */
export function configBetween(
  ledger: readonly Release[],
  from: Release | undefined,
  to: Release,
): Changelog['config'] {
  const last = new Map<string, 'set' | 'removed'>();
  let place = ledger.findIndex(({ version }) => version === to.version);
  for (let at = ledger[place]; at && at.version > (from?.version ?? 0); at = ledger[place]) {
    const { change } = at;
    if (change.kind === 'config') {
      for (const key of change.set) if (!last.has(key)) last.set(key, 'set');
      for (const key of change.removed) if (!last.has(key)) last.set(key, 'removed');
    }
    // Also to one that failed: the config vars that it set stay for whatever comes next.
    place++;
    if (change.kind !== 'rollback' || !everRan(at)) continue;
    const target = ledger.findIndex(({ version }) => version === change.to);
    // What lies behind it; never one that is newer, whatever a description says.
    if (target >= place) place = target;
    else if (target === -1) break;
  }
  const keys = (what: 'set' | 'removed') =>
    [...last.keys()].filter((key) => last.get(key) === what).toSorted();
  return { set: keys('set'), removed: keys('removed') };
}
