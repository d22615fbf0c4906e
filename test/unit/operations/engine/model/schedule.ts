// Courses of rollbacks: who does what when, made from a seed.
import assert from 'node:assert/strict';
import type { RollbackPlan } from '../../../../../src/domain/plan/rollback-plan.ts';
import { rollback } from '../../../../../src/operations/rollback/rollback.ts';
import { rollbackWords } from '../../../../../src/operations/rollback/words.ts';
import { randomOf } from '../../../random.ts';
import { type Action, type Claim, minute, type Schedule, second, type Subject } from './course.ts';
import { me } from './ledger.ts';
import { app, RollbackPlatform } from './platform.ts';
import type { Wish } from './window.ts';

interface RollbackWish extends Wish {
  readonly target: number;
}

interface Move {
  readonly kind: 'deploy' | 'roll back elsewhere';
  readonly mine: boolean;
  readonly target: number;
  readonly lasts: number;
}

export const rollbacks: Subject<RollbackWish, Move, RollbackPlatform, RollbackPlan> = {
  scheduleOf,
  platform: (clock, faults) => new RollbackPlatform(clock, faults),
  move(platform, { kind, mine, target, lasts }) {
    const email = mine ? me : 'shanley@example.com';
    const phase = { lasts, fails: lasts > 40 * second };
    if (kind === 'deploy') platform.ledgers[0].deploy('e', email, phase);
    else platform.rollBack(target, email, phase);
  },
  words: rollbackWords,
  propose: ({ target }, ledgerOf) => ({
    operation: rollback(
      {
        chooseTarget: () => Promise.reject(new Error('the target is named')),
        read: () => Promise.resolve({}),
        titles: () => Promise.resolve([]),
        showPlan: () => Promise.resolve(),
      },
      ledgerOf(app.id),
      target,
    ),
    basisOf: ({ newest }) => ({
      from: new Map([[app.id, newest.version]]),
      read: new Map(),
      mark: `Rollback to v${target}`,
    }),
  }),
  claims: (text) => new Map([[app.id, claimOf(text)]]),
};

function scheduleOf(seed: number): Schedule<RollbackWish, Move> {
  const random = randomOf(seed);
  const some = (most: number) => Math.floor(random() * (most + 1));
  const side = () => (random() < 0.5 ? 0 : 1);
  const target = () => (random() < 0.6 ? 3 : 4);
  const at = () => Math.floor(random() * 2 * minute);
  const actions: Action<RollbackWish, Move>[] = [];
  for (let left = 1 + some(2); left > 0; left -= 1) {
    const wish = {
      target: target(),
      thinks: random() * (random() < 0.7 ? 20 : 90) * second,
      agrees: random() < 0.9,
      stopsAfter: random() < 0.25 ? random() * 40 * second : undefined,
    };
    actions.push({ do: 'write', at: at(), window: side(), wish });
  }
  for (let left = some(3); left > 0; left -= 1) {
    const kind = random() < 0.5 ? 'deploy' : 'roll back elsewhere';
    const lasts = random() < 0.3 ? random() * minute : 0;
    actions.push({ do: 'move', at: at(), move: { kind, mine: random() < 0.4, target: target(), lasts } });
  }
  actions.push(...disturbances(random));
  const isFaulty = random() < 0.9;
  const stalls = random() < 0.1 ? 0.2 : 0;
  return { seed, actions, isFaulty, stalls, wantsCode: random() < 0.3 };
}

/** What befalls the windows. */
export function disturbances(random: () => number): Action<never, never>[] {
  const some = (most: number) => Math.floor(random() * (most + 1));
  const side = () => (random() < 0.5 ? 0 : 1);
  const at = (minutes: number) => Math.floor(random() * minutes * minute);
  const actions: Action<never, never>[] = [];
  for (let left = some(3); left > 0; left -= 1) {
    const back = random() * minute;
    actions.push({ do: 'kill', at: at(2.5), window: side(), leavesTrace: random() < 0.1, back });
  }
  if (random() < 0.1)
    actions.push({ do: 'freeze', at: at(2), window: side(), lasts: random() * 15 * minute });
  if (random() < 0.1) actions.push({ do: 'sleep', at: at(3), lasts: random() * 30 * minute });
  for (let left = random() < 0.2 ? 1 + some(2) : 0; left > 0; left -= 1)
    actions.push({ do: 'jump', at: at(3), by: (random() - 0.5) * 40 * minute });
  return actions;
}

function claimOf(text: string): Claim {
  if (/[Ii]t is not known whether/.test(text)) return { is: 'unknown' };
  const version = Number(/, as v(\d+)[.,:]/.exec(text)?.[1]);
  if (!version) {
    assert.match(text, /was not rolled back|[tT]he ledger shows no rollback/);
    return { is: 'nothing' };
  }
  const status = /failed, as/.test(text)
    ? 'failed'
    : /is being rolled back/.test(text)
      ? 'pending'
      : 'succeeded';
  const crashed = /web\.1 crashed/.test(text) || (/web\.1 is up/.test(text) ? false : undefined);
  return { is: 'made', version, status, crashed };
}
