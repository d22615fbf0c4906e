/** Runs the state machine of a write: keeps each state before it does what the state asks for. */

import { ApiError } from '../api/errors.ts';
import { Cancelled } from '../model/problem.ts';
import type { IntentBook } from './intent-book.ts';
import type { Intent, Made, State } from './intent-file.ts';
import {
  type Effect,
  type Event,
  type Ledgers,
  type Next,
  type Others,
  step,
  type Verdict,
} from './write.ts';

interface WritePorts {
  /** Reads the ledgers of all apps that are written, anew. Rejects when one of them cannot be read. */
  read(): Promise<Ledgers>;
  /** Sends the one request. A refusal rejects with `ApiError`; what rejects otherwise may have happened. */
  send(): Promise<readonly Made[]>;
  /** Keeps how far it is. @returns false when another window has taken it over */
  keep(intent: Intent, state: State): Promise<boolean>;
  /** Keeps it no longer, as it is over. */
  forget(intent: Intent, state: State): Promise<void>;
  /** What is known of other intents that could be taken for this one. */
  others(intent: Intent): Promise<Others>;
  /** Tells the person, perhaps not for the last time. Resolves once they can read it, and never rejects. */
  tell(verdict: Verdict): Promise<void>;
  /** Shows what goes on. */
  say(state: State): void;
  /** Milliseconds, by the clock of this machine. */
  now(): number;
  /** Resolves after some milliseconds; rejects once it is given up. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/**
 * Runs a write to its end, which may be long after the person was told something. Never rejects but with a defect.
 * @param stop says that the person does not want to wait; what cannot be called back goes on
 */
async function runWrite(ports: WritePorts, intent: Intent, first: Next, stop: AbortSignal): Promise<void> {
  let next = first;
  let kept: State | undefined;
  // Who was told something waits no longer: what goes on then goes on to its end.
  let waiting = stop;
  for (;;) {
    const { state, tell, effect } = next;
    // oxlint-disable no-await-in-loop -- one step after the other
    // What a person has not read is still to be told: until then it is kept as it was.
    if (tell) await ports.tell(tell);
    if (tell) waiting = never;
    // What cannot be forgotten is told again by another window: better than never.
    if (effect.do === 'end') return ports.forget(intent, state).catch(() => undefined);
    ports.say(state);
    const keeping = state === kept ? undefined : keep(ports, intent, state);
    const go = () => follow(ports, intent, state, effect, waiting);
    // Reading harms nobody; what is sent has to be kept before.
    const reading = effect.do === 'read' ? go() : undefined;
    const trouble = await keeping;
    if (trouble === 'taken') return;
    kept = state;
    next = (trouble && step(intent, state, trouble)) ?? (await (reading ?? go()));
    // oxlint-enable no-await-in-loop
  }
}

const never = new AbortController().signal;

/** @returns what stands in the way of sending it; 'taken' when another window has it */
async function keep(ports: WritePorts, intent: Intent, state: State): Promise<Event | 'taken' | undefined> {
  try {
    return (await ports.keep(intent, state)) ? undefined : 'taken';
  } catch (error) {
    return { is: 'unkept', error };
  }
}

/** Does what a state asks for, until something comes that it waits for. */
async function follow(
  ports: WritePorts,
  intent: Intent,
  state: State,
  effect: Effect,
  stop: AbortSignal,
): Promise<Next> {
  const done = new AbortController();
  const stopped = new Promise<Event>((resolve) => {
    const tell = () => resolve({ is: 'stop' });
    if (stop.aborted) tell();
    else stop.addEventListener('abort', tell, { once: true, signal: done.signal });
  });
  const outcome = perform(ports, intent, effect, done.signal);
  try {
    const next =
      step(intent, state, await Promise.race([stopped, outcome])) ?? step(intent, state, await outcome);
    if (!next) throw new TypeError(`${state.at} does not know what came of ${effect.do}`);
    return next;
  } finally {
    done.abort();
  }
}

async function perform(
  ports: WritePorts,
  intent: Intent,
  effect: Effect,
  signal: AbortSignal,
): Promise<Event> {
  if (effect.do === 'send') return ports.now() > effect.before ? { is: 'late' } : send(ports);
  if (effect.do === 'read') return read(ports, intent, effect, signal);
  throw new TypeError('the end is no effect to wait for');
}

async function send(ports: WritePorts): Promise<Event> {
  try {
    return { is: 'answered', made: await ports.send() };
  } catch (error) {
    return isRefusal(error) ? { is: 'refused', error } : { is: 'lost', error, now: ports.now() };
  }
}

/**
 * Below 500 the platform refused; anything else, its own trouble included, may have come after the write, and so may a
 * router's 408. Somebody who gives no code for a second factor leaves a refusal as it is.
 */
function isRefusal(error: unknown): boolean {
  if (error instanceof Cancelled) return true;
  return error instanceof ApiError && error.status < 500 && error.status !== 408;
}

async function read(
  ports: WritePorts,
  intent: Intent,
  { after, others }: Extract<Effect, { do: 'read' }>,
  signal: AbortSignal,
): Promise<Event> {
  try {
    if (after > 0) await ports.wait(after, signal);
    const asked = ports.now();
    const ledgers = await ports.read();
    if (!others) return { is: 'read', ledgers, asked };
    // After the ledgers, so that whoever made what is in them had said that it would.
    return { is: 'read', ledgers, others: await ports.others(intent), asked };
  } catch (error) {
    return { is: 'unread', error };
  }
}

/** What a write is begun with, beside what the window has for all of them. */
export interface Work extends Pick<WritePorts, 'read' | 'send' | 'say'> {
  readonly intent: Intent;
  readonly first: Next;
  readonly stop: AbortSignal;
  /** Called once, as soon as the release phases of what it made are followed. */
  follow(made: readonly Made[]): void;
  /** Tells what comes after the first verdict, perhaps long after it. Resolves once the person can read it. */
  later(verdict: Verdict): Promise<void>;
}

/** The first thing that a person is to be told. */
export interface Told {
  readonly verdict: Verdict;
  /** Says that they can read it. Until then another window would tell it, if this one were closed. */
  readonly shown: () => void;
}

/** What a window has for all writes. */
export interface WriteDesk {
  readonly book: Pick<IntentBook, 'keep' | 'forget' | 'others'>;
  /** Milliseconds, by the clock of this machine. */
  now(): number;
  /** Resolves after some milliseconds; rejects once it is given up. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/**
 * Runs a write and resolves with the first thing that the person is to be told; it may go on by itself after that.
 * @returns undefined when another window has taken it over, and tells
 */
export function startWrite(desk: WriteDesk, work: Work): Promise<Told | undefined> {
  const { book } = desk;
  const { intent, first, stop } = work;
  return new Promise((resolve, reject) => {
    let isTold = false;
    let isFollowed = false;
    const ports: WritePorts = {
      read: () => work.read(),
      send: () => work.send(),
      say(state) {
        work.say(state);
        if (state.at !== 'following' || isFollowed) return;
        isFollowed = true;
        work.follow(state.made);
      },
      now: () => desk.now(),
      wait: (ms, signal) => desk.wait(ms, signal),
      keep: (one, state) => book.keep(one, state),
      forget: (one, state) => book.forget(one, state),
      others: (one) => book.others(one),
      tell(verdict) {
        if (isTold) return work.later(verdict);
        isTold = true;
        return new Promise((shown) => resolve({ verdict, shown }));
      },
    };
    runWrite(ports, intent, first, stop).then(() => resolve(undefined), reject);
  });
}
