/** Texts as pages, to read and to copy: plans, changelogs, comparisons. Nobody is asked to save them. */

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

const documentScheme = 'shiplog-document';

/**
 * The newest texts, by their addresses. VS Code reads one again whenever its page comes back to the front, and does not
 * say when that cannot happen any more.
 */
const texts = new Map<string, string>();
const most = 20;

/** Gives VS Code the texts. */
export function registerDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(documentScheme, {
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ??
      'This text is no longer available. Run the command that showed it again.\n',
  });
}

/**
 * Opens a text as a page.
 * @param title of its tab
 * @param markdown with names and messages by others escaped
 */
export async function openDocument(title: string, markdown: string): Promise<void> {
  // Each is another page: it says how things were, and stays as it is.
  const path = `/${title.replaceAll('/', '∕')}.md`;
  const uri = vscode.Uri.from({ scheme: documentScheme, path, query: randomUUID() });
  texts.set(uri.toString(), markdown);
  for (const oldest of [...texts.keys()].slice(0, -most)) texts.delete(oldest);
  await openPage(uri);
}

async function openPage(uri: vscode.Uri): Promise<void> {
  // VS Code's own, which can be switched off. Its commands are known before it runs, but not to those who ask for all.
  if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    return;
  }
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}
