/** The file in the editor, as its repository knows it. */

import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CommitFile } from '../../git/address.ts';
import { commitFileOf } from '../../git/file-system.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { isSamePath, pathBelow } from '../../domain/text/paths.ts';
import { Problem } from '../../domain/problem.ts';
import { openFile, openFolder } from '../../domain/remedies.ts';

export interface EditorFile {
  readonly repository: Repository;
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  /** Whole hash of the commit that it is shown as it was at; undefined for the file on disk. */
  readonly at?: string;
}

/**
 * @param uri of a file on disk, or of one as it was at a commit, as in the editor of a diff
 * @throws {Problem} when no open repository has it
 */
export async function fileIn(repositories: AppRepositories, uri: vscode.Uri): Promise<EditorFile> {
  const old = commitFileOf(uri);
  if (old) return oldFile(repositories, old);
  if (uri.scheme !== 'file')
    throw new Problem('That is no file of a folder on disk. Open the file itself.', { remedies: [openFile] });
  // git prints the real path of a folder; an editor may have opened it by a link.
  const places = [uri.fsPath, await realpath(uri.fsPath).catch(() => uri.fsPath)];
  const files = (await repositories.all()).flatMap((repository) =>
    places.flatMap((place) => {
      const path = pathBelow(repository.root, place);
      return path === undefined ? [] : [{ repository, path }];
    }),
  );
  // Of a repository within another the inner one has it: the shortest way.
  const [file] = files.toSorted((a, b) => a.path.length - b.path.length);
  if (file) return file;
  const name = vscode.workspace.asRelativePath(uri);
  throw new Problem(`${name} is in no open git repository. Open the folder that holds its repository.`, {
    remedies: [openFolder],
  });
}

async function oldFile(repositories: AppRepositories, { root, path, hash }: CommitFile): Promise<EditorFile> {
  const repository = (await repositories.all()).find((one) => isSamePath(one.root, root));
  if (repository) return { repository, path, at: hash };
  throw new Problem(`The repository in ${root} is not open any more. Open its folder, then ask again.`, {
    remedies: [openFolder],
  });
}

/** @throws {Problem} when there is no editor */
export function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor)
    throw new Problem('No file is open in the editor. Open one, then ask again.', { remedies: [openFile] });
  return editor;
}
