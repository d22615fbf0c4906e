// One course of events, whatever is written in it: windows that come and go, and what is right at the end.
import assert from 'node:assert/strict';
import { randomOf } from '../../../random.ts';
import { FakeClock } from './clock.ts';
import { me } from './ledger.ts';
import type { Faults } from './network.ts';
import {
  type Confirmation,
  Machine,
  type ModelPlatform,
  ModelWindow,
  type Trade,
  type Wish,
} from './window.ts';

export type Action<W extends Wish, F> = { readonly at: number } &
  /** A window does nothing for so long, and then goes on as if nothing were. */
  (
    | { readonly do: 'freeze'; readonly window: 0 | 1; readonly lasts: number }
    /** The machine sleeps. */
    | { readonly do: 'sleep'; readonly lasts: number }
    /** The clock of the machine is set. */
    | { readonly do: 'jump'; readonly by: number }
    | { readonly do: 'write'; readonly window: 0 | 1; readonly wish: W }
    /** Somebody does something behind the windows' backs. */
    | { readonly do: 'move'; readonly move: F }
    | { readonly do: 'kill'; readonly window: 0 | 1; readonly leavesTrace: boolean; readonly back: number }
  );

export interface Schedule<W extends Wish, F> {
  readonly seed: number;
  /** How often the disk stands still, from 0 to 1. */
  readonly stalls: number;
  readonly actions: readonly Action<W, F>[];
  readonly isFaulty: boolean;
  /** Whether what writes needs the code of a second factor. */
  readonly wantsCode: boolean;
}

/** What courses are of: rollbacks or promotions. */
export interface Subject<W extends Wish, F, P extends ModelPlatform, L> extends Trade<W, L> {
  scheduleOf(seed: number): Schedule<W, F>;
  platform(clock: FakeClock, faults: Faults): P;
  move(platform: P, move: F): void;
  /** What a sentence claims of each app, by its id. */
  claims(text: string, confirmation: Confirmation): ReadonlyMap<string, Claim>;
}

export interface Figures {
  confirmations: number;
  writes: number;
  effects: number;
  lost: number;
  reloads: number;
  foreign: number;
  /** What people were told of each app, in words of one each. */
  told: Record<string, number>;
  /** Of all that is kept and the ledgers. */
  readonly states: Set<string>;
}

/** What a sentence says of an app: that it is not known, that nothing was made, or what was. */
export type Claim =
  | { readonly is: 'unknown' | 'nothing' }
  | {
      readonly is: 'made';
      readonly version: number;
      readonly status: string;
      /** Whether its process crashed; undefined where nothing is said of it. */
      readonly crashed?: boolean | undefined;
    };

export const second = 1000;
export const minute = 60 * second;
/** Until then things happen and go wrong; what is late takes effect some time after that. */
const troubled = 3 * minute;
const late = troubled + 2 * minute;
/** By then everything has to be over. */
const end = 2 * 60 * minute;
/**
 * What came so long before a write must have been seen by it: it leaves within 10 seconds of a look, and what a look was
 * answered may repeat what was 20 seconds before.
 */
const stale = 31 * second;
const mostSteps = 40_000;

/** Runs a schedule to its end. @throws when something is not as it has to be */
export async function run<W extends Wish, F, P extends ModelPlatform, L>(
  subject: Subject<W, F, P, L>,
  { seed, actions, isFaulty, stalls, wantsCode }: Schedule<W, F>,
  figures: Figures,
): Promise<void> {
  const clock = new FakeClock();
  const begin = clock.now;
  const random = randomOf(seed + 1_000_000);
  const platform = subject.platform(clock, { random, wantsCode, until: begin + (isFaulty ? troubled : 0) });
  const kept = new Set<string>();
  const machine = new Machine(clock, platform, {
    random,
    stalls: () => (clock.now < begin + troubled ? stalls : 0),
    seen: (id) => {
      kept.add(id);
      figures.states.add(stateOf(machine));
    },
  });
  const windowOf = (pid: number) => new ModelWindow(machine, subject, pid);
  const windows = [windowOf(1), windowOf(2)];
  const failures: unknown[] = [];
  let processes = 2;
  const kills: number[] = [];
  const act = (action: Action<W, F>) => {
    if (action.do === 'write') {
      windows[action.window]?.write(action.wish).catch((error: unknown) => failures.push(error));
    } else if (action.do === 'kill') {
      if (windows[action.window]?.isDead !== false) return;
      windows[action.window]?.kill(action.leavesTrace);
      figures.reloads += 1;
      kills.push(clock.now);
      clock.after(action.back, () => (windows[action.window] = windowOf((processes += 1))));
    } else if (action.do === 'freeze') {
      windows[action.window]?.freeze(action.lasts);
    } else if (action.do === 'sleep') {
      machine.sleep(action.lasts);
    } else if (action.do === 'jump') {
      machine.set(action.by);
    } else {
      figures.foreign += 1;
      subject.move(platform, action.move);
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

  const { sent, lost } = platform.network;
  assert.deepEqual(failures, []);
  assert.deepEqual(open(), [], 'something is still open');
  assert.equal(waiting().length, 0, 'somebody still waits');
  const effective = sent.filter(({ isHarmless }) => !isHarmless);
  assert.ok(effective.length <= machine.confirmations.length, 'more writes than confirmations');
  const isPlain = stalls === 0 && !actions.some((action) => ['freeze', 'sleep', 'jump'].includes(action.do));
  for (const confirmation of machine.confirmations) {
    // A window that is closed before it could keep anything has sent nothing either.
    if (kept.has(confirmation.id) || confirmation.told.length > 0) {
      judge(confirmation, machine, figures, (text) => subject.claims(text, confirmation));
    } else
      assert.ok(
        sent.every(({ by }) => by !== confirmation.id),
        'sent before it was kept',
      );
    if (isPlain) judgeRepetition(confirmation, kills);
  }
  figures.confirmations += machine.confirmations.length;
  figures.writes += sent.length;
  figures.effects += sent.filter(({ made }) => made !== undefined).length;
  figures.lost += lost;
}

/** Whether a person was told the truth about what they confirmed, of each app by itself. */
function judge(
  confirmation: Confirmation,
  machine: Machine,
  figures: Figures,
  claimsOf: (text: string) => ReadonlyMap<string, Claim>,
): void {
  const { id, from, read, told, isStopped } = confirmation;
  const { network, ledgers } = machine.platform;
  const posts = network.sent.filter(({ by, isHarmless }) => by === id && !isHarmless);
  assert.ok(posts.length <= 1, `${id} was sent ${posts.length} times`);
  const [post] = posts;
  const overlooked = ledgers.flatMap(({ app, entries }) => {
    const newest = from.get(app.id) ?? read.get(app.id) ?? Infinity;
    return entries.filter(
      ({ version, createdAt }) => post && version > newest && createdAt < post.at - stale,
    );
  });
  assert.deepEqual(overlooked, [], `${id} was written onto what came long before`);
  // That another window sees to it says nothing of what became of it.
  const sayings = told.filter(({ text }) => !text.startsWith('Another window'));
  const claims = sayings.map(({ text }) => claimsOf(text));
  // A person does it again on that word: what is sent after it is written twice.
  const ends = sayings.filter(({ text }, at) => isEnd(text, claims[at]));
  assert.ok(
    ends.every(({ at }) => !post || post.at <= at),
    `${id} was sent after it was said to be over: ${textsOf(confirmation)}`,
  );
  for (const app of from.keys()) {
    const said = claims.map((all) => all.get(app));
    for (const claim of said) {
      assert.ok(claim, `${id} was told nothing of ${app}: ${textsOf(confirmation)}`);
      const kinds: string[] = [claim.is];
      if (claim.is === 'made' && claim.crashed !== undefined) kinds.push(claim.crashed ? 'crashed' : 'up');
      for (const kind of kinds) figures.told[kind] = (figures.told[kind] ?? 0) + 1;
    }
    judgeApp(confirmation, app, machine, said.at(-1) ?? { is: isStopped ? 'nothing' : 'untold' });
  }
}

/** Whether it is said that nothing was made, and not only so far. */
function isEnd(text: string, claims: ReadonlyMap<string, Claim> | undefined): boolean {
  return !/ yet\b/.test(text) && [...(claims?.values() ?? [])].every(({ is }) => is === 'nothing');
}

function judgeApp(
  confirmation: Confirmation,
  app: string,
  { platform, answers }: Machine,
  last: Claim | { readonly is: 'untold' },
): void {
  const { id, mark, mayStop } = confirmation;
  const ledger = platform.ledgers.find((one) => one.app.id === app);
  assert.ok(ledger);
  const from = confirmation.from.get(app) ?? 0;
  const post = platform.network.sent.find(({ by, isHarmless }) => by === id && !isHarmless);
  const own = post?.made?.find((entry) => ledger.entries.includes(entry))?.version;
  const about = `${id}, ${mark} of ${app} after v${from}, made ${own}: ${textsOf(confirmation)}`;
  if (last.is !== 'made') {
    assert.equal(last.is, 'nothing', about);
    assert.equal(own, undefined, about);
    return;
  }
  const entry = ledger.entries.find(({ version }) => version === last.version);
  assert.ok(entry, about);
  if (last.crashed !== undefined) assert.equal(last.crashed, ledger.crashes(entry), about);
  const isAlike = ({ version, email, description }: typeof entry) =>
    version > from && email === me && `${description} `.startsWith(`${mark} `);
  assert.ok(isAlike(entry), about);
  // One that another confirmation is known to have made is that one's; a window that died with the answer knew nothing.
  const owner = answers.get(entry.id);
  const toldAt = confirmation.told.at(-1)?.at ?? 0;
  const isAnothers = owner !== undefined && owner.by !== id && owner.at < toldAt;
  assert.ok(!isAnothers, `${about}: that is another one's`);
  if (own !== undefined && ledger.entries.filter(isAlike).length === 1)
    assert.equal(last.version, own, about);
  if (last.status === 'pending') assert.ok(mayStop, `${about}: nobody told the end`);
  else assert.equal(last.status, ledger.statusOf(entry), about);
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

function stateOf({ shelf, platform: { ledgers } }: Machine): string {
  const kept = [...shelf.values()].map(({ state, intent }) => {
    const { looks, told, found } = { looks: 0, told: null, found: null, ...state };
    const newest = intent.targets.map(({ app, newest: one }) => `${app.id} ${one?.version}`);
    return [state.at, Math.min(looks, 6), told, found, newest, intent.mark];
  });
  return JSON.stringify([
    kept.map(String).toSorted(),
    ledgers.map((ledger) => [ledger.entries.length, ledger.statusOf(ledger.entries.at(-1)!)]),
  ]);
}
