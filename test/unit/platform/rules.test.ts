import assert from 'node:assert/strict';
import { effectOf } from '../../../src/platform/ledger/config.ts';
import * as descriptions from '../../../src/platform/ledger/descriptions.ts';
import {
  expiryOf,
  ineligibility,
  KEEP_MS,
  rollbackRefusal,
  statusOf,
} from '../../../src/platform/ledger/eligibility.ts';

describe('descriptions', () => {
  it('are those of the real platform', () => {
    assert.equal(descriptions.deploy('de15fc2b7c35f77de15fc2b7c35f77de15fc2b00'), 'Deploy de15fc2b');
    assert.equal(descriptions.deploy('unknown'), 'Deploy unknown');
    assert.equal(descriptions.deploy(null), 'Deploy');
    assert.equal(descriptions.rollback(7), 'Rollback to v7');
    assert.equal(descriptions.configChange(['A', 'B', 'C'], []), 'Set A, B, C config vars');
    assert.equal(descriptions.configChange([], ['A']), 'Remove A config vars');
    assert.equal(descriptions.configChange(['A'], ['B']), 'Update A, B config vars');
    assert.equal(
      descriptions.attach('DATABASE', 'postgresql-curly-33328'),
      'Attach DATABASE (@ref:postgresql-curly-33328)',
    );
    assert.equal(
      descriptions.detach('DATABASE', 'postgresql-curly-33328'),
      'Detach DATABASE (@ref:postgresql-curly-33328)',
    );
    assert.equal(
      descriptions.provisioned('postgresql-curly-33328', ['DATABASE_URL', 'X']),
      '@ref:postgresql-curly-33328 completed provisioning, setting DATABASE_URL, X.',
    );
    assert.equal(
      descriptions.promote('bookshop-staging', 80, 'de15fc2b7c35'),
      'Promote bookshop-staging v80 de15fc2b',
    );
    assert.equal(descriptions.promote('bookshop-staging', 80, null), 'Promote bookshop-staging v80');
  });
});

describe('a change of config vars', () => {
  const before = { A: '1', B: '2' };

  it('has no effect when everything is as asked for', () => {
    assert.deepEqual(effectOf(before, { A: '1', C: null }), { set: [], removed: [], after: before });
  });

  it('sets and removes', () => {
    assert.deepEqual(effectOf(before, { C: '', A: '0', B: null }), {
      set: ['C', 'A'],
      removed: ['B'],
      after: { A: '0', C: '' },
    });
  });
});

describe('expiry', () => {
  const createdAt = 1_000_000;

  it('comes when a release is both old and no longer among the newest', () => {
    assert.equal(expiryOf({ createdAt, pushedOutAt: createdAt + 5, current: false }), createdAt + KEEP_MS);
    const late = createdAt + KEEP_MS + 7;
    assert.equal(expiryOf({ createdAt, pushedOutAt: late, current: false }), late);
  });

  it('never comes for one of the newest, nor for the one that runs', () => {
    assert.equal(expiryOf({ createdAt, pushedOutAt: null, current: false }), null);
    assert.equal(expiryOf({ createdAt, pushedOutAt: createdAt + 5, current: true }), null);
  });

  it('is what the status says from that moment on', () => {
    const release = { createdAt, pushedOutAt: createdAt, current: false };
    assert.equal(statusOf({ ...release, outcome: 'succeeded' }, createdAt + KEEP_MS - 1), 'succeeded');
    assert.equal(statusOf({ ...release, outcome: 'succeeded' }, createdAt + KEEP_MS), 'expired');
    assert.equal(statusOf({ ...release, outcome: 'failed' }, createdAt + KEEP_MS), 'expired');
    assert.equal(statusOf({ ...release, outcome: 'pending' }, createdAt + KEEP_MS), 'pending');
  });
});

describe('eligibility', () => {
  const good = { version: 7, status: 'succeeded', slugId: 'x', current: false } as const;

  it('is what a rollback asks as well', () => {
    const targets = [
      good,
      { ...good, status: 'failed' },
      { ...good, status: 'pending' },
      { ...good, status: 'expired' },
      { ...good, slugId: null },
    ] as const;
    for (const target of targets) {
      assert.equal(rollbackRefusal(target) === undefined, ineligibility(target) === undefined);
    }
    assert.equal(rollbackRefusal(good), undefined);
  });

  it('is there for the release that runs, although a rollback to it is refused', () => {
    assert.equal(ineligibility(good), undefined);
    assert.equal(
      rollbackRefusal({ ...good, current: true }),
      'Cannot roll back to v7: it is already the current release.',
    );
  });
});
