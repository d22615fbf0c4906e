import assert from 'node:assert/strict';
import { type Actionable, actionsOf } from '../../../../../src/views/pages/release/actions.ts';
import { makeLedger } from '../../../domain/release/make.ts';

const ledger = makeLedger(
  [53, 'Rollback to v50', 'slug-50', { current: true }],
  [52, 'Deploy de63889', 'slug-52'],
  [51, 'Set AWS_S3_KEY, FOO config vars', 'slug-50'],
  [50, 'Deploy 7c35f77', 'slug-50'],
  [49, 'Deploy 9f8e7d6', 'slug-49', { status: 'failed', eligible: false }],
);

function actions(version: number, some: Partial<Actionable> = {}) {
  const release = ledger.find((other) => other.version === version);
  assert.ok(release);
  const loading = { state: 'loading' } as const;
  const code = { isHash: true };
  const pages = { website: undefined, dashboard: undefined };
  return actionsOf({
    pages,
    release,
    ledger,
    complete: false,
    slug: loading,
    commit: loading,
    code,
    ...some,
  });
}

const output = { outputUrl: 'https://platform.example/streams/1' };

describe('the actions on the page of a release', () => {
  it('are few at a glance, and the others in groups of a menu', () => {
    const { first, more } = actions(52);
    assert.deepEqual(first, ['openChanges', 'rollback']);
    assert.deepEqual(more, [
      ['openCommit', 'openOnWeb'],
      ['compareWithCurrent', 'selectForCompare', 'previewRollback'],
      ['copyChangelog', 'openChangelog'],
    ]);
  });

  it('have the output where there is one, first of a release that failed', () => {
    const [, deploy] = ledger;
    assert.deepEqual(actions(52, { release: { ...deploy!, ...output } }).first, [
      'openChanges',
      'showOutput',
      'rollback',
    ]);
    const failed = { ...ledger[4]!, ...output };
    assert.deepEqual(actions(49, { release: failed }).first, ['showOutput', 'openChanges']);
  });

  it('leave out what has nothing to do: groups as well', () => {
    assert.deepEqual(actions(53).more[1], ['selectForCompare']);
    assert.deepEqual(actions(53).first, ['openChanges']);
    assert.deepEqual(actions(51).first, ['rollback']);
    assert.deepEqual(actions(51).more, [
      ['openCommit', 'openOnWeb'],
      ['compareWithCurrent', 'selectForCompare', 'previewRollback'],
    ]);
  });

  it('lead to the app and the dashboard where there are such pages', () => {
    const website = 'https://bookshop.example/';
    assert.deepEqual(actions(52, { pages: { website, dashboard: undefined } }).more.at(-1), ['openApp']);
  });

  it('say why a release cannot be rolled back to', () => {
    assert.equal(actions(52).noRollback, null);
    assert.equal(actions(53).noRollback, 'v53 is running now.');
    assert.match(actions(49).noRollback ?? '', /^v49 .*failed\.$/);
  });

  it('have neither diff nor commit where the platform names none, once that is settled', () => {
    const [release] = makeLedger([60, 'Deployed web (0123abc)', null]);
    assert.ok(release);
    const all = (some: Partial<Actionable>) => {
      const { first, more } = actions(52, { release, code: null, ...some });
      return [...first, ...more.flat()];
    };
    assert.ok(all({}).includes('openCommit'));
    const settled = all({ slug: { state: 'absent', why: 'None.' } });
    assert.deepEqual(
      settled.filter((name) => /^open|Changelog/.test(name)),
      [],
    );
  });

  it('take a text that is no hash for a commit only where it was found', () => {
    const none = { code: { isHash: false }, commit: { state: 'known', value: undefined } } as const;
    assert.deepEqual(actions(52, none).first, ['rollback']);
    const value = { hash: 'f'.repeat(40), parents: [], author: '', email: '', date: 0, subject: '' };
    const found = { code: { isHash: false }, commit: { state: 'known', value } } as const;
    assert.deepEqual(actions(52, found).first, ['openChanges', 'rollback']);
  });
});
