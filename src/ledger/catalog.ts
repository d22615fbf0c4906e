/** Which apps are shown, and in which order. */

import type { Account } from '../api/account.ts';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { ListedApp } from '../api/schemas.ts';
import type { App, Stage } from '../model/release.ts';

const stageOrder: readonly (Stage | undefined)[] = [
  'production',
  'staging',
  'development',
  'review',
  'test',
  undefined,
];

export interface CatalogApp extends App {
  /** The account that sees it. */
  readonly account: Account;
  /** True when a git remote of an open folder deploys to it. */
  readonly linked: boolean;
}

/** An account whose apps could not be read, and why. */
export interface Trouble {
  readonly account: Account;
  readonly error: unknown;
}

export interface Catalog {
  /** Who was asked. */
  readonly accounts: readonly Account[];
  /** Each app once, in the order in which people look for them. */
  readonly apps: readonly CatalogApp[];
  readonly troubles: readonly Trouble[];
}

/**
 * The apps of some accounts and those that git remotes name. An app that several accounts see is the first one's.
 * @param linked names of the apps that the open folders deploy to
 */
export async function readCatalog(accounts: readonly Account[], linked: readonly string[]): Promise<Catalog> {
  const results = await Promise.allSettled(accounts.map((account) => readApps(account, linked)));
  const apps = new Map<string, CatalogApp>();
  const troubles: Trouble[] = [];
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected') troubles.push({ account: accounts[index]!, error: result.reason });
    else for (const app of result.value) if (!apps.has(app.id)) apps.set(app.id, app);
  }
  return { accounts, apps: orderApps([...apps.values()]), troubles };
}

async function readApps(account: Account, linked: readonly string[]): Promise<CatalogApp[]> {
  const { client } = account;
  const [listed, couplings] = await Promise.all([client.apps(), client.couplings()]);
  const unlisted = linked.filter((name) => !listed.some((app) => app.name === name));
  const named = await Promise.all([...new Set(unlisted)].map((name) => findApp(client, name)));
  const apps = [...listed, ...named.filter((app) => app !== undefined)];
  const coupled = new Map(couplings.map((coupling) => [coupling.app.id, coupling]));
  return apps.map((app) => {
    const coupling = coupled.get(app.id);
    return {
      ...app,
      stage: coupling?.stage,
      pipeline: coupling && { id: coupling.pipeline.id, name: undefined },
      linked: linked.includes(app.name),
      account,
    };
  });
}

/** An app that a remote names may be seen without being listed, or be gone, renamed or somebody else's. */
async function findApp(client: Client, name: string): Promise<ListedApp | undefined> {
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
