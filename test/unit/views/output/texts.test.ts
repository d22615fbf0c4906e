import assert from 'node:assert/strict';
import type { Reading } from '../../../../src/ledger/outputs.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import {
  endTexts,
  headingText,
  leftOutText,
  longText,
  outputTitle,
} from '../../../../src/views/output/texts.ts';
import { releaseOf } from '../releases/release.ts';

describe('what is said of an output', () => {
  const whole: Reading = { kind: 'whole' };
  const v52 = releaseOf({ id: 'v52', version: 52, current: true });
  const failed = releaseOf({ id: 'v53', version: 53, status: 'failed' });

  /** @param current the version that runs */
  const ledger = (...releases: readonly Release[]) => releases;

  it('is that a release failed, and what still runs', () => {
    assert.deepEqual(endTexts(whole, failed, ledger(failed, v52), true), [
      'The release phase of v53 failed. v52 is still running.',
    ]);
  });

  it('is that a release failed, and what runs since', () => {
    const v54 = releaseOf({ id: 'v54', version: 54, current: true });
    assert.deepEqual(endTexts(whole, failed, ledger(v54, failed), true), [
      'The release phase of v53 failed. v54 is running.',
    ]);
    assert.deepEqual(endTexts(whole, failed, ledger(failed), true), ['The release phase of v53 failed.']);
  });

  it('is that a release is running', () => {
    assert.deepEqual(endTexts(whole, v52, ledger(v52), true), [
      'The release phase of v52 succeeded. v52 is running.',
    ]);
  });

  it('is that the release phase printed nothing', () => {
    assert.deepEqual(endTexts(whole, v52, ledger(v52), false), [
      'The release phase printed nothing.',
      'The release phase of v52 succeeded. v52 is running.',
    ]);
  });

  it('is that there is none any more, or no more of it', () => {
    assert.deepEqual(endTexts({ kind: 'gone' }, failed, ledger(failed, v52), false), [
      'The output of v53 is gone. The platform keeps output only for a limited time.',
      'The release phase of v53 failed. v52 is still running.',
    ]);
    assert.match(
      endTexts({ kind: 'gone' }, failed, ledger(failed, v52), true)[0] ?? '',
      /^The rest of the output is gone\. The platform keeps/,
    );
  });

  it('is why it cannot be read, and what to do', () => {
    const error = new Problem('The host cannot be reached.');
    assert.deepEqual(endTexts({ kind: 'failed', error }, v52, [], true), [
      'The host cannot be reached.',
      'Show the output again to continue from here.',
    ]);
    const fault = new TypeError('x is undefined');
    assert.match(
      endTexts({ kind: 'failed', error: fault }, v52, [], true)[0] ?? '',
      /^Something in Shiplog went wrong/,
    );
  });

  it('is nothing while it is read', () => {
    for (const kind of ['paused', 'awaited', 'reading'] as const) {
      assert.deepEqual(endTexts({ kind }, v52, ledger(v52), true), []);
    }
  });

  it('is one line, whatever the platform says', () => {
    const strange = releaseOf({
      description: 'Deploy\u001B]0;x\u0007\r\n\u202Ex',
      app: { id: 'a', name: 'book\u001B[2Jshop' },
      user: { id: 'u', email: 'ken\ndra@example.com' },
    });
    for (const text of [headingText(strange), outputTitle(strange)])
      assert.doesNotMatch(text, /[\p{Cc}\u202E]/u);
    assert.equal(headingText(releaseOf()), 'bookshop v52: Deploy de63889a, by kendra');
    assert.equal(outputTitle(releaseOf()), 'v52 output · bookshop');
  });

  it('is how much is not there', () => {
    assert.equal(
      leftOutText(3 * 1024 * 1024),
      'The first 3.0 MB are left out: Shiplog keeps only the end of a long output.',
    );
    assert.equal(
      longText(90_000, 1_000),
      'The terminal keeps the last 1,000 of 90,000 lines. Open Output as Text shows them all.',
    );
  });
});
