/** The release API as operations on a platform: requests out, validated model data in. */

import type { Promotion, PromotionWish } from '../domain/release/promotion.ts';
import type { Release } from '../domain/release/release.ts';
import type { Signal } from '../domain/signal.ts';
import type { Budget } from './budget.ts';
import type { CallOptions, ClientPorts, Connection, RequestLog, WriteOptions } from './call.ts';
import { Caller } from './caller.ts';
import { type ApiError, type CodeWanted, StrangeAnswer } from './errors.ts';
import type { Answer } from './exchange.ts';
import { type Operation, operations } from './operations.ts';
import type { OutputStream } from './output.ts';
import type { Listed } from './schemas.ts';
import type { Transport } from './transport.ts';

export type { CallOptions, ClientPorts, Clock, Connection, RequestLog } from './call.ts';

export interface Page<T> extends Listed<T> {
  /** The range of the page after this one; undefined at the end of the list. */
  readonly next: string | undefined;
  readonly etag: string | undefined;
}

/** Pages of one list, and what is in all of them: many more than any account has. */
const mostPages = 100;
const mostMembers = 50_000;

export class Client {
  readonly #caller: Caller;

  /** @param ports what is left out is the real world's, and nobody is asked for a second factor */
  constructor(
    connection: Connection,
    transport: Transport,
    log: RequestLog,
    ports: Partial<ClientPorts> = {},
  ) {
    this.#caller = new Caller(connection, transport, log, ports);
  }

  /** Fires once when the platform does not take the token any more. */
  get rejected(): Signal<ApiError> {
    return this.#caller.rejected;
  }

  /** Whether requests that nobody asked for should be fewer, so that the account's do not run out. */
  get budget(): Budget {
    return this.#caller.budget;
  }

  get host(): string {
    return this.#caller.host;
  }

  /** Another token of the same account, after it was signed in again. Fires nothing. */
  use(token: string): void {
    this.#caller.use(token);
  }

  /** What time it is on the platform, in milliseconds: what the times of releases are to be measured by. */
  platformNow(): number {
    return this.#caller.platformClock.now();
  }

  /** The account that the token belongs to. */
  account(options?: CallOptions): Promise<{ readonly id: string; readonly email: string }> {
    return this.#value(operations.account, {}, options);
  }

  /** All apps that the account sees. */
  apps(options?: CallOptions) {
    return this.#all(operations.apps, {}, options);
  }

  /** One app, by name or id. */
  app(app: string, options?: CallOptions) {
    return this.#value(operations.app, { app }, options);
  }

  /** The teams that the account belongs to. */
  teams(options?: CallOptions) {
    return this.#all(operations.teams, {}, options);
  }

  /** The apps of a team, those that the account did not join among them. */
  teamApps(team: string, options?: CallOptions) {
    return this.#all(operations.teamApps, { team }, options);
  }

  pipelines(options?: CallOptions) {
    return this.#all(operations.pipelines, {}, options);
  }

  /** Where apps stand in their pipelines. */
  couplings(options?: CallOptions) {
    return this.#all(operations.couplings, {}, options);
  }

  /**
   * One page of an app's ledger.
   * @param range such as `version ..; order=desc, max=30`, or the `next` of the page before
   * @returns `unchanged` when the page still is what `etag` stands for
   */
  async releases(
    app: string,
    range: string,
    options: CallOptions = {},
  ): Promise<Page<Release> | 'unchanged'> {
    const answer = await this.#caller.call(operations.releases, { app }, { ...options, range });
    return answer === 'unchanged' ? answer : pageOf(answer);
  }

  /** One release, by id or version. */
  release(app: string, release: string, options?: CallOptions): Promise<Release> {
    return this.#value(operations.release, { app, release }, options);
  }

  /** The config vars that a release runs with. Secret. */
  releaseConfigVars(app: string, release: string, options?: CallOptions) {
    return this.#value(operations.releaseConfigVars, { app, release }, options);
  }

  slug(app: string, slug: string, options?: CallOptions) {
    return this.#value(operations.slug, { app, slug }, options);
  }

  /** The add-ons that an app has now, with the keys of their config vars. */
  addons(app: string, options?: CallOptions) {
    return this.#all(operations.addons, { app }, options);
  }

  /** The processes of an app. */
  dynos(app: string, options?: CallOptions) {
    return this.#all(operations.dynos, { app }, options);
  }

  /** How each target of a promotion fares. */
  promotionTargets(promotion: string, options?: CallOptions) {
    return this.#all(operations.promotionTargets, { promotion }, options);
  }

  /**
   * Releases what one app runs to others of its pipeline. Sent once: when this rejects with `Unreachable` or
   * `StrangeAnswer`, only the targets' ledgers can tell whether it happened.
   * @throws CodeWanted, Stale when it had no effect and may be sent once more after a look at the ledgers
   */
  promote(
    { pipelineId, sourceId, releaseId, targetIds }: PromotionWish,
    options: WriteOptions = {},
  ): Promise<Promotion> {
    const body = {
      pipeline: { id: pipelineId },
      source: { app: { id: sourceId }, release: { id: releaseId } },
      targets: targetIds.map((id) => ({ app: { id } })),
    };
    return this.#value(operations.promote, {}, { ...options, body });
  }

  /**
   * Makes a new release from an older one. Sent once: when this rejects with `Unreachable` or `StrangeAnswer`,
   * only the ledger can tell whether it happened.
   * @param release the id of the release to go back to
   * @throws CodeWanted, Stale when it had no effect and may be sent once more after a look at the ledger
   */
  rollback(app: string, release: string, options: WriteOptions = {}): Promise<Release> {
    return this.#value(operations.rollback, { app }, { ...options, body: { release } });
  }

  /**
   * Asks for the code that a write was refused without.
   * @param again whether the code before was not taken
   * @returns the code to send along; undefined when none is needed any more
   * @throws Cancelled when the person gives none; the refusal where nobody can be asked
   */
  askCode(wanted: CodeWanted, again: boolean, signal: AbortSignal): Promise<string | undefined> {
    return this.#caller.askCode(wanted, again, signal);
  }

  /**
   * What a release phase writes. Its address is asked without the token.
   * @throws Problem when the address is none that may be asked
   */
  output(address: string): OutputStream {
    return this.#caller.output(address);
  }

  async #all<P extends string, T>(
    operation: Operation<P, Listed<T>>,
    params: Readonly<Record<P, string>>,
    options: CallOptions = {},
  ): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    // Whichever range it names next: a list of any account has an end.
    for (let range: string | undefined = 'id ..; max=1000'; range !== undefined;) {
      if (seen.has(range))
        throw new StrangeAnswer(`${this.host} repeats a page of its list. Try again later.`);
      seen.add(range);
      // Each page names the one after it.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await this.#caller.call(operation, params, { ...options, range });
      const page: Page<T> = pageOf(changed(answer));
      if (seen.size > mostPages || all.length + page.members.length > mostMembers) {
        throw new StrangeAnswer(
          `The list that ${this.host} gives has no end: it was given up after ${all.length} members. Try again later.`,
        );
      }
      all.push(...page.members);
      range = page.next;
    }
    return all;
  }

  async #value<P extends string, T>(
    operation: Operation<P, T>,
    params: Readonly<Record<P, string>>,
    options: CallOptions = {},
  ): Promise<T> {
    return changed(await this.#caller.call(operation, params, options)).value;
  }
}

function changed<T>(answer: Answer<T> | 'unchanged'): Answer<T> {
  // Without an etag nothing can be unchanged: `exchange` has told so.
  if (answer === 'unchanged') throw new TypeError('only a page is asked for with an etag');
  return answer;
}

function pageOf<T>({ value, headers }: Answer<Listed<T>>): Page<T> {
  return { ...value, next: headers['next-range'], etag: headers['etag'] };
}
