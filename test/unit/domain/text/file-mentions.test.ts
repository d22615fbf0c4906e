import assert from 'node:assert/strict';
import { fileMentions } from '../../../../src/domain/text/file-mentions.ts';

/** What is found in a line, each as `path:line:column`, and the part that it was found in. */
const found = (line: string) =>
  fileMentions(line).map(({ start, length, path, line: at, column }) => [
    [path, at, column].filter((part) => part !== undefined).join(':'),
    line.slice(start, start + length),
  ]);

const mentions: readonly (readonly [string, ...(readonly [string, string])[]])[] = [
  ['    at Object.<anonymous> (/app/src/cart.js:12:5)', ['src/cart.js:12:5', '/app/src/cart.js:12:5']],
  ['  File "/app/shop/models.py", line 12, in total', ['shop/models.py:12', '/app/shop/models.py", line 12']],
  ["/app/app/models/cart.rb:12:in 'total'", ['app/models/cart.rb:12', '/app/app/models/cart.rb:12']],
  ['src/Cart.cs(12,5): error CS1002: ; expected', ['src/Cart.cs:12:5', 'src/Cart.cs(12,5)']],
  ['src/cart.ts(12): error', ['src/cart.ts:12', 'src/cart.ts(12)']],
  ['cart.go:12: undefined: total', ['cart.go:12', 'cart.go:12']],
  [
    '== db/migrate/20261123_add_gifts.rb ==',
    ['db/migrate/20261123_add_gifts.rb', 'db/migrate/20261123_add_gifts.rb'],
  ],
  ['/workspace/lib/shop.ex:3', ['lib/shop.ex:3', '/workspace/lib/shop.ex:3']],
  ['    at file:///app/migrate.js:13:12', ['migrate.js:13:12', 'file:///app/migrate.js:13:12']],
  ['./lib/a.sh:1 and lib/b.sh:2', ['lib/a.sh:1', './lib/a.sh:1'], ['lib/b.sh:2', 'lib/b.sh:2']],
  ['packages/@shop/ui/index.d.ts:7', ['packages/@shop/ui/index.d.ts:7', 'packages/@shop/ui/index.d.ts:7']],
  ['.github/workflows/ci.yml', ['.github/workflows/ci.yml', '.github/workflows/ci.yml']],
];

const nothing = [
  'Running migrations on db.example.com',
  'See https://example.com/docs/cart.js:12 for more',
  'postgres://u:p@host.example.com:5432/shop.db',
  '/app/../../etc/passwd.txt:1',
  '../outside/of.it:3',
  '/etc/hosts.conf:3',
  'version 1.2.3, 45.6%',
  'took 1.5s',
  '',
];

describe('files in a line of output', () => {
  for (const [line, ...expected] of mentions) {
    it(`are found in ${JSON.stringify(line)}`, () => {
      assert.deepEqual(found(line), expected);
    });
  }

  for (const line of nothing) {
    it(`are not in ${JSON.stringify(line)}`, () => {
      assert.deepEqual(found(line), []);
    });
  }

  it('are looked for quickly, and not in lines that nobody reads', () => {
    const started = performance.now();
    for (const line of [
      'a.'.repeat(2_000),
      'a/'.repeat(2_000),
      '-.@'.repeat(1_300),
      `${'a'.repeat(3_990)}:1`,
    ]) {
      fileMentions(line);
    }
    assert.ok(performance.now() - started < 500);
    assert.deepEqual(found(`src/a.ts:1${' '.repeat(4_000)}`), []);
    assert.equal(found('src/a.ts:1 '.repeat(50)).length, 20);
  });
});
