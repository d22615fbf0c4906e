import { array, minLength, object, optional, pipe, string, uuid } from 'valibot';
import {
  bodyOf,
  byId,
  created,
  ok,
  pageReply,
  param,
  type Call,
  type Reply,
  type Route,
} from '../http/call.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Promotion, PromotionTarget } from '../ledger/promotions.ts';
import { missing } from './fields.ts';

export const promotions: readonly Route[] = [
  { method: 'POST', path: '/pipeline-promotions', handle: create },
  { method: 'GET', path: '/pipeline-promotions/:promotion', handle: (call) => ok(view(promotionOf(call))) },
  { method: 'GET', path: '/pipeline-promotions/:promotion/promotion-targets', handle: targets },
];

const reference = object({ id: pipe(string('must be an id, a string'), uuid('must be a UUID')) }, missing);
const creation = object(
  {
    pipeline: reference,
    source: object({ app: reference, release: optional(reference) }, missing),
    targets: pipe(
      array(object({ app: reference }, missing), 'must be a list of apps'),
      minLength(1, 'must not be empty'),
    ),
  },
  missing,
);

function promotionOf(call: Call): Promotion {
  return call.ledger.promotions.find(param(call, 'promotion'), call.viewer);
}

function create(call: Call): Reply {
  const { pipeline, source, targets: wanted } = bodyOf(call, creation);
  const wish = {
    pipelineId: pipeline.id,
    sourceAppId: source.app.id,
    sourceReleaseId: source.release?.id,
    targetAppIds: wanted.map(({ app }) => app.id),
  };
  return created(view(call.ledger.promotions.create(wish, call.account.id, call.viewer)));
}

function targets(call: Call): Reply {
  const { id } = promotionOf(call);
  return pageReply<PromotionTarget>(
    call,
    byId,
    (range) => call.ledger.promotions.targets(id, range),
    targetView,
  );
}

function view(promotion: Promotion): object {
  return {
    created_at: timestamp(promotion.createdAt),
    id: promotion.id,
    pipeline: { id: promotion.pipelineId },
    source: { app: { id: promotion.sourceAppId }, release: { id: promotion.sourceReleaseId } },
    status: promotion.status,
    updated_at: timestamp(promotion.updatedAt),
  };
}

function targetView(target: PromotionTarget): object {
  return {
    app: { id: target.appId },
    error_message: target.errorMessage,
    id: target.id,
    pipeline_promotion: { id: target.promotionId },
    release: target.releaseId === null ? null : { id: target.releaseId },
    status: target.status,
  };
}
