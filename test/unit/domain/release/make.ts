// Made-up releases, random numbers that are the same in every run, and a limit on time.
import assert from 'node:assert/strict';
import { withChange } from '../../../../src/api/parse-change.ts';
import type { Release } from '../../../../src/domain/release/release.ts';

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
    slugId: 'slug',
    addons: [],
    outputUrl: null,
    ...some,
  });
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
    makeRelease(version, { description, slugId, ...some }),
  );
}

/** Numbers from 0 up to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Runs work that is linear in its input; anything quadratic takes hours on the texts that are used with it.
 * @param most milliseconds, for a machine that does other things as well
 */
export function assertQuick<T>(work: () => T, most = 3_000): T {
  const started = performance.now();
  const result = work();
  const took = performance.now() - started;
  assert.ok(took < most, `took ${Math.round(took)} ms`);
  return result;
}
