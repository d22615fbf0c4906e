import assert from 'node:assert/strict';
import { planRollback, type PlanSources } from '../../../../src/domain/plan/rollback-plan.ts';
import { confirmationOf } from '../../../../src/operations/rollback/words.ts';
import { makeLedger } from '../../domain/release/make.ts';

const ledger = makeLedger(
  [4, 'Set FOO config vars', 'b', { current: true, addons: ['papertrail:choklad'] }],
  [3, 'Deploy bbbbbbbb', 'b'],
  [2, 'Deploy aaaaaaaa', 'a'],
  [1, 'Initial release', null],
);
const target = ledger[2]!;
const gone = { state: 'failed', message: 'It could not be read within 3 seconds.' } as const;

/** The blocks of the question, each its lines. */
function blocks(sources: PlanSources, titles: readonly string[] = []): string[][] {
  const { detail } = confirmationOf({ plan: planRollback(target, ledger, sources), titles, now: 600_000 });
  return detail.split('\n\n').map((block) => block.split('\n'));
}

describe('what a person reads before a rollback', () => {
  it('names app, stage and both releases, first what to be careful of, then what it does', () => {
    const none = { count: 0, list: [] };
    const sources: PlanSources = {
      stage: 'production',
      protected: true,
      code: {
        state: 'known',
        value: {
          removed: { count: 2, list: [] },
          added: none,
          files: [{ kind: 'deleted', path: 'db/migrate/20240101000000_add_wishes.rb', from: undefined }],
        },
      },
      config: { state: 'known', value: { added: [], removed: ['FOO'], changed: [], unchanged: [] } },
      slug: {
        state: 'known',
        value: { stack: undefined, processTypes: { added: [], removed: [], changed: [] } },
      },
      present: { state: 'known', value: [] },
    };
    assert.deepEqual(blocks(sources, ['Sell books', 'Set FOO']), [
      [
        'bookshop (production, protected): v4 → v2',
        'Running now: v4, “Set FOO”, by kendra@example.com.',
        'Going back to: v2, “Sell books”, by kendra@example.com.',
      ],
      [
        'Warning: 1 migration stays applied: 20240101000000_add_wishes (Rails).',
        'Warning: Add-on papertrail:choklad is not removed.',
      ],
      [
        'Takes back 2 releases by kendra (2 commits). 1 file changes.',
        'Config vars: FOO is removed.',
        'v2 ran for 1 minute, until 7 minutes ago.',
        'Databases and add-ons do not change.',
      ],
    ]);
    const { message } = confirmationOf({ plan: planRollback(target, ledger, sources), titles: [], now: 0 });
    assert.equal(message, 'Roll back bookshop from v4 to v2?');
  });

  it('says what is not known, and has the platform’s words where there are no titles', () => {
    const [heading, warnings] = blocks({ code: gone, config: gone, slug: gone });
    assert.equal(heading?.[2], 'Going back to: v2, “Deploy aaaaaaaa”, by kendra@example.com.');
    assert.equal(
      warnings?.at(-1),
      'Warning: Unknown: commits, migrations, config vars and process types. It could not be read within 3 seconds.',
    );
  });

  it('has no line for what runs where nothing does', () => {
    const idle = ledger.map((release) => ({ ...release, current: false }));
    const question = { plan: planRollback(target, idle), titles: ['a\u202Eb\nc'], now: 0 };
    const { message, detail } = confirmationOf(question);
    assert.equal(message, 'Roll back bookshop to v2?');
    assert.match(detail, /: nothing → v2\nGoing back to: v2, “a\[U\+202E\]b c”, by kendra/);
  });
});
