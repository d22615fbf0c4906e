// What was built: source, dependencies and build output of one commit. An app of the newer generation has images in place
// of slugs, which hold the same; only the API names and shapes them otherwise (routes/oci-images.ts).
//
// A slug never changes, except that a client which makes one uploads its archive afterwards. The slug is gone when the last
// release that could run it has expired.
import { randomUUID } from 'node:crypto';
import { invalidParams, notFound } from '../errors.ts';
import type { App } from './apps.ts';
import type { Chain } from './chain.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { deploy } from './descriptions.ts';
import { expiryOf, KEEP_MS, KEEP_RELEASES } from './eligibility.ts';
import { parseStringsByName } from './json.ts';
import type { Release, Releases } from './releases.ts';

export interface NewSlug {
  readonly commit: string | null;
  readonly commitDescription: string | null;
  readonly buildpack: string | null;
  readonly checksum: string | null;
  /** In bytes; null while nothing was uploaded. */
  readonly size: number | null;
  readonly processTypes: Readonly<Record<string, string>>;
  /** Whether its archive is in the store, so that it can be run; left out, it is not. */
  readonly packed?: boolean;
}

export interface Slug extends NewSlug {
  readonly id: string;
  readonly packed: boolean;
  /** Whether a client may still put its archive. */
  readonly isOpen: boolean;
  readonly createdAt: number;
  /** When it was destroyed, in ms; null while it is there. */
  readonly deletedAt: number | null;
}

type Row = Omit<Slug, 'processTypes' | 'packed' | 'isOpen' | 'deletedAt'> & {
  readonly processTypes: string;
  readonly packed: 0 | 1;
};

const SELECT = `
  SELECT id, "commit", commit_description AS commitDescription, buildpack, checksum, size,
    process_types AS processTypes, packed, created_at AS createdAt
  FROM slugs WHERE app_id = ? AND id = ?`;

export class Slugs {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;
  readonly #chain: Chain;

  constructor(db: Database, clock: Clock, releases: Releases, chain: Chain) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
    this.#chain = chain;
  }

  /** @throws {ApiError} 404 */
  find(appId: string, id: string): Slug {
    return this.#db.read(() => {
      const row = this.#db.get<Row>(SELECT, appId, id.toLowerCase());
      if (!row) throw notFound('slug');
      // A slug is checked with a release that runs it.
      const sql = 'SELECT id FROM releases WHERE app_id = ? AND slug_id = ? LIMIT 1';
      const release = this.#db.get<{ id: string }>(sql, appId, row.id);
      if (release) this.#chain.requireHolds(release.id);
      return {
        ...row,
        processTypes: parseStringsByName(row.processTypes),
        packed: row.packed === 1,
        isOpen: row.packed === 0 && !release,
        deletedAt: this.#deletedAt(appId, row),
      };
    });
  }

  /** Those with this id, or whose checksum is this digest, `sha256:…`; the newest first. */
  withIdentity(appId: string, identity: string): Slug[] {
    return this.#db.read(() => {
      const name = identity.toLowerCase();
      const [column, value] = name.startsWith('sha256:')
        ? ['checksum', name.replace('sha256', 'SHA256')]
        : ['id', name];
      const sql = `SELECT id FROM slugs WHERE app_id = ? AND ${column} = ? ORDER BY rowid DESC`;
      const found = this.#db.all<{ id: string }>(sql, appId, value);
      return found.map(({ id }) => this.find(appId, id));
    });
  }

  /** @returns the SHA-256 of a slug's archive, in hex; undefined when there is no such slug, or it has no archive */
  archiveOf(id: string): string | undefined {
    const sql = 'SELECT checksum FROM slugs WHERE id = ? AND packed = 1';
    return this.#db.get<{ checksum: string }>(sql, id.toLowerCase())?.checksum.replace(/^SHA256:/, '');
  }

  /**
   * What an archive that a client puts to a slug has to be.
   * @returns its checksum as the client has said it, `SHA256:<hex>`; null when it has not
   * @throws {ApiError} 404 when there is no such slug, 422 when it takes no archive
   */
  expects(id: string): string | null {
    const row = this.#db.get<{ appId: string }>(
      'SELECT app_id AS appId FROM slugs WHERE id = ?',
      id.toLowerCase(),
    );
    if (!row) throw notFound('slug');
    const { isOpen, packed, checksum: expected } = this.find(row.appId, id);
    if (isOpen) return expected;
    const reason = packed ? 'has its archive already' : 'was released without an archive';
    throw invalidParams(`The slug ${id} ${reason}: make another slug for another one.`);
  }

  /** A slug has got its archive, which is in the store. @throws {ApiError} as above */
  fill(id: string, archive: { readonly sha256: string; readonly size: number }): void {
    this.#db.write(() => {
      this.expects(id);
      const sql = 'UPDATE slugs SET checksum = ?, size = ?, packed = 1 WHERE id = ?';
      this.#db.run(sql, `SHA256:${archive.sha256}`, archive.size, id.toLowerCase());
    });
  }

  /**
   * Which of these archives are of a slug that has not expired. Only those are looked up, because a ledger keeps the slugs
   * of all releases that there ever were.
   * @param archives SHA-256, in hex
   */
  keptAmong(archives: readonly string[]): Set<string> {
    return this.#db.read(() => {
      const sql = `SELECT id, app_id AS appId, created_at AS createdAt, checksum FROM slugs
        WHERE packed = 1 AND checksum IN (SELECT 'SHA256:' || value FROM json_each(?))`;
      const slugs = this.#db.all<{ id: string; appId: string; createdAt: number; checksum: string }>(
        sql,
        JSON.stringify(archives),
      );
      const kept = slugs.filter((slug) => this.#deletedAt(slug.appId, slug) === null);
      return new Set(kept.map(({ checksum: sum }) => sum.replace(/^SHA256:/, '')));
    });
  }

  /** The archives that can still be run, by their SHA-256 in hex, each with a release that runs it: `v4 of shop`. */
  runnable(): { readonly sha256: string; readonly of: string }[] {
    return this.#db.read(() => {
      const slugs = this.#db.all<{
        id: string;
        appId: string;
        createdAt: number;
        sha256: string;
        of: string;
      }>(
        `SELECT s.id, s.app_id AS appId, s.created_at AS createdAt, substr(s.checksum, length('SHA256:') + 1) AS sha256,
           'v' || max(r.version) || ' of ' || a.name AS "of"
         FROM slugs s JOIN releases r ON r.slug_id = s.id JOIN apps a ON a.id = s.app_id
         WHERE s.packed = 1 GROUP BY s.id ORDER BY a.name, max(r.version)`,
      );
      return slugs.filter((slug) => this.#deletedAt(slug.appId, slug) === null);
    });
  }

  /** The ids of the apps that have anything to run. */
  appsWithArchives(): string[] {
    const sql = 'SELECT DISTINCT app_id AS id FROM slugs WHERE packed = 1';
    return this.#db.all<{ id: string }>(sql).map(({ id }) => id);
  }

  create(appId: string, slug: NewSlug): Slug {
    return this.#db.write(() => {
      const id = randomUUID();
      this.#db.run(
        `INSERT INTO slugs
           (id, app_id, "commit", commit_description, buildpack, checksum, size, process_types, packed, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        appId,
        slug.commit,
        slug.commitDescription,
        slug.buildpack,
        slug.checksum,
        slug.size,
        JSON.stringify(slug.processTypes),
        slug.packed === true ? 1 : 0,
        this.#clock(),
      );
      return this.find(appId, id);
    });
  }

  /**
   * Makes a release that runs this slug or image.
   * @param identity the id of it, or the digest of an image.
   * @param description what the client wants to have said; by default it names the commit.
   * @throws {ApiError} 422 when the app has no such slug, or has it no longer.
   */
  release(
    app: Pick<App, 'id' | 'name' | 'generation'>,
    identity: string,
    by: string,
    description: string | undefined,
  ): Release {
    return this.#db.write(() => {
      const [field, kind] = app.generation === 'fir' ? ['oci_image', 'image'] : ['slug', 'slug'];
      const [slug] = this.withIdentity(app.id, identity);
      if (!slug) throw invalidParams(`${field}: ${app.name} has no ${kind} ${identity}.`);
      if (slug.deletedAt !== null) throw invalidParams(`${field}: the ${kind} ${identity} has expired.`);
      // An image is in a registry; a slug is what was put here, and nothing else is there to run.
      if (!slug.packed && kind === 'slug') {
        throw invalidParams(
          `slug: the slug ${identity} has no archive: PUT it to the url of its blob, and release it then.`,
        );
      }
      return this.#releases.append(app.id, {
        by,
        description: description ?? deploy(slug.commit),
        slugId: slug.id,
      });
    });
  }

  #deletedAt(appId: string, slug: Pick<Row, 'id' | 'createdAt'>): number | null {
    // It is kept for that long whatever runs it.
    if (slug.createdAt + KEEP_MS > this.#clock()) return null;
    const releases = this.#db.all<{ version: number; createdAt: number; pushedOutAt: number | null }>(
      `SELECT r.version, r.created_at AS createdAt,
         (SELECT n.created_at FROM releases n WHERE n.app_id = r.app_id AND n.version = r.version + ${KEEP_RELEASES})
           AS pushedOutAt
       FROM releases r WHERE r.slug_id = ?`,
      slug.id,
    );
    const current = this.#releases.current(appId)?.version;
    let at = slug.createdAt + KEEP_MS;
    for (const release of releases) {
      const expiry = expiryOf({ ...release, current: release.version === current });
      if (expiry === null) return null;
      at = Math.max(at, expiry);
    }
    return at <= this.#clock() ? at : null;
  }
}
