import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Attention } from '../../../src/ledger/poller.ts';
import { Live } from '../../../src/ledger/live.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { messageOf } from '../../../src/domain/problem.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { faults } from '../../platform/faults.ts';
import { pass, type PassingPage, rewriteNewest, type Treatment } from '../../platform/faulty.ts';
import type { WireRelease } from '../../platform/shapes.ts';
import { firstSeed, randomOf } from '../random.ts';
import type { FakeClock } from './clock.ts';
import { type FaultyLedgerFixture, startFaultyLedgerFixture } from './faulty-fixture.ts';
import { Watcher } from './invariants.ts';

const STEPS = 600;

/** A refresh reads so many of the releases that are known again: further down a fault may leave its traces. */
const MOST = 200;

/** How long the walk waits for a server that says nothing, in milliseconds. */
const PATIENCE = 40;

describe('a random walk over the faults', () => {
  it(`never doubles, drops or takes back a release in ${STEPS} steps`, async function walks() {
    this.timeout(120_000);
    const walk = new Walk(await startFaultyLedgerFixture(40), firstSeed);
    try {
      await walk.go(STEPS);
    } catch (error) {
      const where = `SHIPLOG_SEED=${firstSeed}, step ${walk.steps}: ${walk.last}`;
      throw new Error(`${where}: ${messageOf(error).slice(0, 2_000)}`, { cause: error });
    } finally {
      await walk.end();
    }
  });
});

class Walk {
  steps = 0;
  last = 'the beginning';

  readonly #fixture: FaultyLedgerFixture;
  readonly #random: () => number;
  readonly #clock: FakeClock;
  readonly #live: Live;
  readonly #under: Promise<unknown>[] = [];
  /** Releases that the platform says are still under way. */
  readonly #pending = new Set<number>();
  readonly #watcher: Watcher;
  /** What listeners of the ledger found wrong. */
  readonly #wrong: unknown[] = [];
  readonly #acts: readonly (readonly [weight: number, name: string, act: () => unknown])[];
  #copies: (readonly Release[])[] = [];
  #ledger: Ledger;
  #stop: () => void = () => undefined;
  #faulty = false;

  constructor(fixture: FaultyLedgerFixture, seed: number) {
    this.#fixture = fixture;
    this.#clock = fixture.clock;
    this.#random = randomOf(seed);
    this.#live = new Live(this.#clock, this.#random);
    this.#watcher = new Watcher((version) => this.#store.releases.find(fixture.app, String(version)).id);
    this.#ledger = this.#follow(fixture.ledger());
    fixture.patience = PATIENCE;
    fixture.faulty.view = (releases) => this.#view(releases);
    fixture.faulty.treat = () => (this.#faulty && this.#random() < 0.7 ? this.#fault() : pass);
    this.#acts = [
      [4, 'config', () => this.#grow(1 + this.#below(2))],
      [0.6, 'many releases', () => this.#grow(40)],
      [4, 'a deploy that goes on', () => this.#deploy('succeeded')],
      [2, 'a deploy that is going to fail', () => this.#deploy('failed')],
      [8, 'the end of deploys', () => this.#pending.clear()],
      [3, 'a rollback', () => this.#rollBack()],
      [6, 'time', () => this.#fixture.base.pass(this.#below(1500))],
      [15, 'faults', () => (this.#faulty = !this.#faulty)],
      [2, 'nobody listens', () => this.#fixture.faulty.refuse()],
      [6, 'somebody listens', () => this.#fixture.faulty.open()],
      [15, 'refresh', () => this.#do((signal) => this.#ledger.refresh('person', signal))],
      [
        10,
        'refresh in the background',
        () => this.#do((signal) => this.#ledger.refresh('background', signal)),
      ],
      [15, 'load more', () => this.#do((signal) => this.#ledger.loadMore(signal))],
      [3, 'read now', () => this.#do(() => this.#ledger.readNow())],
      [3, 'read all', () => this.#do((signal) => this.#ledger.until(() => undefined, signal))],
      [8, 'attention', () => (this.#live.attention = this.#pick<Attention>(['looking', 'near', 'away']))],
      [12, 'waiting', () => this.#clock.pass(this.#below(20_000))],
      [2, 'sleep', () => this.#clock.shift(this.#below(10_000_000))],
      [4, 'a copy is kept', () => this.#copies.push(structuredClone(this.#ledger.state.releases))],
      [3, 'a new start', () => this.#restart()],
    ];
  }

  async go(steps: number): Promise<void> {
    const total = this.#acts.reduce((sum, [weight]) => sum + weight, 0);
    for (; this.steps < steps; this.steps += 1) {
      let at = this.#random() * total;
      const act = this.#acts.find(([weight]) => (at -= weight) < 0) ?? this.#acts[0]!;
      this.last = act[1];
      // oxlint-disable-next-line no-await-in-loop -- a walk goes step by step
      await act[2]();
      // oxlint-disable-next-line no-await-in-loop
      if (this.#under.length > 2) await Promise.all(this.#under.splice(0));
      this.#check();
    }
    this.last = 'the end';
    await this.#comeToRest();
  }

  async end(): Promise<void> {
    this.#live.dispose();
    await Promise.all(this.#under);
    await this.#fixture.close();
  }

  get #store() {
    return this.#fixture.base.platform.ledger;
  }

  /** With the faults gone, the copy is the platform's ledger. */
  async #comeToRest(): Promise<void> {
    this.#faulty = false;
    this.#fixture.patience = 10_000;
    await this.#fixture.faulty.open();
    await Promise.all(this.#under.splice(0));
    // A read that the poller still waits for was asked while there were faults: only a later one is without them.
    await this.#ledger.readNow();
    await this.#ledger.until(() => undefined);
    // More is known now, so that more of it is looked at.
    await this.#ledger.refresh();
    this.#check();
    const fresh = this.#fixture.ledger();
    await fresh.until(() => undefined);
    const { releases, malformed, complete } = this.#ledger.state;
    assert.deepEqual([malformed, complete], [[], true]);
    assert.equal(releases.length, this.#newest());
    for (const [i, release] of releases.entries()) assert.deepEqual(release, fresh.state.releases[i]);
  }

  #check(): void {
    if (this.#wrong.length > 0) throw this.#wrong[0];
    this.#watcher.see(this.#ledger.state);
  }

  #follow(ledger: Ledger): Ledger {
    this.#stop();
    this.#watcher.forget();
    const stopListening = ledger.changed.on((state) => {
      try {
        this.#watcher.see(state);
      } catch (error) {
        this.#wrong.push(error);
      }
    });
    const stopWatching = this.#live.watch(ledger);
    this.#stop = () => {
      stopListening();
      stopWatching();
    };
    return ledger;
  }

  /** Another process, with what the one before kept, if anything. */
  #restart(): void {
    this.#ledger = this.#follow(this.#fixture.ledger());
    const copy = this.#copies.at(-1 - this.#below(3));
    if (copy) this.#ledger.restore({ releases: copy, readAt: 1 });
  }

  /** Begins some work, which is waited for at once, later, or given up. */
  async #do(work: (signal?: AbortSignal) => Promise<unknown>): Promise<void> {
    const kind = this.#random();
    const cancel = new AbortController();
    const done = work(kind < 0.3 ? cancel.signal : undefined).catch((error: unknown) => {
      assert.notEqual(messageOf(error), '');
    });
    this.#under.push(done);
    if (kind < 0.3) {
      await wait(this.#below(4));
      cancel.abort();
    } else if (kind < 0.6) await done;
  }

  #grow(count: number): void {
    if (this.#newest() + count <= MOST) this.#fixture.grow(count);
  }

  /** The platform says that it is under way until the end of deploys. */
  #deploy(outcome: 'succeeded' | 'failed'): void {
    if (this.#newest() >= MOST) return;
    const description = `Deploy ${Math.floor(this.#random() * 2 ** 28).toString(16)}`;
    const by = this.#store.accounts.current().id;
    this.#pending.add(this.#store.releases.append(this.#fixture.app, { by, description, outcome }).version);
  }

  #rollBack(): void {
    const app = { id: this.#fixture.app, name: 'bookshop' };
    const target = this.#ledger.state.releases.find(
      ({ eligible, current, status }) => eligible && !current && status === 'succeeded',
    );
    const known = target && this.#store.releases.find(app.id, target.id);
    if (known?.eligible === true && !known.current && this.#newest() < MOST) {
      this.#store.releases.rollBack(app, known.id, this.#store.accounts.current().id);
    }
  }

  #newest(): number {
    return this.#store.releases.newest(this.#fixture.app)?.version ?? 0;
  }

  /** A release under way is not running yet; the one before it is. */
  #view(releases: readonly WireRelease[]): WireRelease[] {
    const range = { field: 'version', order: 'desc', start: undefined, end: undefined, max: 1000 } as const;
    const { rows } = this.#store.releases.list(this.#fixture.app, range);
    const running = rows.find(({ version, status }) => status === 'succeeded' && !this.#pending.has(version));
    return releases.map((release) =>
      this.#pending.has(release.version)
        ? { ...release, status: 'pending', current: false, eligible_for_rollback: false }
        : { ...release, current: release.version === running?.version },
    );
  }

  #fault(): Treatment {
    const kind = this.#random();
    if (kind < 0.02)
      return { answer: faults[this.#pick(['silence', 'a body that stops', 'a body that never ends'])] };
    if (kind < 0.025) return rewriteNewest({ description: 'x'.repeat(10 * 1024 * 1024) });
    if (kind < 0.1) return rewriteNewest({ description: 'Deploy \u0000\u001b[31m\u202e' });
    if (kind < 0.3) return { rewrite: (page) => this.#spoil(page) };
    if (kind < 0.4) return { rewrite: (page, range) => ({ ...page, headers: { 'next-range': range } }) };
    if (kind < 0.45) return this.#arrival();
    // To a copy that nobody has confirmed yet, an app without releases is another one.
    if (kind < 0.5 && (this.#ledger.state.readAt ?? 0) > 1) return empty;
    return {
      answer:
        faults[
          this.#pick([
            'reset before headers',
            'reset in the middle of a body',
            '429 with Retry-After',
            '429 without Retry-After',
            500,
            '502 with HTML',
            503,
            '304 with no cache',
            'wrong content type',
            'truncated JSON',
            'JSON of another shape',
          ])
        ],
    };
  }

  #arrival(): Treatment {
    this.#grow(1);
    return pass;
  }

  /** One to three releases of a page cannot be read. */
  #spoil(page: PassingPage): PassingPage {
    const spoilt = new Set([0, 1, 2].map(() => this.#below(page.releases.length)));
    const releases = page.releases.map((release, i) =>
      spoilt.has(i) ? { ...release, created_at: 'once' } : release,
    );
    return { ...page, releases };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<const T>(things: readonly T[]): T {
    return things[this.#below(things.length)]!;
  }
}

const empty: Treatment = { rewrite: (page) => ({ ...page, headers: {}, releases: [] }) };
