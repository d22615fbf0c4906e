/** The releases of a ledger that were read so far, and how new pages join them. */

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
  /** Where the unread rest begins: below version `from`, at the range `next`. */
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

  /** The newest version; 0 when there is none. */
  get newest(): number {
    return this.#releases[0]?.version ?? 0;
  }

  /** The newest and the oldest version that is missing because it was malformed. */
  get unread(): { readonly newest: number; readonly oldest: number } | undefined {
    const read = new Set(this.#releases.map(({ version }) => version));
    const missing = [...this.#malformedByVersion.keys()].filter((version) => !read.has(version));
    return missing.length === 0 ? undefined : { newest: Math.max(...missing), oldest: Math.min(...missing) };
  }

  /** Adds what was read. It must touch what is known, or there would be a gap. */
  join(read: Stretch): void {
    // The one that reaches further back determines the rest: after many new releases it may be either.
    if (this.#releases.length === 0 || read.from <= this.#rest.from) {
      this.#rest = { from: read.from, next: read.next };
    }
    this.#releases = mergeReleases(this.#releases, this.#shared(read.releases));
    this.#note(read);
  }

  /** Adds one release, unless it would leave a gap. */
  accept(release: Release): void {
    const oldest = this.#releases.at(-1);
    if (!oldest || release.version > this.newest + 1 || release.version < oldest.version) return;
    this.#releases = mergeReleases(this.#releases, this.#shared([release]));
  }

  /** Starts from a cached copy. Whether it reaches v1 is unknown until the platform answers. */
  restore(releases: readonly Release[], app: AppRef | undefined): void {
    if (app?.id === this.#app.id) this.#app = app;
    const kept = mergeReleases([], this.#shared(releases));
    // Releases that were malformed then are read again, with all below them.
    const whole = kept.findIndex(({ version }, i) => version !== kept[0]!.version - i);
    const known = whole === -1 ? kept : kept.slice(0, whole);
    const from = known.at(-1)?.version;
    if (from === undefined) return;
    this.#releases = known;
    this.#rest = { from, next: rangeBehind(from) };
  }

  /** Gives all releases the app's current name. */
  rename(name: string): void {
    if (name === this.#app.name) return;
    this.#app = { id: this.#app.id, name };
    this.#releases = this.#shared(this.#releases);
  }

  /** Replaces a range of the platform that did not lead on by one computed here. */
  repairRest(): void {
    const { from } = this.#rest;
    this.#rest = { from, next: rangeBehind(from) };
  }

  /** Drops everything: it was of another ledger. */
  clear(): void {
    this.#releases = [];
    this.#malformed = [];
    this.#malformedByVersion = new Map();
    this.#rest = { from: Infinity, next: undefined };
  }

  /** Whether a version has another id than the known one. Versions are unique, so it is another ledger. */
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
    const lines = [...all].toSorted(([a], [b]) => b - a).map(([version, what]) => `v${version}: ${what}`);
    const same =
      lines.length === this.#malformed.length && lines.every((text, i) => text === this.#malformed[i]);
    if (!same) this.#malformed = lines;
  }
}
