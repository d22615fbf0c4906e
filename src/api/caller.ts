/**
 * Speaks for one account: sends its requests, again where that helps and never where it could harm, and knows what the
 * answers say of the account as a whole.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Signal } from '../domain/signal.ts';
import { Budget } from './budget.ts';
import type { CallOptions, ClientPorts, Connection, RequestLog, Urgency } from './call.ts';
import { ApiError, CodeWanted, Stale } from './errors.ts';
import { type Answer, type Asked, exchange, type ExchangePorts } from './exchange.ts';
import { type Operation, operations, pathOf } from './operations.ts';
import { OutputStream } from './output.ts';
import { pause } from './pause.ts';
import { PlatformClock } from './platform-clock.ts';
import { retryAfter, waitBefore } from './retry.ts';
import { SecondFactor, wantsCode } from './second-factor.ts';
import type { HttpAnswer, Transport } from './transport.ts';

const realPorts: ClientPorts = {
  clock: { now: Date.now, wait: (ms, signal) => delay(ms, undefined, { signal }) },
  random: Math.random,
};

export class Caller {
  /** Fires once when the platform does not take the token any more. */
  readonly rejected = new Signal<ApiError>();

  /** Whether requests that nobody asked for should be fewer, so that the account's do not run out. */
  readonly budget: Budget;

  #connection: Connection;
  readonly #transport: Pick<Transport, 'send'>;
  readonly #log: RequestLog;
  readonly #ports: ClientPorts;
  readonly #exchangePorts: ExchangePorts;
  readonly platformClock: PlatformClock;
  readonly #secondFactor: SecondFactor | undefined;
  /** Why the token is refused, while it is. */
  #refused: ApiError | undefined;
  #wasRejected = false;

  constructor(
    connection: Connection,
    transport: Pick<Transport, 'send'>,
    log: RequestLog,
    ports: Partial<ClientPorts> = {},
  ) {
    this.#connection = connection;
    this.#transport = transport;
    this.#log = log;
    this.#ports = { ...realPorts, ...ports };
    const { clock, askSecondFactor } = this.#ports;
    this.budget = new Budget(() => clock.now());
    this.platformClock = new PlatformClock(() => clock.now());
    this.#exchangePorts = {
      send: (request) => transport.send(request),
      log,
      now: () => clock.now(),
      platformNow: () => this.platformClock.now(),
      heard: (answer, asked) => this.#heard(answer, asked),
    };
    this.#secondFactor =
      askSecondFactor &&
      new SecondFactor(connection.url.host, askSecondFactor, async (app, code) => {
        await this.#once({ operation: operations.preauthorize, params: { app }, options: {}, code });
      });
  }

  get host(): string {
    return this.#connection.url.host;
  }

  /** Another token of the same account. */
  use(token: string): void {
    this.#connection = { ...this.#connection, token };
    this.#refused = undefined;
    this.#wasRejected = false;
  }

  /**
   * Sends a request as often as its operation allows, and asks for a code where the platform wants one. One that writes
   * is sent once, and nobody is asked: what was true when it was first sent may not be true any more by then.
   * @throws CodeWanted, Stale, or what `exchange` throws
   */
  call<P extends string, T>(
    operation: Operation<P, T>,
    params: Readonly<Record<P, string>>,
    options: CallOptions,
  ): Promise<Answer<T> | 'unchanged'> {
    if (!operation.retry) return this.#write({ operation, params, options, code: options.code });
    const send = (code?: string) => this.#read({ operation, params, options, code });
    if (!this.#secondFactor || urgencyOf(options) === 'background') return send();
    return this.#secondFactor.around(send, options.signal);
  }

  /**
   * Asks for the code that a request was refused without.
   * @returns the code to send along; undefined when none is needed any more
   * @throws Cancelled when the person gives no code; the refusal where nobody can be asked, or after too many wrong codes
   */
  async askCode({ refusal }: CodeWanted, again: boolean, signal: AbortSignal): Promise<string | undefined> {
    if (!this.#secondFactor) throw refusal;
    return await this.#secondFactor.ask(refusal.app, again, signal);
  }

  /** Nothing of the account goes where an output is. @throws Problem when the address is none that may be asked */
  output(address: string): OutputStream {
    const { clock } = this.#ports;
    return new OutputStream(this.#transport, this.#log, clock, address, this.#connection.url);
  }

  async #read<P extends string, T>(asked: Asked<P, T>): Promise<Answer<T> | 'unchanged'> {
    const { clock, random } = this.#ports;
    const { signal } = asked.options;
    const began = clock.now();
    for (let number = 1; ; number++) {
      try {
        // One try after the other.
        // oxlint-disable-next-line no-await-in-loop
        return await this.#once(asked);
      } catch (error) {
        const elapsed = clock.now() - began;
        const wait = waitBefore(error, { number, elapsed, urgency: urgencyOf(asked.options) }, random);
        if (wait === undefined) throw error;
        const path = pathOf(asked.operation, asked.params);
        this.#log(`${asked.operation.method} ${path} is sent again in ${Math.round(wait)} ms`, 'info');
        // oxlint-disable-next-line no-await-in-loop
        await pause(clock, wait, signal);
      }
    }
  }

  async #write<P extends string, T>(asked: Asked<P, T>): Promise<Answer<T> | 'unchanged'> {
    const factor = this.#secondFactor;
    const openings = factor?.openings ?? 0;
    try {
      return await this.#once(asked);
    } catch (error) {
      if (!wantsCode(error, asked.code)) throw error;
      throw factor?.wasOpened(error.app, openings) === true ? new Stale() : new CodeWanted(error);
    }
  }

  async #once<P extends string, T>(asked: Asked<P, T>): Promise<Answer<T> | 'unchanged'> {
    if (this.#refused && urgencyOf(asked.options) === 'background') throw this.#refused;
    const connection = this.#connection;
    try {
      const answer = await exchange(this.#exchangePorts, connection, asked);
      if (connection === this.#connection) this.#refused = undefined;
      return answer;
    } catch (error) {
      // With a code it is about the code.
      if (!(error instanceof ApiError) || error.status !== 401 || asked.code !== undefined) throw error;
      // Refused for the sake of a token that has been replaced since: nothing came of it, a write neither.
      if (connection.token !== this.#connection.token) {
        if (!asked.operation.retry) throw new Stale();
        return this.#once(asked);
      }
      this.#reject(error);
      throw error;
    }
  }

  #reject(error: ApiError): void {
    this.#refused = error;
    if (this.#wasRejected) return;
    this.#wasRejected = true;
    this.rejected.fire(error);
  }

  #heard({ status, headers }: HttpAnswer, asked: number): void {
    this.platformClock.heard(headers['date'], asked);
    const remaining = headers['ratelimit-remaining'];
    if (status !== 429) return this.budget.heard(remaining, status < 400 ? asked : undefined);
    this.budget.refused(remaining, retryAfter(headers['retry-after'], this.platformClock.now()));
  }
}

function urgencyOf({ urgency = 'person' }: CallOptions): Urgency {
  return urgency;
}
