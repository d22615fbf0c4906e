/** Links in the terminals of outputs: to files of the app which are here, at the line that is named. */

import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Repositories } from '../../git/repositories.ts';
import { type FileMention, fileMentions } from '../../model/file-mentions.ts';
import { asText } from './texts.ts';

interface OutputLink extends vscode.TerminalLink {
  readonly follow: () => unknown;
}

export interface LinkPorts {
  readonly repositories: Repositories;
  /** The app whose output a terminal shows; undefined for a terminal of somebody else. */
  appOf(terminal: vscode.Terminal): string | undefined;
  openAsText(terminal: vscode.Terminal): unknown;
}

export function registerLinks(ports: LinkPorts): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<OutputLink> = {
    async provideTerminalLinks({ line, terminal }) {
      const app = ports.appOf(terminal);
      if (app === undefined) return [];
      const folders = await foldersOf(ports.repositories, app);
      const files = await Promise.all(fileMentions(line).map((mention) => linkTo(mention, folders)));
      return [...files.flatMap((link) => link ?? []), ...ownLinks(line, () => ports.openAsText(terminal))];
    },
    handleTerminalLink: async ({ follow }) => {
      await follow();
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

/** Where a file may be that an app names: its repository first, then what is open. */
async function foldersOf(repositories: Repositories, app: string): Promise<readonly string[]> {
  const repository = await repositories.of(app);
  const open = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return [...new Set([...(repository ? [repository.root] : []), ...open])];
}

async function linkTo(mention: FileMention, folders: readonly string[]): Promise<OutputLink | undefined> {
  const { start, length, path, line, column } = mention;
  const uris = folders.map((folder) => vscode.Uri.file(join(folder, path)));
  const are = await Promise.all(uris.map(isFile));
  const uri = uris.find((_, index) => are[index]);
  if (!uri) return undefined;
  const at = new vscode.Position((line ?? 1) - 1, (column ?? 1) - 1);
  const follow = () =>
    vscode.window.showTextDocument(uri, line === undefined ? {} : { selection: new vscode.Range(at, at) });
  return { startIndex: start, length, tooltip: 'Open file', follow };
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** The way to the whole of a long output, in the line that names it. */
function ownLinks(line: string, follow: () => unknown): OutputLink[] {
  const startIndex = line.startsWith(' * ') ? line.indexOf(asText) : -1;
  return startIndex < 0 ? [] : [{ startIndex, length: asText.length, tooltip: asText, follow }];
}
