/** Runs the state machine of a write: keeps each state before it does what the state asks for. */

import type { Gate } from '../../api/call.ts';
import { effectOf, isDenied } from '../../api/effect.ts';
import { ApiError, CodeWanted, Stale } from '../../api/errors.ts';
import { Cancelled } from '../../domain/problem.ts';
import type { AppRef } from '../../domain/release/release.ts';
import type { Time } from './clocks.ts';
import type { IntentBook } from './journal.ts';
import type { Intent, Made, State } from './journal-entry.ts';
import {
  type Effect,
  type Event,
  type Ledgers,
  type Next,
  type Others,
  step,
  type Verdict,
} from './machine.ts';

export interface WritePorts {
  /** Reads the ledgers of apps. Rejects when one of them cannot be read. */
  read(apps: readonly AppRef[]): Promise<Ledgers>;
  /** Sends the one request. What it rejects with says whether it had an effect. @param gate to be passed as it leaves */
  send(gate: Gate): Promise<readonly Made[]>;
  /**
   * Asks the person for the code that the request was refused without, and has it sent along with the next one. Rejects
   * with `Cancelled` when they give none.
   */
  ask(wanted: CodeWanted, again: boolean, signal: AbortSignal): Promise<void>;
  /** Keeps how far it is. @returns false when another window has taken it over */
  keep(intent: Intent, state: State): Promise<boolean>;
  /** Says that this window still sees to it. @returns false when another one does */
  renew(intent: Intent): Promise<boolean>;
  /** Keeps it no longer, as it is over. */
  forget(intent: Intent, state: State): Promise<void>;
  /** What is known of other intents that could be taken for this one. */
  others(intent: Intent): Promise<Others>;
  /** Tells the person, perhaps not for the last time. Resolves once they can read it, and never rejects. */
  tell(verdict: Verdict): Promise<void>;
  /** Shows what goes on. */
  say(state: State): void;
  time(): Time;
  /** Resolves after some milliseconds; rejects once it is given up. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Milliseconds between two signs of life for other windows. */
const beat = 30_000;

/**
 * Runs a write to its end, which may be long after the person was told something. Never rejects but with a defect.
 * @param stop says that the person does not want to wait; what cannot be called back goes on
 */
export async function runWrite(
  ports: WritePorts,
  intent: Intent,
  first: Next,
  stop: AbortSignal,
): Promise<void> {
  const done = new AbortController();
  void stayAlive(ports, intent, done.signal);
  try {
    await goThrough(ports, intent, first, stop);
  } finally {
    done.abort();
  }
}

/** While a person is asked or a request is slow, nothing else says that somebody still sees to it. */
async function stayAlive(ports: WritePorts, intent: Intent, signal: AbortSignal): Promise<void> {
  const isWaiting = () =>
    ports.wait(beat, signal).then(
      () => !signal.aborted,
      () => false,
    );
  // oxlint-disable-next-line no-await-in-loop -- one beat after the other
  while (await isWaiting()) {
    // A disk that fails once may not do so the next time.
    // oxlint-disable-next-line no-await-in-loop
    if (!(await ports.renew(intent).catch(() => true))) return;
  }
}

async function goThrough(ports: WritePorts, intent: Intent, first: Next, stop: AbortSignal): Promise<void> {
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
  const outcome = perform(ports, intent, effect, { stop, done: done.signal });
  try {
    const next =
      step(intent, state, await Promise.race([stopped, outcome])) ?? step(intent, state, await outcome);
    if (!next) throw new TypeError(`${state.at} does not know what came of ${effect.do}`);
    return next;
  } finally {
    done.abort();
  }
}

interface Signals {
  /** The person does not want to wait. */
  readonly stop: AbortSignal;
  /** Nobody waits for what is done any more. */
  readonly done: AbortSignal;
}

function perform(ports: WritePorts, intent: Intent, effect: Effect, { stop, done }: Signals): Promise<Event> {
  switch (effect.do) {
    case 'send':
      return send(ports, intent, effect.before, stop);
    case 'ask':
      return ask(ports, effect, done);
    case 'read':
      return read(ports, intent, effect, done);
    case 'end':
      return Promise.reject(new TypeError('the end is no effect to wait for'));
  }
}

/** Something else than time keeps a request back that was about to leave. */
class Held extends Error {
  readonly event: Event;

  constructor(event: Event) {
    super('It is held back.');
    this.event = event;
  }
}

async function send(ports: WritePorts, intent: Intent, before: number, stop: AbortSignal): Promise<Event> {
  const pass = () => {
    if (stop.aborted) throw new Cancelled();
    if (ports.time().fast > before) throw new Stale();
  };
  const open = async () => {
    pass();
    const isMine = await ports.renew(intent).catch((error: unknown) => {
      throw new Held({ is: 'unkept', error });
    });
    if (!isMine) throw new Held({ is: 'taken' });
  };
  try {
    return { is: 'answered', made: await ports.send({ open, pass }) };
  } catch (error) {
    return eventOf(error, ports.time());
  }
}

function eventOf(error: unknown, now: Time): Event {
  if (error instanceof Held) return error.event;
  if (error instanceof Stale) return { is: 'stale' };
  if (error instanceof CodeWanted) return { is: 'wanted', wanted: error };
  // Nothing but the gate takes it back: once it has left it cannot be called back.
  if (error instanceof Cancelled) return { is: 'withdrawn' };
  const effect = effectOf(error);
  if (effect === 'unknown') return { is: 'lost', error, now };
  if (effect === 'none') return { is: error instanceof ApiError ? 'refused' : 'unsent', error };
  return { is: 'doubted', error, certain: effect === 'refused', now };
}

async function ask(
  ports: WritePorts,
  { wanted, again }: Extract<Effect, { do: 'ask' }>,
  signal: AbortSignal,
): Promise<Event> {
  try {
    await ports.ask(wanted, again, signal);
    return { is: 'unlocked' };
  } catch (error) {
    // Somebody who gives no code leaves the refusal as it is.
    if (error instanceof Cancelled) return { is: 'stop' };
    return { is: error instanceof ApiError ? 'refused' : 'unsent', error };
  }
}

async function read(
  ports: WritePorts,
  intent: Intent,
  { after, guards, others }: Extract<Effect, { do: 'read' }>,
  signal: AbortSignal,
): Promise<Event> {
  try {
    if (after > 0) await ports.wait(after, signal);
    // Before they are asked for: what comes while they are on their way is not in them.
    const asked = ports.time();
    const bases = [...(guards === true ? intent.guards : []), ...intent.targets];
    const ledgers = await ports.read(bases.map(({ app }) => app));
    if (!others) return { is: 'read', ledgers, asked };
    // After the ledgers, so that whoever made what is in them had said that it would.
    return { is: 'read', ledgers, others: await ports.others(intent), asked };
  } catch (error) {
    return { is: 'unread', error, denied: isDenied(error) };
  }
}

/** What a write is begun with, beside what the window has for all of them. */
export interface Work extends Pick<WritePorts, 'read' | 'send' | 'ask' | 'say'> {
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
  readonly book: Pick<IntentBook, 'keep' | 'renew' | 'forget' | 'others'>;
  time(): Time;
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
      read: (apps) => work.read(apps),
      send: (gate) => work.send(gate),
      ask: (wanted, again, signal) => work.ask(wanted, again, signal),
      say(state) {
        work.say(state);
        if (state.at !== 'following' || isFollowed) return;
        isFollowed = true;
        work.follow(state.made);
      },
      time: () => desk.time(),
      wait: (ms, signal) => desk.wait(ms, signal),
      keep: (one, state) => book.keep(one, state),
      renew: (one) => book.renew(one),
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
