/** What the page of a release reads from git and from outputs. */

import { codeBetween } from '../../../code/code-between.ts';
import { locate } from '../../../code/locate.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { AppRepositories } from '../../../code/app-repositories.ts';
import type { Commit } from '../../../domain/graph/commit.ts';
import { webHostFor } from '../../../features/web/web-hosts.ts';
import { commitDetails } from '../../../git/commit-details.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { Outputs } from '../../../ledger/outputs.ts';
import { planSettings } from '../../../operations/plan/settings.ts';
import type { HostedDetails } from './commit-view.ts';
import type { Sources } from './subject.ts';
import { withMigrations } from './what-changed.ts';

/** In lines: a stack trace with the sentence above it. */
const mostOutput = 20;

interface Readable {
  readonly catalog: Catalog;
  readonly repositories: AppRepositories;
  readonly outputs: Outputs;
}

export function sourcesOf({ catalog, repositories, outputs }: Readable, ledger: Ledger): Sources {
  const { name } = ledger.app;
  return {
    pages: () => catalog.pagesOf(ledger),
    locate: async (code, readSlug) => {
      const repository = await repositories.of(name);
      return repository ? locate(repository, readSlug, code) : { commit: undefined };
    },
    commitDetailsOf: (_ledger, commit, signal) => readDetails(repositories, name, commit, signal),
    compareCode: async (from, to, signal) => {
      const { migrations } = planSettings();
      return withMigrations(await codeBetween(repositories, from, to, signal), to.release, migrations);
    },
    endOfOutput: (of, failed, signal) => outputs.endOf(of, failed, mostOutput, signal),
  };
}

/** What git has of a commit, and where it is on the web. */
async function readDetails(
  repositories: AppRepositories,
  appName: string,
  commit: Commit,
  signal: AbortSignal,
): Promise<HostedDetails | undefined> {
  const repository = await repositories.of(appName);
  if (!repository) return undefined;
  const [details, { host }] = await Promise.all([
    commitDetails(repository, commit.hash, signal),
    webHostFor(repository),
  ]);
  return { details, host };
}
