/** Reads what an app unfolds into: how far the checkout is from it, and its releases. */

import type { AppRepositories } from '../../code/app-repositories.ts';
import { releaseCommits } from '../../code/release-commits.ts';
import type { Crashes } from '../../ledger/crashes.ts';
import type { CodeRows } from './code-rows.ts';
import { ledgerRows } from './ledger-rows.ts';
import type { AppNode, Node } from './nodes.ts';
import type { ShownReleases } from './shown-releases.ts';

/** What its rows are made from. */
export interface AppSources {
  readonly repositories: Pick<AppRepositories, 'of'>;
  readonly code: Pick<CodeRows, 'distanceRows' | 'states'>;
  readonly shown: Pick<ShownReleases, 'filter' | 'isApart' | 'me' | 'runIds'>;
  readonly crashes: Pick<Crashes, 'of'>;
}

/** The rows below an app, whose ledger is read if it never was. */
export async function appChildren(
  node: AppNode,
  { repositories, code, shown, crashes }: AppSources,
): Promise<Node[]> {
  const { ledger } = node;
  if (ledger.state.readAt === undefined && ledger.state.error === undefined) await ledger.refresh();
  const { state } = ledger;
  const commits = releaseCommits(repositories, ledger, state.releases);
  const [distance, states, me] = await Promise.all([
    code.distanceRows(node),
    commits.then((known) => code.states(node, known)),
    shown.me(ledger),
  ]);
  const { filter, isApart, runIds } = shown;
  const crashed = crashes.of(ledger)?.processes;
  const facts = { commits: await commits, states, me, crashed, filter, isApart, runIds };
  return [...distance, ...ledgerRows(node, state, facts)];
}
