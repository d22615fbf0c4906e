/** What a person is told of a rollback, and what they can do then. */

import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import { type Release, versionName } from '../model/release.ts';
import type { Intent } from './intent-file.ts';
import { failureText, verdictText } from './verdicts.ts';
import type { Verdict } from './write.ts';

export interface TellPorts {
  /** The last lines that a release phase printed; '' where there are none to be had. Never rejects. */
  tail(ledger: Ledger, release: Release): Promise<string>;
}

const commands = {
  Undo: 'shiplog.rollback',
  'Open Changes': 'shiplog.openChanges',
  'Show Output': 'shiplog.showOutput',
  'Roll Back…': 'shiplog.rollback',
  'Show Releases': 'shiplog.releases.focus',
} as const;
type Action = keyof typeof commands;

/**
 * Tells of a release that a rollback made, and offers what can be done about it.
 * @param before the release that ran before, which an undo goes back to
 */
export async function tellMade(
  ports: TellPorts,
  ledger: Ledger,
  {
    text,
    made,
    before,
  }: { readonly text: string; readonly made: Release; readonly before: number | undefined },
): Promise<void> {
  const hasOutput = made.outputUrl !== null;
  const output: Action[] = hasOutput ? ['Show Output'] : [];
  const { app, version } = made;
  let answer: Action | undefined;
  if (made.status === 'failed') {
    const running = ledger.state.releases.find(({ current }) => current);
    const detail = failureText(running, await ports.tail(ledger, made));
    // Whoever waits for production to be well again must not miss that it is not: this stays until it was seen.
    answer = await vscode.window.showErrorMessage(
      text,
      { modal: true, detail },
      ...output,
      'Roll Back…' as const,
    );
  } else {
    const undo: Action[] = before === undefined ? [] : ['Undo'];
    answer = await vscode.window.showInformationMessage(text, ...undo, 'Open Changes' as const, ...output);
  }
  if (answer === undefined) return;
  const subjects: Partial<Record<Action, unknown>> = {
    Undo: { app, version: before },
    'Roll Back…': { app },
  };
  await vscode.commands.executeCommand(commands[answer], subjects[answer] ?? { app, version });
}

/**
 * Tells what became of a rollback whose flow is over: of another window, or of this one after it could not tell.
 * @param ledger undefined while it cannot be had
 */
export async function tellLater(
  ports: TellPorts,
  ledger: Ledger | undefined,
  intent: Intent,
  verdict: Verdict,
): Promise<void> {
  const text = verdictText(intent, verdict);
  if (verdict.is === 'made') {
    const id = verdict.made.find(({ release }) => release)?.release?.id;
    const made = ledger?.state.releases.find((release) => release.id === id);
    const before = ledger?.state.releases.find((release) => release.id === intent.apps[0]?.current);
    if (ledger && made) return tellMade(ports, ledger, { text, made, before: before?.version });
    await vscode.window.showInformationMessage(text);
    return;
  }
  const answer = await vscode.window.showWarningMessage(text, 'Roll Back…', 'Show Releases');
  const { app, version } = intent.origin;
  if (answer) await vscode.commands.executeCommand(commands[answer], { app, version });
}

/** What is added where somebody else's releases came between the plan and the write. */
export function overtakenText(ledger: Ledger, planned: Release, made: Release): string {
  const between = ledger.state.releases.filter(
    ({ version }) => version > planned.version && version < made.version,
  );
  if (between.length === 0) return '';
  const names = between.map((release) => `${versionName(release)} by ${release.user.email}`).join(', ');
  return ` Careful: ${names} came in the last moment, and ${between.length === 1 ? 'is' : 'are'} taken back as well.`;
}
