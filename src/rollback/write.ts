/**
 * The write as a state machine: what is to be done in each state, and what follows from what comes of it. Pure. A rule
 * holds for every way through it: between a confirmation and its end the one request is sent at most once, and only
 * after it was kept that it will be.
 */

import type { Release } from '../model/release.ts';
import type { Intent, Made, State } from './intent-file.ts';
import { entryOf, holds, idsOf, madeOf, since } from './intents.ts';

/** What the driver does next. */
export type Effect =
  /** Reads the ledgers, after a wait in milliseconds; and what others made, where it matters whose is what. */
  | { readonly do: 'read'; readonly after: number; readonly others?: true }
  /** Sends the request, unless it is later than that: then what the guard saw is too old. */
  | { readonly do: 'send'; readonly before: number }
  | { readonly do: 'end' };

/** What came of it. Times are milliseconds, by the clock of this machine. */
export type Event =
  | Read
  | { readonly is: 'unread'; readonly error: unknown }
  /** The time to send it has passed. */
  | { readonly is: 'late' }
  /** It cannot be kept, so that it may not be sent. */
  | { readonly is: 'unkept'; readonly error: unknown }
  | { readonly is: 'answered'; readonly made: readonly Made[] }
  /** The platform says that it did nothing. */
  | { readonly is: 'refused'; readonly error: unknown }
  | { readonly is: 'lost'; readonly error: unknown; readonly now: number }
  /** The person does not want to wait any longer. */
  | { readonly is: 'stop' };

interface Read {
  readonly is: 'read';
  readonly ledgers: Ledgers;
  /** Left out where it does not matter. */
  readonly others?: Others;
  /** When the first of them was asked for. */
  readonly asked: number;
}

type At<K extends State['at']> = Extract<State, { at: K }>;

/** Newest first, by the ids of the apps. */
export type Ledgers = Readonly<Record<string, readonly Release[]>>;

/** What is known of other intents that could be taken for this one. */
export interface Others {
  /** The ids of releases that they made, as the platform answered. */
  readonly claimed: readonly string[];
  /** The ids of releases that were taken for theirs, after an answer was lost. */
  readonly found: readonly string[];
  /** Whether one of them waits for its answer: what it made may be in the ledgers, and claimed by nobody yet. */
  readonly sending: boolean;
}

/** What the person is told. Nothing was sent in the first three of them. */
export type Verdict =
  | { readonly is: 'moved'; readonly between: readonly Release[] }
  | { readonly is: 'unsent'; readonly error: unknown }
  | { readonly is: 'stopped' }
  | { readonly is: 'refused'; readonly error: unknown }
  /**
   * `found`: whether the ledger told it, and no answer. `open`: those without a release may still get one; looking goes
   * on.
   */
  | {
      readonly is: 'made';
      readonly made: readonly Made[];
      readonly found: boolean;
      readonly open?: true;
    }
  /** The ledger does not show it. `final`: it will not come any more. */
  | { readonly is: 'missing'; readonly between: readonly Release[]; readonly final: boolean }
  /** Nobody can tell yet; looking goes on. */
  | { readonly is: 'unread'; readonly error: unknown };

export interface Next {
  readonly state: State;
  readonly tell?: Verdict;
  readonly effect: Effect;
}

const second = 1_000;

/** What the guard saw is good for so long, in milliseconds. */
const fresh = 10 * second;
/** So often the ledger is read before the person is told that it does not show the write, and the waits between. */
const looks = { quick: 5, wait: 2 * second, slowWait: 15 * second };
/** A request that did not take effect within this time after it was sent will not. */
const horizon = 120 * second;
/** The wait between two looks at a release phase. */
const pace = 2 * second;

/** Begins what was confirmed. */
export function begin(): Next {
  return { state: { at: 'guarding' }, effect: { do: 'read', after: 0 } };
}

/**
 * Goes on with what another window left. It never sends anything.
 * @param left when that window was there at the latest
 */
export function resume(state: State, left: number): Next {
  switch (state.at) {
    // That window may have come further than it could still say.
    case 'guarding':
    case 'sent':
      return look({ at: 'looking', since: left, looks: 0, told: null });
    case 'looking':
      return look({ ...state, looks: 0 });
    case 'following':
      return { state, effect: { do: 'read', after: 0 } };
    case 'over':
      return { state, effect: { do: 'end' } };
  }
}

/** @returns undefined when the event is none that the state waits for: then nothing changes */
export function step(intent: Intent, state: State, event: Event): Next | undefined {
  switch (state.at) {
    case 'guarding':
      return guarding(intent, event);
    case 'sent':
      return sent(event);
    case 'looking':
      return looking(intent, state, event);
    case 'following':
      return following(state, event);
    case 'over':
      return undefined;
  }
}

function guarding({ apps }: Intent, event: Event): Next | undefined {
  switch (event.is) {
    case 'read': {
      const moved = apps.filter((basis) => !holds(basis, ledgerOf(event.ledgers, basis.app)));
      if (moved.length > 0) return over({ is: 'moved', between: newSince(moved, event.ledgers) });
      return { state: { at: 'sent' }, effect: { do: 'send', before: event.asked + fresh } };
    }
    case 'unread':
    case 'unkept':
      return over({ is: 'unsent', error: event.error });
    case 'stop':
      return over({ is: 'stopped' });
    default:
      return undefined;
  }
}

function sent(event: Event): Next | undefined {
  switch (event.is) {
    case 'late':
      return begin();
    case 'unkept':
      return over({ is: 'unsent', error: event.error });
    case 'answered':
      return settle(event.made, false);
    case 'refused':
      return over({ is: 'refused', error: event.error });
    case 'lost':
      return look({ at: 'looking', since: event.now, looks: 0, told: null });
    default:
      return undefined;
  }
}

function looking(intent: Intent, state: At<'looking'>, event: Event): Next | undefined {
  const { told, since: sentBy } = state;
  const looked = { ...state, looks: state.looks + 1 };
  const isEnough = looked.looks >= looks.quick;
  switch (event.is) {
    case 'read': {
      const { others = nobody } = event;
      const made = others.sending ? noneOf(intent) : madeBy(intent, event.ledgers, others);
      const count = made.filter(({ release }) => release !== null).length;
      const isOver = event.asked >= sentBy + horizon && !others.sending;
      // Its releases are made one after the other, and not all seen at once: what is not there may still come.
      if (count === made.length || (count > 0 && isOver)) return settle(made, true, told !== null);
      if (count > 0) return isEnough ? lookForRest(looked, made) : look(looked);
      const missing = {
        is: 'missing',
        between: newSince(intent.apps, event.ledgers),
        final: isOver,
      } as const;
      if (isOver) return over(told === 'missing' ? undefined : missing);
      if (!isEnough || told === 'missing') return look(looked);
      return { ...look({ ...looked, told: 'missing' }), tell: missing };
    }
    case 'unread':
      if (!isEnough || told !== null) return look(looked);
      return { ...look({ ...looked, told: 'unread' }), tell: { is: 'unread', error: event.error } };
    case 'stop':
      if (told !== null) return undefined;
      return { ...look({ ...state, told: 'unread' }), tell: { is: 'unread', error: undefined } };
    default:
      return undefined;
  }
}

/** Tells of what is there, once, and looks for the rest. */
function lookForRest(state: At<'looking'>, made: readonly Made[]): Next {
  if (state.told === 'partly') return look(state);
  const next = look({ ...state, told: 'partly' });
  return { ...next, tell: { is: 'made', made, found: true, open: true } };
}

function following(state: At<'following'>, event: Event): Next | undefined {
  switch (event.is) {
    case 'read': {
      const made = state.made.map((one) => asNow(one, ledgerOf(event.ledgers, one.app)));
      if (isPending(made)) return { state: { ...state, made }, effect: { do: 'read', after: pace } };
      return over({ is: 'made', made, found: state.found });
    }
    case 'unread':
      return { state, effect: { do: 'read', after: pace } };
    case 'stop':
      return over({ is: 'made', made: state.made, found: state.found });
    default:
      return undefined;
  }
}

/** @param correct whether the person was told something else meanwhile */
function settle(made: readonly Made[], found: boolean, correct = false): Next {
  const verdict = { is: 'made', made, found } as const;
  if (!isPending(made)) return over(verdict);
  const next: Next = { state: { at: 'following', made, found }, effect: { do: 'read', after: pace } };
  return correct ? { ...next, tell: verdict } : next;
}

function look(state: At<'looking'>): Next {
  const wait = state.looks < looks.quick ? looks.wait : looks.slowWait;
  return { state, effect: { do: 'read', after: state.looks === 0 ? 0 : wait, others: true } };
}

function over(verdict: Verdict | undefined): Next {
  const { made, found } = verdict?.is === 'made' ? verdict : { made: [], found: false };
  const state: State = { at: 'over', claimed: idsOf(made), found };
  return { state, effect: { do: 'end' }, ...(verdict && { tell: verdict }) };
}

function madeBy(intent: Intent, ledgers: Ledgers, others: Others): Made[] {
  return intent.apps.map((basis) => {
    const release = madeOf(intent, basis, ledgerOf(ledgers, basis.app), others);
    return { app: basis.app, release: release ? entryOf(release) : null, refusal: null };
  });
}

const nobody: Others = { claimed: [], found: [], sending: false };

function noneOf({ apps }: Intent): Made[] {
  return apps.map(({ app }) => ({ app, release: null, refusal: null }));
}

function asNow(made: Made, releases: readonly Release[]): Made {
  const release = releases.find(({ id }) => id === made.release?.id);
  return release ? { ...made, release: entryOf(release) } : made;
}

function isPending(made: readonly Made[]): boolean {
  return made.some(({ release }) => release?.status === 'pending');
}

function newSince(apps: Intent['apps'], ledgers: Ledgers): Release[] {
  return apps.flatMap((basis) => since(basis, ledgerOf(ledgers, basis.app)));
}

function ledgerOf(ledgers: Ledgers, { id }: { readonly id: string }): readonly Release[] {
  return ledgers[id] ?? [];
}
