/** Commands about one release: its details, its output, and operations that begin with it. */

import { Problem } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { dialogs } from '../../operations/engine/dialogs.ts';
import { preview, run } from '../../operations/engine/flow.ts';
import { choosePromotion } from '../../operations/promotion/choose.ts';
import {
  askLedger,
  askOutput,
  askPromotion,
  askRelease,
  type Subject,
  versionOf,
} from '../command-arguments.ts';
import { hostOf, promotionOf, rollbackOf } from '../operations.ts';
import type { Services } from '../services.ts';

export async function showDetails(services: Services, subject?: Subject): Promise<void> {
  const { ledger, release } = await askRelease(services, subject, 'Show Details');
  (await services.releasePanel()).show(ledger, release, subject !== undefined && 'kind' in subject);
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

export async function rollBack(services: Services, subject?: Subject): Promise<void> {
  const ledger = await askLedger(services, subject, 'Roll Back');
  const title = `Roll Back ${ledger.app.name}`;
  await run(rollbackOf(services, ledger, title, versionOf(subject)), hostOf(services));
}

export async function previewRollback(services: Services, subject?: Subject): Promise<void> {
  const ledger = await askLedger(services, subject, 'Preview Rollback');
  const title = `Preview a Rollback of ${ledger.app.name}`;
  await preview(rollbackOf(services, ledger, title, versionOf(subject)), dialogs);
}

export async function promote(services: Services, subject?: Subject): Promise<void> {
  const request = await askPromotion(services, subject);
  const apps = await choosePromotion(services.catalog.list.pipelines, request, services.ledgers);
  await run(promotionOf(services, apps), hostOf(services));
}

export async function goToTarget(services: Services, subject?: Subject): Promise<void> {
  const title = 'Go to Rollback Target';
  const { ledger, release } = await askRelease(services, subject, title, isRollback, 'is not a rollback');
  await services.releases.revealRelease(ledger, targetOf(release));
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
