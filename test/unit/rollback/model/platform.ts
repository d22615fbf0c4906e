// A platform in memory with one app, and the network before it, which does to requests what networks do.
import { Unreachable } from '../../../../src/api/errors.ts';
import type { HttpAnswer, HttpRequest } from '../../../../src/api/transport.ts';
import type { FakeClock } from './clock.ts';

export const app = { id: 'app-1', name: 'bookshop' };
export const me = 'kendra@example.com';

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly email: string;
  readonly createdAt: number;
  readonly slug: string | null;
  /** When its release phase ends, and how. */
  readonly endsAt: number;
  readonly fails: boolean;
  /** The window's own name of the request that made it. */
  readonly by: string | undefined;
}

/** What came of a request that was sent. */
export interface Sent {
  readonly by: string;
  readonly at: number;
  version: number | undefined;
  answered: boolean;
}

export interface Faults {
  readonly random: () => number;
  /** After this nothing goes wrong any more. */
  readonly until: number;
}

const seconds = (count: number) => count * 1000;

export class ModelPlatform {
  readonly sent: Sent[] = [];
  lost = 0;
  readonly #clock: FakeClock;
  readonly #faults: Faults;
  readonly #ledger: Entry[] = [];
  /** By the paths of what was read. */
  readonly #answersBefore = new Map<string, { readonly body: string; readonly at: number }>();

  constructor(clock: FakeClock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
    this.#append('Initial release', me, null, {});
    for (const commit of ['a', 'b', 'c', 'd']) this.deploy(commit, me, {});
  }

  deploy(commit: string, email: string, phase: Phase): void {
    this.#append(`Deploy ${commit.repeat(8)}`, email, `slug-${commit}`, phase);
  }

  rollBack(version: number, email: string, phase: Phase, by?: string): number {
    const slug = this.#ledger.find((entry) => entry.version === version)?.slug ?? null;
    return this.#append(`Rollback to v${version}`, email, slug, phase, by);
  }

  /** Oldest first. */
  get ledger(): readonly Entry[] {
    return this.#ledger;
  }

  statusOf({ endsAt, fails }: Entry): 'pending' | 'succeeded' | 'failed' {
    if (endsAt > this.#clock.now) return 'pending';
    return fails ? 'failed' : 'succeeded';
  }

  /** @param by the window's own name of the request, for the account of who did what */
  async send(request: HttpRequest, by: string): Promise<HttpAnswer> {
    const isWrite = request.method === 'POST';
    const sent: Sent = { by, at: this.#clock.now, version: undefined, answered: false };
    if (isWrite) this.sent.push(sent);
    const act = () => this.#answer(request, sent);
    const fault = this.#draw(isWrite);
    const { random } = this.#faults;
    const way = () => this.#clock.wait(20 + random() * 400);
    const lose = () => {
      this.lost += 1;
      throw new Unreachable('bookshop.test cannot be reached (reset). Check your connection.');
    };
    await way();
    switch (fault) {
      case 'none':
        break;
      case 'slow': {
        await this.#clock.wait(random() * seconds(15));
        const answer = act();
        await this.#clock.wait(random() * seconds(15));
        return this.#answered(sent, answer);
      }
      case 'lost before':
        return lose();
      case 'lost after':
        act();
        await way();
        return lose();
      case 'late':
        // The person hears of a loss, and it takes effect after that.
        this.#clock.after(seconds(10) + random() * seconds(90), () => void act());
        await this.#clock.wait(random() * seconds(10));
        return lose();
      case 'refused':
        return refusal(random() < 0.5 ? 422 : 429);
      case 'trouble':
        if (random() < 0.5) act();
        return refusal(random() < 0.5 ? 502 : 503);
      case 'strange':
        act();
        return { status: 200, headers: {}, body: '{"id": 1}' };
      case 'repeated': {
        const before = this.#answersBefore.get(request.url.pathname);
        if (!isWrite && before && this.#clock.now - before.at < seconds(20)) {
          return { status: 200, headers: {}, body: before.body };
        }
        break;
      }
    }
    const answer = act();
    await way();
    return this.#answered(sent, answer);
  }

  #answered(sent: Sent, answer: HttpAnswer): HttpAnswer {
    sent.answered = answer.status < 300;
    return answer;
  }

  #draw(isWrite: boolean) {
    const { random, until } = this.#faults;
    const drawn = random();
    if (this.#clock.now > until) return 'none';
    const kinds = isWrite ? writeFaults : readFaults;
    return drawn < 0.45 ? 'none' : (kinds[Math.floor(random() * kinds.length)] ?? 'none');
  }

  #answer({ method, url, body }: HttpRequest, sent: Sent): HttpAnswer {
    if (method === 'GET') {
      const answer = JSON.stringify(url.pathname.endsWith('/dynos') ? this.#processes() : this.#wire());
      this.#answersBefore.set(url.pathname, { body: answer, at: this.#clock.now });
      return { status: 200, headers: {}, body: answer };
    }
    const { release } = JSON.parse(body ?? '') as { readonly release: string };
    const target = this.#ledger.find(({ id }) => id === release);
    if (!target || target.slug === null || this.statusOf(target) !== 'succeeded') return refusal(422);
    const { random } = this.#faults;
    const phase = random() < 0.3 ? { lasts: random() * seconds(60), fails: random() < 0.4 } : {};
    sent.version = this.rollBack(target.version, me, phase, sent.by);
    return { status: 201, headers: {}, body: JSON.stringify(this.#wire()[0]) };
  }

  #append(description: string, email: string, slug: string | null, phase: Phase, by?: string): number {
    const version = this.#ledger.length + 1;
    const free = Math.max(this.#clock.now, this.#ledger.at(-1)?.endsAt ?? 0);
    const { lasts = 0, fails = false } = phase;
    const createdAt = this.#clock.now;
    const entry = { description, email, slug, version, createdAt, fails, by };
    this.#ledger.push({ ...entry, id: `id-${version}`, endsAt: free + lasts });
    return version;
  }

  /** Whether the one process of a release does not come up: of every third. */
  crashes({ version }: Pick<Entry, 'version'>): boolean {
    return version % 3 === 0;
  }

  /** The one process, which takes its time to start: none, or up to a time that is too long to wait for. */
  #processes(): object[] {
    const running = this.#running();
    if (!running) return [];
    const { id, version, endsAt } = running;
    const isStarting = this.#clock.now < endsAt + (version % 4) * seconds(30);
    const state = isStarting ? 'starting' : this.crashes(running) ? 'crashed' : 'up';
    return [{ name: 'web.1', type: 'web', state, release: { id, version } }];
  }

  #running(): Entry | undefined {
    return this.#ledger.findLast((entry) => this.statusOf(entry) === 'succeeded');
  }

  /** Newest first. */
  #wire(): object[] {
    const running = this.#running();
    return this.#ledger.toReversed().map((entry) => ({
      id: entry.id,
      version: entry.version,
      description: entry.description,
      status: this.statusOf(entry),
      current: entry === running,
      eligible_for_rollback: entry.slug !== null && this.statusOf(entry) === 'succeeded' && entry !== running,
      created_at: new Date(entry.createdAt).toISOString(),
      updated_at: new Date(Math.min(this.#clock.now, entry.endsAt)).toISOString(),
      user: { id: entry.email, email: entry.email },
      app,
      slug: entry.slug === null ? null : { id: entry.slug },
      addon_plan_names: [],
      output_stream_url: null,
    }));
  }
}

export interface Phase {
  /** In milliseconds. */
  readonly lasts?: number;
  readonly fails?: boolean;
}

const readFaults = ['slow', 'lost before', 'lost after', 'trouble', 'strange', 'repeated'] as const;
const writeFaults = ['slow', 'lost before', 'lost after', 'late', 'refused', 'trouble', 'strange'] as const;

function refusal(status: number): HttpAnswer {
  return { status, headers: {}, body: JSON.stringify({ id: 'no', message: `No (${status}).` }) };
}
