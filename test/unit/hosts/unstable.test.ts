import assert from 'node:assert/strict';
import type { Counts, Failure } from '../../hosts/counts.ts';
import { MOST_UNSTABLE, runAgain } from '../../hosts/unstable.ts';

describe('tests that failed', () => {
  const failed = (...titles: string[]): Failure => ({ file: '/test/ui/a.test.ts', titles, isTest: true });
  const counts = (...failures: Failure[]): Counts => ({ passed: 10, failed: failures.length, failures });

  /** Runs them again with a result. @returns what came of it, and what was run. */
  async function settle(first: Counts, second: Counts) {
    const runs: { pattern: RegExp; files: readonly string[] }[] = [];
    const result = await runAgain(first, MOST_UNSTABLE, (pattern, files) => {
      runs.push({ pattern: new RegExp(pattern), files });
      return Promise.resolve(second);
    });
    return { result, runs };
  }

  it('are not run again when there are none, when it is not known which, or when they are many', async () => {
    const many = Array.from({ length: MOST_UNSTABLE + 1 }, (_, index) => failed('a suite', `test ${index}`));
    for (const first of [counts(), { passed: 0, failed: 1 }, counts(...many)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { result, runs } = await settle(first, { passed: 1, failed: 0 });
      assert.equal(result, first);
      assert.deepEqual(runs, []);
    }
  });

  it('are unstable when they pass alone', async () => {
    const { result, runs } = await settle(counts(failed('a suite', 'says v1 (now)?')), {
      passed: 1,
      failed: 0,
    });
    assert.deepEqual(result, { passed: 11, failed: 0, unstable: ['a suite says v1 (now)?'] });
    const [run, ...others] = runs;
    assert.ok(run);
    assert.deepEqual([run.files, others], [['/test/ui/a.test.ts'], []]);
    assert.ok(run.pattern.test('a suite says v1 (now)?'));
    for (const other of ['a suite says v1 (now)?, too', 'in a suite says v1 (now)?', 'a suite says v1 now']) {
      assert.ok(!run.pattern.test(other), other);
    }
  });

  it('are all of a suite that could not begin', async () => {
    const {
      runs: [run],
    } = await settle(counts({ ...failed('a suite'), isTest: false }), { passed: 3, failed: 0 });
    assert.ok(run);
    assert.ok(run.pattern.test('a suite has this'));
    assert.ok(!run.pattern.test('a suite-like other has this'));
  });

  it('stay failed when they fail again', async () => {
    const again = counts(failed('a suite', 'two'));
    const { result } = await settle(counts(failed('a suite', 'one'), failed('a suite', 'two')), {
      ...again,
      passed: 1,
    });
    assert.deepEqual([result.passed, result.failed, result.unstable], [11, 1, undefined]);
  });
});
