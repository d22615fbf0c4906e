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

describe('the plan of a rollback', () => {
  let sample: Sample;
  let target: number;

  before(async () => {
    await extension().activate();
    sample = await readSample();
    const eligible = sample.releases.find((one) => one.eligible_for_rollback && !one.current);
    assert.ok(eligible);
    target = eligible.version;
  });
  beforeEach(closeTabs);
  after(closeTabs);

  const preview = (version: number | string): Thenable<unknown> =>
    vscode.commands.executeCommand('shiplog.previewRollback', { app: 'bookshop', version });

  it('opens in a tab of its own, beside that of a release, and writes nothing', async () => {
    const [newest] = sample.releases;
    assert.ok(newest);
    assert.deepEqual(await withMessages(() => preview(`v${target}`)), []);
    const tab = await onlyTab();
    assert.equal(tab.label, `Rollback of bookshop to v${target}`);
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    assert.match(tab.input.viewType, /shiplog\.plan$/);

    await vscode.commands.executeCommand('shiplog.showDetails', {
      app: sample.app,
      version: newest.version,
    });
    await until('both are there', () => tabs().length === 2);
    const { releases } = await readSample();
    assert.equal(releases[0]?.version, newest.version);
    assert.equal(releases[0].id, newest.id);
  });

  it('is another plan in the same tab', async () => {
    const older = sample.releases.find((one) => one.eligible_for_rollback && one.version < target);
    assert.ok(older);
    await preview(target);
    await onlyTab();
    await preview(older.version);
    await until('the tab has the other name', () =>
      Boolean(tabs()[0]?.label.endsWith(` to v${older.version}`)),
    );
    await onlyTab();
  });

  it('is refused with the reason where there can be none, and opens nothing', async () => {
    const running = sample.releases.find((one) => one.current);
    assert.ok(running);
    const shown = await withMessages(() => preview(running.version));
    assert.match(
      shown[0]?.text ?? '',
      new RegExp(`cannot be rolled back to v${running.version}: it is running`),
    );
    assert.deepEqual(tabs(), []);
  });
});

describe('going to the release that a rollback went back to', () => {
  it('selects its row, of which the details follow', async () => {
    await extension().activate();
    const sample = await readSample();
    const { releases, app } = sample;
    const { version, description } = sample.newest('Rollback to v');
    const wanted = Number(/\d+$/.exec(description)?.[0]);
    assert.ok(releases.some((one) => one.version === wanted));
    await closeTabs();
    await vscode.commands.executeCommand('shiplog.showDetails', { app, version });
    await onlyTab();
    await vscode.commands.executeCommand('shiplog.goToTarget', { app, version });
    await until('the details follow', () => tabs()[0]?.label === `bookshop v${wanted}`);
    await closeTabs();
  });

  it('selects the row of any release that is named', async () => {
    const { app, releases } = await readSample();
    const oldest = releases.at(-1);
    assert.ok(oldest);
    await closeTabs();
    await vscode.commands.executeCommand('shiplog.showDetails', { app, version: 'v2' });
    await onlyTab();
    await vscode.commands.executeCommand('shiplog.goToRelease', { app, version: `v${oldest.version}` });
    await until('the details follow', () => tabs()[0]?.label === `bookshop v${oldest.version}`);
    await closeTabs();
    const shown = await withMessages(() =>
      vscode.commands.executeCommand('shiplog.goToRelease', { app, version: 9999 }),
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['bookshop has no release v9999.'],
    );
  });

  it('says so of a release that is no rollback', async () => {
    const { releases, app } = await readSample();
    const deploy = releases.find((one) => one.description.startsWith('Deploy '));
    assert.ok(deploy);
    const shown = await withMessages(() =>
      vscode.commands.executeCommand('shiplog.goToTarget', { app, version: deploy.version }),
    );
    assert.deepEqual(
      shown.map(({ text }) => text),
      [`v${deploy.version} is not a rollback.`],
    );
  });
});
