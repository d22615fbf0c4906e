/** Links in the terminals of outputs: to files of the app which are here, at the line that is named. */

import * as vscode from 'vscode';
import type { Repositories } from '../../git/repositories.ts';
import { isSamePath } from '../../domain/text/paths.ts';
import { type FileMention, fileMentions } from '../../domain/text/file-mentions.ts';
import type { Attempt } from '../../domain/problem.ts';
import { fileInside } from './inside.ts';
import { asText } from './texts.ts';

interface OutputLink extends vscode.TerminalLink {
  readonly follow: () => unknown;
}

export interface LinkPorts {
  /** Follows a link, and reports its errors. */
  readonly attempt: Attempt;
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
    handleTerminalLink: ({ follow }) => ports.attempt('link in an output', follow),
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

/** Where a file may be that an app names: its repository first, then what is open. */
async function foldersOf(repositories: Repositories, app: string): Promise<readonly string[]> {
  const repository = await repositories.of(app);
  const open = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === 'file' ? [uri.fsPath] : [],
  );
  const all = [...(repository ? [repository.root] : []), ...open];
  return all.filter((one, index) => all.findIndex((other) => isSamePath(one, other)) === index);
}

async function linkTo(mention: FileMention, folders: readonly string[]): Promise<OutputLink | undefined> {
  const { start, length, path, line, column } = mention;
  const find = async () => {
    const files = await Promise.all(folders.map((folder) => fileInside(folder, path)));
    return files.find((file) => file !== undefined);
  };
  if ((await find()) === undefined) return undefined;
  const at = new vscode.Position((line ?? 1) - 1, (column ?? 1) - 1);
  const options = line === undefined ? {} : { selection: new vscode.Range(at, at) };
  const follow = async () => {
    // What was a file of the folder a while ago may be a link that leads elsewhere by now.
    const file = await find();
    if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file), options);
  };
  return { startIndex: start, length, tooltip: 'Open file', follow };
}

/** The way to the whole of a long output, in the line that names it. */
function ownLinks(line: string, follow: () => unknown): OutputLink[] {
  const startIndex = line.startsWith(' * ') ? line.indexOf(asText) : -1;
  return startIndex < 0 ? [] : [{ startIndex, length: asText.length, tooltip: asText, follow }];
}
