/** Outputs as documents to search and copy from: everything that is kept, without colours. */

import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Output } from '../../ledger/outputs.ts';
import { PlainText } from '../../domain/text/terminal-text.ts';
import { leftOutText, outputTitle } from './texts.ts';

const outputScheme = 'shiplog-output';

export class OutputDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  /** The outputs of open documents, by their addresses. */
  readonly #outputs = new Map<string, { readonly output: Output; readonly leave: () => void }>();
  readonly #registered: readonly vscode.Disposable[];

  constructor() {
    this.#registered = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(outputScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#leave(uri.toString())),
    ];
  }

  /** Opens what there is; a document of an unfinished output is read again when the output ends. */
  async open(output: Output): Promise<void> {
    const { release } = output;
    const path = `/${outputTitle(release).replaceAll('/', '-')}.log`;
    const uri = vscode.Uri.from({ scheme: outputScheme, path, query: release.id });
    if (!this.#outputs.has(uri.toString())) this.#outputs.set(uri.toString(), this.#follow(output, uri));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const output = this.#outputs.get(uri.toString())?.output;
    return output
      ? textOf(output)
      : 'This output is no longer loaded. Run “Shiplog: Open Output as Text” to read it again.\n';
  }

  dispose(): void {
    for (const uri of this.#outputs.keys()) this.#leave(uri);
    for (const one of this.#registered) one.dispose();
  }

  #follow(output: Output, uri: vscode.Uri): { readonly output: Output; readonly leave: () => void } {
    const leave = output.follow();
    if (output.isUnderWay) void output.ended().then(() => this.#changed.fire(uri));
    return { output, leave };
  }

  #leave(uri: string): void {
    this.#outputs.get(uri)?.leave();
    this.#outputs.delete(uri);
  }
}

async function textOf(output: Output): Promise<string> {
  const text = new PlainText();
  const lines = output.start > 0 ? [`(${leftOutText(output.start)})\n`] : [];
  for (let at = output.start; at < output.end;) {
    const piece = output.read(at);
    lines.push(text.write(piece.text));
    at = piece.next;
    // 10 MB take a while, so other work gets a turn in between.
    // oxlint-disable-next-line no-await-in-loop
    await turn();
  }
  lines.push(text.end());
  const { kind } = output.reading;
  const isUnderWay = kind === 'reading' || kind === 'awaited';
  if (isUnderWay)
    lines.push('\n(The release phase is still running. This document is updated when it ends.)\n');
  return lines.join('');
}
