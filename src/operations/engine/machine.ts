/**
 * The write as a state machine: what is to be done in each state, and what follows from what comes of it. Pure. Rules
 * hold for every way through it: between a confirmation and its end the one request has an effect at most once; it is
 * sent only after a look at the ledgers that is fresh as it leaves, and after it was kept that it will be; and whatever a
 * person was asked in between, the ledgers are read again before anything is sent.
 */

import { messageOf, Problem } from '../../domain/problem.ts';
import type { Intent, State } from './journal-entry.ts';
import { holds } from '../../domain/plan/basis.ts';
import { following, ledgerOf, look, looking, newSince, over, settle } from './after-sending.ts';
import type { At, Effect, Event, LeftIntent, Next } from './machine-types.ts';

export type { Effect, Event, Ledgers, Next, OtherIntents, Verdict } from './machine-types.ts';

const second = 1_000;

/** What the guard saw is good for so long, in milliseconds. */
const fresh = 10 * second;
/** How often a request that did not leave in time is guarded and sent again, and how often a code is asked for. */
const most = { stale: 4, asked: 3 };

/** Begins what was confirmed. */
export function begin(): Next {
  return guard({ at: 'guarding' });
}

/** Goes on with what another window left. It never sends anything. */
export function resume(state: State, { now, isGone }: LeftIntent): Next {
  switch (state.at) {
    case 'guarding':
    case 'asking':
      if (isGone) return over({ is: 'unsent', error: new Problem(closedEarly) });
      // That window may still come further than it has said.
      return look({ at: 'looking', since: now, looks: 0, told: null });
    case 'sent':
      return look({ at: 'looking', since: now, looks: 0, told: null });
    case 'looking':
      // Its clock is not this one's, nor that of before a restart.
      return look({ ...state, since: now, looks: 0, denied: 0 });
    case 'following':
      return { state: { ...state, denied: 0 }, effect: { do: 'read', after: 0 } };
    case 'over':
      return { state, effect: { do: 'end' } };
  }
}

const closedEarly = 'The window was closed before it had sent anything. Start again if you still want to.';

/** @returns undefined when the event is none that the state waits for: then nothing changes */
export function step(intent: Intent, state: State, event: Event): Next | undefined {
  switch (state.at) {
    case 'guarding':
      return guarding(intent, state, event);
    case 'asking':
      return asking(state, event);
    case 'sent':
      return sent(state, event);
    case 'looking':
      return looking(intent, state, event);
    case 'following':
      return following(state, event);
    case 'over':
      return undefined;
  }
}

function guard(state: At<'guarding'>): Next {
  return { state, effect: { do: 'read', after: 0, guards: true } };
}

function guarding({ guards, targets }: Intent, state: At<'guarding'>, event: Event): Next | undefined {
  switch (event.is) {
    case 'read': {
      const moved = [...guards, ...targets].filter(
        (basis) => !holds(basis, ledgerOf(event.ledgers, basis.app)),
      );
      if (moved.length > 0) {
        const between = newSince(moved, event.ledgers);
        return over({ is: 'moved', apps: moved.map(({ app }) => app), between });
      }
      const before = event.asked.fast + fresh;
      return { state: { ...state, at: 'sent' }, effect: { do: 'send', before } };
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

function asking(state: At<'asking'>, event: Event): Next | undefined {
  switch (event.is) {
    case 'unlocked':
      return guard({ ...state, at: 'guarding' });
    case 'unsent':
    case 'unkept':
      return over({ is: 'unsent', error: event.error });
    case 'refused':
      return over({ is: 'refused', error: event.error });
    case 'stop':
      return over({ is: 'stopped' });
    default:
      return undefined;
  }
}

function sent(state: At<'sent'>, event: Event): Next | undefined {
  const { stale = 0, asked = 0 } = state;
  switch (event.is) {
    case 'stale':
      if (stale === most.stale) return over({ is: 'unsent', error: new Problem(tooSlow) });
      return guard({ ...state, at: 'guarding', stale: stale + 1 });
    case 'wanted': {
      const { wanted } = event;
      if (asked === most.asked) return over({ is: 'refused', error: wanted.refusal });
      const effect: Effect = { do: 'ask', wanted, again: asked > 0 };
      return { state: { ...state, at: 'asking', asked: asked + 1 }, effect };
    }
    case 'withdrawn':
      return over({ is: 'stopped' });
    case 'taken':
      return over(undefined);
    case 'unkept':
    case 'unsent':
      return over({ is: 'unsent', error: event.error });
    case 'answered':
      return settle(event.made, false);
    case 'refused':
      return over({ is: 'refused', error: event.error });
    case 'doubted': {
      const refusal = { said: messageOf(event.error), certain: event.certain };
      return look({ at: 'looking', since: event.now.slow, looks: 0, told: null, refusal });
    }
    case 'lost':
      return look({ at: 'looking', since: event.now.slow, looks: 0, told: null });
    default:
      return undefined;
  }
}

const tooSlow =
  'The request could not leave within 10 seconds of a look at the ledger. Try again when the network is faster.';
