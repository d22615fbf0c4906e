/** What a person is told of a rollback, and what they can do then. */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import { type Release, versionName } from '../model/release.ts';
import type { Intent, Made } from './intent-file.ts';
import { glanceAtRestart, readerOf, type Restarted } from './restart.ts';
import { crashOf, withRestart } from './texts.ts';
import { crashText, failureText, verdictText } from './verdicts.ts';
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

interface MadeText {
  readonly text: string;
  readonly made: Release;
  /** What was seen of its processes; left out where nobody looked. */
  readonly restarted?: Restarted | undefined;
  /** The release that ran before, which an undo goes back to. */
  readonly before: number | undefined;
}

/**
 * Tells of a release that a rollback made, and does what the person wants to do about it.
 * @param shown called once they can read it
 */
export async function tellMade(
  ports: TellPorts,
  ledger: Ledger,
  told: MadeText,
  shown: () => void,
): Promise<void> {
  const { made, before } = told;
  const { version } = made;
  const app = ledger.address;
  const asking =
    made.status === 'failed' ? showFailure(told, await failureOf(ports, ledger, made)) : showSuccess(told);
  shown();
  const answer = await asking;
  if (answer === undefined) return;
  const subjects: Partial<Record<Action, unknown>> = {
    Undo: { app, version: before },
    'Roll Back…': { app },
  };
  await vscode.commands.executeCommand(commands[answer], subjects[answer] ?? { app, version });
}

async function failureOf(ports: TellPorts, ledger: Ledger, made: Release): Promise<string> {
  const running = ledger.state.releases.find(({ current }) => current);
  return failureText(running, await ports.tail(ledger, made));
}

/** Whoever waits for production to be well again must not miss that it is not: this stays until it was seen. */
function showFailure({ text, made }: MadeText, detail: string): Thenable<Action | undefined> {
  const modal = { modal: true, detail };
  return vscode.window.showErrorMessage<Action>(text, modal, ...outputOf(made), 'Roll Back…');
}

function showSuccess({ text, made, before, restarted }: MadeText): Thenable<Action | undefined> {
  const undo: Action[] = before === undefined ? [] : ['Undo'];
  const actions: Action[] = [...undo, 'Open Changes', ...outputOf(made)];
  const crash = crashOf(restarted);
  if (crash) {
    // Production is down, with the release that was to mend it: this stays until it was seen as well.
    const modal = { modal: true, detail: crashText(crash) };
    return vscode.window.showErrorMessage<Action>(text, modal, ...actions, 'Roll Back…');
  }
  return restarted?.end === 'late'
    ? vscode.window.showWarningMessage<Action>(text, ...actions)
    : vscode.window.showInformationMessage<Action>(text, ...actions);
}

function outputOf({ outputUrl }: Release): Action[] {
  return outputUrl === null ? [] : ['Show Output'];
}

/**
 * Tells what became of a rollback whose flow is over: of another window, or of this one after it could not tell.
 * @param ledger undefined while it cannot be had
 * @returns once the person can read it
 */
export async function tellLater(
  ports: TellPorts,
  ledger: Ledger | undefined,
  intent: Intent,
  verdict: Verdict,
): Promise<void> {
  const text = verdictText(intent, verdict);
  const made = verdict.is === 'made' ? releaseOf(ledger, verdict.made) : undefined;
  if (ledger && made) {
    const before = ledger.state.releases.find(({ id }) => id === intent.targets[0]?.current)?.version;
    const restarted = await glance(ledger, made);
    const told = { text: withRestart(text, restarted), made, restarted, before };
    return new Promise((resolve) => void tellMade(ports, ledger, told, resolve));
  }
  const { origin, account } = intent;
  const subject = { app: { ...origin.app, account }, version: origin.version };
  void vscode.window
    .showWarningMessage<Action>(text, 'Show Releases', 'Roll Back…')
    .then((answer) => answer && vscode.commands.executeCommand(commands[answer], subject));
}

const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });

function glance(ledger: Ledger, made: Release): Promise<Restarted | undefined> {
  if (made.status !== 'succeeded') return Promise.resolve(undefined);
  return glanceAtRestart({ read: readerOf(ledger), wait }, made);
}

function releaseOf(ledger: Ledger | undefined, made: readonly Made[]): Release | undefined {
  const known = made.find(({ release }) => release)?.release;
  const release = ledger?.state.releases.find(({ id }) => id === known?.id);
  return release && known ? { ...release, status: known.status } : undefined;
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
