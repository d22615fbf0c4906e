/** Commands about one release: its row, its details, its output, and where a rollback went back to. */

import * as vscode from 'vscode';
import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { revealRelease } from '../../views/releases/reveal.ts';
import { releaseAddress } from '../../features/web/release-address.ts';
import { askOutput, askRelease, type Subject } from '../command-arguments.ts';
import type { Services } from '../services.ts';

export async function showDetails(services: Services, subject?: Subject): Promise<void> {
  const { ledger, release } = await askRelease(services, subject, 'Show Details');
  (await services.releasePanels()).show(ledger, release, subject !== undefined && 'kind' in subject);
}

export async function showBeside(services: Services, subject?: Subject): Promise<void> {
  const { ledger, release } = await askRelease(services, subject, 'Show Details to the Side');
  (await services.releasePanels()).openBeside(ledger, release);
}

export async function movePage({ releasePanels }: Services, to: 'back' | 'forward'): Promise<void> {
  await (await releasePanels()).move(to);
}

export async function copyLink(services: Services, subject?: Subject): Promise<void> {
  const { release } = await askRelease(services, subject, 'Copy Link to Release');
  await vscode.env.clipboard.writeText(releaseAddress(release.app, release.version));
}

export async function showOutput(services: Services, subject?: Subject): Promise<void> {
  const { ledger, release } = await askOutput(services, subject, 'Show Output');
  services.output.show(ledger, release);
}

export async function openOutputText(services: Services, subject?: Subject): Promise<void> {
  const { output } = services;
  const shown = subject === undefined ? output.active : undefined;
  const { ledger, release } = shown ?? (await askOutput(services, subject, 'Open Output as Text'));
  await output.openText(ledger, release);
}

export async function goToRelease(services: Services, subject?: Subject): Promise<void> {
  const { ledger, release } = await askRelease(services, subject, 'Go to Release');
  await revealRelease(services.releases, ledger, release.version);
}

export async function goToTarget(services: Services, subject?: Subject): Promise<void> {
  const title = 'Go to Rollback Target';
  const { ledger, release } = await askRelease(services, subject, title, isRollback, 'is not a rollback');
  await revealRelease(services.releases, ledger, targetOf(release));
}

function isRollback({ change }: Release): boolean {
  return change.kind === 'rollback';
}

/** The version that a rollback went back to. @throws {Problem} for any other release */
function targetOf(release: Release): number {
  const { change } = release;
  if (change.kind !== 'rollback') throw new Problem(`${versionName(release)} is not a rollback.`);
  return change.to;
}
