import assert from 'node:assert/strict';
import { titleOfPair } from '../../../../src/domain/release/code.ts';
import { webHostOf } from '../../../../src/domain/forge/web-host.ts';
import type { ReleaseDiff } from '../../../../src/domain/release/release-diff.ts';
import type { CodeComparison } from '../../../../src/code/comparison.ts';
import { type Comparison, comparisonMarkdown } from '../../../../src/features/compare/comparison-text.ts';
import { commitOf, releaseOf } from '../../views/releases/release.ts';

const from = releaseOf({
  version: 51,
  description: 'Deploy 7c35f77',
  createdAt: Date.UTC(2026, 10, 22, 9, 5),
});
const staging = { id: 'staging', name: 'bookshop-staging' };
const to = releaseOf({ version: 84, app: staging, createdAt: Date.UTC(2026, 10, 23, 9, 5), current: true });

const same: ReleaseDiff = {
  sameCode: false,
  addons: { added: [], removed: [], changed: [] },
  slug: {
    state: 'known',
    value: { stack: undefined, processTypes: { added: [], removed: [], changed: [] } },
  },
  config: { state: 'known', value: { added: [], removed: [], changed: [], unchanged: ['A'] } },
};
const nothing = { listed: [], total: 0 };
const code: CodeComparison = {
  from: 'a'.repeat(40),
  to: 'b'.repeat(40),
  shipped: nothing,
  takenBack: nothing,
};

const comparisonOf = (about: Partial<Comparison> = {}): string =>
  comparisonMarkdown({
    from,
    to,
    diff: same,
    code: { state: 'known', value: code },
    host: undefined,
    ...about,
  });

describe('the title of two releases', () => {
  it('names the second app where it is another', () => {
    assert.equal(titleOfPair(from, to), 'bookshop v51 ↔ bookshop-staging v84');
    assert.equal(titleOfPair(from, releaseOf()), 'bookshop v51 ↔ v52');
  });
});

describe('two releases side by side', () => {
  it('are told with what one has and the other has not', () => {
    const host = webHostOf('git@github.com:example/bookshop');
    const listed = [
      { commit: commitOf({ subject: 'Fix <b>the</b> total', author: 'Katie' }), message: undefined },
    ];
    const diff: ReleaseDiff = {
      sameCode: false,
      addons: {
        added: ['papertrail:choklad'],
        removed: [],
        changed: [{ from: 'heroku-redis:mini', to: 'heroku-redis:premium-0' }],
      },
      slug: {
        state: 'known',
        value: {
          stack: { from: 'heroku-22', to: 'heroku-24' },
          processTypes: {
            added: [{ type: 'worker', command: 'node worker.js' }],
            removed: [],
            changed: [{ type: 'web', from: 'node a.js', to: 'node b.js' }],
          },
        },
      },
      config: {
        state: 'known',
        value: { added: ['NEW_KEY'], removed: ['OLD_KEY'], changed: ['SECRET'], unchanged: [] },
      },
    };
    const text = comparisonOf({
      diff,
      host,
      code: { state: 'known', value: { ...code, shipped: { listed, total: 3 } } },
    });
    const web = 'https://github.com/example/bookshop';
    const { hash } = commitOf();
    assert.equal(
      text,
      `# bookshop v51 ↔ bookshop-staging v84

- bookshop v51: Deploy 7c35f77, by kendra, 2026-11-22 09:05 UTC
- bookshop-staging v84, running: Deploy de63889a, by kendra, 2026-11-23 09:05 UTC

## Code

[Compare on GitHub](${web}/compare/${'a'.repeat(40)}..${'b'.repeat(40)})

Only in bookshop-staging v84: 3 commits

- [\`de63889\`](${web}/commit/${hash}) Fix \\<b\\>the\\</b\\> total, Katie
- and 2 more

## Config vars

- Only in bookshop v51: \`OLD_KEY\`
- Only in bookshop-staging v84: \`NEW_KEY\`
- With other values: \`SECRET\`

## Add-ons

- Only in bookshop-staging v84: \`papertrail:choklad\`
- \`heroku-redis:mini\` → \`heroku-redis:premium-0\`

## Stack and process types

- Stack: \`heroku-22\` → \`heroku-24\`
- Only in bookshop-staging v84: \`worker\` runs \`node worker.js\`
- \`web\`: \`node a.js\` → \`node b.js\`
`,
    );
  });

  it('say that nothing differs, and what is not known', () => {
    const text = comparisonOf({ diff: { ...same, config: { state: 'failed', message: 'You may not.' } } });
    assert.match(text, /## Code\n\nBoth run the same code\.\n/);
    assert.match(text, /## Config vars\n\nNot known: You may not\.\n/);
    assert.match(text, /## Add-ons\n\nNo difference\.\n/);
    const gone = comparisonOf({ code: { state: 'absent', why: 'It is not here.' } });
    assert.match(gone, /## Code\n\nNot known: It is not here\.\n/);
  });

  it('tell both ways apart', () => {
    const both = { listed: [{ commit: commitOf(), message: undefined }], total: 1 };
    const value = { ...code, shipped: both, takenBack: both };
    const text = comparisonOf({ to: releaseOf(), code: { state: 'known', value } });
    assert.match(text, /Only in v52: 1 commit\n\n- `de63889` .*\n\nOnly in v51: 1 commit\n\n- /);
  });
});
