import assert from 'node:assert/strict';
import { parseRange } from '../../../src/platform/http/range.ts';
import { pageOf } from '../../../src/platform/ledger/page.ts';

describe('a page of rows in memory', () => {
  const rows = ['b', 'd', 'a', 'c'].map((name) => ({ name }));
  const fields = { name: (row: { name: string }) => row.name };
  const cases: readonly (readonly [string | undefined, string, boolean])[] = [
    [undefined, 'abcd', false],
    ['name ..; order=desc', 'dcba', false],
    ['name ..; max=2', 'ab', true],
    ['name ]b..; max=2', 'cd', false],
    ['name b..c', 'bc', false],
    ['name b..c[', 'b', false],
    ['name ]c..; order=desc', 'ba', false],
    ['name x..', '', false],
  ];
  for (const [header, names, more] of cases) {
    it(`${header} is ${names}`, () => {
      const page = pageOf(rows, fields, parseRange(header, { name: 'text' }));
      assert.deepEqual([page.rows.map(({ name }) => name).join(''), page.more], [names, more]);
    });
  }
});
