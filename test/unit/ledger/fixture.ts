// One app on the embedded platform, and a client to it whose answers can be held back or lost.
import { Client } from '../../../src/api/client.ts';
import {
  createTransport,
  type HttpAnswer,
  type HttpRequest,
  type Transport,
} from '../../../src/api/transport.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { requestLog } from '../../secrets.ts';
import { accountOf } from '../../platform/account.ts';
import { fillLedger } from '../../platform/big-ledger.ts';
import { type Fixture, startFixture } from '../../platform/fixture.ts';

/** A transport between a client and another one, that a test stands at. */
export class Gate implements Transport {
  readonly requests: HttpRequest[] = [];
  readonly answers: HttpAnswer[] = [];
  readonly #inner: Pick<Transport, 'send'>;
  #fault: Error | undefined;
  #held: Promise<void> | undefined;

  constructor(inner: Pick<Transport, 'send'>) {
    this.#inner = inner;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    if (this.#fault) throw this.#fault;
    const held = this.#held;
    const answer = await this.#inner.send(request);
    this.answers.push(answer);
    // The platform has answered already: what it says is from before whatever happens now.
    await held;
    return answer;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** From now on every request is lost, until nothing is wrong any more. */
  break(fault: Error | undefined): void {
    this.#fault = fault;
  }

  /** Keeps back the answers to the requests from now on. @returns a function that lets them, and all after, come */
  hold(): () => void {
    let letGo: (() => void) | undefined;
    this.#held = new Promise((resolve) => {
      letGo = resolve;
    });
    return () => {
      this.#held = undefined;
      letGo?.();
    };
  }

  /** Waits until as many answers of the platform are there, held or not. */
  async answered(count: number): Promise<void> {
    // Waiting is what the loop is for.
    // oxlint-disable-next-line no-await-in-loop
    while (this.answers.length < count) await nextTurn();
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((done) => {
    setImmediate(done);
  });
}

export interface LedgerFixture {
  readonly gate: Gate;
  readonly client: Client;
  /** The live copy that is tested; nothing was read yet. */
  readonly ledger: Ledger;
  readonly base: Fixture;
  /** Makes more releases on the platform, changes of one config var each. */
  grow(releases: number): void;
  close(): Promise<void>;
}

export async function startLedgerFixture(releases: number): Promise<LedgerFixture> {
  const base = await startFixture();
  const { platform } = base;
  const transport = createTransport();
  const gate = new Gate(transport);
  const id = fillLedger(platform.ledger, { app: 'bookshop', releases });
  const client = new Client({ url: new URL(platform.url), token: platform.token }, gate, requestLog());
  let grown = 0;
  return {
    gate,
    client,
    base,
    ledger: new Ledger({ id, name: 'bookshop' }, accountOf(client), Date.now),
    grow: (more) =>
      platform.ledger.write(() => {
        const by = platform.ledger.accounts.current().id;
        for (let i = 0; i < more; i++) platform.ledger.changeConfig(id, { GROWN: String(++grown) }, by);
      }),
    close: async () => {
      await transport.close();
      await base.close();
    },
  };
}

/** The versions of a ledger; `[52, 51, 50]` for one that is whole down to v50. */
export function versionsOf(ledger: Pick<Ledger, 'state'>): number[] {
  return ledger.state.releases.map(({ version }) => version);
}

/** From one version down to another, without gaps. */
export function down(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, i) => from - i);
}
