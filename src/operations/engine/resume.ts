/** Opens the operations of a window, and goes on with those that other windows left, for as long as it is open. */

import * as vscode from 'vscode';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import type { Live } from '../../ledger/live.ts';
import { type Attempt, messageOf, Problem } from '../../domain/problem.ts';
import { entriesFor } from './entry-account.ts';
import type { Intent } from './journal-entry.ts';
import { JournalFiles, type UnreadableEntry } from './journal-files.ts';
import { abandonedText, unreadableText } from './unreadable-entries.ts';
import type { Kinds, OperationHost, OperationWords } from './operation.ts';
import { Operations } from './operations.ts';

/**
 * @param storage of the extension, which all windows of this machine share
 * @param attempt does what the person chose, and reports its errors
 */
export function openOperations(
  storage: vscode.Uri,
  kinds: Kinds,
  ledgers: AppLedgers,
  live: Live,
  host: Pick<OperationHost, 'crashes' | 'outputs' | 'pagesOf'>,
  log: Pick<vscode.LogOutputChannel, 'warn'>,
  attempt: Attempt,
): Operations & vscode.Disposable {
  const folder = vscode.Uri.joinPath(storage, 'writes');
  const noted = new Set<string>();
  /** @returns whether it is the first time that this window learns of it */
  const note = (text: string): boolean => {
    if (noted.has(text)) return false;
    noted.add(text);
    log.warn(text);
    return true;
  };
  const files = new JournalFiles(folder.fsPath, {
    kinds: Object.keys(kinds),
    onUnreadable(entry) {
      if (note(entry.message)) void attempt('journal', () => reportUnreadable(files, folder, entry));
    },
  });
  const { isOurs, ledgerOf } = entriesFor(ledgers);
  const operations = new Operations({
    store: files,
    isOurs,
    ledgerOf,
    async report(intent, verdict) {
      const [{ reportLater }, { dialogs }, own] = await Promise.all([
        import('./show-report.ts'),
        import('./dialogs.ts'),
        wordsOf(kinds, intent),
      ]);
      return reportLater({ ...host, dialogs }, own, { intent, verdict }, ledgerOf);
    },
    abandoned: (intent) => attempt('journal', () => reportAbandoned(files, operations, kinds, intent)),
  });
  const look = async () => {
    try {
      await operations.takeOver();
    } catch (error) {
      // What cannot be looked into now is kept, and looked into the next time.
      const text = messageOf(error);
      if (note(text) && error instanceof Problem) void vscode.window.showWarningMessage(text);
    }
  };
  void files.tidy(Date.now()).then(look);
  const subscriptions = [
    live.read.on(() => void look()),
    ledgers.reset.on(() => void operations.handBack().then(look, look)),
  ];
  return Object.assign(operations, { dispose: () => subscriptions.forEach((stop) => stop()) });
}

/** @throws {TypeError} for a kind that this version does not have; its entries cannot be read */
function wordsOf(kinds: Kinds, { kind }: Intent): Promise<OperationWords> {
  const load = kinds[kind];
  if (load) return load();
  throw new TypeError(`there is no operation “${kind}”`);
}

/** Reported once, by one window: it stays as it is, and there is nothing new to say of it. */
async function reportUnreadable(
  files: JournalFiles,
  folder: vscode.Uri,
  entry: UnreadableEntry,
): Promise<void> {
  if (!(await files.claimReport(entry.id))) return;
  const show = 'Show File';
  const answer = await vscode.window.showWarningMessage(unreadableText(entry), show);
  const file = vscode.Uri.joinPath(folder, `${entry.id}.json`);
  if (answer === show) await vscode.commands.executeCommand('revealFileInOS', file);
}

/** Reported once, by one window. The entry stays for a window that is signed in, unless the person wants no more of it. */
async function reportAbandoned(
  files: JournalFiles,
  operations: Operations,
  kinds: Kinds,
  intent: Intent,
): Promise<void> {
  const words = await wordsOf(kinds, intent);
  if (!(await files.claimReport(intent.id))) return;
  const [signIn, dismiss] = ['Sign In', 'Dismiss'];
  const answer = await vscode.window.showWarningMessage(abandonedText(words, intent), signIn, dismiss);
  if (answer === signIn) await vscode.commands.executeCommand('shiplog.signIn');
  if (answer === dismiss) await operations.journal.dismiss(intent.id);
}
