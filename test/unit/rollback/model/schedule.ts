// One course of events: who does what when, made from a seed; and what is right at its end.
import assert from 'node:assert/strict';
import { randomOf } from '../../model/make.ts';
import { FakeClock } from './clock.ts';
import { me, ModelPlatform } from './platform.ts';
import { type Confirmation, type Machine, ModelWindow, type Wish } from './window.ts';

type Action = { readonly at: number } & (
  | { readonly do: 'hide'; readonly window: 0 | 1 }
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
  /** How often the disk stands still, from 0 to 1. */
  readonly stalls: number;
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
/** What came so long before a write must have been seen by it; answers may be late, and repeat what was. */
const stale = 60 * second;
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
      thinks: random() * (random() < 0.7 ? 20 : 90) * second,
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
  if (random() < 0.1) actions.push({ do: 'hide', at: at(), window: side() });
  return { seed, actions, isFaulty: random() < 0.9, stalls: random() < 0.1 ? 0.2 : 0 };
}

/** Runs a schedule to its end. @throws when something is not as it has to be */
export async function run({ seed, actions, isFaulty, stalls }: Schedule, figures: Figures): Promise<void> {
  const clock = new FakeClock();
  const begin = clock.now;
  const random = randomOf(seed + 1_000_000);
  const platform = new ModelPlatform(clock, { random, until: begin + (isFaulty ? troubled : 0) });
  const kept = new Set<string>();
  const machine: Machine = {
    clock,
    platform,
    random,
    stalls: () => (clock.now < begin + troubled ? stalls : 0),
    shelf: new Map(),
    confirmations: [],
    answers: new Map(),
    processes: new Set(),
    seen: (id) => {
      kept.add(id);
      figures.states.add(stateOf(machine));
    },
  };
  const windows = [new ModelWindow(machine, 1), new ModelWindow(machine, 2)];
  const failures: unknown[] = [];
  let processes = 2;
  const kills: number[] = [];
  const act = (action: Action) => {
    if (action.do === 'roll back') {
      windows[action.window]?.rollBack(action.wish).catch((error: unknown) => failures.push(error));
    } else if (action.do === 'kill') {
      if (windows[action.window]?.isDead !== false) return;
      windows[action.window]?.kill(action.leavesTrace);
      figures.reloads += 1;
      kills.push(clock.now);
      clock.after(action.back, () => (windows[action.window] = new ModelWindow(machine, (processes += 1))));
    } else if (action.do === 'hide') {
      windows[action.window]?.hide();
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
  const isPlain = stalls === 0 && !actions.some((action) => action.do === 'hide');
  for (const confirmation of machine.confirmations) {
    // A window that is closed before it could keep anything has sent nothing either.
    if (kept.has(confirmation.id) || confirmation.told.length > 0) judge(confirmation, machine, figures);
    else
      assert.ok(
        platform.sent.every(({ by }) => by !== confirmation.id),
        'sent before it was kept',
      );
    if (isPlain) judgeRepetition(confirmation, kills);
  }
  figures.confirmations += machine.confirmations.length;
  figures.writes += platform.sent.length;
  figures.effects += platform.sent.filter(({ version }) => version !== undefined).length;
  figures.lost += platform.lost;
}

/** What a sentence says: that it is not known, that nothing was made, or what was. */
type Claim =
  | { readonly is: 'unknown' | 'nothing' }
  | {
      readonly is: 'made';
      readonly version: number;
      readonly status: string;
      /** Whether its process crashed; undefined where nothing is said of it. */
      readonly crashed: boolean | undefined;
    };

function claimOf(text: string): Claim {
  if (/it is not known whether/.test(text)) return { is: 'unknown' };
  const version = Number(/, as v(\d+)[.,:]/.exec(text)?.[1]);
  if (!version) {
    assert.match(text, /^Nothing was rolled back|was not rolled back|the ledger shows no rollback/);
    return { is: 'nothing' };
  }
  const status = /failed, as/.test(text) ? 'failed' : /is going back/.test(text) ? 'pending' : 'succeeded';
  const crashed = /web\.1 crashed/.test(text) || (/web\.1 is up/.test(text) ? false : undefined);
  return { is: 'made', version, status, crashed };
}

/** Whether a person was told the truth about what they confirmed. */
function judge(confirmation: Confirmation, { platform, answers }: Machine, figures: Figures): void {
  const { id, target, from, told, isStopped, mayStop } = confirmation;
  const posts = platform.sent.filter(({ by }) => by === id);
  assert.ok(posts.length <= 1, `${id} was sent ${posts.length} times`);
  const [post] = posts;
  const overlooked = platform.ledger.filter(
    ({ version, createdAt }) => post && version > from && createdAt < post.at - stale,
  );
  assert.deepEqual(overlooked, [], `${id} was written onto what came long before`);
  // That another window sees to it says nothing of what became of it.
  const sayings = told.filter(({ text }) => !text.startsWith('Another window'));
  const claims = sayings.map(({ text }) => claimOf(text));
  for (const claim of claims) {
    figures.told[claim.is] = (figures.told[claim.is] ?? 0) + 1;
    if (claim.is !== 'made' || claim.crashed === undefined) continue;
    const kind = claim.crashed ? 'crashed' : 'up';
    figures.told[kind] = (figures.told[kind] ?? 0) + 1;
  }
  const last = claims.at(-1) ?? { is: isStopped ? 'nothing' : 'untold' };
  const own = post?.version;
  const about = `${id} to v${target} after v${from}, made ${own}: ${textsOf(confirmation)}`;
  if (last.is !== 'made') {
    assert.equal(last.is, 'nothing', about);
    assert.equal(own, undefined, about);
    return;
  }
  const entry = platform.ledger.find(({ version }) => version === last.version);
  assert.ok(entry, about);
  if (last.crashed !== undefined) assert.equal(last.crashed, platform.crashes(entry), about);
  const isIt = entry.version > from && entry.email === me && entry.description === `Rollback to v${target}`;
  assert.ok(isIt, about);
  // One that another confirmation is known to have made is that one's; a window that died with the answer knew nothing.
  const owner = answers.get(entry.id);
  const isAnothers = owner !== undefined && owner !== id;
  assert.ok(!isAnothers, `${about}: that is another one's`);
  const alike = platform.ledger.filter(
    ({ version, email, description }) => version > from && email === me && description === entry.description,
  );
  if (own !== undefined && alike.length === 1) assert.equal(last.version, own, about);
  if (last.status === 'pending') assert.ok(mayStop, `${about}: nobody told the end`);
  else assert.equal(last.status, platform.statusOf(entry), about);
}

/** Nobody is told the same twice, but by a window that could not know that another one had been closed after telling it. */
function judgeRepetition(confirmation: Confirmation, kills: readonly number[]): void {
  const { id, told } = confirmation;
  const repeated = told.filter(({ text }, at) => text === told[at - 1]?.text).length;
  const cut = kills.filter((kill) =>
    told.some(({ at }) => kill >= at - second && kill <= at + second),
  ).length;
  assert.ok(repeated <= cut, `${id} was told the same ${repeated} times more: ${textsOf(confirmation)}`);
}

function textsOf({ told }: Confirmation): string {
  return told.map(({ text }) => text).join(' | ');
}

function stateOf({ shelf, platform }: Machine): string {
  const kept = [...shelf.values()].map(({ state, intent }) => {
    const { looks, told, found } = { looks: 0, told: null, found: null, ...state };
    return [state.at, Math.min(looks, 6), told, found, intent.apps[0]?.newest?.version, intent.mark];
  });
  return JSON.stringify([
    kept.map(String).toSorted(),
    platform.ledger.length,
    platform.statusOf(platform.ledger.at(-1)!),
  ]);
}
