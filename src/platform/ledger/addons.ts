// Add-ons are outside of a release, but attaching and removing one changes config vars and so makes a release.
import { randomInt, randomUUID } from 'node:crypto';
import { ApiError, invalidParams, notFound } from '../errors.ts';
import type { Range } from '../http/range.ts';
import type { Accounts } from './accounts.ts';
import type { AddonFiles } from './addon-files.ts';
import { visibleTo, type Viewer } from './apps.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { attach, detach, provisioned } from './descriptions.ts';
import { parseStringsByName } from './json.ts';
import { readPage, type Page } from './page.ts';
import { findPlan, type Service } from './plans.ts';
import type { ConfigVars, Releases, Told } from './releases.ts';

export interface Addon {
  readonly id: string;
  readonly appId: string;
  readonly appName: string;
  readonly name: string;
  /** `service:plan` */
  readonly plan: string;
  readonly attachment: string;
  readonly configVars: ConfigVars;
  readonly state: 'provisioning' | 'provisioned' | 'deprovisioned';
  readonly createdAt: number;
  readonly updatedAt: number;
}

type Row = Omit<Addon, 'configVars'> & { readonly configVars: string };

const SELECT = `
  SELECT d.id, d.app_id AS appId, a.name AS appName, d.name, d.plan, d.attachment, d.config_vars AS configVars,
    d.state, d.created_at AS createdAt, d.updated_at AS updatedAt
  FROM addons d JOIN apps a ON a.id = d.app_id WHERE d.state <> 'deprovisioned'`;
const COLUMNS = { id: 'd.id', name: 'd.name' };
/** That of a plan, which stands before its colon. */
const SERVICE = "substr(d.plan, 1, instr(d.plan, ':') - 1)";

const adjectives = [
  'acute',
  'animated',
  'clear',
  'contoured',
  'curly',
  'flat',
  'round',
  'rugged',
  'sinuous',
  'vertical',
];
/** What tells a second attachment of the same service from the first: `DATABASE_AMBER`. */
const colours = ['AMBER', 'BLUE', 'COPPER', 'CYAN', 'GREEN', 'IVORY', 'OLIVE', 'PINK', 'ROSE', 'TEAL'];

export class Addons {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #releases: Releases;
  readonly #accounts: Accounts;
  readonly #files: AddonFiles;

  constructor(db: Database, clock: Clock, releases: Releases, accounts: Accounts, files: AddonFiles) {
    this.#db = db;
    this.#clock = clock;
    this.#releases = releases;
    this.#accounts = accounts;
    this.#files = files;
  }

  /** @param appId only those of one app. @param viewer who looks at all of them. */
  list(range: Range, appId?: string, viewer?: Viewer): Page<Addon> {
    const { sql, values } = withinOf(appId, viewer);
    const page = readPage<Row>(this.#db, { select: SELECT + sql, values, columns: COLUMNS }, range);
    return { rows: page.rows.map(view), more: page.more };
  }

  /** All of those in `list`, in the order of their names. */
  all(appId?: string, viewer?: Viewer): readonly Addon[] {
    const range = { field: 'name', order: 'asc', start: undefined, end: undefined } as const;
    return this.list({ ...range, max: Number.MAX_SAFE_INTEGER - 1 }, appId, viewer).rows;
  }

  /**
   * What a person may mean by a name.
   * @param name the id or name of an add-on; where an app is given, also that of its attachment or of its service.
   * @returns the one with that name, else all that it may mean; at least one.
   * @throws {ApiError} 404
   */
  resolve(name: string, appId?: string, viewer?: Viewer): readonly Addon[] {
    const exact = this.#where('(d.id = ? OR d.name = ?)', [name.toLowerCase(), name], appId, viewer);
    const found =
      exact.length > 0 || appId === undefined
        ? exact
        : this.#where(`? IN (d.attachment, d.plan, ${SERVICE})`, [name], appId, viewer);
    if (found.length === 0) throw notFound('add_on');
    return found;
  }

  /** Those in `list` that meet a condition, in the order of their names. */
  #where(condition: string, values: readonly string[], appId?: string, viewer?: Viewer): readonly Addon[] {
    const within = withinOf(appId, viewer);
    const sql = `${SELECT} AND ${condition}${within.sql} ORDER BY d.name`;
    return this.#db.all<Row>(sql, ...values, ...within.values).map(view);
  }

  /** @param identity id or name. @throws {ApiError} 404 */
  find(identity: string, appId: string): Addon {
    const sql = `${SELECT} AND d.app_id = ? AND (d.id = ? OR d.name = ?)`;
    const row = this.#db.get<Row>(sql, appId, identity.toLowerCase(), identity);
    if (!row) throw notFound('add_on');
    return view(row);
  }

  /**
   * Attaches a new add-on, which makes one release: by whoever asked, with the config vars that it sets. One that
   * takes its time to be ready sets them later, in `finishProvisioning`.
   */
  attach(
    appId: string,
    wanted: {
      readonly plan: string;
      readonly name?: string | undefined;
      readonly attachment?: string | undefined;
    },
    by: string,
    readiness: 'at once' | 'later' = 'at once',
    told: Told = {},
  ): Addon {
    const found = findPlan(wanted.plan);
    if (!found) throw invalidParams(`plan: there is no add-on plan ${wanted.plan}.`);
    return this.#db.write(() => {
      const attachment = wanted.attachment ?? this.#freeAttachment(appId, found.service);
      this.#refuseTaken(appId, wanted.name, attachment);
      const name = wanted.name ?? this.#freeName(found.service);
      const id = randomUUID();
      const { file: fileName } = found.service;
      const file = fileName === undefined ? '' : this.#files.create(id, fileName);
      const configVars = found.service.configVars(attachment, file);
      const now = this.#clock();
      this.#db.run(
        `INSERT INTO addons (id, app_id, name, plan, attachment, config_vars, state, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        appId,
        name,
        found.plan,
        attachment,
        JSON.stringify(configVars),
        readiness === 'later' ? 'provisioning' : 'provisioned',
        now,
        now,
      );
      const before = this.#releases.configVars(appId);
      this.#releases.append(appId, {
        ...told,
        by,
        description: attach(attachment, name),
        configVars: readiness === 'later' ? before : { ...before, ...configVars },
      });
      return this.find(id, appId);
    });
  }

  /** The add-on is ready and sets its config vars: one release, by the add-on's own user. */
  finishProvisioning(appId: string, id: string): void {
    this.#db.write(() => {
      const addon = this.find(id, appId);
      this.#setState(addon.id, 'provisioned');
      this.#releases.append(appId, {
        by: this.#accounts.have(serviceEmail(addon.plan), null).id,
        description: provisioned(addon.name, Object.keys(addon.configVars)),
        configVars: { ...this.#releases.configVars(appId), ...addon.configVars },
        skipsCommand: true,
      });
    });
  }

  /** Removes an add-on, what it had set and what it holds: one release. @returns what it was. */
  remove(appId: string, identity: string, by: string, told: Told = {}): Addon {
    return this.#db.write(() => {
      const addon = this.find(identity, appId);
      this.#setState(addon.id, 'deprovisioned');
      const kept = Object.entries(this.#releases.configVars(appId)).filter(
        ([name]) => !Object.hasOwn(addon.configVars, name),
      );
      this.#releases.append(appId, {
        ...told,
        by,
        description: detach(addon.attachment, addon.name),
        configVars: Object.fromEntries(kept),
      });
      this.#db.afterCommit(() => this.#files.remove(addon.id));
      return { ...addon, state: 'deprovisioned', updatedAt: this.#clock() };
    });
  }

  /**
   * The config vars of a release as they are to be used. It says where the files of add-ons were when it was made: they go
   * along with a folder that is moved, and a copy has its own.
   */
  placed(appId: string, vars: ConfigVars): ConfigVars {
    const places = new Map<string, string>();
    for (const { id, plan, configVars } of this.all(appId)) {
      const file = findPlan(plan)?.service.file;
      if (file === undefined) continue;
      for (const recorded of Object.values(configVars)) places.set(recorded, this.#files.pathOf(id, file));
    }
    return Object.fromEntries(
      Object.entries(vars).map(([name, value]) => [name, places.get(value) ?? value]),
    );
  }

  /** Removes the files of add-ons that are not there any more: another platform ended before it could. */
  sweepFiles(): void {
    this.#db.write(() => {
      const rows = this.#db.all<{ id: string }>("SELECT id FROM addons WHERE state <> 'deprovisioned'");
      this.#files.sweep(new Set(rows.map(({ id }) => id)));
    });
  }

  #setState(id: string, state: Addon['state']): void {
    this.#db.run('UPDATE addons SET state = ?, updated_at = ? WHERE id = ?', state, this.#clock(), id);
  }

  #refuseTaken(appId: string, name: string | undefined, attachment: string): void {
    if (name !== undefined && this.#db.get('SELECT 1 FROM addons WHERE name = ?', name)) {
      throw new ApiError(422, 'invalid_params', `Name ${name} is already taken.`);
    }
    if (this.#isAttached(appId, attachment)) {
      throw invalidParams(`attachment: ${attachment} is already in use on this app.`);
    }
  }

  #isAttached(appId: string, attachment: string): boolean {
    const sql = "SELECT 1 FROM addons WHERE app_id = ? AND attachment = ? AND state <> 'deprovisioned'";
    return this.#db.get(sql, appId, attachment) !== undefined;
  }

  #freeAttachment(appId: string, service: Service): string {
    const candidates = [service.attachment, ...colours.map((colour) => `${service.attachment}_${colour}`)];
    const free = candidates.find((candidate) => !this.#isAttached(appId, candidate));
    if (free === undefined) {
      throw invalidParams(`attachment: every name for another ${service.attachment} is in use; choose one.`);
    }
    return free;
  }

  #freeName(service: Service): string {
    for (;;) {
      const adjective = adjectives[randomInt(adjectives.length)] ?? '';
      const name = `${service.prefix}-${adjective}-${randomInt(10_000, 100_000)}`;
      if (!this.#db.get('SELECT 1 FROM addons WHERE name = ?', name)) return name;
    }
  }
}

/** The condition that an add-on is one of an app; where none is given, that the viewer may see it. */
function withinOf(appId?: string, viewer?: Viewer): { sql: string; values: readonly string[] } {
  return appId === undefined ? visibleTo(viewer, 'd.app_id') : { sql: ' AND d.app_id = ?', values: [appId] };
}

/** The account under which a service makes releases: `heroku-postgresql@addons.heroku.com`. */
function serviceEmail(plan: string): string {
  return `${plan.split(':')[0]}@addons.heroku.com`;
}

function view(row: Row): Addon {
  return { ...row, configVars: parseStringsByName(row.configVars) };
}
