// Releases for tests of what is shown: complete ones, of which a test says only what it is about.
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import type { CatalogApp } from '../../../../src/catalog/account-apps.ts';
import { Client } from '../../../../src/api/client.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { withChange } from '../../../../src/api/parse-change.ts';
import { accountOf } from '../../../platform/account.ts';
import { requestLog } from '../../../secrets.ts';
import { asSlug } from '../../domain/release/make.ts';

/** When everything is looked at, in ms. */
export const now = Date.parse('2026-11-23T12:00:00Z');

/** A release as it is in a ledger, five minutes old. */
export function releaseOf(about: Partial<Release> = {}): Release {
  return withChange({
    id: 'f2a1c9de-0000-4000-8000-000000000052',
    version: 52,
    description: 'Deploy de63889a',
    status: 'succeeded',
    current: false,
    eligible: true,
    createdAt: now - 5 * 60_000,
    updatedAt: now - 5 * 60_000,
    user: { id: 'u', email: 'kendra@example.com' },
    app: { id: 'app', name: 'bookshop' },
    artifact: asSlug('slug'),
    addons: [],
    outputUrl: null,
    ...about,
  });
}

/** The commit that `Deploy de63889a` is about. */
export function commitOf(about: Partial<Commit> = {}): Commit {
  return {
    hash: 'de63889a4c2a1f54a3c7c4b2f0a9e8d7c6b5a493',
    parents: [],
    author: 'Kendra',
    email: 'kendra@example.com',
    date: now,
    subject: 'Fix the cart total for gift cards',
    ...about,
  };
}

const nobody = {
  send: () => Promise.reject(new Error('Nobody is asked.')),
  close: () => Promise.resolve(),
};
const account = accountOf(
  new Client({ url: new URL('http://127.0.0.1:9'), token: 'x' }, nobody, requestLog()),
);

/** An app of a catalog, in no pipeline and no open folder. */
export function appOf(name: string, about: Partial<CatalogApp> = {}): CatalogApp {
  return {
    id: `id of ${name}`,
    name,
    stage: undefined,
    pipeline: undefined,
    team: undefined,
    account,
    linked: false,
    remoteName: undefined,
    ...about,
  };
}
