/** The writes of this window, and the care for those that others left, for as long as it is open. */

import * as vscode from 'vscode';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Live } from '../../ledger/live.ts';
import { type Attempt, messageOf, Problem } from '../../domain/problem.ts';
import { entriesFor } from './entry-account.ts';
import type { Intent } from './journal-entry.ts';
import { IntentFiles, type UnreadableEntry } from './journal-files.ts';
import { abandonedText, unreadableText } from './unreadable-entries.ts';
import type { OperationWords } from './report.ts';
import type { ReportDesk } from './show-report.ts';
import { Writes } from './operations.ts';

interface WindowPorts extends Pick<ReportDesk, 'tail'> {
  /** What each kind of operation says of itself. */
  readonly words: Readonly<Record<Intent['kind'], () => Promise<OperationWords>>>;
  /** Does what the person chose, and reports its errors. */
  readonly attempt: Attempt;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** @param storage of the extension, which all windows of this machine share */
export function openWrites(
  storage: vscode.Uri,
  ledgers: AppLedgers,
  live: Live,
  { words, log, attempt, ...ports }: WindowPorts,
): Writes & vscode.Disposable {
  const folder = vscode.Uri.joinPath(storage, 'writes');
  const noted = new Set<string>();
  /** @returns whether it is the first time that this window learns of it */
  const note = (text: string): boolean => {
    if (noted.has(text)) return false;
    noted.add(text);
    log.warn(text);
    return true;
  };
  const files = new IntentFiles(folder.fsPath, (entry) => {
    if (note(entry.message)) void attempt('journal', () => tellUnreadable(files, folder, entry));
  });
  const { isOurs, ledgerOf } = entriesFor(ledgers);
  const writes = new Writes({
    shelf: files,
    isOurs,
    ledgerOf,
    async tell(intent, verdict) {
      const [{ reportLater }, { dialogs }, own] = await Promise.all([
        import('./show-report.ts'),
        import('./dialogs.ts'),
        words[intent.kind](),
      ]);
      return reportLater({ ...ports, dialogs, ledgerOf }, own, intent, verdict);
    },
    abandoned: (intent) => attempt('journal', () => tellAbandoned(files, writes, intent)),
  });
  const look = async () => {
    try {
      await writes.goOn();
    } catch (error) {
      // What cannot be looked into now is kept, and looked into the next time.
      const text = messageOf(error);
      if (note(text) && error instanceof Problem) void vscode.window.showWarningMessage(text);
    }
  };
  void files.tidy(Date.now()).then(look);
  const subscriptions = [
    live.read.on(() => void look()),
    ledgers.reset.on(() => void writes.letGo().then(look, look)),
  ];
  return Object.assign(writes, { dispose: () => subscriptions.forEach((stop) => stop()) });
}

/** Told once, by one window: it stays as it is, and there is nothing new to say of it. */
async function tellUnreadable(files: IntentFiles, folder: vscode.Uri, entry: UnreadableEntry): Promise<void> {
  if (!(await files.claimTelling(entry.id))) return;
  const show = 'Show File';
  const answer = await vscode.window.showWarningMessage(unreadableText(entry), show);
  const file = vscode.Uri.joinPath(folder, `${entry.id}.json`);
  if (answer === show) await vscode.commands.executeCommand('revealFileInOS', file);
}

/** Told once, by one window. The entry stays for a window that is signed in, unless the person wants no more of it. */
async function tellAbandoned(files: IntentFiles, writes: Writes, intent: Intent): Promise<void> {
  if (!(await files.claimTelling(intent.id))) return;
  const [signIn, dismiss] = ['Sign In', 'Dismiss'];
  const answer = await vscode.window.showWarningMessage(abandonedText(intent), signIn, dismiss);
  if (answer === signIn) await vscode.commands.executeCommand('shiplog.signIn');
  if (answer === dismiss) await writes.book.dismiss(intent.id);
}
