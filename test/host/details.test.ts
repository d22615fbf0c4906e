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
import { followLink } from './view.ts';

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

  it('open from the link that was copied, which names the app by its id', async () => {
    const [newest] = sample.releases;
    assert.ok(newest);
    const { app } = sample;
    await vscode.commands.executeCommand('shiplog.copyLink', { app, version: newest.version });
    const link = await vscode.env.clipboard.readText();
    assert.equal(
      link,
      `${vscode.env.uriScheme}://shiplog.shiplog/release/bookshop/v${newest.version}/${app.id}`,
    );
    await followLink(link);
    assert.equal((await onlyTab()).label, `bookshop v${newest.version}`);
  });

  it('say of a link to an app that no account sees that it is not there, and of any other that it leads nowhere', async () => {
    const start = `${vscode.env.uriScheme}://shiplog.shiplog`;
    const said = async (path: string) => (await withMessages(() => followLink(`${start}${path}`)))[0]?.text;
    const gone = await said('/release/bookstore/v1/00000000-0000-4000-8000-000000000000');
    assert.match(gone ?? '', /None of your accounts sees the app bookstore/);
    for (const path of ['/rollback/bookshop/v1/x', '/release/bookshop/v1', '']) {
      // oxlint-disable-next-line no-await-in-loop -- there is one window
      assert.match((await said(path)) ?? '', /leads to no release/);
    }
    assert.deepEqual(tabs(), []);
  });

  it('stand side by side', async () => {
    await show(1);
    await onlyTab();
    await vscode.commands.executeCommand('shiplog.showDetailsBeside', { app: sample.app, version: 2 });
    await until('both are there', () => tabs().length === 2);
    assert.equal(vscode.window.tabGroups.all.length, 2);
    // The one that follows goes on; the other keeps its release.
    await show(3);
    await until('the first goes on', () => tabs().some(({ label }) => label === 'bookshop v3'));
    const labels = tabs().map(({ label }) => label);
    assert.deepEqual(labels.toSorted(), ['bookshop v2', 'bookshop v3']);
  });
});
