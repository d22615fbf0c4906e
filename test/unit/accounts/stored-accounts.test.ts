import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  hashOf,
  StoredAccounts,
  type StoredState,
  secretKey,
  withAccount,
  without,
  withOther,
} from '../../../src/accounts/stored-accounts.ts';
import { TokensUnreadable } from '../../../src/api/errors.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { MemorySecrets } from './fixture.ts';

const platform = new URL('https://api.heroku.com');
const key = secretKey(platform);
const work = { id: 'w', email: 'w@example.com' };
const home = { id: 'h', email: 'h@example.com' };
const empty: StoredState = { accounts: [], others: [] };

describe('what is kept of the accounts', () => {
  let secrets: MemorySecrets;
  let kept: StoredAccounts;
  beforeEach(() => {
    secrets = new MemorySecrets();
    kept = new StoredAccounts(secrets);
  });

  it('is nothing at first', async () => {
    assert.deepEqual(await kept.read(platform), empty);
    secrets.values.set(key, '');
    assert.deepEqual(await kept.read(platform), empty);
  });

  it('is one secret for each origin', async () => {
    const local = new URL('http://127.0.0.1:5055');
    await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
    await kept.change(local, (state) => withAccount(state, { ...work, token: 'b' }));
    assert.deepEqual(
      [...secrets.values.keys()],
      ['shiplog.accounts https://api.heroku.com', 'shiplog.accounts http://127.0.0.1:5055'],
    );
    assert.equal((await kept.read(platform)).accounts[0]?.token, 'a');
    assert.equal((await kept.read(local)).accounts[0]?.token, 'b');
  });

  for (const bad of [
    'no JSON',
    'null',
    '[]',
    '{}',
    '{"accounts": [], "others": [{"hash": 1}]}',
    '{"accounts": [{"id": "w", "email": "w@example.com", "token": ""}], "others": []}',
  ]) {
    it(`is a problem when it is ${bad}, and is replaced by the next change`, async () => {
      secrets.values.set(key, bad);
      await assert.rejects(kept.read(platform), TokensUnreadable);
      await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
      assert.deepEqual((await kept.read(platform)).accounts, [{ ...work, token: 'a' }]);
    });
  }

  it('is not written when nothing changes, and removed when nothing is left', async () => {
    let writes = 0;
    secrets.changed.on(() => (writes += 1));
    await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
    await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
    assert.equal(writes, 1);
    await kept.change(platform, (state) => without(state, 'w', []));
    assert.equal(writes, 2);
    assert.equal(secrets.values.size, 0);
  });

  it('does not lose what another window writes in between', async () => {
    const theirs = JSON.stringify({ accounts: [{ ...home, token: 'b' }], others: [] });
    // Our write is lost: theirs comes right after it.
    secrets.changed.on(() => {
      if (secrets.values.get(key)?.includes('"h"') !== true) secrets.values.set(key, theirs);
    });
    await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
    assert.deepEqual(
      (await kept.read(platform)).accounts.map(({ id }) => id),
      ['h', 'w'],
    );
  });

  it('gives up in a sentence when it never lasts, and goes on afterwards', async () => {
    const stop = secrets.changed.on(() => secrets.values.delete(key));
    await assert.rejects(
      kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' })),
      Problem,
    );
    stop();
    await kept.change(platform, (state) => withAccount(state, { ...work, token: 'a' }));
    assert.equal((await kept.read(platform)).accounts.length, 1);
  });

  it('does not lose changes of one window at the same time', async () => {
    // The second write ends long after the first one was looked at again.
    let writes = 0;
    secrets.beforeStore = () => delay(writes++ === 1 ? 20 : 0);
    await Promise.all(
      [work, home].map((one) =>
        kept.change(platform, (state) => withAccount(state, { ...one, token: one.id })),
      ),
    );
    assert.equal((await kept.read(platform)).accounts.length, 2);
  });
});

describe('changes of what is kept', () => {
  const both: StoredState = {
    accounts: [
      { ...work, token: 'a' },
      { ...home, token: 'b' },
    ],
    others: [],
  };

  it('give an account another token in its place', () => {
    const after = withAccount(both, { id: 'w', email: 'new@example.com', token: 'c' });
    assert.deepEqual(after.accounts, [
      { id: 'w', email: 'new@example.com', token: 'c' },
      { ...home, token: 'b' },
    ]);
  });

  it('never keep more of an account than its id, name and token', () => {
    const more = { ...work, token: 'a', phone: '1' };
    assert.deepEqual(withAccount(empty, more).accounts, [{ ...work, token: 'a' }]);
    assert.deepEqual(withOther(empty, 'x', more, false).others, [{ hash: 'x', who: work, aside: false }]);
  });

  it('forget an account and what was known of its tokens elsewhere, but that they are set aside', () => {
    const state = withOther(withOther(both, 'x', work, false), 'y', work, false);
    assert.deepEqual(without(state, 'w', ['x']), {
      accounts: [{ ...home, token: 'b' }],
      others: [{ hash: 'x', aside: true }],
    });
  });

  it('set aside one token of an account that nobody knows, and leave those that were', () => {
    const state: StoredState = { ...both, others: [{ hash: 'x', aside: true }] };
    assert.deepEqual(without(state, undefined, ['y']), {
      ...both,
      others: [
        { hash: 'x', aside: true },
        { hash: 'y', aside: true },
      ],
    });
  });

  it('leave aside what is aside, unless somebody signs in with it', () => {
    const state: StoredState = { ...empty, others: [{ hash: 'x', aside: true }] };
    assert.equal(withOther(state, 'x', work, false), state);
    assert.deepEqual(withOther(state, 'x', work, true).others, [{ hash: 'x', who: work, aside: false }]);
  });

  it('forget the oldest of many tokens of elsewhere', () => {
    let state = empty;
    for (let i = 0; i < 60; i += 1) state = withOther(state, `hash ${i}`, work, false);
    assert.equal(state.others.length, 50);
    assert.equal(state.others.at(-1)?.hash, 'hash 59');
  });
});

describe('the hash of a token', () => {
  it('is another one for another token and for another platform, and does not show it', () => {
    const hashes = [
      hashOf(platform, 'secret'),
      hashOf(platform, 'secret2'),
      hashOf(new URL('https://api.herokudev.com'), 'secret'),
    ];
    assert.equal(new Set(hashes).size, 3);
    assert.ok(hashes.every((hash) => hash.length === 43 && !hash.includes('secret')));
  });
});
