// A platform in memory with one app, which can be rolled back.
import type { HttpAnswer, HttpRequest } from '../../../../../src/api/transport.ts';
import type { FakeClock } from './clock.ts';
import { type Entry, me, ModelLedger, type Phase } from './ledger.ts';
import { type Faults, Network, refusal, type Sent } from './network.ts';

export const app = { id: 'app-1', name: 'bookshop' };

export class RollbackPlatform {
  readonly network: Network;
  readonly ledgers: readonly [ModelLedger];
  readonly #random: () => number;

  constructor(clock: FakeClock, faults: Faults) {
    this.#random = faults.random;
    this.ledgers = [new ModelLedger(app, clock)];
    this.network = new Network(clock, faults, (request, sent) => this.#answer(request, sent));
  }

  rollBack(version: number, email: string, phase: Phase): Entry {
    const [ledger] = this.ledgers;
    const slug = ledger.entries.find((entry) => entry.version === version)?.slug ?? null;
    return ledger.append(`Rollback to v${version}`, email, slug, phase);
  }

  #answer({ method, url, body }: HttpRequest, sent: Sent): HttpAnswer {
    const [ledger] = this.ledgers;
    if (method === 'GET') {
      const told = url.pathname.endsWith('/dynos') ? ledger.processes() : ledger.wire();
      return { status: 200, headers: {}, body: JSON.stringify(told) };
    }
    const { release } = JSON.parse(body ?? '') as { readonly release: string };
    const target = ledger.entries.find(({ id }) => id === release);
    if (!target || target.slug === null || ledger.statusOf(target) !== 'succeeded') return refusal(422);
    const random = this.#random;
    const phase = random() < 0.3 ? { lasts: random() * 60_000, fails: random() < 0.4 } : {};
    sent.made = [this.rollBack(target.version, me, phase)];
    return { status: 201, headers: {}, body: JSON.stringify(ledger.wire()[0]) };
  }
}
