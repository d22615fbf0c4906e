/** What is known of a ledger, and how what is read joins it. */

import type { AppRef, Release } from '../domain/release/release.ts';
import { mergeReleases } from './merge.ts';
import { rangeBehind, type Stretch } from './pages.ts';
import { ReleaseInterner } from './interning.ts';

export class KnownReleases {
  readonly #pool = new ReleaseInterner();
  #app: AppRef;
  #releases: readonly Release[] = [];
  #malformedByVersion: ReadonlyMap<number, string> = new Map();
  #malformed: readonly string[] = [];
  /** Where that which was not read begins: behind version `from`, with the range `next`. */
  #rest: Pick<Stretch, 'from' | 'next'> = { from: Infinity, next: undefined };

  constructor(app: AppRef) {
    this.#app = app;
  }

  get app(): AppRef {
    return this.#app;
  }

  /** Newest first. The same array while nothing in it changes. */
  get releases(): readonly Release[] {
    return this.#releases;
  }

  /** Newest first, such as `v48: user should be Object`. The same array while nothing in it changes. */
  get malformed(): readonly string[] {
    return this.#malformed;
  }

  get complete(): boolean {
    return this.#rest.from < Infinity && this.#rest.next === undefined;
  }

  get rest(): Pick<Stretch, 'from' | 'next'> {
    return this.#rest;
  }

  /** 0 of none. */
  get newest(): number {
    return this.#releases[0]?.version ?? 0;
  }

  /** Where releases are missing that could not be read, from the newest to the oldest of them. */
  get unread(): { readonly newest: number; readonly oldest: number } | undefined {
    const told = new Set(this.#releases.map(({ version }) => version));
    const missing = [...this.#malformedByVersion.keys()].filter((version) => !told.has(version));
    return missing.length === 0 ? undefined : { newest: Math.max(...missing), oldest: Math.min(...missing) };
  }

  /** Takes in what was read. It must touch what is known, or there is a gap. */
  join(read: Stretch): void {
    // Whatever reaches furthest back says where the rest begins: either read may, after many new releases.
    if (this.#releases.length === 0 || read.from <= this.#rest.from) {
      this.#rest = { from: read.from, next: read.next };
    }
    this.#releases = mergeReleases(this.#releases, this.#shared(read.releases));
    this.#note(read);
  }

  /** Takes in one release, unless it would leave a gap. */
  accept(release: Release): void {
    const oldest = this.#releases.at(-1);
    if (!oldest || release.version > this.newest + 1 || release.version < oldest.version) return;
    this.#releases = mergeReleases(this.#releases, this.#shared([release]));
  }

  /** Begins with a copy: whether it reaches v1 is for the platform to say. */
  restore(releases: readonly Release[], app: AppRef | undefined): void {
    if (app?.id === this.#app.id) this.#app = app;
    const kept = mergeReleases([], this.#shared(releases));
    // What was malformed then is asked for again, with all that lies behind it.
    const whole = kept.findIndex(({ version }, i) => version !== kept[0]!.version - i);
    const known = whole === -1 ? kept : kept.slice(0, whole);
    const from = known.at(-1)?.version;
    if (from === undefined) return;
    this.#releases = known;
    this.#rest = { from, next: rangeBehind(from) };
  }

  /** Releases carry the name of their app as it is when they are read. */
  rename(name: string): void {
    if (name === this.#app.name) return;
    this.#app = { id: this.#app.id, name };
    this.#releases = this.#shared(this.#releases);
  }

  /** Where the platform led astray, the way on is found without it. */
  findWay(): void {
    const { from } = this.#rest;
    this.#rest = { from, next: rangeBehind(from) };
  }

  /** Forgets all: it was of another ledger. */
  clear(): void {
    this.#releases = [];
    this.#malformed = [];
    this.#malformedByVersion = new Map();
    this.#rest = { from: Infinity, next: undefined };
  }

  /** A version is given once: with another id it is of another ledger. */
  contradicts(read: readonly Release[]): boolean {
    const ids = new Map(read.map(({ version, id }) => [version, id]));
    return this.#releases.some(({ version, id }) => (ids.get(version) ?? id) !== id);
  }

  #shared(releases: readonly Release[]): Release[] {
    return releases.map((release) => this.#pool.share(release, this.#app.name));
  }

  #note({ releases, malformed }: Stretch): void {
    if (this.#malformedByVersion.size === 0 && malformed.size === 0) return;
    const all = new Map([...this.#malformedByVersion, ...malformed]);
    for (const { version } of releases) all.delete(version);
    this.#malformedByVersion = all;
    const told = [...all].toSorted(([a], [b]) => b - a).map(([version, what]) => `v${version}: ${what}`);
    const same =
      told.length === this.#malformed.length && told.every((text, i) => text === this.#malformed[i]);
    if (!same) this.#malformed = told;
  }
}
