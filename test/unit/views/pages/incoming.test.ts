import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  actions,
  readPageMessage,
  readSavedPlan,
  readSavedRelease,
} from '../../../../src/views/pages/incoming.ts';
import {
  isPanelMessage,
  type PageMessage,
  type SavedPlan,
  type SavedRelease,
} from '../../../../src/views/pages/protocol.ts';

describe('what comes from the details page', () => {
  const good: readonly PageMessage[] = [
    { type: 'ready' },
    { type: 'reveal', subject: 3, section: 0, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'copyValue', subject: 3, section: 1, side: 'from', key: '__proto__' },
    { type: 'copy', subject: 3, what: 'version' },
    { type: 'copy', subject: 3, what: 'commit' },
    { type: 'run', subject: 3, action: 'openChanges' },
    { type: 'run', subject: 3, action: 'openCommit' },
    { type: 'run', subject: 3, action: 'rollback' },
    { type: 'run', subject: 3, action: 'showOutput' },
    { type: 'go', subject: 3, version: 51 },
    { type: 'browse', subject: 3, url: 'https://github.com/example/bookshop/issues/46' },
    { type: 'retry', subject: 3, part: 'plan' },
    { type: 'begin', subject: 3 },
    { type: 'openRelease', subject: 3, app: 1, version: 84 },
    { type: 'openFiles', subject: 3, section: 0 },
    { type: 'openFile', subject: 3, section: 1, index: 0 },
    { type: 'openListed', subject: 3, section: 2, list: 1, index: 19 },
    { type: 'planText', subject: 3, how: 'copy' },
    { type: 'retry', subject: 3, part: 'config' },
    { type: 'retry', subject: 3, part: 'output' },
    { type: 'follow', on: false },
    { type: 'copy', subject: 3, what: 'link' },
    { type: 'move', to: 'back' },
    { type: 'openBeside', subject: 3 },
    { type: 'openSource', subject: 3 },
  ];
  for (const message of good) {
    it(`takes ${JSON.stringify(message)}`, () => assert.deepEqual(readPageMessage(message), message));
  }

  const bad: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'unknown' },
    { type: 'ready', extra: 1 },
    { type: 'reveal', subject: 3, section: 0, side: 'to' },
    { type: 'reveal', subject: 3, section: 0, side: 'to', key: '' },
    { type: 'reveal', subject: 3, section: 0, side: 'to', key: 7 },
    { type: 'reveal', subject: 3, section: 0, side: 'to', key: 'K'.repeat(10_001) },
    { type: 'reveal', subject: 3, section: 0, side: '__proto__', key: 'AWS_S3_KEY' },
    { type: 'reveal', subject: 3, section: -1, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'reveal', subject: 3, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'reveal', section: 0, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'copyValue', subject: 1.5, section: 0, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'copyValue', subject: Number.NaN, section: 0, side: 'to', key: 'AWS_S3_KEY' },
    { type: 'copy', subject: 3, what: 'token' },
    { type: 'run', subject: 3, action: 'shiplog.rollback' },
    { type: 'run', subject: 3, action: 'constructor' },
    { type: 'run', subject: 3, action: 'rollback', version: 12 },
    { type: 'run', action: 'rollback' },
    { type: 'run', command: 'workbench.action.terminal.sendSequence' },
    { type: 'go', subject: 3, version: 0 },
    { type: 'go', subject: 3, version: '51' },
    { type: 'go', subject: 3, version: 2 ** 60 },
    { type: 'retry', subject: 3, part: 'everything' },
    { type: 'follow', on: 'yes' },
    { type: 'move', to: 'v51' },
    { type: 'openBeside', subject: 3, app: 'bookshop' },
    { type: 'openSource', subject: 3, app: 'bookshop' },
    { type: 'browse', subject: 3 },
    { type: 'browse', url: 'https://github.com' },
    { type: 'browse', subject: 3, url: 'x'.repeat(10_001) },
    { type: 'begin' },
    { type: 'begin', subject: 3, targets: ['bookshop'] },
    { type: 'begin', subject: 3, command: 'shiplog.promote' },
    { type: 'run', subject: 3, action: 'promote' },
    { type: 'openRelease', subject: 3, app: 'bookshop', version: 84 },
    { type: 'openRelease', subject: 3, app: -1, version: 84 },
    { type: 'openFiles', subject: 3 },
    { type: 'openFiles', subject: 3, section: 'length' },
    { type: 'openFile', subject: 3, section: 0, index: -1 },
    { type: 'openFile', subject: 3, section: 0, index: 0.5 },
    { type: 'openFile', subject: 3, section: 0, path: '/etc/passwd' },
    { type: 'openListed', subject: 3, section: 0, list: '__proto__', index: 0 },
    { type: 'openListed', subject: 3, section: 0, hash: 'f'.repeat(40) },
    { type: 'planText', subject: 3, how: 'send' },
  ];
  for (const message of bad) {
    const text = (JSON.stringify(message) ?? 'nothing').slice(0, 80);
    it(`refuses ${text}`, () => assert.equal(readPageMessage(message), undefined));
  }
});

describe('what the details page may run', () => {
  it('are commands that there are', () => {
    const manifest = readFileSync(resolve(import.meta.dirname, '../../../../package.json'), 'utf8');
    for (const action of actions)
      assert.match(manifest, new RegExp(`"command": "shiplog\\.${action}",\\s+"title"`));
  });
});

const bookshop = { id: 'id', name: 'bookshop' };

describe('what the details page kept over a reload', () => {
  const saved: SavedRelease = { app: bookshop, version: 52, follow: false };

  it('is taken', () => assert.deepEqual(readSavedRelease(saved), saved));

  it('is taken without what does not belong to it', () => {
    assert.deepEqual(readSavedRelease({ ...saved, values: { KEY: 'secret' } }), saved);
  });

  const bad: readonly unknown[] = [
    undefined,
    { ...saved, app: 'bookshop' },
    { ...saved, app: { id: '', name: 'bookshop' } },
    { ...saved, version: 'v52' },
    { app: saved.app, version: 52 },
  ];
  for (const state of bad) {
    it(`is refused as ${JSON.stringify(state) ?? 'nothing'}`, () => {
      assert.equal(readSavedRelease(state), undefined);
    });
  }
});

describe('what the page of a plan kept over a reload', () => {
  const rollback: SavedPlan = { kind: 'rollback', app: bookshop, version: 46 };
  const promotion: SavedPlan = {
    kind: 'promotion',
    pipeline: 'pipeline-id',
    app: { id: 'staging', name: 'bookshop-staging' },
    targets: [bookshop, { id: 'eu', name: 'bookshop-eu' }],
  };

  it('is taken, of a rollback and of a promotion', () => {
    for (const saved of [rollback, promotion]) {
      assert.deepEqual(readSavedPlan({ ...saved, values: { KEY: 'secret' } }), saved);
    }
  });

  const bad: readonly unknown[] = [
    undefined,
    // That of a release.
    { app: bookshop, version: 52, follow: false },
    { ...rollback, kind: 'promotion' },
    { ...rollback, version: 0 },
    { ...promotion, targets: [] },
    { ...promotion, targets: ['bookshop'] },
    { ...promotion, pipeline: '' },
    { ...promotion, kind: '__proto__' },
  ];
  for (const state of bad) {
    it(`is refused as ${JSON.stringify(state) ?? 'nothing'}`, () => {
      assert.equal(readSavedPlan(state), undefined);
    });
  }
});

describe('what the page takes for a message of the panel', () => {
  it('has one of its types', () => {
    assert.ok(isPanelMessage({ type: 'notice', text: 'Copied v52.' }));
    for (const data of [undefined, null, 'show', {}, { type: 'ready' }, { type: 1 }]) {
      assert.equal(isPanelMessage(data), false, JSON.stringify(data));
    }
  });
});
