/** Asks for the code of a second factor when the platform wants one, and sends the refused request again. */

import { Cancelled } from '../domain/problem.ts';
import { ApiError } from './errors.ts';

export interface CodePrompt {
  readonly host: string;
  /** The app that the code unlocks for a while; undefined when it is for one request only. */
  readonly app: string | undefined;
  /** True when the previous code was wrong. */
  readonly again: boolean;
}

/** Resolves to the code, or undefined when the person does not want to give one. */
export type AskSecondFactor = (question: CodePrompt) => Promise<string | undefined>;

/** Unlocks an app for requests without a code. Rejects with the platform's refusal. */
type Preauthorize = (app: string, code: string) => Promise<void>;

/** How many codes the person may try. */
const tries = 3;

export class SecondFactor {
  readonly #host: string;
  readonly #askPerson: AskSecondFactor;
  readonly #preauthorize: Preauthorize;
  /** The open prompt, shared by all requests that need a code meanwhile. */
  #question: Promise<string> | undefined;
  /** By app; '' for a code that goes with the request itself. */
  readonly #answers = new Map<string, Promise<string | undefined>>();
  /** Sequence number of the last pre-authorization, by app. */
  readonly #opened = new Map<string, number>();
  #openings = 0;

  constructor(host: string, ask: AskSecondFactor, preauthorize: Preauthorize) {
    this.#host = host;
    this.#askPerson = ask;
    this.#preauthorize = preauthorize;
  }

  /** Sequence number of the last pre-authorization of any app. */
  get openings(): number {
    return this.#openings;
  }

  /** Whether an app was pre-authorized after the pre-authorization of that number. */
  wasOpened(app: string | undefined, openings: number): boolean {
    return app !== undefined && (this.#opened.get(app) ?? 0) > openings;
  }

  /**
   * Asks for the code that a refused request needs.
   * @param again whether the previous code was wrong
   * @returns the code to send along; undefined when the app is unlocked without one
   * @throws Cancelled when the person gives no code; the platform's refusal after too many wrong ones
   */
  ask(app: string | undefined, again: boolean, signal?: AbortSignal): Promise<string | undefined> {
    return unlessCancelled(this.#answer(app, again), signal);
  }

  /**
   * Sends a read, and if it is refused for want of a code, asks for one and sends it again.
   * @param send gets the code to send along, if any
   * @throws Cancelled when the person gives no code; the platform's refusal after too many wrong ones
   */
  async around<T>(
    send: (code: string | undefined) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let app: string | undefined;
    let code: string | undefined;
    for (let asked = 0; ;) {
      const openings = this.#openings;
      try {
        // Attempts are sequential.
        // oxlint-disable-next-line no-await-in-loop
        return await send(code);
      } catch (error) {
        if (!wantsCode(error, code)) throw error;
        app = error.app ?? app;
        code = undefined;
        // Another request's code unlocked the app while this one was under way.
        if (this.wasOpened(app, openings)) continue;
        if (asked === tries) throw error;
        // oxlint-disable-next-line no-await-in-loop
        code = await this.ask(app, asked > 0, signal);
        asked += 1;
      }
    }
  }

  #answer(app: string | undefined, again: boolean): Promise<string | undefined> {
    const key = app ?? '';
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = this.#ask(app, again).finally(() => this.#answers.delete(key));
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** @returns the code to send along; undefined when the app is unlocked without one */
  async #ask(app: string | undefined, again: boolean): Promise<string | undefined> {
    if (app === undefined) return await this.#code(app, again);
    for (let asked = 1; ; asked++) {
      // oxlint-disable-next-line no-await-in-loop -- one prompt at a time
      const code = await this.#code(app, again || asked > 1);
      try {
        // oxlint-disable-next-line no-await-in-loop
        await this.#preauthorize(app, code);
        this.#opened.set(app, ++this.#openings);
        return undefined;
      } catch (error) {
        if (!wantsCode(error, code) || asked === tries) throw error;
      }
    }
  }

  #code(app: string | undefined, again: boolean): Promise<string> {
    this.#question ??= this.#put({ host: this.#host, app, again }).finally(
      () => (this.#question = undefined),
    );
    return this.#question;
  }

  async #put(question: CodePrompt): Promise<string> {
    const code = (await this.#askPerson(question))?.trim();
    if (code === undefined || code === '') throw new Cancelled();
    return code;
  }
}

/** With a code, a 401 is about the code: the platform accepted the token before it asked for one. */
export function wantsCode(error: unknown, code: string | undefined): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return error.id === 'two_factor' || (code !== undefined && error.status === 401);
}

/** Cancels only this wait: the prompt stays open for other requests. */
async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  const cancelled = Promise.withResolvers<never>();
  const cancel = () => cancelled.reject(new Cancelled());
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
