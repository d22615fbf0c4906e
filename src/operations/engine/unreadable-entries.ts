/** What a person is told of entries that this window cannot see to. */

import { sampleId } from '../../api/account.ts';
import { versionName } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { Intent } from './journal-entry.ts';
import type { UnreadableEntry } from './journal-files.ts';

/** Of a write whose end is not known, and whose account nobody is signed in with. */
export function abandonedText(intent: Intent): string {
  const { origin, targets, account, email, host } = intent;
  const written = listed(targets.map(({ app }) => app.name));
  const version = versionName(origin);
  const what =
    intent.kind === 'rollback'
      ? `${written} may have been rolled back to ${version}`
      : `${origin.app.name} ${version} may have been promoted to ${written}`;
  const where = account === sampleId ? 'of the sample app' : `on ${host}`;
  const who =
    account === sampleId
      ? 'Open the sample app'
      : `Sign in to ${host}${email === null ? ' with the account that began it' : ` as ${email}`}`;
  return (
    `${what}: the window that sent it is gone, and this one cannot read the ledger. ` +
    `${who} to learn how it ended, or look at the releases of ${written} ${where}.`
  );
}

/** Of an entry that is there and cannot be read. */
export function unreadableText({ message }: UnreadableEntry): string {
  return (
    `${message} It may be of a rollback or promotion whose end you were not told: look at the releases of your apps. ` +
    'Shiplog keeps the file; delete it once you know.'
  );
}
