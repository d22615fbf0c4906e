/** Reads what a release changed: how it differs from what ran before it, whatever its description says. */

import type { ReleaseWithSlug } from '../../../code/code-between.ts';
import { failedPart, knownPart, mapPart, type Part, partOf } from '../../../domain/part.ts';
import { changesCode, codeChange, ranBefore } from '../../../domain/release/code.ts';
import { type ConfigVars, diffConfig } from '../../../domain/release/config-diff.ts';
import {
  diffReleases,
  noSlugDiff,
  runSameCode,
  type SlugDiff,
} from '../../../domain/release/release-diff.ts';
import {
  type Release,
  type Slug,
  noArtifactSentence,
  sameArtifact,
  versionName,
} from '../../../domain/release/release.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { LedgerState } from '../../../ledger/state.ts';
import type { Reader } from './reader.ts';
import type { KnownChanges, ReleaseCode } from './what-changed.ts';

/** Compares the code of two releases; see `codeBetween`. */
export type CompareCode = (
  from: ReleaseWithSlug,
  to: ReleaseWithSlug,
  signal: AbortSignal,
) => Promise<Part<ReleaseCode>>;

const loading = { state: 'loading' } as const;

/** What is known without a request of a release that has no slug or image, or of which it is gone. */
export function noSlug(release: Release): Part<Slug> | undefined {
  const { artifact, status } = release;
  if (artifact === null) return { state: 'absent', why: noArtifactSentence(release) };
  return status === 'expired'
    ? { state: 'absent', why: `The platform has deleted the ${artifact.kind} of ${versionName(release)}.` }
    : undefined;
}

/**
 * Reads what a release runs.
 * @throws what the request failed with
 */
export async function readSlugOf(
  { client, app }: Pick<Ledger, 'client' | 'app'>,
  release: Release,
  signal: AbortSignal,
): Promise<Part<Slug>> {
  const { artifact } = release;
  const none = noSlug(release);
  return none ?? knownPart(await client.slug(app.id, artifact!, { signal }));
}

export class ChangesReader implements KnownChanges {
  before: KnownChanges['before'] = loading;
  config: KnownChanges['config'] = loading;
  slug: KnownChanges['slug'] = loading;
  code: KnownChanges['code'] = loading;

  readonly #ledger: Ledger;
  readonly #reader: Reader;
  readonly #compareCode: CompareCode;
  readonly #release: () => Release;
  readonly #ownSlug: () => Promise<Part<Slug>>;
  /** Of what ran before. */
  #slugBefore: { readonly release: Release; readonly slug: Promise<Part<Slug>> } | undefined;

  /** @param ownSlug of the release itself, once it was read */
  constructor(
    ledger: Ledger,
    reader: Reader,
    compareCode: CompareCode,
    own: { readonly release: () => Release; readonly slug: () => Promise<Part<Slug>> },
  ) {
    this.#ledger = ledger;
    this.#reader = reader;
    this.#compareCode = compareCode;
    this.#release = own.release;
    this.#ownSlug = own.slug;
  }

  /** Whether another release has run before it than the one that it was compared with. */
  get isStale(): boolean {
    const now = ranBefore(this.#release(), this.#ledger.state.releases);
    return this.before.state === 'known' && now?.id !== this.before.value?.id;
  }

  /** @param own the config vars of the release. Of the values only the difference is taken */
  readConfig(own: Promise<ConfigVars>): Promise<void> {
    return this.#reader.read(
      this.config,
      async () => {
        const before = await this.#findBefore();
        return knownPart(diffConfig(before ? await this.#configOf(before) : {}, await own));
      },
      (part) => (this.config = part),
    );
  }

  readSlug(): Promise<void> {
    return this.#reader.read(
      this.slug,
      () => this.#compareSlugs(),
      (part) => (this.slug = part),
    );
  }

  readCode(): Promise<void> {
    return this.#reader.read(
      this.code,
      () => this.#compare(),
      (part) => (this.code = part),
    );
  }

  async #compareSlugs(): Promise<Part<SlugDiff>> {
    const [release, before] = [this.#release(), await this.#findBefore()];
    if (!before || sameArtifact(before, release) || (before.artifact === null && release.artifact === null)) {
      return knownPart(noSlugDiff);
    }
    const own = await this.#ownSlug();
    // The first code: nothing ran before that could be on another stack.
    const slug =
      before.artifact === null
        ? mapPart(own, (it) => ({ ...it, processTypes: {} }))
        : await this.#slugOf(before);
    return diffReleases(this.#side(before, slug), this.#side(release, own)).slug;
  }

  #side(release: Release, slug: Part<Slug>) {
    return { release, ledger: this.#ledger.state.releases, slug, config: loading };
  }

  async #compare(): Promise<Part<ReleaseCode | undefined>> {
    const [release, before] = [this.#release(), await this.#findBefore()];
    const { releases, complete } = this.#ledger.state;
    if (!before) return knownPart(undefined);
    const isSame =
      runSameCode({ release: before, ledger: releases }, { release, ledger: releases }) ||
      // It says that it changed something else, and no artifact says otherwise.
      (!changesCode(release) && (release.artifact === null || before.artifact === null));
    if (isSame) return knownPart(undefined);
    const change = codeChange(release, releases, complete);
    if (change && !change.from) {
      return { state: 'absent', why: `${versionName(release)} has the first code of ${release.app.name}.` };
    }
    return this.#compareCode(
      { release: before, releases, slug: this.#slugOf(before) },
      { release, releases, slug: this.#ownSlug() },
      this.#reader.signal,
    );
  }

  /** @throws what the ledger could not be read for */
  async #findBefore(): Promise<Release | undefined> {
    const release = this.#release();
    const find = ({ releases, complete }: LedgerState) => {
      const before = ranBefore(release, releases);
      return before || complete ? { before } : undefined;
    };
    try {
      const found = await this.#ledger.until(find, this.#reader.signal);
      this.before = knownPart(found?.before);
      return found?.before;
    } catch (error) {
      this.before = failedPart(error);
      throw error;
    }
  }

  /** Read once for all that asks for it; again after it failed. */
  #slugOf(release: Release): Promise<Part<Slug>> {
    const known = this.#slugBefore;
    if (known?.release.id === release.id) return known.slug;
    const slug = this.#readSlug(release);
    this.#slugBefore = { release, slug };
    return slug;
  }

  async #readSlug(release: Release): Promise<Part<Slug>> {
    const slug = await partOf(readSlugOf(this.#ledger, release, this.#reader.signal));
    if (slug.state === 'failed') this.#slugBefore = undefined;
    return slug;
  }

  #configOf({ id }: Release): Promise<ConfigVars> {
    const { client, app } = this.#ledger;
    return client.releaseConfigVars(app.id, id, { signal: this.#reader.signal });
  }
}
