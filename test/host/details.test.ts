import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeTabs,
  extension,
  onlyTab,
  readSample,
  type Sample,
  tabs,
  until,
  withMessages,
} from './sample.ts';

describe('the details of a release', () => {
  let sample: Sample;

  before(async () => {
    await extension().activate();
    sample = await readSample();
  });
  beforeEach(closeTabs);
  after(closeTabs);

  const show = (version: number): Thenable<unknown> =>
    vscode.commands.executeCommand('shiplog.showDetails', { app: sample.app, version });

  it('open in one tab, which goes on to the next release', async () => {
    const [newest] = sample.releases;
    assert.ok(newest);
    await show(newest.version);
    const tab = await onlyTab();
    assert.equal(tab.label, `bookshop v${newest.version}`);
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    assert.match(tab.input.viewType, /shiplog\.details$/);

    await show(1);
    await until('the tab has the other name', () => tabs()[0]?.label === 'bookshop v1');
    await onlyTab();
  });

  it('say that there is no such release, and open nothing', async () => {
    const shown = await withMessages(() => show(9999));
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['bookshop has no release v9999.'],
    );
    assert.deepEqual(tabs(), []);
  });
});
