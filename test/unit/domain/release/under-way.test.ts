import assert from 'node:assert/strict';
import { releaseUnderWay } from '../../../../src/domain/release/release.ts';
import { makeRelease } from './make.ts';

describe('the release that is under way', () => {
  const ended = makeRelease(2, { current: true });
  const pending = (version: number) => makeRelease(version, { status: 'pending' });
  const rows: readonly (readonly [string, Parameters<typeof releaseUnderWay>[0], number | undefined])[] = [
    ['of an empty ledger', [], undefined],
    ['where none is pending', [makeRelease(3, { status: 'failed' }), ended], undefined],
    ['that is the newest', [pending(3), ended], 3],
    ['that is the newest of several', [pending(4), pending(3), ended], 4],
    ['before a newer one that failed', [makeRelease(4, { status: 'failed' }), pending(3), ended], 3],
    ['where one from before the running release never ended', [ended, pending(1)], undefined],
    ['where nothing runs yet', [makeRelease(2, { status: 'failed' }), pending(1)], 1],
  ];
  for (const [what, releases, version] of rows) {
    it(`${what} is ${version === undefined ? 'none' : `v${version}`}`, () =>
      assert.equal(releaseUnderWay(releases)?.version, version));
  }
});
