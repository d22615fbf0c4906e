// The releases view as VS Code sees it: what Shiplog gives it to draw, and how files are decorated.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Given {
  view?: vscode.TreeView<object>;
  tree?: vscode.TreeDataProvider<object>;
  decorations?: vscode.FileDecorationProvider;
  links?: vscode.UriHandler;
}

const givenKey = Symbol.for('shiplog.test.view');

/** Each test file is a bundle of its own: the first of them listens, before Shiplog is active. */
export function listenToView(): void {
  if (!Reflect.has(globalThis, givenKey)) Reflect.set(globalThis, givenKey, listen());
}

function listen(): Given {
  const heard: Given = {};
  const { createTreeView, registerFileDecorationProvider, registerUriHandler } = vscode.window;
  Object.assign(vscode.window, {
    createTreeView(id: string, options: vscode.TreeViewOptions<object>) {
      const view = createTreeView(id, options);
      if (id === 'shiplog.releases') Object.assign(heard, { tree: options.treeDataProvider, view });
      return view;
    },
    registerFileDecorationProvider(provider: vscode.FileDecorationProvider) {
      heard.decorations = provider;
      return registerFileDecorationProvider(provider);
    },
    registerUriHandler(handler: vscode.UriHandler) {
      heard.links = handler;
      return registerUriHandler(handler);
    },
  });
  return heard;
}

function given(): Given {
  return Reflect.get(globalThis, givenKey) as Given;
}

/** The view itself, for whether it is on screen. */
export function releasesView(): vscode.TreeView<object> {
  const { view } = given();
  assert.ok(view, 'the view was made');
  return view;
}

export interface Row {
  readonly node: object;
  readonly item: vscode.TreeItem;
}

/** The rows below one, or the first ones. */
export async function rowsBelow(row?: Row): Promise<Row[]> {
  const { tree } = given();
  assert.ok(tree, 'the view was made');
  const nodes = (await tree.getChildren(row?.node)) ?? [];
  return Promise.all(nodes.map(async (node) => ({ node, item: await tree.getTreeItem(node) })));
}

/** The row whose spoken text matches. */
export async function rowBelow(parent: Row | undefined, spoken: RegExp): Promise<Row> {
  const rows = await rowsBelow(parent);
  const found = rows.find(({ item }) => spoken.test(spokenOf(item)));
  assert.ok(found, `${spoken.source} is among ${rows.map(({ item }) => spokenOf(item)).join(' | ')}`);
  return found;
}

export function spokenOf({ accessibilityInformation, label }: vscode.TreeItem): string {
  return accessibilityInformation?.label ?? (typeof label === 'string' ? label : (label?.label ?? ''));
}

/** What a row shows while the pointer rests on it, as Markdown. */
export async function tooltipOf({ node, item }: Row): Promise<vscode.MarkdownString> {
  const { token } = new vscode.CancellationTokenSource();
  const resolved = await given().tree?.resolveTreeItem?.(item, node, token);
  assert.ok(resolved?.tooltip instanceof vscode.MarkdownString);
  return resolved.tooltip;
}

/** How Shiplog decorates a resource. */
export async function decorationOf(uri: vscode.Uri | undefined): Promise<vscode.FileDecoration | undefined> {
  assert.ok(uri);
  const { token } = new vscode.CancellationTokenSource();
  return (await given().decorations?.provideFileDecoration(uri, token)) ?? undefined;
}

/** Does what a click on a row does. */
export async function click({ item: { command } }: Row): Promise<void> {
  assert.ok(command);
  const args: unknown[] = command.arguments ?? [];
  await vscode.commands.executeCommand(command.command, ...args);
}

/** Follows a link as VS Code does, once the person has allowed it. */
export async function followLink(link: string): Promise<void> {
  const { links } = given();
  assert.ok(links, 'links are handled');
  await links.handleUri(vscode.Uri.parse(link, true));
}
