/** Links in output terminals, to local files of the app at the named line. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import { isSamePath } from '../../domain/text/paths.ts';
import { type FileMention, fileMentions } from '../../domain/text/file-mentions.ts';
import type { Attempt } from '../../domain/problem.ts';
import type { Output } from '../../ledger/outputs.ts';
import type { OutputDocuments } from './document.ts';
import { fileInside } from './inside.ts';
import { asText } from './texts.ts';

interface OutputLink extends vscode.TerminalLink {
  readonly follow: () => unknown;
}

/**
 * @param attempt follows a link, and reports its errors
 * @param outputOf the output that a terminal shows; undefined for a terminal of another extension
 */
export function registerLinks(
  attempt: Attempt,
  repositories: AppRepositories,
  documents: OutputDocuments,
  outputOf: (terminal: vscode.Terminal) => Output | undefined,
): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<OutputLink> = {
    async provideTerminalLinks({ line, terminal }) {
      const output = outputOf(terminal);
      if (!output) return [];
      const folders = await foldersOf(repositories, output.ledger.app.name);
      const files = await Promise.all(fileMentions(line).map((mention) => linkTo(mention, folders)));
      return [...files.flatMap((link) => link ?? []), ...ownLinks(line, () => documents.open(output))];
    },
    handleTerminalLink: ({ follow }) => attempt('link in an output', follow),
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

/** The folders that may have a file that an app names: its repository first, then the open folders. */
async function foldersOf(repositories: AppRepositories, app: string): Promise<readonly string[]> {
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
    // By now the file may have been replaced by a link out of the folder, so it is checked again.
    const file = await find();
    if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file), options);
  };
  return { startIndex: start, length, tooltip: 'Open file', follow };
}

/** The link to the whole output, in Shiplog's line that names the command. */
function ownLinks(line: string, follow: () => unknown): OutputLink[] {
  const startIndex = line.startsWith(' * ') ? line.indexOf(asText) : -1;
  return startIndex < 0 ? [] : [{ startIndex, length: asText.length, tooltip: asText, follow }];
}
