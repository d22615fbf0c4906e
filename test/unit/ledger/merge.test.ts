import assert from 'node:assert/strict';
import { mergeReleases } from '../../../src/ledger/merge.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { randomOf, seeds } from '../random.ts';
import { makeRelease } from '../domain/release/make.ts';

const releases = (...versions: number[]) => versions.map((version) => makeRelease(version));
const versions = (list: readonly Release[]) => list.map(({ version }) => version);
const running = (list: readonly Release[]) => versions(list.filter(({ current }) => current));

describe('joining pages of a ledger', () => {
  it('puts them newest first, each version once, whatever their order', () => {
    assert.deepEqual(versions(mergeReleases(releases(3, 2), releases(1, 4, 2, 4, 5))), [5, 4, 3, 2, 1]);
    assert.deepEqual(versions(mergeReleases([], releases(1, 3, 2))), [3, 2, 1]);
  });

  it('gives back the same array when nothing is new', () => {
    const known = [makeRelease(3, { current: true }), ...releases(2, 1)];
    assert.equal(mergeReleases(known, []), known);
    assert.equal(mergeReleases(known, structuredClone(known)), known);
    assert.equal(mergeReleases(known, [makeRelease(2, { updatedAt: 0, status: 'pending' })]), known);
    // An old word of what is running says nothing new.
    assert.equal(mergeReleases(known, [makeRelease(2, { current: true })]), known);
  });

  const news: readonly (readonly [string, Partial<Release>])[] = [
    ['status', { status: 'expired' }],
    ['eligible', { eligible: false }],
    ['current', { current: true }],
    ['output', { outputUrl: 'https://example.com' }],
    ['time', { updatedAt: Date.parse('2030-01-01') }],
  ];
  for (const [name, some] of news) {
    it(`takes newer word of a release: ${name}`, () => {
      const known = releases(2, 1);
      const merged = mergeReleases(known, [makeRelease(2, some)]);
      assert.deepEqual(merged, [makeRelease(2, some), makeRelease(1)]);
      assert.deepEqual(known, releases(2, 1));
    });
  }

  it('moves what is running on, and never back', () => {
    const known = [makeRelease(2, { current: true }), makeRelease(1)];
    assert.deepEqual(running(mergeReleases(known, [makeRelease(3, { current: true })])), [3]);
    assert.deepEqual(running(mergeReleases(known, [makeRelease(1, { current: true })])), [2]);
    const two = [makeRelease(5, { current: true }), makeRelease(4, { current: true })];
    assert.deepEqual(running(mergeReleases([], two)), [5]);
    assert.deepEqual(running(mergeReleases(two, [])), [5]);
    // A release under way does not run yet.
    assert.deepEqual(running(mergeReleases(known, [makeRelease(3, { status: 'pending' })])), [2]);
  });

  it('never goes back within the second that the times of the API have', () => {
    const known = [makeRelease(3, { current: true }), makeRelease(2, { status: 'expired' })];
    assert.equal(mergeReleases(known, [makeRelease(3, { status: 'pending' })]), known);
    assert.equal(mergeReleases(known, [makeRelease(3)]), known, 'what runs, runs until another does');
    assert.equal(mergeReleases(known, [makeRelease(2)]), known);
    const under = [makeRelease(3, { status: 'pending' })];
    assert.deepEqual(mergeReleases(under, [makeRelease(3)]), [makeRelease(3)]);
  });

  it('keeps the releases that a page tells nothing new of', () => {
    const known = releases(5, 4, 3);
    const merged = mergeReleases(known, structuredClone([makeRelease(6), ...known.slice(0, 2)]));
    assert.deepEqual(versions(merged), [6, 5, 4, 3]);
    assert.ok(known.every((release) => merged.includes(release)));
  });

  it('gives the same end whatever the order of the answers of a growing ledger', () => {
    for (const seed of seeds(300)) check(seed);
  });
});

/**
 * A ledger lives for some steps; each step is answered with one or two pages, which then come in any order. With an
 * even seed they all begin with the newest release, as the answers to a refresh do: only those tell what runs.
 */
function check(seed: number): void {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const world = new Map<number, Release>();
  const pages: Release[][] = [];
  let clock = 1;
  for (let step = 0; step < 12; step++) {
    clock += 1;
    grow(world, clock, random() < 0.6);
    for (let i = 0; i <= below(2); i++) {
      const all = [...world.values()].toSorted((a, b) => b.version - a.version);
      const start = seed % 2 === 0 ? 0 : below(all.length);
      pages.push(all.slice(start, start + 1 + below(6)));
    }
  }
  const order = pages.map((page) => ({ page, at: random() })).toSorted((a, b) => a.at - b.at);
  let known: readonly Release[] = [];
  const told = new Map<number, number>();
  let newestRunning = 0;
  for (const { page } of order) {
    const before = structuredClone(known);
    const previous = known;
    known = mergeReleases(known, page);
    assert.deepEqual(previous, before, 'what was known is not changed in place');
    for (const { version, updatedAt, current } of page) {
      told.set(version, Math.max(told.get(version) ?? 0, updatedAt));
      if (current) newestRunning = Math.max(newestRunning, version);
    }
    const expected = [...told].toSorted(([a], [b]) => b - a);
    assert.deepEqual(
      known.map(({ version, updatedAt }) => [version, updatedAt]),
      expected,
      `seed ${seed}`,
    );
    const runs = running(known);
    assert.ok(runs.length <= 1, `seed ${seed}: ${runs.join()} run`);
    if (seed % 2 === 0) assert.deepEqual(runs, newestRunning === 0 ? [] : [newestRunning], `seed ${seed}`);
    assert.equal(mergeReleases(known, page), known, `seed ${seed}: the same page twice`);
  }
}

/** One step: the newest release succeeds and runs, or a new one begins. Each change has its own time. */
function grow(world: Map<number, Release>, clock: number, isNew: boolean): void {
  const newest = world.size;
  const last = world.get(newest);
  if (last && !isNew) {
    for (const [version, release] of world)
      if (release.current) world.set(version, { ...release, current: false });
    world.set(newest, {
      ...last,
      status: 'succeeded',
      current: true,
      updatedAt: last.current ? last.updatedAt : clock,
    });
    return;
  }
  world.set(newest + 1, makeRelease(newest + 1, { status: 'pending', createdAt: clock, updatedAt: clock }));
}
