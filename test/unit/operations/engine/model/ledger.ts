// The ledger of one app of a platform in memory.
import type { AppRef } from '../../../../../src/domain/release/release.ts';
import type { FakeClock } from './clock.ts';

/** Who sits at the windows of a model. */
export const me = 'kendra@example.com';

export interface Entry {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly email: string;
  readonly createdAt: number;
  readonly slug: string | null;
  /** When its release phase ends, and how. */
  readonly endsAt: number;
  readonly fails: boolean;
}

export interface Phase {
  /** In milliseconds. */
  readonly lasts?: number;
  readonly fails?: boolean;
}

export class ModelLedger {
  readonly app: AppRef;
  readonly #clock: FakeClock;
  readonly #entries: Entry[] = [];

  /** It begins with some deploys. */
  constructor(app: AppRef, clock: FakeClock) {
    this.app = app;
    this.#clock = clock;
    this.append('Initial release', me, null);
    for (const commit of ['a', 'b', 'c', 'd']) this.deploy(commit, me);
  }

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get running(): Entry | undefined {
    return this.#entries.findLast((entry) => this.statusOf(entry) === 'succeeded');
  }

  statusOf({ endsAt, fails }: Entry): 'pending' | 'succeeded' | 'failed' {
    if (endsAt > this.#clock.now) return 'pending';
    return fails ? 'failed' : 'succeeded';
  }

  deploy(commit: string, email: string, phase?: Phase): Entry {
    return this.append(`Deploy ${commit.repeat(8)}`, email, `slug-${commit}`, phase);
  }

  append(description: string, email: string, slug: string | null, phase: Phase = {}): Entry {
    const version = this.#entries.length + 1;
    const free = Math.max(this.#clock.now, this.#entries.at(-1)?.endsAt ?? 0);
    const { lasts = 0, fails = false } = phase;
    const entry = {
      description,
      email,
      slug,
      version,
      createdAt: this.#clock.now,
      fails,
      id: `${this.app.id}-release-${version}`,
      endsAt: free + lasts,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Whether the one process of a release does not come up: of every third. */
  crashes({ version }: Pick<Entry, 'version'>): boolean {
    return version % 3 === 0;
  }

  /** The one process, which takes its time to start: none, or up to a time that is too long to wait for. */
  processes(): object[] {
    const { running } = this;
    if (!running) return [];
    const { id, version, endsAt } = running;
    const isStarting = this.#clock.now < endsAt + (version % 4) * 30_000;
    const state = isStarting ? 'starting' : this.crashes(running) ? 'crashed' : 'up';
    return [{ name: 'web.1', type: 'web', state, release: { id, version } }];
  }

  /** Newest first. */
  wire(): object[] {
    const { running } = this;
    return this.#entries.toReversed().map((entry) => this.wireOf(entry, running));
  }

  wireOf(entry: Entry, running = this.running): object {
    return {
      id: entry.id,
      version: entry.version,
      description: entry.description,
      status: this.statusOf(entry),
      current: entry === running,
      eligible_for_rollback: entry.slug !== null && this.statusOf(entry) === 'succeeded' && entry !== running,
      created_at: new Date(entry.createdAt).toISOString(),
      updated_at: new Date(Math.min(this.#clock.now, entry.endsAt)).toISOString(),
      user: { id: entry.email, email: entry.email },
      app: this.app,
      slug: entry.slug === null ? null : { id: entry.slug },
      addon_plan_names: [],
      output_stream_url: null,
    };
  }
}
