/** What a write does once it may have happened: it looks for what it made, and follows that. Pure; a part of `machine.ts`. */

import { Problem } from '../../domain/problem.ts';
import type { Release } from '../../domain/release/release.ts';
import type { Basis } from '../../domain/plan/basis.ts';
import type { Intent, TargetResult, State } from './journal-entry.ts';
import { entryOf, since } from '../../domain/plan/basis.ts';
import { idsOf, madeOf } from './made-releases.ts';
import type { At, Event, Ledgers, Next, OtherIntents, Verdict } from './machine-types.ts';

const second = 1_000;

/**
 * So often the ledger is read before it is reported that it does not show the operation, or that the app is gone, and
 * the waits between.
 */
const looks = { quick: 5, denied: 8, wait: 2 * second, slowWait: 15 * second };
/** A request that did not take effect within this time after it was sent will not. */
const horizon = 120 * second;
/** The wait between two looks at a release phase. */
const pace = 2 * second;

export function looking(intent: Intent, state: At<'looking'>, event: Event): Next | undefined {
  const { told, since: sentBy, refusal } = state;
  const looked = { ...state, looks: state.looks + 1, denied: 0 };
  const isEnough = looked.looks >= looks.quick;
  switch (event.is) {
    case 'read': {
      const { others = noOthers } = event;
      const made = others.sending ? noneOf(intent) : madeBy(intent, event.ledgers, others);
      const count = made.filter(({ release }) => release !== null).length;
      const isOver = event.asked.slow >= sentBy + horizon && !others.sending;
      // Its releases are made one after the other, and not all seen at once: what is not there may still come.
      if (count === made.length || (count > 0 && isOver)) return settle(made, true, told !== null);
      if (count > 0) return isEnough ? lookForRest(looked, made) : look(looked);
      const missing = missingFrom(intent, event.ledgers, state, isOver);
      if (isOver) return over(told === 'missing' ? undefined : missing);
      // What the platform says and its ledger shows needs no more looks to be reported.
      const isClear = refusal?.certain === true && !others.sending;
      if ((!isEnough && !isClear) || told === 'missing') return look(looked);
      return { ...look({ ...looked, told: 'missing' }), report: missing };
    }
    case 'unread':
      return unread({ ...looked, denied: (state.denied ?? 0) + 1 }, event);
    case 'stop':
      if (told !== null) return undefined;
      return { ...look({ ...state, told: 'unread' }), report: { is: 'unread', error: undefined } };
    default:
      return undefined;
  }
}

/** @param looked as if it had been denied */
function unread(looked: At<'looking'>, { error, denied }: Extract<Event, { is: 'unread' }>): Next {
  if (denied && looked.denied === looks.denied) return over({ is: 'gone', error, made: [] });
  const state = denied ? looked : { ...looked, denied: 0 };
  if (state.looks < looks.quick || state.told !== null) return look(state);
  return { ...look({ ...state, told: 'unread' }), report: { is: 'unread', error } };
}

function missingFrom(
  { targets }: Intent,
  ledgers: Ledgers,
  { refusal }: At<'looking'>,
  final: boolean,
): Verdict {
  if (refusal?.certain === true) return { is: 'refused', error: new Problem(refusal.said) };
  const between = newSince(targets, ledgers);
  return { is: 'missing', between, final, ...(refusal && { said: refusal.said }) };
}

/** Reports what is there, once, and looks for the rest. */
function lookForRest(state: At<'looking'>, made: readonly TargetResult[]): Next {
  if (state.told === 'partly') return look(state);
  const next = look({ ...state, told: 'partly' });
  return { ...next, report: { is: 'made', made, found: true, open: true } };
}

export function following(state: At<'following'>, event: Event): Next | undefined {
  switch (event.is) {
    case 'read': {
      const made = state.made.map((one) => asNow(one, ledgerOf(event.ledgers, one.app)));
      if (isPending(made))
        return { state: { ...state, made, denied: 0 }, effect: { do: 'read', after: pace } };
      return over({ is: 'made', made, found: state.found });
    }
    case 'unread': {
      const denied = event.denied ? (state.denied ?? 0) + 1 : 0;
      if (denied === looks.denied) return over({ is: 'gone', error: event.error, made: state.made });
      return { state: { ...state, denied }, effect: { do: 'read', after: pace } };
    }
    case 'stop':
      return over({ is: 'made', made: state.made, found: state.found });
    default:
      return undefined;
  }
}

/** @param correct whether something else was reported meanwhile */
export function settle(made: readonly TargetResult[], found: boolean, correct = false): Next {
  const verdict = { is: 'made', made, found } as const;
  if (!isPending(made)) return over(verdict);
  const next: Next = { state: { at: 'following', made, found }, effect: { do: 'read', after: pace } };
  return correct ? { ...next, report: verdict } : next;
}

export function look(state: At<'looking'>): Next {
  const wait = state.looks < looks.quick ? looks.wait : looks.slowWait;
  return { state, effect: { do: 'read', after: state.looks === 0 ? 0 : wait, others: true } };
}

export function over(verdict: Verdict | undefined): Next {
  const { made, found } = verdict?.is === 'made' ? verdict : { made: [], found: false };
  const state: State = { at: 'over', claimed: idsOf(made), found };
  return { state, effect: { do: 'end' }, ...(verdict && { report: verdict }) };
}

function madeBy(intent: Intent, ledgers: Ledgers, others: OtherIntents): TargetResult[] {
  return intent.targets.map((basis) => {
    const release = madeOf(intent, basis, ledgerOf(ledgers, basis.app), others);
    return { app: basis.app, release: release ? entryOf(release) : null, refusal: null };
  });
}

const noOthers: OtherIntents = { claimed: [], found: [], sending: false };

function noneOf({ targets }: Intent): TargetResult[] {
  return targets.map(({ app }) => ({ app, release: null, refusal: null }));
}

function asNow(made: TargetResult, releases: readonly Release[]): TargetResult {
  const release = releases.find(({ id }) => id === made.release?.id);
  return release ? { ...made, release: entryOf(release) } : made;
}

function isPending(made: readonly TargetResult[]): boolean {
  return made.some(({ release }) => release?.status === 'pending');
}

export function newSince(apps: readonly Basis[], ledgers: Ledgers): Release[] {
  return apps.flatMap((basis) => since(basis, ledgerOf(ledgers, basis.app)));
}

export function ledgerOf(ledgers: Ledgers, { id }: { readonly id: string }): readonly Release[] {
  const releases = ledgers[id];
  // A ledger that was not read is not one with nothing in it: what follows from that would be reported as true.
  if (!releases) throw new TypeError(`the ledger of the app ${id} was not read`);
  return releases;
}
