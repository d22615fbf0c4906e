/** The types of the state machine: what is to be done, what comes of it, and what is reported. Plain data. */

import type { CodeWanted } from '../../api/errors.ts';
import type { AppRef, Release } from '../../domain/release/release.ts';
import type { Time } from './clocks.ts';
import type { TargetResult, State } from './journal-entry.ts';

/** What the driver does next. */
export type Effect =
  /**
   * Reads the ledgers of the targets, after a wait in milliseconds; those of the guards as well, where nothing was sent
   * yet; and what others made, where it matters whose is what.
   */
  | { readonly do: 'read'; readonly after: number; readonly guards?: true; readonly others?: true }
  /** Sends the request, unless it leaves later than that (by `Time.fast`): then what the guard saw is too old. */
  | { readonly do: 'send'; readonly before: number }
  /** Asks the person for the code that the request was refused without. */
  | { readonly do: 'ask'; readonly wanted: CodeWanted; readonly again: boolean }
  | { readonly do: 'end' };

/** What came of it. */
export type Event =
  | Read
  /** `denied`: the platform says that there is no such app, or not for this account. */
  | { readonly is: 'unread'; readonly error: unknown; readonly denied: boolean }
  /** It was held back, or refused for a reason that has passed: nothing happened, and the guard is too old. */
  | { readonly is: 'stale' }
  /** The person took it back before it had left. */
  | { readonly is: 'withdrawn' }
  /** Another window has it: this one sends nothing any more. */
  | { readonly is: 'taken' }
  /** It cannot be kept, so that it may not be sent. */
  | { readonly is: 'unkept'; readonly error: unknown }
  | { readonly is: 'answered'; readonly made: readonly TargetResult[] }
  /** It was refused for want of a code: nothing happened. */
  | { readonly is: 'wanted'; readonly wanted: CodeWanted }
  /** The app is open, or there is a code to send along. */
  | { readonly is: 'unlocked' }
  /** Nothing of it has left this machine, and nothing will. */
  | { readonly is: 'unsent'; readonly error: unknown }
  /** It certainly had no effect. */
  | { readonly is: 'refused'; readonly error: unknown }
  /**
   * It was refused, which may be said of a second one that something on the way made of it. `certain`: by the platform
   * itself.
   */
  | { readonly is: 'doubted'; readonly error: unknown; readonly certain: boolean; readonly now: Time }
  | { readonly is: 'lost'; readonly error: unknown; readonly now: Time }
  /** The person does not want to wait any longer. */
  | { readonly is: 'stop' };

interface Read {
  readonly is: 'read';
  readonly ledgers: Ledgers;
  /** Left out where it does not matter. */
  readonly others?: OtherIntents;
  /** When the first of them was asked for. */
  readonly asked: Time;
}

/** One kind of state. */
export type At<K extends State['at']> = Extract<State, { at: K }>;

/** Newest first, by the ids of the apps. */
export type Ledgers = Readonly<Record<string, readonly Release[]>>;

/** What is known of other intents that could be taken for this one. */
export interface OtherIntents {
  /** The ids of releases that they made, as the platform answered. */
  readonly claimed: readonly string[];
  /** The ids of releases that were taken for theirs, after an answer was lost. */
  readonly found: readonly string[];
  /** Whether one of them waits for its answer: what it made may be in the ledgers, and not claimed yet. */
  readonly sending: boolean;
}

/** What is reported. Nothing was sent in the first three of them. */
export type Verdict =
  /** `apps`: whose ledgers are not those of the plan any more. `between`: the releases that came, of all of them. */
  | { readonly is: 'moved'; readonly apps: readonly AppRef[]; readonly between: readonly Release[] }
  | { readonly is: 'unsent'; readonly error: unknown }
  | { readonly is: 'stopped' }
  | { readonly is: 'refused'; readonly error: unknown }
  /**
   * `found`: whether it was found in the ledger, without an answer. `open`: those without a release may still get one; looking goes
   * on.
   */
  | {
      readonly is: 'made';
      readonly made: readonly TargetResult[];
      readonly found: boolean;
      readonly open?: true;
    }
  /**
   * The ledger does not show it. `final`: it will not come any more. `said`: what was answered in place of what was
   * made; left out where the answer was lost.
   */
  | {
      readonly is: 'missing';
      readonly between: readonly Release[];
      readonly final: boolean;
      readonly said?: string;
    }
  /** It is not known yet; looking goes on. */
  | { readonly is: 'unread'; readonly error: unknown }
  /** It will not be known: the app is not there any more, or not for this account. With what is known to be made. */
  | { readonly is: 'gone'; readonly error: unknown; readonly made: readonly TargetResult[] };

export interface Next {
  readonly state: State;
  readonly report?: Verdict;
  readonly effect: Effect;
}

/** How a window was left that had an intent. */
export interface LeftIntent {
  /** `Time.slow` of the window that goes on. */
  readonly now: number;
  /** Whether its process is known to be gone, so that what it kept last is how far it came. */
  readonly isGone: boolean;
}
