import { randomUUID } from 'node:crypto';
import { ApiError, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { readPage, type Page } from './page.ts';
import type { Releases } from './releases.ts';

export interface App {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  readonly createdAt: number;
  /** When the newest release was made. */
  readonly releasedAt: number | null;
  /** Of the newest slug, in bytes. */
  readonly slugSize: number | null;
  readonly buildpack: string | null;
}

export interface Collaborator {
  readonly id: string;
  readonly role: 'owner' | 'collaborator';
  readonly accountId: string;
  readonly email: string;
  readonly createdAt: number;
}

const SELECT = `
  SELECT a.id, a.name, a.owner_id AS ownerId, o.email AS ownerEmail, a.created_at AS createdAt,
    (SELECT created_at FROM releases WHERE app_id = a.id ORDER BY version DESC LIMIT 1) AS releasedAt,
    s.size AS slugSize, s.buildpack
  FROM apps a JOIN accounts o ON o.id = a.owner_id
    LEFT JOIN slugs s ON s.id =
      (SELECT slug_id FROM releases WHERE app_id = a.id AND slug_id IS NOT NULL ORDER BY version DESC LIMIT 1)
  WHERE true`;

export class Apps {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;

  constructor(db: Database, clock: Clock, releases: Releases) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
  }

  /** @param identity id or name. @throws {ApiError} 404 */
  find(identity: string): App {
    const app = this.#db.get<App>(`${SELECT} AND (a.id = ? OR a.name = ?)`, identity.toLowerCase(), identity);
    if (!app) throw notFound('app');
    return app;
  }

  list(range: Range): Page<App> {
    const columns = { id: 'a.id', name: 'a.name' };
    return readPage<App>(this.#db, { select: SELECT, values: [], columns }, range);
  }

  /** The apps with one of these ids; ids of other apps are left out. */
  withIds(ids: readonly string[], range: Range): Page<App> {
    const select = `${SELECT} AND a.id IN (SELECT value FROM json_each(?))`;
    const values = [JSON.stringify(ids.map((id) => id.toLowerCase()))];
    return readPage<App>(this.#db, { select, values, columns: { id: 'a.id', name: 'a.name' } }, range);
  }

  /** Makes an app with the two releases that every app of the platform begins with. */
  create(name: string, ownerId: string): App {
    return this.#db.write(() => {
      if (this.#db.get('SELECT 1 FROM apps WHERE name = ?', name)) {
        throw new ApiError(422, 'invalid_params', `Name ${name} is already taken.`);
      }
      const id = randomUUID();
      this.#db.run(
        'INSERT INTO apps (id, name, owner_id, created_at) VALUES (?, ?, ?, ?)',
        id,
        name,
        ownerId,
        this.#clock(),
      );
      this.addCollaborator(id, ownerId, 'owner');
      this.#releases.append(id, { by: ownerId, description: 'Initial release' });
      this.#releases.append(id, { by: ownerId, description: 'Enable Logplex' });
      return this.find(id);
    });
  }

  addCollaborator(appId: string, accountId: string, role: Collaborator['role']): void {
    this.#db.run(
      'INSERT INTO collaborators (id, app_id, account_id, role, created_at) VALUES (?, ?, ?, ?, ?)',
      randomUUID(),
      appId,
      accountId,
      role,
      this.#clock(),
    );
  }

  collaborators(appId: string, range: Range): Page<Collaborator> {
    const select = `
      SELECT c.id, c.role, u.id AS accountId, u.email, c.created_at AS createdAt
      FROM collaborators c JOIN accounts u ON u.id = c.account_id WHERE c.app_id = ?`;
    return readPage<Collaborator>(this.#db, { select, values: [appId], columns: { id: 'c.id' } }, range);
  }
}
