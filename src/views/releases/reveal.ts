/** Brings rows of the releases view into sight, where a person goes on with the keyboard. */

import type * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import { Problem } from '../../domain/problem.ts';
import { versionName } from '../../domain/release/release.ts';
import { releaseRowIn } from './ledger-rows.ts';
import { type AppNode, type FurtherNode, idOf, type MoreNode, type Node } from './nodes.ts';

/** The view, as far as rows are brought into sight in it. */
export interface Sight {
  readonly view: Pick<vscode.TreeView<Node>, 'reveal' | 'selection' | 'visible'>;
  /** The row of an app. One that is not shown is pinned. */
  appRow(id: string): AppNode | undefined;
  /** Shows every release of each app. */
  showAll(): void;
  /** The rows below one as they are now. Those that changed were announced to VS Code before. */
  rowsBelow(node: Node): Promise<readonly Node[]>;
}

/** So many rows of an app are enough to see what it has shipped. */
const fewRows = 12;

/**
 * Shows an app, unfolded and selected, with its first rows.
 * @returns its row; undefined when there is no such app any more
 */
export async function revealApp(sight: Sight, id: string): Promise<AppNode | undefined> {
  const { view } = sight;
  const app = sight.appRow(id);
  if (!app) return undefined;
  await view.reveal(app, { select: true, focus: true, expand: true });
  const last = (await sight.rowsBelow(app)).slice(0, fewRows).at(-1);
  // VS Code scrolls no further than it must, so that an app from below would stand at the lower edge, without its rows.
  if (last) await view.reveal(last, { select: false });
  await view.reveal(app, { select: true, focus: true });
  return app;
}

/** Shows a release and selects it; what is between is read. @throws {Problem} when the app has none of that version */
export async function revealRelease(sight: Sight, ledger: Ledger, version: number): Promise<void> {
  const known = await ledger.until(({ releases }) => releases.find((one) => one.version === version));
  if (!known) throw new Problem(`${ledger.app.name} has no release ${versionName({ version })}.`);
  const app = sight.appRow(ledger.app.id);
  if (!app) return;
  const find = async () => releaseRowIn(await sight.rowsBelow(app), version, (run) => sight.rowsBelow(run));
  let row = await find();
  if (!row) {
    // A filter hides it.
    sight.showAll();
    row = await find();
  }
  // VS Code unfolds what it lies below.
  if (row) await sight.view.reveal(row, { select: true, focus: true });
}

/**
 * Loads what a row stands for. The focus goes on to the first row that came: it may have taken the place of this one, so
 * that nothing moves; else VS Code brings it into the middle.
 * @param load what the row does
 */
export async function loadInPlace(
  sight: Sight,
  node: MoreNode | FurtherNode,
  load: () => Promise<void>,
): Promise<void> {
  const { view } = sight;
  const before = new Set(await sight.rowsBelow(node.parent));
  await load();
  const first = (await sight.rowsBelow(node.parent)).find((row) => !before.has(row));
  // A person who has chosen something else meanwhile keeps the focus there. A row that is gone is no longer selected.
  const stayed = view.visible && view.selection.every((selected) => selected === node);
  if (first && stayed && idOf(first) !== idOf(node)) {
    await view.reveal(first, { select: false, focus: true });
  }
}
