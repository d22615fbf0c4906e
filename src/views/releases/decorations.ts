/** Letters and colours for files that commits changed, as source control has them. */

import * as vscode from 'vscode';
import type { FileChange } from '../../domain/graph/commit.ts';
import { kindByLetter, letterOf } from './file-rows.ts';

/** Of files that no editor opens: it keeps the marks of others, such as problems and git's own, off these rows. */
const changeScheme = 'shiplog-change';

/** What a file's row is decorated by: `shiplog-change:/src/cart.js?M` */
export function fileUri(change: Pick<FileChange, 'kind' | 'path'>): vscode.Uri {
  return vscode.Uri.from({ scheme: changeScheme, path: `/${change.path}`, query: letterOf(change) });
}

export function decorateFiles(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      const kind = uri.scheme === changeScheme ? kindByLetter(uri.query) : undefined;
      if (!kind) return undefined;
      return new vscode.FileDecoration(kind.letter, kind.word, new vscode.ThemeColor(kind.color));
    },
  });
}
