/** Letters and colours for files that commits changed, as source control has them, and for releases that were taken back. */

import * as vscode from 'vscode';
import type { FileChange } from '../../domain/graph/commit.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { kindByLetter, letterOf } from './file-rows.ts';
import { takenBackColor } from './release-rows.ts';

/** Of files that no editor opens: it keeps the marks of others, such as problems and git's own, off these rows. */
const changeScheme = 'shiplog-change';
const releaseScheme = 'shiplog-release';

/** What a file's row is decorated by: `shiplog-change:/src/cart.js?M` */
export function fileUri(change: Pick<FileChange, 'kind' | 'path'>): vscode.Uri {
  return vscode.Uri.from({ scheme: changeScheme, path: `/${change.path}`, query: letterOf(change) });
}

/** What the row of a release that was taken back is decorated by. @param by the version of the rollback */
export function takenBackUri({ id }: Pick<Release, 'id'>, by: number): vscode.Uri {
  return vscode.Uri.from({ scheme: releaseScheme, path: `/${id}`, query: versionName({ version: by }) });
}

export function decorateRows(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === changeScheme
        ? fileDecoration(uri)
        : uri.scheme === releaseScheme
          ? dimmed(`Taken back by ${uri.query}`)
          : undefined,
  });
}

function fileDecoration({ query }: vscode.Uri): vscode.FileDecoration | undefined {
  const kind = kindByLetter(query);
  return kind && new vscode.FileDecoration(kind.letter, kind.word, new vscode.ThemeColor(kind.color));
}

function dimmed(tooltip: string): vscode.FileDecoration {
  return new vscode.FileDecoration(undefined, tooltip, new vscode.ThemeColor(takenBackColor));
}
