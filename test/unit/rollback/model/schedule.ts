// One course of events: who does what when, made from a seed; and what is right at its end.
import assert from 'node:assert/strict';
import { randomOf } from '../../model/make.ts';
import { FakeClock } from './clock.ts';
import { me, ModelPlatform } from './platform.ts';
import { type Confirmation, type Machine, ModelWindow, type Wish } from './window.ts';

type Action = { readonly at: number } & (
  | { readonly do: 'roll back'; readonly window: 0 | 1; readonly wish: Wish }
  | {
      readonly do: 'deploy' | 'roll back elsewhere';
      readonly mine: boolean;
      readonly target: number;
      readonly lasts: number;
    }
  | { readonly do: 'kill'; readonly window: 0 | 1; readonly leavesTrace: boolean; readonly back: number }
);

export interface Schedule {
  readonly seed: number;
  readonly actions: readonly Action[];
  readonly isFaulty: boolean;
}

export interface Figures {
  confirmations: number;
  writes: number;
  effects: number;
  lost: number;
  reloads: number;
  foreign: number;
  /** What people were told, in words of one each. */
  told: Record<string, number>;
  /** Of all that is kept and the ledger. */
  readonly states: Set<string>;
}

const second = 1000;
const minute = 60 * second;
/** Until then things happen and go wrong; what is late takes effect some time after that. */
const troubled = 3 * minute;
const late = troubled + 2 * minute;
/** By then everything has to be over. */
const end = 20 * minute;
const mostSteps = 20_000;

export function scheduleOf(seed: number): Schedule {
  const random = randomOf(seed);
  const some = (most: number) => Math.floor(random() * (most + 1));
  const side = () => (random() < 0.5 ? 0 : 1);
  const target = () => (random() < 0.6 ? 3 : 4);
  const at = () => Math.floor(random() * 2 * minute);
  const actions: Action[] = [];
  for (let left = 1 + some(2); left > 0; left -= 1) {
    const wish = {
      target: target(),
      thinks: random() * 20 * second,
      agrees: random() < 0.9,
      stopsAfter: random() < 0.25 ? random() * 40 * second : undefined,
    };
    actions.push({ do: 'roll back', at: at(), window: side(), wish });
  }
  for (let left = some(3); left > 0; left -= 1) {
    const kind = random() < 0.5 ? 'deploy' : 'roll back elsewhere';
    const lasts = random() < 0.3 ? random() * minute : 0;
    actions.push({ do: kind, at: at(), mine: random() < 0.4, target: target(), lasts });
  }
  for (let left = some(3); left > 0; left -= 1) {
    const back = random() * minute;
    actions.push({
      do: 'kill',
      at: Math.floor(random() * 2.5 * minute),
      window: side(),
      leavesTrace: random() < 0.1,
      back,
    });
  }
  return { seed, actions, isFaulty: random() < 0.9 };
}

/** Runs a schedule to its end. @throws when something is not as it has to be */
export async function run({ seed, actions, isFaulty }: Schedule, figures: Figures): Promise<void> {
  const clock = new FakeClock();
  const begin = clock.now;
  const random = randomOf(seed + 1_000_000);
  const platform = new ModelPlatform(clock, { random, until: begin + (isFaulty ? troubled : 0) });
  const machine: Machine = {
    clock,
    platform,
    random,
    shelf: new Map(),
    confirmations: [],
    processes: new Set(),
    seen: () => figures.states.add(stateOf(machine)),
  };
  const windows = [new ModelWindow(machine, 1), new ModelWindow(machine, 2)];
  const failures: unknown[] = [];
  let processes = 2;
  let duplicates = 0;
  const act = (action: Action) => {
    if (action.do === 'roll back') {
      windows[action.window]?.rollBack(action.wish).catch((error: unknown) => failures.push(error));
    } else if (action.do === 'kill') {
      if (windows[action.window]?.isDead !== false) return;
      windows[action.window]?.kill(action.leavesTrace);
      figures.reloads += 1;
      duplicates += 1;
      clock.after(action.back, () => (windows[action.window] = new ModelWindow(machine, (processes += 1))));
    } else {
      figures.foreign += 1;
      const email = action.mine ? me : 'shanley@example.com';
      const phase = { lasts: action.lasts, fails: action.lasts > 40 * second };
      if (action.do === 'deploy') platform.deploy('e', email, phase);
      else platform.rollBack(action.target, email, phase);
    }
  };
  for (const action of actions) clock.after(action.at, () => act(action));
  const open = () => [...machine.shelf.values()].filter(({ state }) => state.at !== 'over');
  const waiting = () => windows.filter(({ isBusy, isDead }) => isBusy && !isDead);
  await clock.run(begin + late, mostSteps);
  while (clock.now < begin + end && open().length + waiting().length > 0) {
    // oxlint-disable-next-line no-await-in-loop -- time goes on only as long as it has to
    await clock.run(clock.now + minute, mostSteps);
  }

  assert.deepEqual(failures, []);
  assert.deepEqual(open(), [], 'something is still open');
  assert.equal(waiting().length, 0, 'somebody still waits');
  assert.ok(platform.sent.length <= machine.confirmations.length, 'more writes than confirmations');
  for (const confirmation of machine.confirmations) judge(confirmation, machine, duplicates, figures);
  figures.confirmations += machine.confirmations.length;
  figures.writes += platform.sent.length;
  figures.effects += platform.sent.filter(({ version }) => version !== undefined).length;
  figures.lost += platform.lost;
}

/** What a sentence says: that it is not known, that nothing was made, or what was. */
type Claim =
  | { readonly is: 'unknown' | 'nothing' }
  | { readonly is: 'made'; readonly version: number; readonly status: string };

function claimOf(text: string): Claim {
  if (/it is not known whether/.test(text)) return { is: 'unknown' };
  const version = Number(/, as v(\d+)[.:]/.exec(text)?.[1]);
  if (!version) {
    assert.match(text, /^Nothing was rolled back|was not rolled back|the ledger shows no rollback/);
    return { is: 'nothing' };
  }
  const status = /failed, as/.test(text) ? 'failed' : /is going back/.test(text) ? 'pending' : 'succeeded';
  return { is: 'made', version, status };
}

/** Whether a person was told the truth about what they confirmed. */
function judge(
  confirmation: Confirmation,
  { platform, confirmations }: Machine,
  reloads: number,
  figures: Figures,
): void {
  const { id, target, from, told, isStopped } = confirmation;
  const posts = platform.sent.filter(({ by }) => by === id);
  assert.ok(posts.length <= 1, `${id} was sent ${posts.length} times`);
  const [post] = posts;
  const claims = told.map(claimOf);
  for (const claim of claims) figures.told[claim.is] = (figures.told[claim.is] ?? 0) + 1;
  const repeated = told.filter((text, at) => text === told[at - 1]).length;
  assert.ok(repeated <= reloads, `${id} was told the same ${repeated} times more: ${told.join(' | ')}`);
  const last = claims.at(-1) ?? { is: isStopped ? 'nothing' : 'untold' };
  const own = post?.version;
  const about = `${id} to v${target} after v${from}, made ${own}: ${told.join(' | ')}`;
  if (last.is !== 'made') {
    assert.equal(last.is, 'nothing', about);
    assert.equal(own, undefined, about);
    return;
  }
  const entry = platform.ledger.find(({ version }) => version === last.version);
  assert.ok(entry, about);
  const isIt = entry.version > from && entry.email === me && entry.description === `Rollback to v${target}`;
  assert.ok(isIt, about);
  // One that another confirmation is known to have made is that one's.
  const others = confirmations.filter((one) => one.id !== id).map((one) => one.id);
  const isAnothers = platform.sent.some(
    (one) => one.answered && one.version === last.version && others.includes(one.by),
  );
  assert.ok(!isAnothers, `${about}: that is another one's`);
  const alike = platform.ledger.filter(
    ({ version, email, description }) => version > from && email === me && description === entry.description,
  );
  if (own !== undefined && alike.length === 1) assert.equal(last.version, own, about);
  if (post?.answered === true && told.length === 1 && reloads === 0) assert.equal(last.version, own, about);
  if (last.status !== 'pending') assert.equal(last.status, platform.statusOf(entry), about);
}

function stateOf({ shelf, platform }: Machine): string {
  const kept = [...shelf.values()].map(({ state, intent }) => {
    const { looks, told, found } = { looks: 0, told: null, found: null, ...state };
    return [state.at, Math.min(looks, 6), told, found, intent.apps[0]?.newest?.version, intent.mark];
  });
  return JSON.stringify([
    kept.toSorted(),
    platform.ledger.length,
    platform.statusOf(platform.ledger.at(-1)!),
  ]);
}
