// What is true of a live copy at every moment, whatever happens to it.
import assert from 'node:assert/strict';
import type { LedgerState } from '../../../src/ledger/state.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { Release } from '../../../src/domain/release/release.ts';

/** Looks at each state of one ledger in turn. @throws AssertionError for one that cannot follow the ones before */
export class Watcher {
  readonly #idOf: (version: number) => string;
  #before: LedgerState | undefined;
  #newestRunning = 0;

  /** @param idOf the id that the platform gave a version */
  constructor(idOf: (version: number) => string) {
    this.#idOf = idOf;
  }

  /** From here on, what was seen does not count: it was another ledger's. */
  forget(): void {
    this.#before = undefined;
    this.#newestRunning = 0;
  }

  see(state: LedgerState): void {
    const before = this.#before;
    this.#before = state;
    assert.ok(state.error === undefined || state.error instanceof Problem, String(state.error));
    // Only what is new has to be looked at.
    if (before?.releases === state.releases && before.malformed === state.malformed) return;
    this.#order(state);
    this.#truth(state.releases);
    if (before) follows(before, state);
  }

  #order({ releases, malformed }: LedgerState): void {
    const unread = new Set(malformed.map((text) => Number(/^v(\d+): /.exec(text)?.[1])));
    let expected = releases[0]?.version ?? 0;
    for (const { version } of releases) {
      assert.ok(version <= expected, `v${version} is there twice, or out of order`);
      for (; expected > version; expected--) assert.ok(unread.has(expected), `v${expected} is missing`);
      expected -= 1;
    }
  }

  #truth(releases: readonly Release[]): void {
    for (const { version, id } of releases)
      assert.equal(id, this.#idOf(version), `v${version} is another one`);
    const [running, ...others] = releases.filter(({ current }) => current);
    assert.deepEqual(others, [], 'one at most runs');
    const version = running?.version ?? 0;
    assert.ok(version >= this.#newestRunning, `v${version} runs again after v${this.#newestRunning}`);
    this.#newestRunning = version;
  }
}

function follows(before: LedgerState, state: LedgerState): void {
  const now = new Map(state.releases.map((release) => [release.version, release]));
  for (const known of before.releases) {
    const release = now.get(known.version);
    assert.ok(release, `v${known.version} was dropped`);
    assert.ok(release.updatedAt >= known.updatedAt, `v${known.version} goes back in time`);
    const revived = known.status !== 'pending' && release.status === 'pending';
    assert.ok(!revived, `v${known.version} is pending again`);
  }
  assert.ok((state.readAt ?? 0) >= (before.readAt ?? 0), 'it was read before it was read');
}
