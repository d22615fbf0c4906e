// Intents and ledgers as plain data.
import type { Release } from '../../../../src/domain/release/release.ts';
import type { Intent } from '../../../../src/operations/engine/journal-entry.ts';
import { withChange } from '../../../../src/api/parse-change.ts';
import { asSlug } from '../../domain/release/make.ts';
import { basisOf } from '../../../../src/domain/plan/basis.ts';

export const app = { id: 'app-1', name: 'bookshop' };
const me = 'kendra@example.com';

/** A release of bookshop. */
export function release(version: number, some: Partial<Release> = {}): Release {
  return withChange({
    id: `id-${version}`,
    version,
    description: `Deploy ${version}`,
    status: 'succeeded',
    current: false,
    eligible: true,
    createdAt: version * 1000,
    updatedAt: version * 1000,
    user: { id: me, email: me },
    app,
    artifact: asSlug(`slug-${version}`),
    addons: [],
    outputUrl: null,
    ...some,
  });
}

/** Newest first; the newest runs. */
export const ledger = [release(3, { current: true }), release(2), release(1)];

/** A rollback to v1 of the ledger above. */
export function intent(some: Partial<Intent> = {}): Intent {
  return {
    id: 'intent-1',
    kind: 'rollback',
    host: 'api.heroku.com',
    account: 'account-1',
    user: me,
    email: me,
    confirmedAt: 0,
    origin: { app, release: 'id-1', version: 1 },
    pipeline: null,
    mark: 'Rollback to v1',
    guards: [],
    targets: [basisOf(app, ledger[0], ledger[0])],
    ...some,
  };
}

/** The ledger after the rollback. */
export function rolledBack(some: Partial<Release> = {}): readonly Release[] {
  const made = release(4, { description: 'Rollback to v1', current: some.status !== 'pending', ...some });
  return [made, ...ledger];
}
