/** The addresses that open something of Shiplog in this editor. Anybody may have written one: it only shows. */

import * as vscode from 'vscode';
import { type Attempt, Problem } from '../../domain/problem.ts';

/** @param attempt follows a link, and reports its errors */
export function registerLinks(attempt: Attempt): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: ({ path }) =>
      attempt('link', async () => {
        const { readReleasePath } = await import('../../domain/release/release-link.ts');
        const subject = readReleasePath(path);
        if (!subject) {
          throw new Problem(
            'This link leads to no release. It may have been cut off, or made by another version of Shiplog: copy it again.',
          );
        }
        await vscode.commands.executeCommand('shiplog.showDetails', subject);
      }),
  });
}
