/** The release that a person selected to compare another one with. It stays selected for as long as the window. */

import * as vscode from 'vscode';
import { Problem } from '../../domain/problem.ts';
import { type AppAddress, versionName } from '../../domain/release/release.ts';
import type { Compared } from './compare.ts';

export class SelectedRelease {
  #selected: { readonly app: AppAddress; readonly version: number } | undefined;

  select({ ledger: { address: app }, release: { version } }: Compared): void {
    this.#selected = { app, version };
    void vscode.commands.executeCommand('setContext', 'shiplog.selected', true);
    const name = `${app.name} ${versionName({ version })}`;
    void vscode.window.setStatusBarMessage(`$(git-compare) ${name} is selected to be compared`, 5_000);
  }

  /** What was selected. It is looked up again, as another account may be signed in now. @throws {Problem} */
  get(): { readonly app: AppAddress; readonly version: number } {
    if (this.#selected) return this.#selected;
    throw new Problem(
      'No release is selected. Choose Select for Compare on one, then compare another with it.',
    );
  }
}
