/**
 * Sends the requests of one account. It retries reads, never writes, and tracks what the answers say of the account as
 * a whole: its rate limit, a rejected token, the platform's time.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Signal } from '../domain/signal.ts';
import { Budget } from './budget.ts';
import type { CallOptions, ClientPorts, Connection, RequestLog, Urgency } from './call.ts';
import { ApiError, CodeWanted, Stale } from './errors.ts';
import { type Answer, type ApiRequest, exchange, type ExchangeContext } from './exchange.ts';
import { type Operation, operations, pathOf } from './operations.ts';
import { OutputStream } from './output.ts';
import { pause } from './pause.ts';
import { PlatformClock } from './platform-clock.ts';
import { waitBefore } from './retry.ts';
import { SecondFactor, wantsCode } from './second-factor.ts';
import type { Transport } from './transport.ts';

const realPorts: ClientPorts = {
  clock: { now: Date.now, wait: (ms, signal) => delay(ms, undefined, { signal }) },
  random: Math.random,
};

export class Caller {
  /** Fires once when the platform no longer accepts the token. */
  readonly rejected = new Signal<ApiError>();

  /** The account's rate limit, which slows background requests down. */
  readonly budget: Budget;

  #connection: Connection;
  readonly #transport: Pick<Transport, 'send'>;
  readonly #log: RequestLog;
  readonly #ports: ClientPorts;
  readonly #context: ExchangeContext;
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
    this.#context = { transport, log, clock, platformClock: this.platformClock, budget: this.budget };
    this.#secondFactor =
      askSecondFactor &&
      new SecondFactor(connection.url.host, askSecondFactor, async (app, code) => {
        await this.#once({ operation: operations.preauthorize, params: { app }, options: {}, code });
      });
  }

  get host(): string {
    return this.#connection.url.host;
  }

  /** Switches to another token of the same account. */
  use(token: string): void {
    this.#connection = { ...this.#connection, token };
    this.#refused = undefined;
    this.#wasRejected = false;
  }

  /**
   * Sends a request, retries it where its operation allows, and asks for a code where the platform wants one. A write
   * is sent once and never asks: by the time the code is there, the ledger may have moved on.
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
   * Asks the person for the code that a refused request needs.
   * @returns the code to send along; undefined when none is needed any more
   * @throws Cancelled when the person gives no code; the refusal where no person can be asked, or after too many wrong
   * codes
   */
  async askCode({ refusal }: CodeWanted, again: boolean, signal: AbortSignal): Promise<string | undefined> {
    if (!this.#secondFactor) throw refusal;
    return await this.#secondFactor.ask(refusal.app, again, signal);
  }

  /** Opens an output. The token is not sent to its address. @throws Problem when the address is not allowed */
  output(address: string): OutputStream {
    const { clock } = this.#ports;
    return new OutputStream(this.#transport, this.#log, clock, address, this.#connection.url);
  }

  async #read<P extends string, T>(request: ApiRequest<P, T>): Promise<Answer<T> | 'unchanged'> {
    const { clock, random } = this.#ports;
    const { signal } = request.options;
    const began = clock.now();
    for (let number = 1; ; number++) {
      try {
        // Attempts are sequential.
        // oxlint-disable-next-line no-await-in-loop
        return await this.#once(request);
      } catch (error) {
        const elapsed = clock.now() - began;
        const wait = waitBefore(error, { number, elapsed, urgency: urgencyOf(request.options) }, random);
        if (wait === undefined) throw error;
        const path = pathOf(request.operation, request.params);
        this.#log(`${request.operation.method} ${path} is sent again in ${Math.round(wait)} ms`, 'info');
        // oxlint-disable-next-line no-await-in-loop
        await pause(clock, wait, signal);
      }
    }
  }

  async #write<P extends string, T>(request: ApiRequest<P, T>): Promise<Answer<T> | 'unchanged'> {
    const factor = this.#secondFactor;
    const openings = factor?.openings ?? 0;
    try {
      return await this.#once(request);
    } catch (error) {
      if (!wantsCode(error, request.code)) throw error;
      throw factor?.wasOpened(error.app, openings) === true ? new Stale() : new CodeWanted(error);
    }
  }

  async #once<P extends string, T>(request: ApiRequest<P, T>): Promise<Answer<T> | 'unchanged'> {
    if (this.#refused && urgencyOf(request.options) === 'background') throw this.#refused;
    const connection = this.#connection;
    try {
      const answer = await exchange(this.#context, connection, request);
      if (connection === this.#connection) this.#refused = undefined;
      return answer;
    } catch (error) {
      // With a code, a 401 is about the code.
      if (!(error instanceof ApiError) || error.status !== 401 || request.code !== undefined) throw error;
      // The refused token has been replaced since. Neither a read nor a write had an effect.
      if (connection.token !== this.#connection.token) {
        if (!request.operation.retry) throw new Stale();
        return this.#once(request);
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
}

function urgencyOf({ urgency = 'person' }: CallOptions): Urgency {
  return urgency;
}
