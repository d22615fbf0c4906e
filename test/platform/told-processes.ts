// The processes of apps whose releases are told, and not run. A platform runs none for them, so a proxy in front of it
// answers in its place.
import type { Ledger } from '../../src/platform/ledger/ledger.ts';
import type { Answer } from './proxy.ts';

export type ProcessState = 'starting' | 'up' | 'crashed';

export class ToldProcesses {
  /** How the web process of a release fares. */
  web: (version: number) => ProcessState = () => 'up';
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** @returns what the platform would say of the processes of a told release; undefined for all other requests */
  answer(method: string, path: string): Answer | undefined {
    const app = /^\/apps\/([^/]+)\/dynos$/.exec(path)?.[1];
    if (method !== 'GET' || app === undefined) return undefined;
    const { apps, releases, slugs } = this.#ledger;
    const { id: appId } = apps.find(app);
    const release = releases.current(appId);
    const slugId = release?.slugId ?? null;
    if (!release || slugId === null || slugs.archiveOf(slugId) !== undefined) return undefined;
    const { id, version } = release;
    const web = { name: 'web.1', type: 'web', state: this.web(version), release: { id, version } };
    const hasWeb = slugs.find(appId, slugId).processTypes['web'] !== undefined;
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: JSON.stringify(hasWeb ? [web] : []) };
  }
}
