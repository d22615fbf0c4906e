import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, looseObject, object, optional, parse, record, string, unknown } from 'valibot';
import * as vscode from 'vscode';
import { extension } from './sample.ts';

const command = looseObject({ command: string(), title: string(), category: string() });
const shape = object({
  activationEvents: array(string()),
  contributes: object({
    colors: array(object({ id: string() })),
    commands: array(command),
    menus: record(string(), array(looseObject({ command: string(), when: optional(string()) }))),
    views: record(string(), array(looseObject({ id: string(), name: string() }))),
    viewsContainers: record(string(), array(looseObject({ id: string(), icon: string() }))),
    viewsWelcome: array(looseObject({ view: string(), contents: string() })),
    configuration: object({ properties: record(string(), looseObject({ scope: optional(string()) })) }),
  }),
  capabilities: object({ untrustedWorkspaces: looseObject({ restrictedConfigurations: unknown() }) }),
});

describe('the manifest and the code', () => {
  const manifest = parse(shape, extension().packageJSON);
  const { colors, commands, menus, views, viewsContainers, viewsWelcome, configuration } =
    manifest.contributes;
  const names = commands.map((one) => one.command).toSorted();
  const viewIds = Object.values(views).flatMap((list) => list.map(({ id }) => id));
  // The embedded platform is a program of its own, with names of its own.
  const source = globSync('src/**/*.ts', { cwd: extension().extensionPath })
    .filter((file) => !/^src[/\\]platform[/\\]/.test(file))
    .map((file) => readFileSync(join(extension().extensionPath, file), 'utf8'))
    .join('\n');

  before(() => extension().activate());

  it('know the same commands', async () => {
    const known = await vscode.commands.getCommands(true);
    // VS Code makes some for each view, such as `shiplog.releases.focus`.
    const isGenerated = (name: string) => viewIds.some((id) => name.startsWith(`${id}.`));
    const registered = known.filter((name) => name.startsWith('shiplog.') && !isGenerated(name));
    assert.ok(names.length >= 10, names.join(' '));
    assert.deepEqual(registered.toSorted(), names);
    assert.equal(new Set(names).size, names.length);
  });

  it('name every command that there is in every menu, text and link', async () => {
    const known = new Set([...names, ...(await vscode.commands.getCommands(true))]);
    const inMenus = Object.values(menus).flatMap((items) => items.map((item) => item.command));
    const inTexts = viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)/g)].map(([, name = '']) => name),
    );
    const inCode = [...source.matchAll(/'(shiplog\.\w+)'/g)].map(([, name = '']) => name);
    assert.ok(inMenus.length > 5 && inTexts.length > 5 && inCode.length > 5);
    const settings = Object.keys(configuration.properties);
    // No commands: views, settings, colors, the types of panels, the conditions of texts, buttons and keys, and the keys of
    // secrets and of what a person chose.
    const conditions = [
      'shiplog.state',
      'shiplog.commandLine',
      'shiplog.filtered',
      'shiplog.only',
      'shiplog.selected',
      'shiplog.choosingTarget',
    ];
    const panels = ['shiplog.details', 'shiplog.plan'];
    const keys = [
      'shiplog.accounts',
      'shiplog.apps',
      'shiplog.repositories',
      'shiplog.releaseFilter',
      'shiplog.crashes',
    ];
    // The whole name of the extension, in links.
    const own = 'shiplog.shiplog';
    const others = new Set([
      own,
      ...viewIds,
      ...settings,
      ...colors.map(({ id }) => id),
      ...panels,
      ...conditions,
      ...keys,
    ]);
    for (const name of [...inMenus, ...inTexts]) assert.ok(known.has(name), `there is no command ${name}`);
    for (const name of inCode) assert.ok(known.has(name) || others.has(name), `nothing is called ${name}`);
  });

  it('let each command be found in the palette by one category', () => {
    assert.deepEqual([...new Set(commands.map(({ category }) => category))], ['Shiplog']);
    const hidden = (menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    assert.deepEqual(
      hidden.map((item) => item.command),
      [
        'shiplog.loadMore',
        'shiplog.fetchCommits',
        'shiplog.fetchHistory',
        'shiplog.openFileChanges',
        'shiplog.rollBackToRelease',
        'shiplog.showTargetPlan',
      ],
    );
  });

  it('say on the row of a release that the rollback goes to it, and on that of an app that it is rolled back', () => {
    const onRows = (menus['view/item/context'] ?? []).filter(
      ({ command: name, when }) =>
        /rollback/i.test(name) && /releases/.test(when ?? '') && !/preview/.test(name),
    );
    const titles = onRows.map(({ command: name, when = '' }) => [
      /viewItem =~ (.+)$/.exec(when)?.[1],
      commands.find((one) => one.command === name)?.title,
    ]);
    assert.deepEqual(titles, [
      [String.raw`/\beligible\b/`, 'Roll Back to This Release…'],
      [String.raw`/\beligible\b/`, 'Roll Back to This Release…'],
      [String.raw`/\bapp\b/`, 'Roll Back App…'],
    ]);
  });

  it('know the same views, in a container that is there', async () => {
    assert.deepEqual(viewIds, ['shiplog.releases', 'shiplog.pipelines']);
    const containers = Object.values(viewsContainers).flat();
    assert.deepEqual(
      Object.keys(views),
      containers.map(({ id }) => id),
    );
    const created = [...source.matchAll(/new LazyTree\('([\w.]+)'/g)].map(([, id = '']) => id);
    assert.deepEqual(created.toSorted(), viewIds.toSorted());
    for (const { view } of viewsWelcome) assert.ok(viewIds.includes(view));
    for (const id of viewIds) {
      // oxlint-disable-next-line no-await-in-loop -- the side bar shows one view at a time
      await vscode.commands.executeCommand(`${id}.focus`);
    }
    for (const { icon } of containers) {
      assert.ok(readFileSync(join(extension().extensionPath, icon), 'utf8').includes('<svg'));
    }
  });

  it('know the same settings', () => {
    const written = Object.keys(configuration.properties).toSorted();
    // Those of VS Code's own settings are in sections of their own.
    const reads = source.match(/getConfiguration\((?!networkSection\)|'git'|'terminal\.integrated')/g) ?? [];
    const keys = [
      ...source.matchAll(/getConfiguration\('shiplog'\)\s*\.(?:get|inspect)(?:<\w+>)?\('([\w.]+)'/g),
    ].map(([, key = '']) => `shiplog.${key}`);
    assert.ok(reads.length > 0);
    assert.equal(keys.length, reads.length, 'each setting is read in the one way that this test can see');
    assert.deepEqual([...new Set(keys)].toSorted(), written);
    for (const [, key = ''] of source.matchAll(/affectsConfiguration\('([\w.]+)'/g)) {
      assert.ok(written.includes(key), `there is no setting ${key}`);
    }
    const defaults = vscode.workspace.getConfiguration('shiplog');
    for (const key of written)
      assert.notEqual(defaults.inspect(key.slice('shiplog.'.length))?.defaultValue, undefined);
  });

  it('keep the address of the platform out of reach of a folder, and other addresses out of an untrusted one', () => {
    assert.equal(configuration.properties['shiplog.apiUrl']?.scope, 'machine');
    assert.equal(configuration.properties['shiplog.webHosts']?.scope, 'machine-overridable');
    const restricted = ['shiplog.apiUrl', 'shiplog.webHosts'];
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, restricted);
  });

  it('wake Shiplog for what it registers', () => {
    const scheme = /registerFileSystemProvider\((\w+)/.exec(source)?.[1];
    const panels = [...source.matchAll(/^const viewType = '([\w.-]+)';$/gm)].map(([, type]) => type);
    const restored = [...source.matchAll(/restorePanels\('([\w.]+)'/g)].map(([, type]) => type);
    assert.ok(panels.length > 0);
    assert.deepEqual(new Set(panels), new Set(restored));
    const valueOf = (name = '') => new RegExp(`^const ${name} = '([\\w.-]+)';$`, 'm').exec(source)?.[1];
    assert.deepEqual(manifest.activationEvents.toSorted(), [
      `onFileSystem:${valueOf(scheme)}`,
      'onStartupFinished',
      ...(source.includes('registerUriHandler') ? ['onUri'] : []),
      ...panels.map((type) => `onWebviewPanel:${type}`).toSorted(),
    ]);
  });
});
