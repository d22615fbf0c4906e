import assert from 'node:assert/strict';
import type { CodeDiff } from '../../../../src/domain/plan/code-diff.ts';
import { rollbackLine, retreatNote } from '../../../../src/domain/plan/rollback-line.ts';
import { planRollback, type PlanSources } from '../../../../src/domain/plan/rollback-plan.ts';
import { makeLedger } from '../release/make.ts';

const day = 86_400_000;
const now = 100 * day;
const made = (days: number, some = {}) => ({ createdAt: days * day, updatedAt: days * day, ...some });
const kendra = { user: { id: 'kendra', email: 'kendra@example.com' } };

const ledger = makeLedger(
  [53, 'Deploy eeeeeee1', 'slug-e', made(99, { current: true })],
  [52, 'Rollback to v50', 'slug-c', made(98, kendra)],
  [51, 'Deploy ddddddd1', 'slug-d', made(96)],
  [50, 'Deploy ccccccc1', 'slug-c', made(93)],
  [49, 'Set FOO config vars', 'slug-e', made(92)],
);
const plan = (version: number, sources: PlanSources = {}) =>
  planRollback(
    ledger.find((release) => release.version === version)!,
    ledger,
    sources,
  );

const migration = (name: string) =>
  ({ kind: 'deleted', path: `db/migrate/${name}.rb`, from: undefined }) as const;
const code = (back: number, forth = 0, migrations: readonly string[] = []): Required<PlanSources>['code'] => {
  const value: CodeDiff = {
    removed: { count: back, list: [] },
    added: { count: forth, list: [] },
    files: migrations.map(migration),
  };
  return { state: 'known', value };
};
const config = (
  changed: readonly string[],
  added: readonly string[] = [],
): Required<PlanSources>['config'] => ({
  state: 'known',
  value: { changed, added, removed: [], unchanged: [] },
});

describe('a plan in one line', () => {
  it('says what the ledger knows while the rest is still read', () => {
    assert.equal(rollbackLine(plan(50), now), 'v50: takes back 1 release, ran 4 days until 1 day ago…');
  });

  it('says what the numbers of commits are worth', () => {
    const cut: CodeDiff = {
      removed: { count: 4, list: [], caveat: 'atLeast' },
      added: { count: 0, list: [], caveat: 'atLeast' },
      files: [],
    };
    const line = rollbackLine(plan(50, { code: { state: 'known', value: cut } }), now);
    assert.match(line, /takes back at least 4 commits/);
    const none = { count: 0, list: [], caveat: 'unrelated' } as const;
    const unrelated = { added: none, removed: none, files: [] };
    const other = rollbackLine(plan(50, { code: { state: 'known', value: unrelated } }), now);
    assert.match(other, /runs code with no common ancestor/);
  });

  it('says commits, config vars and migrations once they are known, and leaves out what does not fit', () => {
    const sources = { code: code(12, 0, ['20240101000000_create_books']), config: config(['A'], ['B']) };
    assert.equal(
      rollbackLine(plan(50, sources), now),
      'v50: takes back 12 commits, changes 2 config vars, 1 migration stays applied',
    );
    const two = { ...sources, code: code(1, 0, ['001_create_books', '002_create_wishes']) };
    assert.equal(
      rollbackLine(plan(50, two), now),
      'v50: takes back 1 commit, changes 2 config vars, 2 migrations stay applied',
    );
  });

  it('goes on with what is known', () => {
    assert.equal(
      rollbackLine(plan(50, { code: code(12) }), now),
      'v50: takes back 12 commits, ran 4 days until 1 day ago…',
    );
    const failed = { state: 'failed', message: 'No.' } as const;
    assert.equal(
      rollbackLine(plan(50, { code: failed, config: failed }), now),
      'v50: takes back 1 release, ran 4 days until 1 day ago',
    );
  });

  it('says who rolled back from the target', () => {
    assert.equal(
      rollbackLine(plan(51, { code: code(1, 2), config: config(Array(11).fill('A')) }), now),
      'v51: takes back 1 commit, brings back 2 commits, changes 11 config vars',
    );
    assert.equal(
      rollbackLine(plan(51, { code: code(1), config: config([]) }), now),
      'v51: takes back 1 commit, same config, kendra rolled back from it 2 days ago',
    );
  });

  it('says when the code is the same, and when nothing would change', () => {
    const same = plan(49, { config: config(['FOO']) });
    assert.equal(
      rollbackLine(same, now),
      'v49: takes back 2 releases, same code, changes 1 config var, ran 1 day until 7 days ago',
    );
    const running = makeLedger(
      [3, 'Rollback to v1', 'a', made(99, { current: true })],
      [2, 'Deploy bbbbbbb1', 'b', made(98)],
      [1, 'Deploy aaaaaaa1', 'a', made(97)],
    );
    assert.match(
      rollbackLine(planRollback(running[2]!, running, { config: config([]) }), now),
      /^v1: its code and config already run, ran /,
    );
  });

  it('is never longer than what fits, whatever the counts and names', () => {
    const long = { user: { id: 'x', email: `${'kendra'.repeat(40)}@example.com` } };
    const strange = ledger.map((release) => ({ ...release, ...long }));
    const sources = { code: code(1_234_567, 1_234_567, ['1_a']), config: config(Array(9999).fill('A')) };
    for (const target of strange.slice(1)) {
      assert.ok(rollbackLine(planRollback(target, strange, sources), now).length <= 91);
    }
  });
});

describe('the note on the row of a target', () => {
  it('says who took it back', () => {
    assert.equal(retreatNote(ledger[1]!, now), 'taken back by v52 (kendra, 2 d)');
  });
});
