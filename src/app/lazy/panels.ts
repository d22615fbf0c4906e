/** Panels that VS Code brings back after a reload of the window, and who fills them, loaded for that. */

import * as vscode from 'vscode';
import type { Pages } from '../panels.ts';

/** Which of the pages has which type in the manifest. */
const types = {
  'shiplog.details': 'release',
  'shiplog.plan': 'plan',
} as const;

export function registerPanels(load: () => Promise<Pages>): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(types).map(([type, page]) =>
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (panel, state) =>
          (await load())[page].deserializeWebviewPanel(panel, state),
      }),
    ),
  );
}
