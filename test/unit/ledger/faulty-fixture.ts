// A ledger whose platform lies behind a server that misbehaves.
import { Client } from '../../../src/api/client.ts';
import { Unreachable } from '../../../src/api/errors.ts';
import { createTransport, type Transport } from '../../../src/api/transport.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { requestLog } from '../../secrets.ts';
import { accountOf } from '../../platform/account.ts';
import { fillLedger } from '../../platform/big-ledger.ts';
import { Faulty } from '../../platform/faulty.ts';
import { FakeClock } from './clock.ts';
import { type Fixture, startFixture } from '../../platform/fixture.ts';

export interface FaultyLedgerFixture {
  readonly base: Fixture;
  readonly faulty: Faulty;
  /** The client's. It does not wait before it tries again. */
  readonly clock: FakeClock;
  /** The id of the app. */
  readonly app: string;
  /** How long the client waits for a whole answer, in milliseconds. */
  patience: number;
  /** Another copy of the app's ledger, of which nothing was read. */
  ledger(): Ledger;
  /** Makes more releases. */
  grow(count: number): void;
  close(): Promise<void>;
}

export async function startFaultyLedgerFixture(releases: number): Promise<FaultyLedgerFixture> {
  const base = await startFixture();
  const { platform } = base;
  const app = fillLedger(platform.ledger, { app: 'bookshop', releases });
  const faulty = await Faulty.start(platform);
  const transport = impatient(createTransport(), () => fixture.patience);
  const clock = new FakeClock();
  const client = new Client({ url: faulty.url, token: platform.token }, transport, requestLog(), {
    clock: { now: () => clock.now(), wait: () => Promise.resolve() },
    random: () => 0,
  });
  let grown = 0;
  const fixture: FaultyLedgerFixture = {
    base,
    faulty,
    clock,
    app,
    patience: 10_000,
    ledger: () => new Ledger({ id: app, name: 'bookshop' }, accountOf(client), Date.now),
    grow: (count) =>
      platform.ledger.write(() => {
        const by = platform.ledger.accounts.current().id;
        for (let i = 0; i < count; i++) platform.ledger.changeConfig(app, { GROWN: String(++grown) }, by);
      }),
    close: async () => {
      await transport.close();
      await faulty.close();
      await base.close();
    },
  };
  return fixture;
}

/** A transport that waits no longer than this for a whole answer. */
function impatient(transport: Transport, patience: () => number): Transport {
  return {
    async send(request) {
      const late = AbortSignal.timeout(patience());
      const signal = request.signal ? AbortSignal.any([request.signal, late]) : late;
      try {
        return await transport.send({ ...request, signal });
      } catch (error) {
        if (!late.aborted || request.signal?.aborted === true) throw error;
        throw new Unreachable(`${request.url.host} cannot be reached (it did not answer in time).`);
      }
    },
    close: () => transport.close(),
  };
}
