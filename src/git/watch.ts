/** Looks out for what git changes on disk. */

import * as vscode from 'vscode';
import type { OpenFolder } from './discover.ts';
import type { Repository } from './repository.ts';

/**
 * Tells of repositories that come and go in folders: of those which nobody else looks below also further down.
 * @param changed may be called many times for one repository
 */
export function watchFolders(
  folders: readonly OpenFolder[],
  repositories: readonly Repository[],
  changed: () => void,
): vscode.Disposable {
  const watchers = folders.flatMap(({ path, searched, levels }) => {
    const further = !searched && levels !== 0;
    const own = watcher(path, further ? '**/.git' : '.git', true);
    const parts = [own, own.onDidCreate(changed), own.onDidDelete(changed)];
    if (!further) return parts;
    // Of a folder that goes with all that is in it nothing else is told.
    const gone = watcher(path, '*', true);
    const ended = ({ fsPath }: vscode.Uri) => {
      if (repositories.some(({ root }) => root === fsPath)) changed();
    };
    return [...parts, gone, gone.onDidDelete(ended)];
  });
  return vscode.Disposable.from(...watchers);
}

/** Tells of commits, references and settings of repositories. @param changed as above */
export function watchRepositories(
  repositories: readonly Repository[],
  changed: () => void,
): vscode.Disposable {
  const watchers = repositories.flatMap(({ gitDir, commonDir }) => [
    // A commit that was fetched by its hash changes no reference.
    ...watchFiles(gitDir, '{HEAD,FETCH_HEAD}', changed),
    ...watchFiles(commonDir, '{config,packed-refs,shallow,objects/pack/*.idx}', changed),
    ...watchFiles(vscode.Uri.joinPath(vscode.Uri.file(commonDir), 'refs').fsPath, '**', changed),
  ]);
  return vscode.Disposable.from(...watchers);
}

function watchFiles(folder: string, glob: string, changed: () => void): vscode.Disposable[] {
  const own = watcher(folder, glob, false);
  const tell = (uri: vscode.Uri) => {
    if (!uri.path.endsWith('.lock')) changed();
  };
  return [own, own.onDidChange(tell), own.onDidCreate(tell), own.onDidDelete(tell)];
}

function watcher(folder: string, glob: string, ignoreChanges: boolean): vscode.FileSystemWatcher {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
  return vscode.workspace.createFileSystemWatcher(pattern, false, ignoreChanges, false);
}
