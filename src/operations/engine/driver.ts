/** Drives the state machine of an operation: keeps each state before it does what the state asks for. */

import type { Gate } from '../../api/call.ts';
import { effectOf, isDenied } from '../../api/effect.ts';
import { ApiError, CodeWanted, Stale } from '../../api/errors.ts';
import { Cancelled } from '../../domain/problem.ts';
import type { AppRef } from '../../domain/release/release.ts';
import type { Time } from './clocks.ts';
import type { Wait } from '../plan/deadline.ts';
import type { Journal } from './journal.ts';
import type { Intent, TargetResult, State } from './journal-entry.ts';
import { type Effect, type Event, type Ledgers, type Next, step, type Verdict } from './machine.ts';

/** What an operation does at each step. */
export interface Steps {
  /** Reads the ledgers of apps. Rejects when one of them cannot be read. */
  read(apps: readonly AppRef[]): Promise<Ledgers>;
  /** Sends the one request. What it rejects with says whether it had an effect. @param gate to be passed as it leaves */
  send(gate: Gate): Promise<readonly TargetResult[]>;
  /**
   * Asks the person for the code that the request was refused without, and has it sent along with the next one. Rejects
   * with `Cancelled` when they give none.
   */
  ask(wanted: CodeWanted, again: boolean, signal: AbortSignal): Promise<void>;
  /** Shows what goes on. */
  say(state: State): void;
}

/** What the driver works with. */
export interface DriverPorts extends Steps {
  readonly journal: Pick<Journal, 'keep' | 'renew' | 'forget' | 'others'>;
  /** Reports to the person, perhaps not for the last time. Resolves once they can read it, and never rejects. */
  report(verdict: Verdict): Promise<void>;
  time(): Time;
  readonly wait: Wait;
}

/** An operation that is under way. */
export interface Drive {
  readonly intent: Intent;
  readonly first: Next;
  /** Aborts when the person does not want to wait; what cannot be called back goes on. */
  readonly stop: AbortSignal;
  /** Aborts when this window does not see to it any more: then it does, keeps and reports nothing more. */
  readonly released: AbortSignal;
}

/** Milliseconds between two signs of life for other windows. */
const beat = 30_000;

/** Drives an operation to its end, which may be long after its first report. Rejects with defects alone. */
export async function drive(ports: DriverPorts, { intent, first, stop, released }: Drive): Promise<void> {
  const done = new AbortController();
  void stayAlive(ports, intent, AbortSignal.any([done.signal, released]));
  try {
    await goThrough(ports, { intent, first, stop, released });
  } finally {
    done.abort();
  }
}

/** While a person is asked or a request is slow, nothing else says that this window still sees to it. */
async function stayAlive({ journal, wait }: DriverPorts, intent: Intent, signal: AbortSignal): Promise<void> {
  const isWaiting = () =>
    wait(beat, signal).then(
      () => !signal.aborted,
      () => false,
    );
  // oxlint-disable-next-line no-await-in-loop -- one beat after the other
  while (await isWaiting()) {
    // A disk that fails once may not do so the next time.
    // oxlint-disable-next-line no-await-in-loop
    if (!(await journal.renew(intent).catch(() => true))) return;
  }
}

async function goThrough(ports: DriverPorts, { intent, first, stop, released }: Drive): Promise<void> {
  let next = first;
  let kept: State | undefined;
  // After a report the person waits no longer: what goes on then goes on to its end.
  let waiting = stop;
  for (;;) {
    const { state, report, effect } = next;
    if (released.aborted) return;
    // oxlint-disable no-await-in-loop -- one step after the other
    // What a person has not read is still to be reported: until then it is kept as it was.
    if (report) await ports.report(report);
    if (report) waiting = never;
    if (released.aborted) return;
    // What cannot be forgotten is reported again by another window: better than never.
    if (effect.do === 'end') return ports.journal.forget(intent, state).catch(() => undefined);
    ports.say(state);
    const keeping = state === kept ? undefined : keep(ports, intent, state);
    const go = () => follow(ports, intent, state, effect, waiting);
    // Reading changes nothing; what is sent has to be kept first.
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
async function keep(ports: DriverPorts, intent: Intent, state: State): Promise<Event | 'taken' | undefined> {
  try {
    return (await ports.journal.keep(intent, state)) ? undefined : 'taken';
  } catch (error) {
    return { is: 'unkept', error };
  }
}

/** Does what a state asks for, until something comes that it waits for. */
async function follow(
  ports: DriverPorts,
  intent: Intent,
  state: State,
  effect: Effect,
  stop: AbortSignal,
): Promise<Next> {
  const done = new AbortController();
  const stopped = new Promise<Event>((resolve) => {
    const end = () => resolve({ is: 'stop' });
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true, signal: done.signal });
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
  /** The person no longer waits for what is done. */
  readonly done: AbortSignal;
}

function perform(
  ports: DriverPorts,
  intent: Intent,
  effect: Effect,
  { stop, done }: Signals,
): Promise<Event> {
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

async function send(ports: DriverPorts, intent: Intent, before: number, stop: AbortSignal): Promise<Event> {
  const pass = () => {
    if (stop.aborted) throw new Cancelled();
    if (ports.time().fast > before) throw new Stale();
  };
  const open = async () => {
    pass();
    const isMine = await ports.journal.renew(intent).catch((error: unknown) => {
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
  ports: DriverPorts,
  { wanted, again }: Extract<Effect, { do: 'ask' }>,
  signal: AbortSignal,
): Promise<Event> {
  try {
    await ports.ask(wanted, again, signal);
    return { is: 'unlocked' };
  } catch (error) {
    // Without a code the refusal stays as it is.
    if (error instanceof Cancelled) return { is: 'stop' };
    return { is: error instanceof ApiError ? 'refused' : 'unsent', error };
  }
}

async function read(
  ports: DriverPorts,
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
    // After the ledgers: a window writes its intent before it releases anything that could be in them.
    return { is: 'read', ledgers, others: await ports.journal.others(intent), asked };
  } catch (error) {
    return { is: 'unread', error, denied: isDenied(error) };
  }
}
