import { randomUUID } from 'node:crypto';
import { ApiError, invalidParams, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { readPage, type Page } from './page.ts';
import type { Releases } from './releases.ts';

/** `cedar`: a release runs a slug. `fir`, the newer one: it runs an image. */
export const generations = ['cedar', 'fir'] as const;
export type Generation = (typeof generations)[number];

export interface App {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  readonly createdAt: number;
  readonly generation: Generation;
  /** When the newest release was made. */
  readonly releasedAt: number | null;
  /** Of the newest slug, in bytes. */
  readonly slugSize: number | null;
  readonly buildpack: string | null;
}

/** Who looks: an account that sees what it collaborates on, or undefined for whoever runs the platform, who sees all. */
export type Viewer = string | undefined;

export interface Collaborator {
  readonly id: string;
  readonly role: 'owner' | 'collaborator';
  readonly accountId: string;
  readonly email: string;
  readonly createdAt: number;
}

const SELECT = `
  SELECT a.id, a.name, a.owner_id AS ownerId, o.email AS ownerEmail, a.created_at AS createdAt,
    a.generation,
    (SELECT created_at FROM releases WHERE app_id = a.id ORDER BY version DESC LIMIT 1) AS releasedAt,
    s.size AS slugSize, s.buildpack
  FROM apps a JOIN accounts o ON o.id = a.owner_id
    LEFT JOIN slugs s ON s.id =
      (SELECT slug_id FROM releases WHERE app_id = a.id AND slug_id IS NOT NULL ORDER BY version DESC LIMIT 1)
  WHERE true`;

const COLLABORATORS = `
  SELECT c.id, c.role, u.id AS accountId, u.email, c.created_at AS createdAt
  FROM collaborators c JOIN accounts u ON u.id = c.account_id WHERE c.app_id = ?`;

export class Apps {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;

  constructor(db: Database, clock: Clock, releases: Releases) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
  }

  /** @param identity id or name. @throws {ApiError} 404, or 403 when it is there and not for this viewer. */
  find(identity: string, viewer?: Viewer): App {
    const app = this.#db.get<App>(`${SELECT} AND (a.id = ? OR a.name = ?)`, identity.toLowerCase(), identity);
    if (!app) throw notFound('app');
    if (this.isVisible(app.id, viewer)) return app;
    throw new ApiError(403, 'forbidden', `You do not have access to the app ${app.name}.`);
  }

  isVisible(appId: string, viewer: Viewer): boolean {
    const sql = 'SELECT 1 FROM collaborators WHERE app_id = ? AND account_id = ?';
    return viewer === undefined || this.#db.get(sql, appId, viewer) !== undefined;
  }

  list(range: Range, viewer?: Viewer): Page<App> {
    const { sql, values } = visibleTo(viewer, 'a.id');
    const columns = { id: 'a.id', name: 'a.name' };
    return readPage<App>(this.#db, { select: SELECT + sql, values, columns }, range);
  }

  /** The apps with one of these ids; ids of other apps are left out. */
  withIds(ids: readonly string[], range: Range, viewer?: Viewer): Page<App> {
    const visible = visibleTo(viewer, 'a.id');
    const select = `${SELECT}${visible.sql} AND a.id IN (SELECT value FROM json_each(?))`;
    const values = [...visible.values, JSON.stringify(ids.map((id) => id.toLowerCase()))];
    return readPage<App>(this.#db, { select, values, columns: { id: 'a.id', name: 'a.name' } }, range);
  }

  /** Makes an app with the two releases that every app of the platform begins with. */
  create(name: string, ownerId: string, generation: Generation = 'cedar'): App {
    return this.#db.write(() => {
      this.#checkFree(name);
      const id = randomUUID();
      this.#db.run(
        'INSERT INTO apps (id, name, owner_id, created_at, generation) VALUES (?, ?, ?, ?, ?)',
        id,
        name,
        ownerId,
        this.#clock(),
        generation,
      );
      this.addCollaborator(id, ownerId, 'owner');
      this.#releases.append(id, { by: ownerId, description: 'Initial release' });
      this.#releases.append(id, { by: ownerId, description: 'Enable Logplex' });
      return this.find(id);
    });
  }

  /** Gives an app another name; its id and all that it has stay. @throws {ApiError} 422 when another app has the name. */
  rename(id: string, name: string): App {
    return this.#db.write(() => {
      if (this.find(id).name !== name) this.#checkFree(name);
      this.#db.run('UPDATE apps SET name = ? WHERE id = ?', name, id);
      return this.find(id);
    });
  }

  #checkFree(name: string): void {
    if (this.#db.get('SELECT 1 FROM apps WHERE name = ?', name)) {
      throw new ApiError(422, 'invalid_params', `Name ${name} is already taken.`);
    }
  }

  /** @throws {ApiError} 422 when the account is one already. */
  addCollaborator(appId: string, accountId: string, role: Collaborator['role']): Collaborator {
    if (this.isVisible(appId, accountId)) throw invalidParams('user: is already a collaborator of this app.');
    const id = randomUUID();
    this.#db.run(
      'INSERT INTO collaborators (id, app_id, account_id, role, created_at) VALUES (?, ?, ?, ?, ?)',
      id,
      appId,
      accountId,
      role,
      this.#clock(),
    );
    const made = this.#db.get<Collaborator>(`${COLLABORATORS} AND c.id = ?`, appId, id);
    if (!made) throw new TypeError('what was inserted is there');
    return made;
  }

  collaborators(appId: string, range: Range): Page<Collaborator> {
    const listing = { select: COLLABORATORS, values: [appId], columns: { id: 'c.id' } };
    return readPage<Collaborator>(this.#db, listing, range);
  }
}

/** The end of a WHERE clause that leaves out the apps which a viewer does not see. @param app the column of their ids */
export function visibleTo(viewer: Viewer, app: string): { sql: string; values: readonly string[] } {
  if (viewer === undefined) return { sql: '', values: [] };
  return {
    sql: ` AND EXISTS (SELECT 1 FROM collaborators v WHERE v.app_id = ${app} AND v.account_id = ?)`,
    values: [viewer],
  };
}
