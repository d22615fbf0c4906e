// Fills a ledger with many releases, through the platform's own store.
import { createHash } from 'node:crypto';
import type { Ledger } from '../../src/platform/ledger/ledger.ts';

export interface Filling {
  /** The name of the app that is made. */
  readonly app: string;
  /** How many releases it has in the end, with the two that every app begins with. */
  readonly releases: number;
  /** Hashes of the commits that are deployed in turn; made up when nothing is said. */
  readonly commits?: readonly string[];
  /** Whether its slugs have archives, of which none is really there; nothing of it runs. */
  readonly isPacked?: boolean;
}

/**
 * Makes an app whose releases are, in turn, a deploy and two changes of a config var. One transaction: it takes about a
 * second for 10,000 releases.
 * @returns the app's id.
 */
export function fillLedger(
  ledger: Ledger,
  { app: name, releases, commits = [], isPacked = false }: Filling,
): string {
  return ledger.write(() => {
    const by = ledger.accounts.current().id;
    const app = ledger.apps.create(name, by);
    for (let version = 3; version <= releases; version += 1) {
      if (version % 3 !== 0) {
        ledger.changeConfig(app.id, { [`SETTING_${version % 7}`]: `value ${version}` }, by);
        continue;
      }
      const deployed = version / 3 - 1;
      const commit =
        commits[deployed % commits.length] ?? createHash('sha1').update(`${name} ${deployed}`).digest('hex');
      const slug = ledger.slugs.create(app.id, {
        commit,
        commitDescription: null,
        buildpack: 'Node.js',
        checksum: isPacked ? `SHA256:${sha256(`${name} ${deployed}`)}` : null,
        size: 1024,
        processTypes: { web: 'node server.js' },
        packed: isPacked,
      });
      const told = { outcome: 'succeeded', description: `Deploy ${commit.slice(0, 8)}` } as const;
      ledger.releases.append(app.id, { ...told, by, slugId: slug.id });
    }
    if (isPacked) ledger.formation.scale(app.id, [{ type: 'web', quantity: 0, isRelative: false }]);
    return app.id;
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
