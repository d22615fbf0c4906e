/** Looks out for what git changes on disk. */

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { isSamePath } from '../domain/text/paths.ts';
import type { OpenFolder } from './discover.ts';
import type { Repository } from './repository.ts';
import { watchedIn } from './watched.ts';

/**
 * Watches folders for repositories that come and go, also below a folder that is searched deeper.
 * @param repositories that are known
 * @param changed may be called many times for one repository
 */
export function watchFolders(
  folders: readonly OpenFolder[],
  repositories: readonly Repository[],
  changed: () => void,
): vscode.Disposable {
  // A repository is whole once it has a `HEAD`, which may be long after its folder came.
  const heads = folders.map(({ path, levels }) =>
    watcher(path, `${levels === 0 ? '' : '**/'}.git/HEAD`, true),
  );
  const places = folders.map(({ path, levels }) => watcher(path, levels === 0 ? '.git' : '**/.git', false));
  // When a whole folder appears, its event is sometimes the only one; when one is deleted, it always is.
  const arriving = folders.filter(({ levels }) => levels !== 0).map(({ path }) => watcher(path, '*', false));
  const nested = repositories
    .map(({ root }) => root)
    .filter((root) => folders.every(({ path }) => !isSamePath(path, root)));
  const gone = [...new Set(nested.map((root) => dirname(root)))].map((parent) => watcher(parent, '*', true));
  const ended = ({ fsPath }: vscode.Uri) => {
    if (nested.some((root) => isSamePath(root, fsPath))) changed();
  };
  return vscode.Disposable.from(
    ...heads.flatMap((own) => [own, own.onDidCreate(changed)]),
    ...places.flatMap((own) => [
      own,
      own.onDidCreate(changed),
      own.onDidDelete(changed),
      own.onDidChange(changed),
    ]),
    ...arriving.flatMap((own) => [own, own.onDidCreate(changed), own.onDidChange(whenFolder(changed))]),
    ...gone.flatMap((own) => [own, own.onDidDelete(ended)]),
  );
}

/** A folder that is deleted and made again at once is told of as one that changed; files change all the time. */
function whenFolder(changed: () => void): (uri: vscode.Uri) => Promise<void> {
  return async ({ fsPath }) => {
    const found = await stat(fsPath).catch(() => undefined);
    if (found?.isDirectory()) changed();
  };
}

/** Watches repositories for changes of commits, references and settings. @param changed as above */
export function watchRepositories(
  repositories: readonly Repository[],
  changed: () => void,
): vscode.Disposable {
  const watched = repositories.flatMap(watchedIn);
  return vscode.Disposable.from(...watched.flatMap(({ folder, glob }) => watchFiles(folder, glob, changed)));
}

function watchFiles(folder: string, glob: string, changed: () => void): vscode.Disposable[] {
  const own = watcher(folder, glob, false);
  const heard = (uri: vscode.Uri) => {
    if (!uri.path.endsWith('.lock')) changed();
  };
  return [own, own.onDidChange(heard), own.onDidCreate(heard), own.onDidDelete(heard)];
}

function watcher(folder: string, glob: string, ignoreChanges: boolean): vscode.FileSystemWatcher {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
  return vscode.workspace.createFileSystemWatcher(pattern, false, ignoreChanges, false);
}
