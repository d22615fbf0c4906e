/** Commands about which apps and releases are shown, and where their code is. */

import { chooseRepository } from '../../features/changes/choose-repository.ts';
import { askFilter } from '../../features/picks/filter-apps.ts';
import { pickApps } from '../../features/picks/pick-app.ts';
import { openAppPage } from '../../features/web/open-app.ts';
import { Problem } from '../../domain/problem.ts';
import type { AppNode, FurtherNode, MoreNode } from '../../views/releases/nodes.ts';
import { revealApp } from '../../views/releases/reveal.ts';
import { askApp, askLedger, type Subject } from '../command-arguments.ts';
import type { Services } from '../services.ts';

export async function refresh({ releases, pipelines }: Services): Promise<void> {
  await releases.refresh();
  pipelines.again();
}

export async function loadMore({ releases }: Services, node?: MoreNode | FurtherNode): Promise<void> {
  if (node) await releases.loadMore(node);
}

export async function findApp(services: Services): Promise<void> {
  const { app } = await askApp(services, undefined, 'Find App');
  await revealApp(services.releases, app.id);
}

export async function pinApp(services: Services, node?: AppNode): Promise<void> {
  const { app } = await askApp(
    services,
    node,
    'Pin App',
    ({ pinned }) => !pinned,
    'All apps are already pinned.',
  );
  services.catalog.list.pin(app.id);
}

export async function unpinApp(services: Services, node?: AppNode): Promise<void> {
  const { app } = await askApp(services, node, 'Unpin App', ({ pinned }) => pinned, 'No app is pinned.');
  services.catalog.list.unpin(app.id);
}

export async function hideApp(services: Services, node?: AppNode): Promise<void> {
  const { app } = await askApp(services, node, 'Hide App', ({ shown }) => shown, 'No app is shown.');
  services.catalog.list.hide(app.id);
}

export async function showHiddenApps({ catalog }: Services): Promise<void> {
  const hidden = (await catalog.choices()).filter((choice) => choice.hidden);
  if (hidden.length === 0) throw new Problem('No app is hidden in this workspace.');
  const placeholder = 'Choose the apps to show again';
  const chosen = await pickApps(hidden, { title: 'Show Hidden Apps', placeholder });
  catalog.list.unhide(chosen.map(({ app }) => app.id));
}

export async function filterApps({ catalog }: Services): Promise<void> {
  await catalog.shown();
  await askFilter(catalog.list.filter, (filter) => catalog.list.setFilter(filter));
}

export function clearFilter({ catalog }: Services): void {
  catalog.list.setFilter('');
}

export async function filterReleases({ releases: { shown } }: Services): Promise<void> {
  const { askReleaseFilter } = await import('../../features/picks/pick-filter.ts');
  shown.filter = await askReleaseFilter(shown.filter);
}

export function showAllReleases({ releases: { shown } }: Services): void {
  shown.filter = 'all';
}

export async function chooseAppRepository(services: Services, subject?: Subject): Promise<void> {
  const ledger = await askLedger(services, subject, 'Choose Repository');
  // The hashes in the ledger say which repositories have the app's commits.
  if (ledger.state.readAt === undefined) await ledger.refresh();
  await chooseRepository(services.repositories, ledger.app.name);
}

export async function openApp(services: Services, subject?: Subject): Promise<void> {
  await openAppPage(await askLedger(services, subject, 'Open App'), 'website');
}

export async function openDashboard(services: Services, subject?: Subject): Promise<void> {
  await openAppPage(await askLedger(services, subject, 'Open in Dashboard'), 'dashboard');
}
