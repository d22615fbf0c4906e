/** A plan as a document, to read and to copy. It leads to nothing that writes. */

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

const planScheme = 'shiplog-plan';

/**
 * The texts of the newest plans, by their addresses. VS Code reads one again whenever its page comes back to the front,
 * and does not say when that cannot happen any more.
 */
const texts = new Map<string, string>();
const most = 20;

/** Gives VS Code the texts of plans. */
export function registerPlanDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(planScheme, {
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ??
      'This plan is no longer available. Run “Shiplog: Preview Rollback…” or “Shiplog: Promote…” to make a new one.\n',
  });
}

/** Opens a plan's text, which is Markdown, as a page. */
export async function openPlanDocument(title: string, text: string): Promise<void> {
  // Each plan is another page: it says how things were, and stays as it is.
  const uri = vscode.Uri.from({ scheme: planScheme, path: `/${title}.md`, query: randomUUID() });
  texts.set(uri.toString(), text);
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
