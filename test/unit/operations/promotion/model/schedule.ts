// Courses of promotions: who promotes what to which apps when, and what others do meanwhile, made from a seed.
import assert from 'node:assert/strict';
import { planTarget, type PromotionPlan } from '../../../../../src/domain/plan/promotion-plan.ts';
import type { Release } from '../../../../../src/domain/release/release.ts';
import { promotion, type PromotionApps } from '../../../../../src/operations/promotion/promotion.ts';
import { promotionWords } from '../../../../../src/operations/promotion/words.ts';
import { randomOf } from '../../../random.ts';
import {
  type Action,
  type Claim,
  minute,
  type Schedule,
  second,
  type Subject,
} from '../../engine/model/course.ts';
import { me } from '../../engine/model/ledger.ts';
import { disturbances } from '../../engine/model/schedule.ts';
import type { Basis, Wish } from '../../engine/model/window.ts';
import { PromotionPlatform, source, targets } from './platform.ts';

interface PromotionWish extends Wish {
  /** Which of the apps; at least one. */
  readonly targets: readonly number[];
}

interface Move {
  readonly kind: 'deploy' | 'deploy to the source' | 'promote elsewhere';
  readonly mine: boolean;
  readonly target: number;
  readonly lasts: number;
}

export const promotions: Subject<PromotionWish, Move, PromotionPlatform, PromotionPlan> = {
  scheduleOf,
  platform: (clock, faults) => new PromotionPlatform(clock, faults),
  move(platform, { kind, mine, target, lasts }) {
    const email = mine ? me : 'shanley@example.com';
    const phase = { lasts, fails: lasts > 40 * second };
    const from = platform.ledgerOf(source.id);
    const to = platform.ledgerOf(targets[target]?.id ?? '');
    if (kind === 'deploy') to.deploy('f', email, phase);
    else if (kind === 'deploy to the source') from.deploy('g', email, phase);
    else platform.promote(to, from.running?.version ?? 0, email);
  },
  words: promotionWords,
  propose({ targets: wanted }, ledgerOf) {
    const apps = {
      pipeline: { id: 'pipeline', name: 'bookshop' },
      source: ledgerOf(source.id),
      targets: targets.filter((_app, at) => wanted.includes(at)).map(({ id }) => ledgerOf(id)),
    };
    const read = (release: Release) => Promise.resolve(planOf(apps, release));
    return { operation: promotion(apps, read, () => Promise.resolve()), basisOf };
  },
  claims: (text, { from }) => {
    const apps = targets.filter(({ id }) => from.has(id));
    return new Map(apps.map(({ id, name }) => [id, claimOf(text, name)]));
  },
};

/** The plan from the ledgers alone. */
function planOf({ pipeline, source: from, targets: to }: PromotionApps, release: Release): PromotionPlan {
  const { app, state } = from;
  const { releases } = state;
  return {
    pipeline,
    source: { app, stage: undefined, release, newest: releases[0] ?? release },
    targets: to.map((ledger) =>
      planTarget({ release, releases }, { app: ledger.app, releases: ledger.state.releases }),
    ),
  };
}

function basisOf(plan: PromotionPlan): Basis {
  const { app, release, newest } = plan.source;
  return {
    from: new Map(plan.targets.map((target) => [target.app.id, target.newest?.version ?? 0])),
    read: new Map([[app.id, newest.version]]),
    mark: `Promote ${app.name} v${release.version}`,
  };
}

function scheduleOf(seed: number): Schedule<PromotionWish, Move> {
  const random = randomOf(seed);
  const some = (most: number) => Math.floor(random() * (most + 1));
  const at = () => Math.floor(random() * 2 * minute);
  const actions: Action<PromotionWish, Move>[] = [];
  for (let left = 1 + some(2); left > 0; left -= 1) {
    const first = some(2);
    const wish = {
      targets: [0, 1, 2].filter((target) => target === first || random() < 0.5),
      thinks: random() * (random() < 0.7 ? 20 : 90) * second,
      agrees: random() < 0.9,
      stopsAfter: random() < 0.25 ? random() * 40 * second : undefined,
    };
    actions.push({ do: 'write', at: at(), window: random() < 0.5 ? 0 : 1, wish });
  }
  for (let left = some(3); left > 0; left -= 1) {
    const drawn = random();
    const kind = drawn < 0.4 ? 'deploy' : drawn < 0.5 ? 'deploy to the source' : 'promote elsewhere';
    const lasts = random() < 0.3 ? random() * minute : 0;
    actions.push({ do: 'move', at: at(), move: { kind, mine: random() < 0.4, target: some(2), lasts } });
  }
  actions.push(...disturbances(random));
  const isFaulty = random() < 0.9;
  const stalls = random() < 0.1 ? 0.2 : 0;
  return { seed, actions, isFaulty, stalls, wantsCode: random() < 0.3 };
}

/** What a sentence claims of one app: that it is named in it, or that it is of all. */
function claimOf(text: string, name: string): Claim {
  if (/[Ii]t is not known whether/.test(text)) return { is: 'unknown' };
  if (/^\S+ v\d+ was not promoted to|shows? no promotion of/.test(text)) return { is: 'nothing' };
  // No name may stand for the end or the beginning of another.
  const own = (pattern: string) =>
    new RegExp(pattern.replace('APP', `(?<![\\w-])${name}(?![\\w-])`)).exec(text);
  if (own('The promotion to APP was refused: ') ?? own('No promoted release has appeared on APP(?: yet)?\\.'))
    return { is: 'nothing' };
  const all = own('APP \\(v(\\d+)\\)');
  const done =
    all && / run .* code now\./.test(text) ? all : own('APP runs \\S+ v\\d+’s code now, as v(\\d+)[.,]');
  if (done) return { is: 'made', version: Number(done[1]), status: 'succeeded' };
  const failed = own('The promotion to APP failed, as v(\\d+)\\.');
  if (failed) return { is: 'made', version: Number(failed[1]), status: 'failed' };
  const pending = own('APP is being released, as v(\\d+)\\.');
  assert.ok(pending, `Nothing is said of ${name}: ${text}`);
  return { is: 'made', version: Number(pending[1]), status: 'pending' };
}
