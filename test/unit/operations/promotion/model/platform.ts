// A platform in memory with a pipeline: what one app runs can be promoted to three others, each of which fares by itself.
import type { HttpAnswer, HttpRequest } from '../../../../../src/api/transport.ts';
import type { FakeClock } from '../../engine/model/clock.ts';
import { type Entry, me, ModelLedger } from '../../engine/model/ledger.ts';
import { type Faults, Network, refusal, type Sent } from '../../engine/model/network.ts';

export const source = { id: 'app-0', name: 'staging' };
export const targets = [
  { id: 'app-1', name: 'bookshop' },
  { id: 'app-2', name: 'bookshop-eu' },
  { id: 'app-3', name: 'bookshop-us' },
] as const;

interface Fate {
  readonly app: ModelLedger;
  release: Entry | undefined;
  error: string | undefined;
}

interface Promotion {
  readonly id: string;
  readonly fates: readonly Fate[];
}

/** What is made of the targets is made within so many milliseconds, one after the other. */
const spread = 15_000;

export class PromotionPlatform {
  readonly network: Network;
  readonly ledgers: readonly ModelLedger[];
  readonly #clock: FakeClock;
  readonly #random: () => number;
  readonly #promotions: Promotion[] = [];

  constructor(clock: FakeClock, faults: Faults) {
    this.#clock = clock;
    this.#random = faults.random;
    this.ledgers = [source, ...targets].map((app) => new ModelLedger(app, clock));
    // What runs there is not what is promoted.
    this.ledgers[0]?.deploy('e', me);
    this.network = new Network(clock, faults, (request, sent) => this.#answer(request, sent));
  }

  ledgerOf(id: string): ModelLedger {
    const ledger = this.ledgers.find(({ app }) => app.id === id);
    if (ledger) return ledger;
    throw new Error(`There is no app ${id}.`);
  }

  /** Releases a version of the source to a target. */
  promote(target: ModelLedger, version: number, email: string): Entry {
    const random = this.#random;
    const slug = this.ledgerOf(source.id).entries.find((entry) => entry.version === version)?.slug ?? null;
    const phase = random() < 0.3 ? { lasts: random() * 60_000, fails: random() < 0.4 } : {};
    return target.append(`Promote ${source.name} v${version} eeeeeeee`, email, slug, phase);
  }

  #answer(request: HttpRequest, sent: Sent): HttpAnswer {
    const { method, url } = request;
    if (method === 'POST') return this.#create(request, sent);
    const [, kind, id = '', what, version] = url.pathname.split('/');
    if (kind === 'pipeline-promotions') {
      const promotion = this.#promotions.find((one) => one.id === id);
      return promotion ? ok(promotion.fates.map((fate) => this.#fateOf(fate))) : refusal(404);
    }
    const ledger = this.ledgerOf(id);
    if (what === 'dynos') return ok(ledger.processes());
    if (what === 'releases' && version === undefined) return ok(ledger.wire());
    const entry = ledger.entries.find((one) => one.id === version);
    return entry ? ok(ledger.wireOf(entry)) : refusal(404);
  }

  #create({ body }: HttpRequest, sent: Sent): HttpAnswer {
    const wish = JSON.parse(body ?? '') as {
      readonly source: { readonly release: { readonly id: string } };
      readonly targets: readonly { readonly app: { readonly id: string } }[];
    };
    const from = this.ledgerOf(source.id);
    const release = from.entries.find(({ id }) => id === wish.source.release.id);
    if (!release || release.slug === null || from.statusOf(release) !== 'succeeded') return refusal(422);
    const fates = wish.targets.map(({ app }): Fate => ({
      app: this.ledgerOf(app.id),
      release: undefined,
      error: undefined,
    }));
    const id = `promotion-${this.#promotions.length + 1}`;
    this.#promotions.push({ id, fates });
    sent.made = [];
    for (const fate of fates) this.#decide(fate, release.version, sent);
    return ok({ id }, 201);
  }

  /** Each target is refused or released to by itself, at once or somewhat later. */
  #decide(fate: Fate, version: number, sent: Sent): void {
    const random = this.#random;
    if (random() < 0.2) {
      fate.error = 'User does not have access to that app';
      return;
    }
    const make = () => {
      fate.release = this.promote(fate.app, version, me);
      sent.made = [...(sent.made ?? []), fate.release];
    };
    if (random() < 0.7) make();
    else this.#clock.after(random() * spread, make);
  }

  #fateOf({ app, release, error }: Fate): object {
    const status = error !== undefined ? 'failed' : release ? app.statusOf(release) : 'pending';
    return {
      app: { id: app.app.id },
      status,
      error_message: error ?? null,
      release: release ? { id: release.id } : null,
    };
  }
}

function ok(body: object, status = 200): HttpAnswer {
  return { status, headers: {}, body: JSON.stringify(body) };
}
