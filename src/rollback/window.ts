/** The writes of this window, and the care for those that others left, for as long as it is open. */

import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Live } from '../ledger/live.ts';
import type { Intent } from './intent-file.ts';
import { IntentFiles } from './intent-files.ts';
import type { TellPorts } from './tell.ts';
import type { Verdict } from './write.ts';
import { Writes } from './writes.ts';

interface WindowPorts extends TellPorts {
  /** Tells what became of a promotion whose flow is over. Resolves once the person can read it. */
  readonly tellPromotionLater: (intent: Intent, verdict: Verdict) => Promise<void>;
}

/** @param storage of the extension, which all windows of this machine share */
export function openWrites(
  storage: vscode.Uri,
  ledgers: Ledgers,
  live: Live,
  { tellPromotionLater, ...ports }: WindowPorts,
): Writes & vscode.Disposable {
  const ledgerOf = new Map<string, Ledger>();
  const writes = new Writes({
    shelf: new IntentFiles(vscode.Uri.joinPath(storage, 'writes').fsPath),
    async ledgerOf(app) {
      const ledger = await ledgers.find(app);
      ledgerOf.set(app.id, ledger);
      return ledger;
    },
    async tell(intent, verdict) {
      if (intent.kind === 'promotion') return tellPromotionLater(intent, verdict);
      const { tellLater } = await import('./tell.ts');
      return tellLater(ports, ledgerOf.get(intent.apps[0]?.app.id ?? ''), intent, verdict);
    },
  });
  // What cannot be looked into now is kept, and looked into the next time.
  const look = () => void writes.goOn().catch(() => undefined);
  look();
  return Object.assign(writes, { dispose: live.read.on(look) });
}
