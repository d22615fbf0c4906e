/** The release API's client: one method for each operation, each result validated. */

import type { Promotion, PromotionRequest } from '../domain/release/promotion.ts';
import { type Artifact, imageIdsOf, type Release, type Slug } from '../domain/release/release.ts';
import type { Signal } from '../domain/signal.ts';
import type { Budget } from './budget.ts';
import type { CallOptions, ClientPorts, Connection, RequestLog, WriteOptions } from './call.ts';
import { Caller } from './caller.ts';
import { type ApiError, type CodeWanted, StrangeAnswer } from './errors.ts';
import type { Answer } from './exchange.ts';
import { joinImages } from './images.ts';
import { type Operation, operations } from './operations.ts';
import type { OutputStream } from './output.ts';
import type { ValidatedList } from './schemas.ts';
import type { Transport } from './transport.ts';

export type { CallOptions, ClientPorts, Clock, Connection, RequestLog } from './call.ts';

export interface Page<T> extends ValidatedList<T> {
  /** The range of the page after this one; undefined at the end of the list. */
  readonly next: string | undefined;
  readonly etag: string | undefined;
}

/** Limits of one list: many more than any account has. */
const mostPages = 100;
const mostMembers = 50_000;
/** How many images of one release are read: one is usual, one for each process type the most that makes sense. */
const mostImages = 20;

export class Client {
  readonly #caller: Caller;

  /** @param ports default to the system's clock and random numbers; without `askSecondFactor` no code is asked for */
  constructor(
    connection: Connection,
    transport: Transport,
    log: RequestLog,
    ports: Partial<ClientPorts> = {},
  ) {
    this.#caller = new Caller(connection, transport, log, ports);
  }

  /** Fires once when the platform no longer accepts the token. */
  get rejected(): Signal<ApiError> {
    return this.#caller.rejected;
  }

  /** The account's rate limit, which slows background requests down. */
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

  /** The platform's time, in milliseconds. Measure the age of releases by it. */
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

  /** The apps of a team, including those that the account did not join. */
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
   * @returns `unchanged` when `etag` still holds
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

  /** What a release runs: a slug, or on the newer generation an image, of which the same is known but its size. */
  async slug(app: string, { kind, id }: Artifact, options?: CallOptions): Promise<Slug> {
    if (kind === 'slug') return this.#value(operations.slug, { app, slug: id }, options);
    const images = imageIdsOf(id)
      .slice(0, mostImages)
      .map((image) => this.#value(operations.image, { app, image }, options));
    return joinImages(id, await Promise.all(images));
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
   * `StrangeAnswer`, only the targets' ledgers show whether it happened.
   * @throws CodeWanted, Stale when it had no effect and may be sent once more after a look at the ledgers
   */
  promote(
    { pipelineId, sourceId, releaseId, targetIds }: PromotionRequest,
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
   * only the ledger shows whether it happened.
   * @param release the id of the release to go back to
   * @throws CodeWanted, Stale when it had no effect and may be sent once more after a look at the ledger
   */
  rollback(app: string, release: string, options: WriteOptions = {}): Promise<Release> {
    return this.#value(operations.rollback, { app }, { ...options, body: { release } });
  }

  /**
   * Asks the person for the code that a refused write needs.
   * @param again whether the previous code was wrong
   * @returns the code to send along; undefined when none is needed any more
   * @throws Cancelled when the person gives none; the refusal where no person can be asked
   */
  askCode(wanted: CodeWanted, again: boolean, signal: AbortSignal): Promise<string | undefined> {
    return this.#caller.askCode(wanted, again, signal);
  }

  /**
   * The output of a release phase. The token is not sent to its address.
   * @throws Problem when the address is not allowed
   */
  output(address: string): OutputStream {
    return this.#caller.output(address);
  }

  async #all<P extends string, T>(
    operation: Operation<P, ValidatedList<T>>,
    params: Readonly<Record<P, string>>,
    options: CallOptions = {},
  ): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    // The limits hold whatever range the platform names next.
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
          `The list that ${this.host} gives has no end: Shiplog stopped after ${all.length} members. Try again later.`,
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
  // Without an etag `exchange` throws on 304.
  if (answer === 'unchanged') throw new TypeError('only pages are requested with an etag');
  return answer;
}

function pageOf<T>({ value, headers }: Answer<ValidatedList<T>>): Page<T> {
  return { ...value, next: headers['next-range'], etag: headers['etag'] };
}
