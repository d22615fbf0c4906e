// What operations run in: the real engine with a journal on disk, in a window whose person is scripted.
import { randomUUID } from 'node:crypto';
import type { Release } from '../../../../src/domain/release/release.ts';
import type { Dialogs } from '../../../../src/operations/engine/dialogs.ts';
import type { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import type { Message } from '../../../../src/operations/engine/message.ts';
import type { Operation, OperationHost } from '../../../../src/operations/engine/operation.ts';
import { Operations, type OperationsPorts } from '../../../../src/operations/engine/operations.ts';

/** What the person does, where it is not simply to go on. */
export interface HostScript<P> {
  readonly confirm?: ((plan: P) => unknown) | undefined;
  /** Called in place of each wait, with how many there were before. */
  readonly wait?: (before: number) => unknown;
  /** When the person does not want to wait any more; left out, never. */
  readonly stop?: AbortSignal;
  /** Called with the title of what goes on. */
  readonly progress?: (title: string) => void;
  /** The answer to a release that is under way; left out, it is to wait. */
  readonly askToWait?: (pending: Pick<Release, 'version'>) => unknown;
}

/** What the person saw, in order. */
export interface HostSeen<P> {
  readonly titles: string[];
  readonly stages: string[];
  /** What stopping would have done at each stage. */
  readonly buttons: string[];
  readonly plans: P[];
  readonly waits: number[];
  /** The versions whose release phases were shown. */
  readonly watched: number[];
  /** What was reported after the flow had ended. */
  readonly later: Verdict[];
}

export function nothingSeen<P>(): HostSeen<P> {
  return { titles: [], stages: [], buttons: [], plans: [], waits: [], watched: [], later: [] };
}

/** A window over a journal. @param report left out, what is reported later is only noted */
export function openHost<P>(
  store: JournalFiles,
  script: HostScript<P> = {},
  seen: HostSeen<P> = nothingSeen(),
  some: Partial<Omit<OperationsPorts, 'world'>> = {},
  window = 'window',
): OperationHost & { readonly messages: readonly Message[] } {
  const messages: Message[] = [];
  return {
    operations: new Operations({
      store: store,
      isOurs: () => Promise.resolve(true),
      abandoned: () => Promise.resolve(),
      ledgerOf: () => Promise.reject(new Error('Nobody expects to take over an operation.')),
      report(_intent, verdict) {
        seen.later.push(verdict);
        return Promise.resolve();
      },
      world: {
        window,
        newId: randomUUID,
        process: { machine: 'this', pid: process.pid, started: null },
        // Other windows of these tests are gone.
        isAlive: () => false,
        now: Date.now,
        steady: () => performance.now(),
        async wait(ms) {
          // What goes on in the background goes on when the test is over.
          if (ms > 2000) await new Promise(() => undefined);
          await script.wait?.(seen.waits.length);
          seen.waits.push(ms);
        },
      },
      ...some,
    }),
    dialogs: dialogsOf(script, seen, messages),
    messages,
    watch: (made) => void seen.watched.push(...made.map(({ release }) => release?.version ?? 0)),
    pagesOf: () => ({ website: undefined, dashboard: undefined }),
    outputs: { tailOf: () => Promise.resolve('') },
    crashes: { note: () => undefined },
    making: (_ledgers, work) => work(),
  };
}

function dialogsOf<P>(script: HostScript<P>, seen: HostSeen<P>, messages: Message[]): Dialogs {
  return {
    show(message) {
      messages.push(message);
      return Promise.resolve(undefined);
    },
    choose: (_title, [first]) => Promise.resolve(first),
    run: () => Promise.resolve(),
    async ask({ message }, ...buttons) {
      const answer = buttons.at(-1);
      if (answer === 'Wait') {
        const version = Number(/^v(\d+) /.exec(message)?.[1]);
        seen.titles.push(`v${version} is pending`);
        await script.askToWait?.({ version });
      }
      return answer;
    },
    typeName: () => Promise.resolve(),
    reading(title, work) {
      seen.titles.push(title);
      return work(new AbortController().signal);
    },
    progress(title, work) {
      seen.titles.push(title);
      script.progress?.(title);
      return work(script.stop ?? new AbortController().signal, (stage, button) => {
        seen.stages.push(stage);
        seen.buttons.push(button);
      });
    },
  };
}

/** The operation, with a person who sees its plan before they are asked. */
export function scripted<P>(operation: Operation<P>, script: HostScript<P>, seen: HostSeen<P>): Operation<P> {
  return {
    ...operation,
    async confirmation(plan) {
      seen.plans.push(plan);
      await script.confirm?.(plan);
      return operation.confirmation(plan);
    },
  };
}
