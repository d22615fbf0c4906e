import assert from 'node:assert/strict';
import { parseChange } from '../../../src/api/parse-change.ts';
import type { Change } from '../../../src/domain/release/change.ts';
import { assertQuick } from '../domain/release/make.ts';

const deploy = (hash?: string): Change => ({ kind: 'deploy', hash });
const named = (name: string): Change => ({ kind: 'deploy', hash: undefined, name });
const set = (...keys: string[]): Change => ({ kind: 'config', set: keys, removed: [] });
const removed = (...keys: string[]): Change => ({ kind: 'config', set: [], removed: keys });
const rollback = (to: number): Change => ({ kind: 'rollback', to });
const promotion = (app: string, version?: number, hash?: string): Change => ({
  kind: 'promotion',
  app,
  version,
  hash,
});
const addon: Change = { kind: 'addon' };
const other: Change = { kind: 'other' };
const sha1 = 'de63889c20a96347679af2c5160c390727fa6749';

const cases: readonly (readonly [description: string, change: Change])[] = [
  ['Initial release', other],
  ['Enable Logplex', other],
  ['Upgrade stack to heroku-20', other],
  ['', other],
  // Deploys: eight digits today, seven long ago, whole ones from clients that write their own.
  ['Deploy de15fc2b', deploy('de15fc2b')],
  ['Deploy 1480d84', deploy('1480d84')],
  [`Deploy ${sha1}`, deploy(sha1)],
  [`Deploy ${sha1}${'0'.repeat(24)}`, deploy(`${sha1}${'0'.repeat(24)}`)],
  // Code that has no commit is still code.
  ['Deploy', deploy()],
  ['Deploy null', deploy()],
  ['Deploy unknown', deploy()],
  ['Deploy nogit-1764000000', deploy()],
  ['Deploy latest', deploy()],
  [`Deploy ${'a'.repeat(65)}`, deploy()],
  ['Deploy de15fc2b and more', deploy()],
  ['Deployed web (eacd9b960537)', deploy()],
  ['Deployed web (eacd9b960537), worker (0123456789ab)', deploy()],
  ['Deployment de15fc2b', other],
  ['I will Deploy de15fc2b', other],
  ['deploy de15fc2b', other],
  // Versions, which may be tags. Days and times are digits of a hash as well.
  ['Deploy v2.3.1', named('v2.3.1')],
  ['Deploy bookshop@2.3.1-rc.1', named('bookshop@2.3.1-rc.1')],
  ['Deploy release/2024-10-15', named('release/2024-10-15')],
  ['Deploy abc123', named('abc123')],
  ['Deploy DE15FC2B', named('DE15FC2B')],
  ['Deploy 20241015', named('20241015')],
  ['Deploy 2024101517', named('2024101517')],
  ['Deploy 202410151730', named('202410151730')],
  ['Deploy 20241015173059', named('20241015173059')],
  ['Deploy 1728984000', named('1728984000')],
  ['Deploy 1728984000123', named('1728984000123')],
  ['Deploy 20241315', deploy('20241315')],
  ['Deploy 20241032', deploy('20241032')],
  ['Deploy 202410151', deploy('202410151')],
  ['Deploy 20241015a', deploy('20241015a')],
  ['Deploy 12345678', deploy('12345678')],
  [`Deploy 20241015${'0'.repeat(32)}`, deploy(`20241015${'0'.repeat(32)}`)],
  [`Deploy 1${'2'.repeat(200)}`, deploy()],
  // Config vars.
  ['Set FOO config vars', set('FOO')],
  ['Set A, B, C config vars', set('A', 'B', 'C')],
  ['Set A,B config var', set('A', 'B')],
  ['Set A, B and C config vars', set('A', 'B', 'C')],
  ['Set HAND, ANDROID config vars', set('HAND', 'ANDROID')],
  ['Set and config vars', set('and')],
  ['Remove AWS_SECRET_ACCESS_KEY config vars', removed('AWS_SECRET_ACCESS_KEY')],
  ['Remove A, B config vars', removed('A', 'B')],
  ['Update A, B config vars', set('A', 'B')],
  ['Config add X', set('X')],
  ['Config remove X, Y', removed('X', 'Y')],
  ['Set config vars', other],
  ['Set  config vars', other],
  // Add-ons.
  ['Attach DATABASE (@ref:postgresql-curly-33328)', addon],
  ['Attach DATABASE resource', addon],
  ['Detach DATABASE (@ref:postgresql-contoured-66343)', addon],
  ['@ref:postgresql-curly-33328 completed provisioning, setting DATABASE_URL.', addon],
  ['@ref:redis-round-1 completed provisioning, setting REDIS_URL, REDIS_TLS_URL.', addon],
  ['Update DATABASE by heroku-postgresql', addon],
  ['Update REDIS by heroku-redis', addon],
  ['Add heroku-postgresql:essential-0 add-on', addon],
  // Rollbacks.
  ['Rollback to v7', rollback(7)],
  ['Rollback to v999999999', rollback(999_999_999)],
  ['Rollback to v0', other],
  ['Rollback to 7', other],
  [`Rollback to v${'9'.repeat(400)}`, other],
  ['Rollback to v7 please', other],
  // Promotions.
  ['Promote deep-thought-1234-staging v6 0f0a53b', promotion('deep-thought-1234-staging', 6, '0f0a53b')],
  ['Promote bookshop-staging v88 de63889c', promotion('bookshop-staging', 88, 'de63889c')],
  ['Promote bookshop-staging v88', promotion('bookshop-staging', 88)],
  ['Promote bookshop-staging', promotion('bookshop-staging')],
  ['Promote this man to admiral', other],
  // Retries.
  ['Retry of v7: Rollback to v3', rollback(3)],
  ['Retry of v7: Deploy de15fc2b', deploy('de15fc2b')],
  ['Retry of v8: Retry of v7: Deploy de15fc2b', deploy('de15fc2b')],
  ['Retry of v7: ', other],
  ['Retry of v7', other],
  ['Retry of vX: Deploy de15fc2b', other],
  // Control characters and lines never make a hash or a version.
  ['Deploy de15fc2b\n', deploy()],
  ['Deploy de15\u0000fc2b', deploy()],
  ['Rollback to v7\n', other],
  ['Rollback to v7\r\nRollback to v8', other],
  ['\u001b[31mDeploy de15fc2b', other],
  ['Rollback to v٧', other],
];

describe('the change that a description tells of', () => {
  for (const [description, change] of cases) {
    it(JSON.stringify(description.length > 80 ? `${description.slice(0, 80)}…` : description), () => {
      assert.deepEqual(parseChange(description), change);
    });
  }

  const mega = 10 * 1024 * 1024;
  const fill = (unit: string) => unit.repeat(Math.ceil(mega / unit.length));
  const long: readonly (readonly [string, string, Change['kind']])[] = [
    ['one letter', fill('a'), 'other'],
    ['a hash that does not end', `Deploy ${fill('a')}`, 'deploy'],
    ['spaces after Deploy', `Deploy ${fill(' ')}x`, 'other'],
    ['spaces among the keys', `Set A${fill(' ')}B config vars`, 'config'],
    ['keys without their end', `Set ${fill('config ')}`, 'other'],
    ['ends of keys again and again', `Set X${fill(' config vars')}!`, 'other'],
    ['commas', `Remove A${fill(',')} config vars`, 'config'],
    ['and, again and again', `Set A${fill(' and')} config vars`, 'config'],
    ['a promotion of digits', `Promote a v${fill('1')}`, 'other'],
    ['a promotion of one long name', `Promote ${fill('v1')} `, 'other'],
    ['a rollback of digits', `Rollback to v${fill('1')}`, 'other'],
    ['a reference', `@ref:${fill('a ')}`, 'other'],
    ['an update', `Update ${fill('by ')}`, 'other'],
    ['an add-on', `Add ${fill('a')}`, 'other'],
    ['retries of retries', `${fill('Retry of v1: ')}Deploy de15fc2b`, 'other'],
    ['a retry of digits', `Retry of v${fill('1')}`, 'other'],
    ['lines', `Deploy${fill('\n')}`, 'other'],
  ];
  for (const [name, text, kind] of long) {
    it(`reads 10 MB of ${name} quickly`, () => {
      assert.equal(assertQuick(() => parseChange(text)).kind, kind);
    });
  }
});
