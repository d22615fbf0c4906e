// Made-up releases, and a limit on time.
import assert from 'node:assert/strict';
import { withChange } from '../../../../src/api/parse-change.ts';
import type { Artifact, Release } from '../../../../src/domain/release/release.ts';

/** A release of the app `bookshop` that succeeded and is not running; one minute lies between two versions. */
export function makeRelease(version: number, some: Partial<Release> = {}): Release {
  return withChange({
    id: `release-${version}`,
    version,
    description: 'Set FOO config vars',
    status: 'succeeded',
    current: false,
    eligible: true,
    createdAt: version * 60_000,
    updatedAt: version * 60_000,
    user: { id: 'kendra', email: 'kendra@example.com' },
    app: { id: 'bookshop-id', name: 'bookshop' },
    artifact: asSlug('slug'),
    addons: [],
    outputUrl: null,
    ...some,
  });
}

/** The artifact of a release that runs a slug. */
export function asSlug(id: string): Artifact {
  return { kind: 'slug', id };
}

/** A ledger from what is written newest first: version, description, slug, and what else is particular. */
export function makeLedger(
  ...rows: readonly (readonly [
    version: number,
    description: string,
    slugId: string | null,
    some?: Partial<Release>,
  ])[]
): Release[] {
  return rows.map(([version, description, slugId, some]) =>
    makeRelease(version, { description, artifact: slugId === null ? null : asSlug(slugId), ...some }),
  );
}

/**
 * Runs work that is linear in its input; anything quadratic takes hours on the texts that are used with it.
 * @param most milliseconds of the processor, whatever else the machine does
 */
export function assertQuick<T>(work: () => T, most = 3_000): T {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  const took = (user + system) / 1000;
  assert.ok(took < most, `took ${Math.round(took)} ms`);
  return result;
}
