/** The promotion as an operation: what it plans, asks and sends. */

import type { Ledger } from '../../ledger/ledger.ts';
import { type PromotionPlan, whyNotPromotable } from '../../domain/plan/promotion-plan.ts';
import { messageOf, Problem } from '../../domain/problem.ts';
import {
  type AppRef,
  type PipelineRef,
  type Release,
  runningRelease,
  versionName,
} from '../../domain/release/release.ts';
import { basisOf, entryOf } from '../../domain/plan/basis.ts';
import type { Operation } from '../engine/operation.ts';
import { confirmationOf, promotionWords, targetNames } from './words.ts';
import type { WriteOptions } from '../../api/call.ts';
import type { PromotionTarget } from '../../domain/release/promotion.ts';
import type { TargetResult } from '../engine/journal-entry.ts';
import type { Wait } from '../plan/deadline.ts';

/** The apps of a promotion, by their ledgers. */
export interface PromotionApps {
  readonly pipeline: PipelineRef;
  readonly source: Ledger;
  /** At least one. */
  readonly targets: readonly Ledger[];
}

/**
 * A promotion of what one app runs to others of its pipeline.
 * @param read reads what a plan needs beside the ledgers, such as `readPromotionPlan`. Rejects with `Cancelled` alone
 * @param showPlan opens the whole plan, to be read
 */
export function promotion(
  apps: PromotionApps,
  read: (release: Release, signal: AbortSignal) => Promise<PromotionPlan>,
  showPlan: Operation<PromotionPlan>['showPlan'],
): Operation<PromotionPlan> {
  const { source, targets } = apps;
  return {
    kind: 'promotion',
    words: promotionWords,
    account: source.account,
    // What is promoted is what the source runs as the request arrives.
    guards: [source],
    targets,
    plan({ reading }) {
      const release = promotable(source);
      return reading(`Reading what ${versionName(release)} would change…`, (signal) => read(release, signal));
    },
    confirmation: (plan) => Promise.resolve(confirmationOf(plan, source.client.platformNow())),
    showPlan,
    describe: ({ source: { app, release, newest }, targets: plans, pipeline }) => {
      const name = `${app.name} ${versionName(release)}`;
      return {
        title: `Promoting ${name} to ${targetNames(plans)}`,
        origin: { app: refOf(app), release: release.id, version: release.version },
        pipeline: pipeline.id,
        mark: `Promote ${name}`,
        guards: [basisOf(app, newest, release)],
        targets: plans.map((target) => basisOf(target.app, target.newest, target.current)),
      };
    },
    send: (plan, options, wait) => sendPromotion(apps, plan.source.release, options, wait),
  };
}

/** @throws {Problem} when there is nothing to promote */
function promotable({ app, state }: Ledger): Release {
  const current = runningRelease(state.releases);
  const reason = whyNotPromotable(current);
  if (current && reason === undefined) return current;
  throw new Problem(`${app.name} cannot be promoted: it ${reason}. Nothing was changed.`);
}

function refOf({ id, name }: AppRef): AppRef {
  return { id, name };
}

/** The platform makes releases one after the other: it is asked this often, with a wait in milliseconds between. */
const asks = { times: 30, wait: 1_000 };

/**
 * Asks for the promotion, once, and reads what it released to each target.
 * @returns in the order of the targets
 * @throws what the request failed with; a Problem that is no refusal when it was accepted and its results cannot be read
 */
async function sendPromotion(
  { pipeline, source, targets }: PromotionApps,
  release: Release,
  options: WriteOptions,
  wait: Wait,
): Promise<readonly TargetResult[]> {
  const request = {
    pipelineId: pipeline.id,
    sourceId: source.app.id,
    releaseId: release.id,
    targetIds: targets.map(({ app }) => app.id),
  };
  const { id } = await source.client.promote(request, options);
  try {
    const results = await readResults(source, id, targets.length, wait);
    return await Promise.all(targets.map((target) => madeOf(target, results)));
  } catch (error) {
    // A refusal now is none of the promotion: the targets' ledgers show what became of it.
    throw new Problem(messageOf(error), { cause: error });
  }
}

/** Asks until each target has a release, or will not get one. */
async function readResults(
  { client }: Ledger,
  id: string,
  number: number,
  wait: Wait,
): Promise<readonly PromotionTarget[]> {
  const { signal } = new AbortController();
  for (let time = 1; ; time++) {
    // oxlint-disable no-await-in-loop -- one look after the other is the point
    const results = await client.promotionTargets(id);
    if (results.length >= number && results.every(isDecided)) return results;
    if (time === asks.times) throw new Problem(`${client.host} does not say what it released.`);
    await wait(asks.wait, signal);
    // oxlint-enable no-await-in-loop
  }
}

function isDecided({ status, releaseId }: PromotionTarget): boolean {
  return status === 'failed' || releaseId !== undefined;
}

async function madeOf(ledger: Ledger, results: readonly PromotionTarget[]): Promise<TargetResult> {
  const { id, name } = ledger.app;
  const app = { id, name };
  const result = results.find(({ appId }) => appId === id);
  if (result?.releaseId === undefined) {
    return { app, release: null, refusal: result?.error ?? 'the platform does not say why.' };
  }
  const release = await ledger.client.release(id, result.releaseId);
  ledger.accept(release);
  return { app, release: entryOf(release), refusal: null };
}
