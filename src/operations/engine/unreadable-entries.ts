/** What is reported of entries that this window can do nothing about. */

import { sampleId } from '../../api/account.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { Intent } from './journal-entry.ts';
import type { UnreadableEntry } from './journal-files.ts';
import type { OperationWords } from './operation.ts';

/** Says that the end of an operation is not known, because its account is not signed in. */
export function abandonedText(words: Pick<OperationWords, 'maybe'>, intent: Intent): string {
  const { targets, account, email, host } = intent;
  const written = listed(targets.map(({ app }) => app.name));
  const where = account === sampleId ? 'of the sample app' : `on ${host}`;
  const who =
    account === sampleId
      ? 'Open the sample app'
      : `Sign in to ${host}${email === null ? ' with the account that began it' : ` as ${email}`}`;
  return (
    `${words.maybe(intent)}: the window that sent it is gone, and this one cannot read the ledger. ` +
    `${who} to learn how it ended, or look at the releases of ${written} ${where}.`
  );
}

/** Of an entry that is there and cannot be read. */
export function unreadableText({ message }: UnreadableEntry): string {
  return (
    `${message} It may belong to an operation whose end was not reported: check the releases of your apps. ` +
    'Shiplog keeps the file; delete it once you know.'
  );
}
