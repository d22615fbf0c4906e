import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { broken, objection, root } from '../../mutants/break.ts';
import { breaks } from '../../mutants/breaks/breaks.ts';

/** Quick: that each is noticed is for `npm run mutants` to see. */
describe('the deliberate breaks', () => {
  it('are at least sixty', () => {
    assert.ok(breaks.length >= 60, `${breaks.length} breaks`);
  });

  it('are each another one', () => {
    assert.equal(
      new Set(breaks.map(({ file, find, replace }) => [file, find, replace].join('\n'))).size,
      breaks.length,
    );
    assert.equal(new Set(breaks.map(({ file, what }) => `${file} ${what}`)).size, breaks.length);
  });

  for (const broke of breaks) {
    it(`can be made in ${broke.file}: ${broke.what}`, () => {
      assert.equal(objection(broke), undefined);
      const text = broken(broke, readFileSync(join(root, 'src', broke.file), 'utf8'));
      assert.deepEqual(parseSync(broke.file, text).errors, []);
      assert.ok(broke.tests.length > 0, 'there are tests that must notice');
      for (const file of broke.tests)
        assert.ok(existsSync(join(root, 'test/unit', file)), `${file} is there`);
    });
  }
});

describe('a break', () => {
  const example = {
    file: 'api/url.ts',
    what: 'x',
    find: "'https://api.heroku.com'",
    replace: "''",
    tests: [],
  };
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ file: 'api/none.ts' }, /is gone/],
    [{ find: 'no such text' }, /stands 0 times/],
    [{ find: 'const' }, /stands \d+ times in api\/url\.ts, not once/],
    [{ replace: example.find }, /changes nothing/],
  ];
  for (const [change, message] of refused) {
    it(`is refused that ${message.source}`, () => {
      assert.match(objection({ ...example, ...change }) ?? '', message);
    });
  }
});
