// Builds: each is recorded when it begins, and ends once. One that succeeds makes a slug and the release of it at the same
// moment; one that fails makes neither, and is kept with its output.
import { randomUUID } from 'node:crypto';
import { notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Chain } from './chain.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { deploy } from './descriptions.ts';
import type { Outcomes } from './outcomes.ts';
import { readPage, type Page } from './page.ts';
import type { Release, Releases, Told } from './releases.ts';
import type { NewSlug, Slugs } from './slugs.ts';

/** What is built, as far as it is known before. */
export interface Source {
  /** Where it came from; null for a push. */
  readonly url: string | null;
  readonly checksum: string | null;
  readonly commit: string | null;
  readonly commitDescription: string | null;
}

export interface Build extends Source {
  readonly id: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly slugId: string | null;
  readonly releaseId: string | null;
  readonly buildpack: string | null;
  readonly userId: string;
  readonly userEmail: string;
  readonly streamId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const SELECT = `
  SELECT b.id, b.status, b.slug_id AS slugId, b.release_id AS releaseId, b.url, b.checksum, b."commit",
    b.commit_description AS commitDescription, b.buildpack, u.id AS userId, u.email AS userEmail,
    b.stream_id AS streamId, b.created_at AS createdAt, b.updated_at AS updatedAt
  FROM builds b JOIN accounts u ON u.id = b.user_id WHERE b.app_id = ?`;

export class Builds {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #slugs: Slugs;
  readonly #releases: Releases;
  readonly #chain: Chain;
  readonly #outcomes: Outcomes;

  constructor(
    db: Database,
    clock: Clock,
    {
      slugs,
      releases,
      chain,
      outcomes,
    }: { slugs: Slugs; releases: Releases; chain: Chain; outcomes: Outcomes },
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#slugs = slugs;
    this.#releases = releases;
    this.#chain = chain;
    this.#outcomes = outcomes;
  }

  list(appId: string, range: Range): Page<Build> {
    const listing = { select: SELECT, values: [appId], columns: { id: 'b.id' } };
    return this.#db.read(() => {
      const page = readPage<Build>(this.#db, listing, range);
      for (const { id } of page.rows) this.#chain.requireBuildHolds(id);
      return page;
    });
  }

  /** @throws {ApiError} 404 */
  find(appId: string, id: string): Build {
    return this.#db.read(() => {
      const build = this.#db.get<Build>(`${SELECT} AND b.id = ?`, appId, id.toLowerCase());
      if (!build) throw notFound('build');
      this.#chain.requireBuildHolds(build.id);
      return build;
    });
  }

  /** @param streamId of what it writes. */
  begin(appId: string, source: Source, streamId: string, by: string): Build {
    return this.#db.write(() => {
      const [id, now] = [randomUUID(), this.#clock()];
      this.#db.run(
        `INSERT INTO builds
           (id, app_id, user_id, stream_id, url, checksum, "commit", commit_description, status, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)`,
        id,
        appId,
        by,
        streamId,
        source.url,
        source.checksum,
        source.commit,
        source.commitDescription,
        now,
        now,
      );
      return this.find(appId, id);
    });
  }

  /** The build has made a slug: it is released. */
  succeed(appId: string, build: Build, slug: NewSlug, told: Told = {}): Release {
    return this.#db.write(() => {
      const { id } = this.#slugs.create(appId, slug);
      const description = deploy(slug.commit);
      const release = this.#releases.append(appId, { ...told, by: build.userId, description, slugId: id });
      this.#db.run(
        "UPDATE builds SET status = 'succeeded', slug_id = ?, release_id = ?, buildpack = ?, updated_at = ? WHERE id = ?",
        id,
        release.id,
        slug.buildpack,
        this.#clock(),
        build.id,
      );
      this.#outcomes.add(appId, 'build', build.id);
      return release;
    });
  }

  /**
   * The build has made nothing, and its output has ended. Both are recorded at once: the next start adds to the output of
   * a build that is said to be under way, so its hash must not be there yet.
   */
  fail(appId: string, { id, streamId }: Pick<Build, 'id' | 'streamId'>): void {
    this.#db.write(() => {
      this.#db.run("UPDATE builds SET status = 'failed', updated_at = ? WHERE id = ?", this.#clock(), id);
      this.#outcomes.add(appId, 'build', id);
      this.#outcomes.addOutput(appId, streamId);
    });
  }

  /** What a build wrote that has succeeded has ended, after it. */
  endOutput(appId: string, build: Pick<Build, 'streamId'>): void {
    this.#outcomes.addOutput(appId, build.streamId);
  }

  /** The id of the build that the newest release by a push came of. */
  newestPush(appId: string): string | undefined {
    const sql = `SELECT b.id FROM builds b JOIN releases r ON r.id = b.release_id
      WHERE b.app_id = ? AND b.url IS NULL ORDER BY r.version DESC LIMIT 1`;
    return this.#db.get<{ id: string }>(sql, appId)?.id;
  }

  /** The builds that are under way, or were when a platform ended. */
  pending(): { readonly appId: string; readonly id: string; readonly streamId: string }[] {
    return this.#db.all(
      "SELECT app_id AS appId, id, stream_id AS streamId FROM builds WHERE status = 'pending'",
    );
  }

  /**
   * A build that failed, in a history that is told.
   * @param log what it wrote.
   */
  tellFailed(
    appId: string,
    source: Pick<Source, 'commit' | 'commitDescription'>,
    log: string,
    by: string,
  ): void {
    this.#db.write(() => {
      const origin = { ...source, url: null, checksum: null };
      this.fail(appId, this.begin(appId, origin, this.#chain.addStream(log), by));
    });
  }

  /**
   * A whole deploy in a history that is told: the build, its slug and the release of it, at once.
   * @param log what the build wrote.
   */
  tell(appId: string, slug: NewSlug, log: string, { by, ...told }: Told & { readonly by: string }): Release {
    return this.#db.write(() => {
      const { checksum, commit, commitDescription } = slug;
      const source = { url: null, checksum, commit, commitDescription };
      return this.succeed(appId, this.begin(appId, source, this.#chain.addStream(log), by), slug, told);
    });
  }
}
