/** Which apps are shown, and in which order. */

import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { App, AppRef, Stage } from '../model/release.ts';

const stageOrder: readonly (Stage | undefined)[] = [
  'production',
  'staging',
  'development',
  'review',
  'test',
  undefined,
];

export interface CatalogApp extends App {
  /** True when a git remote of an open folder deploys to it. */
  readonly linked: boolean;
}

/**
 * The apps of an account and those that git remotes name.
 * @param linked names of the apps that the open folders deploy to
 */
export async function readCatalog(client: Client, linked: readonly string[]): Promise<CatalogApp[]> {
  const [listed, couplings] = await Promise.all([client.apps(), client.couplings()]);
  const unlisted = linked.filter((name) => !listed.some((app) => app.name === name));
  const named = await Promise.all([...new Set(unlisted)].map((name) => findApp(client, name)));
  const apps = [...listed, ...named.filter((app) => app !== undefined)];
  const coupled = new Map(couplings.map((coupling) => [coupling.app.id, coupling]));
  return orderApps(
    apps.map((app) => ({
      ...app,
      stage: coupled.get(app.id)?.stage,
      pipelineId: coupled.get(app.id)?.pipeline.id,
      linked: linked.includes(app.name),
    })),
  );
}

/** An app that a remote names may be seen without being listed, or be gone, renamed or somebody else's. */
async function findApp(client: Client, name: string): Promise<AppRef | undefined> {
  try {
    return await client.app(name);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}

/** Apps of the open folders first; then by how close to people their stage is, then by name. */
export function orderApps(apps: readonly CatalogApp[]): CatalogApp[] {
  return apps.toSorted(
    (a, b) =>
      Number(b.linked) - Number(a.linked) ||
      stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage) ||
      a.name.localeCompare(b.name, 'en'),
  );
}
