// A platform in memory with a few releases, and what it was asked.
import { Client } from '../../../../../src/api/client.ts';
import type { HttpAnswer, HttpRequest } from '../../../../../src/api/transport.ts';
import type { Commit } from '../../../../../src/domain/graph/commit.ts';
import type { Release } from '../../../../../src/domain/release/release.ts';
import { Ledger } from '../../../../../src/ledger/ledger.ts';
import type { ReleaseView } from '../../../../../src/views/pages/protocol.ts';
import type { Sources, Subject } from '../../../../../src/views/pages/release/subject.ts';
import { accountOf } from '../../../../platform/account.ts';
import { requestLog, secret } from '../../../../secrets.ts';
import { asSlug, makeRelease } from '../../../domain/release/make.ts';

export type Respond = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

export const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});

const wire = (release: Release) => ({
  id: release.id,
  version: release.version,
  description: release.description,
  status: release.status,
  current: release.current,
  eligible_for_rollback: release.eligible,
  created_at: new Date(release.createdAt).toISOString(),
  updated_at: new Date(release.updatedAt).toISOString(),
  user: release.user,
  app: release.app,
  addon_plan_names: release.addons,
  slug: release.artifact?.kind === 'slug' ? { id: release.artifact.id } : null,
  artifacts: release.artifact?.kind === 'image' ? [{ type: 'oci-image', id: release.artifact.id }] : [],
});

export const hash = 'de63889'.padEnd(40, '0');
export const commit: Commit = {
  hash,
  parents: [],
  author: 'Kendra',
  email: '',
  date: 0,
  subject: 'Fix the cart',
};
export const release = makeRelease(52, { description: 'Deploy de63889', artifact: asSlug('slug-52') });

/** A platform with one release, whose answers a test may replace, and what it was asked. */
export class Platform {
  readonly asked: HttpRequest[] = [];
  release: Release = release;
  older: readonly Release[] = [];
  /** Whether the ledger cannot be read. */
  failing = false;
  slug: Respond = () => json({ id: 'slug-52', commit: hash, stack: { name: 'heroku-24' } });
  images: Respond = () => json([{ commit: hash, stack: { name: 'cnb' } }]);
  config: Respond = () => json({ FOO: secret('secret-foo'), BAR: '' });

  readonly ledger = new Ledger(
    release.app,
    accountOf(
      new Client(
        { url: new URL('http://127.0.0.1:9'), token: 'token' },
        { send: (request) => this.#send(request), close: () => Promise.resolve() },
        requestLog(),
      ),
    ),
    () => 0,
  );

  async #send(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request);
    const { pathname } = request.url;
    if (pathname.endsWith('/config-vars')) return this.config(request);
    if (pathname.includes('/slugs/')) return this.slug(request);
    if (pathname.includes('/oci-images/')) return this.images(request);
    if (pathname.endsWith('/releases') && this.failing) return json({ message: 'no' }, 503);
    if (pathname.endsWith('/releases')) return json([this.release, ...this.older].map(wire));
    return json(wire(makeRelease(7, { id: 'release-7' })));
  }
}

/** Waits until a subject looks in a way, each time that it says that it changed. */
export function until(subject: Subject, looks: (view: ReleaseView) => boolean): Promise<ReleaseView> {
  return new Promise((resolve) => {
    const look = () => {
      const { view } = subject;
      if (!looks(view)) return;
      stop();
      resolve(view);
    };
    const stop = subject.changed.on(look);
    look();
  });
}

export const settled = ({ slug, config, commit: shown }: ReleaseView) =>
  [slug, config, shown].every(({ state }) => state !== 'loading');

/** The commit is here, and nothing more is known. */
export const sources: Sources = {
  pages: () => ({ website: undefined, dashboard: undefined }),
  locate: () => Promise.resolve({ commit }),
  commitDetailsOf: () => Promise.resolve(undefined),
  compareCode: () => Promise.resolve({ state: 'absent', why: 'No repository is open.' }),
  endOfOutput: () => Promise.resolve({ state: 'absent', why: 'It has no output.' }),
};
