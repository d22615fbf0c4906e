/** Shows what release phases print: one terminal for each release, and documents of the whole. */

import * as vscode from 'vscode';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { Outputs } from '../../ledger/outputs.ts';
import { type Attempt, Problem } from '../../domain/problem.ts';
import type { Release } from '../../domain/release/release.ts';
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
  /** What was read, by whomever it is shown. */
  readonly outputs = new Outputs();

  readonly #shown = new Set<Shown>();
  readonly #documents = new OutputDocuments();
  readonly #registered: readonly vscode.Disposable[];

  /**
   * @param onDidLeave fires the id of an account that was signed out: nothing of it is kept
   * @param attempt follows a link, and reports its errors
   */
  constructor(repositories: AppRepositories, onDidLeave: vscode.Event<string>, attempt: Attempt) {
    this.#registered = [
      this.#documents,
      onDidLeave((id) => this.outputs.forget(id)),
      registerLinks(attempt, repositories, this.#documents, (terminal) => this.#of(terminal)?.pty.output),
    ];
  }

  /** The release whose output is in front in the terminals. */
  get active(): { readonly ledger: Ledger; readonly release: Release } | undefined {
    return vscode.window.activeTerminal && this.#of(vscode.window.activeTerminal)?.pty.output;
  }

  /**
   * Shows an output while it is written, and from then on; the same one again where it is shown already.
   * @param preserveFocus leaves the keyboard where it is, for a person who did not ask for it
   * @throws Problem when the release has none that can be read
   */
  show(ledger: Ledger, release: Release, preserveFocus = false): void {
    const output = this.outputs.of(ledger, release);
    const known = [...this.#shown].find(({ pty }) => pty.output === output);
    known?.pty.follow();
    (known?.terminal ?? this.#open(output)).show(preserveFocus);
  }

  /**
   * Opens an output as a document. One that has come to its end is read whole before.
   * @throws Problem when there is none, or it cannot be read; Cancelled
   */
  async openText(ledger: Ledger, release: Release): Promise<void> {
    const output = this.outputs.of(ledger, release);
    const leave = output.follow();
    try {
      if (release.status !== 'pending') {
        await briefly(`Reading the ${outputTitle(release)}…`, (signal) => output.ended(signal));
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
