/** The writes of this window, and the care for those that others left, for as long as it is open. */

import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Live } from '../ledger/live.ts';
import { IntentFiles } from './intent-files.ts';
import { tellLater, type TellPorts } from './tell.ts';
import { Writes } from './writes.ts';

/** @param storage of the extension, which all windows of this machine share */
export function openWrites(
  storage: vscode.Uri,
  ledgers: Ledgers,
  live: Live,
  ports: TellPorts,
): Writes & vscode.Disposable {
  const ledgerOf = new Map<string, Ledger>();
  const writes = new Writes({
    shelf: new IntentFiles(vscode.Uri.joinPath(storage, 'writes').fsPath),
    async ledgerOf(app) {
      const ledger = await ledgers.find(app);
      ledgerOf.set(app.id, ledger);
      return ledger;
    },
    tell: (intent, verdict) => tellLater(ports, ledgerOf.get(intent.apps[0]?.app.id ?? ''), intent, verdict),
  });
  // What cannot be looked into now is kept, and looked into the next time.
  const look = () => void writes.goOn().catch(() => undefined);
  look();
  return Object.assign(writes, { dispose: live.read.on(look) });
}
