/** Which apps the remotes of the open repositories deploy to. */

import { appOfRemote, type RemoteApp } from '../domain/forge/app-remote.ts';
import type { Repositories } from '../git/repositories.ts';
import type { Repository } from '../git/repository.ts';

/** A remote of an open repository that deploys to an app. */
export interface Link {
  readonly app: RemoteApp;
  readonly remote: string;
  readonly repository: Repository;
}

/** The links of a window, read again when its repositories changed. */
export class Links {
  readonly #open: Pick<Repositories, 'all'>;
  #known: Promise<Link[]> | undefined;

  constructor(open: Pick<Repositories, 'all' | 'onDidChange'>) {
    this.#open = open;
    // For as long as the repositories are there.
    open.onDidChange(() => (this.#known = undefined));
  }

  /** All of them, in the order of the repositories. */
  all(): Promise<readonly Link[]> {
    this.#known ??= readLinks(this.#open);
    return this.#known;
  }
}

async function readLinks(open: Pick<Repositories, 'all'>): Promise<Link[]> {
  const links: Link[] = [];
  const repositories = await open.all();
  const remotes = await Promise.allSettled(repositories.map((repository) => repository.remotes()));
  for (const [index, result] of remotes.entries()) {
    // A folder that was just removed has no remotes; the others still do.
    if (result.status === 'rejected') continue;
    for (const { name, url, pushUrls = [] } of result.value) {
      const apps = [url, ...pushUrls].flatMap((one) => appOfRemote(one) ?? []);
      links.push(...apps.map((app) => ({ app, remote: name, repository: repositories[index]! })));
    }
  }
  return links;
}
