/** The one request of a promotion, and what the platform answers of each target. */

import type { WriteOptions } from '../../api/call.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { messageOf, Problem } from '../../domain/problem.ts';
import type { PromotionTarget } from '../../domain/release/promotion.ts';
import type { PromotionPlan } from '../../domain/plan/promotion-plan.ts';
import type { WriteDesk } from '../engine/driver.ts';
import type { Made } from '../engine/journal-entry.ts';
import { entryOf } from '../engine/intents.ts';
import type { Parties } from './gather.ts';

/** The platform makes releases one after the other: it is asked this often, with a wait in milliseconds between. */
const asks = { times: 30, wait: 1_000 };

/**
 * Asks for the promotion, once, and reads what it made of each target.
 * @returns in the order of the targets
 * @throws what the request failed with; a Problem that is no refusal when it was accepted and nobody can tell more
 */
export async function sendPromotion(
  desk: Pick<WriteDesk, 'wait'>,
  { source, targets }: Parties,
  { pipeline, source: { release } }: PromotionPlan,
  options: WriteOptions,
): Promise<readonly Made[]> {
  const { client, app } = source.ledger;
  const wish = {
    pipelineId: pipeline.id,
    sourceId: app.id,
    releaseId: release.id,
    targetIds: targets.map(({ ledger }) => ledger.app.id),
  };
  const promotion = await client.promote(wish, options);
  try {
    const fates = await readFates(desk, source.ledger, promotion.id, targets.length);
    return await Promise.all(targets.map(({ ledger }) => madeOf(ledger, fates)));
  } catch (error) {
    // A refusal now is none of the promotion: the targets' ledgers tell what became of it.
    throw new Problem(messageOf(error), { cause: error });
  }
}

/** Asks until each target has a release, or will not get one. */
async function readFates(
  { wait }: Pick<WriteDesk, 'wait'>,
  { client }: Ledger,
  promotion: string,
  number: number,
): Promise<readonly PromotionTarget[]> {
  const { signal } = new AbortController();
  for (let time = 1; ; time++) {
    // oxlint-disable no-await-in-loop -- one look after the other is the point
    const fates = await client.promotionTargets(promotion);
    if (fates.length >= number && fates.every(isTold)) return fates;
    if (time === asks.times) throw new Problem(`${client.host} does not tell what it released.`);
    await wait(asks.wait, signal);
    // oxlint-enable no-await-in-loop
  }
}

function isTold({ status, releaseId }: PromotionTarget): boolean {
  return status === 'failed' || releaseId !== undefined;
}

async function madeOf(ledger: Ledger, fates: readonly PromotionTarget[]): Promise<Made> {
  const { id, name } = ledger.app;
  const app = { id, name };
  const fate = fates.find(({ appId }) => appId === id);
  if (fate?.releaseId === undefined) {
    return { app, release: null, refusal: fate?.error ?? 'the platform does not say why.' };
  }
  const release = await ledger.client.release(id, fate.releaseId);
  ledger.accept(release);
  return { app, release: entryOf(release), refusal: null };
}
