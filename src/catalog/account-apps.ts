/** The apps that one account sees. Where a refresh fails in part, that part stays as it was. */

import type { Account } from '../api/account.ts';
import type { CallOptions, Urgency } from '../api/call.ts';
import type { Client } from '../api/client.ts';
import { isRefusal } from '../api/errors.ts';
import type { ListedApp } from '../api/schemas.ts';
import type { App, AppRef } from '../domain/release/release.ts';

export interface CatalogApp extends App {
  /** The account that sees it. */
  readonly account: Account;
  /** True when a git remote of an open folder deploys to it. */
  readonly linked: boolean;
  /** The app's name in the git remote, which may be older than a rename; undefined without a remote. */
  readonly remoteName: string | undefined;
}

/** An account whose apps could not be read, or not all of them, and why. */
export interface ReadFailure {
  readonly account: Account;
  readonly error: unknown;
  /** When they were last read, in milliseconds; undefined when they never were. */
  readonly readAt: number | undefined;
}

/** Apps that were found, and the error when the list may be incomplete. */
interface PartialApps {
  readonly apps: readonly ListedApp[];
  readonly error: unknown;
}

export class AccountApps {
  readonly account: Account;

  readonly #now: () => number;
  /** The app that last had the name in a remote, by that name. */
  readonly #meant = new Map<string, string>();
  #apps: readonly CatalogApp[] = [];
  #readAt: number | undefined;

  constructor(account: Account, now: () => number) {
    this.account = account;
    this.#now = now;
  }

  /** When they were last read, in milliseconds; undefined when they never were. */
  get readAt(): number | undefined {
    return this.#readAt;
  }

  /** The apps of the last read. Where that failed in part, those of the read before. */
  get apps(): readonly CatalogApp[] {
    return this.#apps;
  }

  /** Starts from a cached copy, unless they were read already. */
  restore(copy: readonly App[], readAt: number, remotes: readonly string[]): void {
    if (this.#apps.length > 0 || this.#readAt !== undefined) return;
    this.#readAt = readAt;
    this.#apps = this.#joined(copy, remotes);
  }

  /**
   * Reads them again. Never rejects.
   * @param remotes names that git remotes have for apps of this account's platform
   * @returns what could not be read
   */
  async read(remotes: readonly string[], urgency: Urgency): Promise<ReadFailure | undefined> {
    const { client } = this.account;
    const [listed, places] = await Promise.all([
      this.#list(remotes, { urgency }),
      readPlaces(client, { urgency }),
    ]);
    const before = new Map(this.#apps.map((app) => [app.id, app]));
    const apps = new Map<string, ListedApp | CatalogApp>(listed.apps.map((app) => [app.id, app]));
    if (listed.error !== undefined) for (const [id, app] of before) if (!apps.has(id)) apps.set(id, app);
    const placed = [...apps.values()].map(({ id, name, team, webUrl }) => ({
      id,
      name,
      team,
      ...(webUrl !== undefined && { webUrl }),
      ...places(id, before.get(id)),
    }));
    this.#apps = this.#joined(placed, remotes);
    if (listed.error === undefined) this.#readAt = this.#now();
    else return { account: this.account, error: listed.error, readAt: this.#readAt };
    return undefined;
  }

  /** Adds the account and the git remote to each app. */
  #joined(apps: readonly App[], remotes: readonly string[]): CatalogApp[] {
    const linked = this.#link(remotes, apps);
    return apps.map((app) => ({
      ...app,
      account: this.account,
      linked: linked.has(app.id),
      remoteName: linked.get(app.id),
    }));
  }

  async #list(remotes: readonly string[], options: CallOptions): Promise<PartialApps> {
    const { client } = this.account;
    const [own, joined] = await Promise.all([
      found(client.apps(options), () => false),
      readTeams(client, options),
    ]);
    const listed = together([own, joined]);
    const names = new Set(listed.apps.map(({ name }) => name));
    const ids = new Set(listed.apps.map(({ id }) => id));
    const unlisted = [...new Set(remotes)].filter(
      (name) => !names.has(name) && !ids.has(this.#meant.get(name) ?? ''),
    );
    // An app in a remote may be accessible without being listed, or deleted, renamed or of another account.
    const named = await Promise.all(
      unlisted.map((name) => found(client.app(this.#meant.get(name) ?? name, options).then((app) => [app]))),
    );
    return together([listed, ...named]);
  }

  /** @returns by the id of an app, the remote's name for it */
  #link(remotes: readonly string[], apps: readonly AppRef[]): ReadonlyMap<string, string> {
    const byName = new Map(apps.map(({ id, name }) => [name, id]));
    const linked = new Map<string, string>();
    for (const remote of remotes) {
      const id = byName.get(remote) ?? this.#meant.get(remote);
      if (id === undefined) continue;
      this.#meant.set(remote, id);
      linked.set(id, remote);
    }
    return linked;
  }
}

async function readTeams(client: Client, options: CallOptions): Promise<PartialApps> {
  try {
    const teams = await client.teams(options);
    return together(await Promise.all(teams.map(({ name }) => found(client.teamApps(name, options)))));
  } catch (error) {
    return { apps: [], error: isRefusal(error) ? undefined : error };
  }
}

/** @param isNothing whether an error means that there are no apps */
async function found(apps: Promise<readonly ListedApp[]>, isNothing = isRefusal): Promise<PartialApps> {
  try {
    return { apps: await apps, error: undefined };
  } catch (error) {
    return { apps: [], error: isNothing(error) ? undefined : error };
  }
}

function together(parts: readonly PartialApps[]): PartialApps {
  return {
    apps: parts.flatMap(({ apps }) => apps),
    error: parts.find(({ error }) => error !== undefined)?.error,
  };
}

type Place = Pick<App, 'stage' | 'pipeline'>;

/** Reads the pipeline and stage of each app. Where that fails, they stay as they were. */
async function readPlaces(
  client: Client,
  options: CallOptions,
): Promise<(id: string, before: Place | undefined) => Place> {
  const [couplings, pipelines] = await Promise.allSettled([
    client.couplings(options),
    client.pipelines(options),
  ]);
  const names = new Map(
    pipelines.status === 'fulfilled' ? pipelines.value.map(({ id, name }) => [id, name]) : [],
  );
  const coupled =
    couplings.status === 'fulfilled' ? new Map(couplings.value.map((one) => [one.app.id, one])) : undefined;
  return (id, before) => {
    if (!coupled) return { stage: before?.stage, pipeline: before?.pipeline };
    const coupling = coupled.get(id);
    if (!coupling) return { stage: undefined, pipeline: undefined };
    const { pipeline, stage } = coupling;
    const known = before?.pipeline?.id === pipeline.id ? before.pipeline.name : undefined;
    return { stage, pipeline: { id: pipeline.id, name: names.get(pipeline.id) ?? known } };
  };
}
