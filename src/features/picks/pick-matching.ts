/** Asks for one of some items, which are found by words, or by the version that their labels begin with. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';
import { LivePick } from './live-pick.ts';
import { matching } from './matching.ts';

/** @throws {Cancelled} */
export async function pickMatching<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
  placeholder: string,
): Promise<T> {
  const list = new LivePick<T>(title, placeholder, () => {});
  const { pick } = list;
  const listed = items.map((item) => ({
    label: item.label,
    description: item.description,
    isLine: item.kind === vscode.QuickPickItemKind.Separator,
    item: { ...item, alwaysShow: true },
  }));
  const draw = (text: string) => {
    const found = matching(listed, text);
    list.draw(
      found.map(({ item }) => item),
      found.find(({ isLine }) => !isLine)?.item,
      false,
    );
  };
  try {
    return await new Promise<T>((resolve, reject) => {
      pick.onDidChangeValue(draw);
      pick.onDidAccept(() => {
        if (list.active) resolve(list.active);
      });
      pick.onDidHide(() => reject(new Cancelled()));
      pick.show();
      draw('');
    });
  } finally {
    pick.dispose();
  }
}
