/** Takes the selection of the Releases view along to what is shown elsewhere. */

import type { Ledger } from '../../ledger/ledger.ts';
import type { ReleasesView } from './releases-view.ts';

/** Selects a release where the view is on screen and has it loaded; it takes no focus. */
export async function selectRelease(view: ReleasesView, ledger: Ledger, version: number): Promise<void> {
  if (!view.view.visible) return;
  const app = (await view.getChildren()).find((node) => node.kind === 'app' && node.ledger === ledger);
  const rows = app ? await view.getChildren(app) : [];
  const run = rows.find(
    (node) => node.kind === 'changes' && node.releases.some((release) => release.version === version),
  );
  const row = (run ? await view.getChildren(run) : rows).find(
    (node) => node.kind === 'release' && node.release.version === version,
  );
  if (row) await view.view.reveal(row, { select: true, focus: false });
}
