/** What the engine knows of an operation. Each kind is one implementation, in a folder of its own. */

import type { AppPages } from '../../domain/release/app-pages.ts';
import type { Account } from '../../api/account.ts';
import type { WriteOptions } from '../../api/call.ts';
import type { Crashes } from '../../ledger/crashes.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Outputs } from '../../ledger/outputs.ts';
import type { AppAddress } from '../../domain/release/release.ts';
import type { Wait } from '../plan/deadline.ts';
import type { Dialogs } from './dialogs.ts';
import type { Intent, TargetResult } from './journal-entry.ts';
import type { Verdict } from './machine-types.ts';
import type { Action, NameQuestion, Question } from './message.ts';
import type { Operations } from './operations.ts';
import type { Restarted } from './restart.ts';

/** What a window gives to the operations that run in it. */
export interface OperationHost {
  readonly operations: Operations;
  readonly dialogs: Dialogs;
  /** What release phases printed. */
  readonly outputs: Pick<Outputs, 'tailOf'>;
  /** What of an app can be opened in a browser. */
  readonly pagesOf: (ledger: Ledger) => AppPages;
  /** Keeps in sight that processes crashed with what was released. */
  readonly crashes: Pick<Crashes, 'note'>;
  /** Shows what the release phases of what was released print. */
  watch(made: readonly TargetResult[]): void;
  /** Runs what releases to apps and reports it, so that nothing else reports those releases as well. */
  making<T extends { readonly made: readonly TargetResult[] }>(
    ledgers: readonly Ledger[],
    work: () => Promise<T>,
  ): Promise<T>;
}

/** One operation, from its plan to its request. @typeParam P its plan: plain data */
export interface Operation<P> {
  /** As a noun, such as `rollback`; the journal's entries name it. */
  readonly kind: string;
  readonly words: OperationWords;
  /** Who asks for it, and signs what it releases. */
  readonly account: Account;
  /** The apps that are only read: nothing is sent once the ledger of one of them has moved. */
  readonly guards: readonly Ledger[];
  /** The apps that it writes, at least one. Their ledgers are guarded as well. */
  readonly targets: readonly Ledger[];
  /**
   * Works out what it would change, from the ledgers as they were just read. Changes nothing.
   * @param before the plan that this one replaces: what the person chose for it stays chosen
   * @throws Cancelled, or a Problem that says why there can be no such operation
   */
  plan(dialogs: Pick<Dialogs, 'reading'>, before?: P): Promise<P>;
  confirmation(plan: P): Promise<Confirmation>;
  /** Opens the whole plan, to be read; nothing can be written from there without another confirmation. */
  showPlan(plan: P): Promise<void>;
  describe(plan: P): Description;
  /**
   * Sends the one request.
   * @returns what became of each target, in their order
   * @throws what the request failed with
   */
  send(plan: P, options: WriteOptions, wait: Wait): Promise<readonly TargetResult[]>;
}

/** The last question before an operation is sent. */
export interface Confirmation extends Question {
  /** The button that sends it. */
  readonly go: string;
  /** The names that have to be typed as well. */
  readonly names: readonly NameQuestion[];
}

/** What is kept and said of an operation once it is confirmed. */
export interface Description extends Pick<Intent, 'origin' | 'pipeline' | 'mark' | 'guards' | 'targets'> {
  /** What is going on: `Rolling back bookshop to v46`. */
  readonly title: string;
  /** Whether it changes the config vars alone; left out where it never does. */
  readonly sameCode?: boolean | undefined;
}

/** What a kind of operation says of itself. */
export interface OperationWords {
  /** What became of it, in whole sentences. */
  text(end: End): string;
  /** What a person does, as in “before you promote again”. */
  readonly verb: string;
  /** What became of releases that it did not know of, as in “v53 was replaced too”. */
  readonly undid: string;
  /** What may have happened, where the ledger was not read: a clause that begins with an app. */
  maybe(intent: Intent): string;
  /** Shows how the apps are now. */
  readonly look: Action;
  /** Goes back to what an app ran before. Its command is given the app, and the version where that is known. */
  readonly back: Pick<Action, 'title' | 'command'>;
  /** Begins the same again. @param account that it is begun with, by its id */
  again(intent: Intent, account: string, targets: readonly AppAddress[]): Action;
}

/** The words of each kind of operation, loaded when something is to be said. */
export type Kinds = Readonly<Record<string, () => Promise<OperationWords>>>;

/** How an operation ended. */
export interface End {
  readonly intent: Intent;
  readonly verdict: Verdict;
  /** What was seen of the processes of each target, in their order; undefined where they were not read. */
  readonly restarted: readonly (Restarted | undefined)[];
  /** Whether it changes the config vars alone; left out where the plan is not known any more. */
  readonly sameCode?: boolean | undefined;
}
