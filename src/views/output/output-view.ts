/** Shows the output of release phases: one terminal per release, and documents of whole outputs. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Outputs } from '../../ledger/outputs.ts';
import { type Attempt, Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { briefly } from '../../progress/progress.ts';
import { OutputDocuments } from './document.ts';
import { registerLinks } from './links.ts';
import { OutputTerminal } from './terminal.ts';
import { endTexts, outputTitle } from './texts.ts';

interface Shown {
  readonly terminal: vscode.Terminal;
  readonly pty: OutputTerminal;
}

export class OutputView implements vscode.Disposable {
  /** The outputs that were read. */
  readonly outputs = new Outputs();

  readonly #shown = new Set<Shown>();
  readonly #documents = new OutputDocuments();
  readonly #registered: readonly vscode.Disposable[];

  /**
   * @param onDidLeave fires the id of an account that was signed out, whose outputs are dropped
   * @param attempt follows a link, and reports its errors
   */
  constructor(repositories: AppRepositories, onDidLeave: vscode.Event<string>, attempt: Attempt) {
    this.#registered = [
      this.#documents,
      onDidLeave((id) => this.outputs.forget(id)),
      registerLinks(attempt, repositories, this.#documents, (terminal) => this.#of(terminal)?.pty.output),
    ];
  }

  /** The release whose output the active terminal shows. */
  get active(): { readonly ledger: Ledger; readonly release: Release } | undefined {
    return vscode.window.activeTerminal && this.#of(vscode.window.activeTerminal)?.pty.output;
  }

  /**
   * Shows an output in a terminal, the existing one if there is one, and follows it.
   * @param preserveFocus keeps the keyboard focus where it is, for a person who did not ask for the output
   * @throws Problem when the release has none that can be read
   */
  show(ledger: Ledger, release: Release, preserveFocus = false): void {
    const output = this.outputs.of(ledger, release);
    const known = [...this.#shown].find(({ pty }) => pty.output === output);
    known?.pty.follow();
    (known?.terminal ?? this.#open(output)).show(preserveFocus);
  }

  /**
   * Opens an output as a document. A finished output is read in full first.
   * @throws Problem when there is none, or it cannot be read; Cancelled
   */
  async openText(ledger: Ledger, release: Release): Promise<void> {
    const output = this.outputs.of(ledger, release);
    const leave = output.follow();
    try {
      if (release.status !== 'pending') {
        await briefly(`Reading the output of ${release.app.name} ${versionName(release)}…`, (signal) =>
          output.ended(signal),
        );
        if (output.end === 0) {
          const texts = endTexts(output.reading, output.release, ledger.state.releases, false);
          throw new Problem(texts.join(' '));
        }
      }
      await this.#documents.open(output);
    } finally {
      leave();
    }
  }

  dispose(): void {
    for (const { terminal } of this.#shown) terminal.dispose();
    for (const one of this.#registered) one.dispose();
  }

  #open(output: OutputTerminal['output']): vscode.Terminal {
    const pty = new OutputTerminal(output, () => this.#shown.delete(shown));
    const name = outputTitle(output.release);
    const iconPath = new vscode.ThemeIcon('output');
    // Nothing could be read for it after a reload.
    const shown = { pty, terminal: vscode.window.createTerminal({ name, pty, iconPath, isTransient: true }) };
    this.#shown.add(shown);
    return shown.terminal;
  }

  #of(terminal: vscode.Terminal): Shown | undefined {
    return [...this.#shown].find((one) => one.terminal === terminal);
  }
}
