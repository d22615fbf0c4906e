/** A panel of the editor area with a page in it: the part that all of Shiplog's panels share. */

import * as vscode from 'vscode';
import type { Attempt } from '../../domain/problem.ts';
import { shellHtml } from './html.ts';
import type { PageMessage, PageState, PanelMessage } from './protocol.ts';

/** The checks of messages are loaded with the first message, not with the extension. */
export const incoming = () => import('./incoming.ts');

/** What the panel shows, and who handles its messages. */
export interface PageOwner {
  readonly extensionUri: vscode.Uri;
  /** Everything that the page shows now. */
  state(): PageState;
  /** Runs what the page requests, and reports errors. */
  readonly attempt: Attempt;
  /** Handles a message that `incoming.ts` has checked. */
  take(message: Exclude<PageMessage, { type: 'ready' }>): unknown;
  /** The panel was closed. */
  closed(): void;
}

export class PagePanel {
  readonly panel: vscode.WebviewPanel;
  readonly #owner: PageOwner;
  #posted = '';

  /** Puts the page into a new panel, or one that VS Code restores. */
  constructor(panel: vscode.WebviewPanel, owner: PageOwner) {
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(owner.extensionUri, 'dist');
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    this.panel = panel;
    this.#owner = owner;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((data: unknown) => this.#receive(data));
    panel.onDidDispose(() => owner.closed());
    webview.html = shellHtml({
      cspSource: webview.cspSource,
      script: address('page.js'),
      style: address('page.css'),
    });
  }

  /** Sends the state to a visible page; a hidden one asks for it when it is shown again. */
  post(asked = false): void {
    if (!asked && !this.panel.visible) return;
    const state = this.#owner.state();
    const text = JSON.stringify(state);
    if (text === this.#posted) return;
    this.#posted = text;
    this.send({ type: 'show', state });
  }

  send(message: PanelMessage): void {
    void this.panel.webview.postMessage(message);
  }

  /** Copies a text, and says so on the page. @param what its name, for people */
  async copy(text: string, what: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
    this.send({ type: 'notice', text: `Copied ${what}.` });
  }

  async #receive(data: unknown): Promise<void> {
    const { readPageMessage } = await incoming();
    const message = readPageMessage(data);
    if (!message) return;
    if (message.type === 'ready') {
      // A page that has just loaded knows nothing, whatever was sent to the one before it.
      this.#posted = '';
      this.post(true);
      return;
    }
    await this.#owner.attempt(`page: ${message.type}`, () => this.#owner.take(message));
  }
}
