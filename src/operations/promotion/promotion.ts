/** The promotion as an operation: what it plans, asks and sends. */

import type { Ledger } from '../../ledger/ledger.ts';
import { type PromotionPlan, whyNotPromotable } from '../../domain/plan/promotion-plan.ts';
import { Problem } from '../../domain/problem.ts';
import { type AppRef, type Release, runningRelease, versionName } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import { basisOf } from '../../domain/plan/basis.ts';
import type { Operation } from '../engine/operation.ts';
import { type PromotionApps, sendPromotion } from './request.ts';
import { confirmationOf, promotionWords } from './words.ts';

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
        title: `Promoting ${name} to ${listed(plans.map((target) => target.app.name))}`,
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
