/** The choice of which releases are shown. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';
import { filterNames, releaseFilters, type ReleaseFilter } from '../../domain/release/release-filter.ts';

/** @param now what is shown so far. @throws Cancelled */
export async function askReleaseFilter(now: ReleaseFilter): Promise<ReleaseFilter> {
  const items = releaseFilters.map((filter) => ({
    filter,
    label: filter === 'all' ? 'All Releases' : `Only ${filterNames[filter]}`,
    description: filter === now ? 'shown now' : '',
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Filter Releases',
    placeHolder: 'Which releases of each app are shown in this workspace',
  });
  if (!chosen) throw new Cancelled();
  return chosen.filter;
}
