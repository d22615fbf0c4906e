// Tells the ledger what happened to the apps of the sample, through the same store that answers requests, with a clock
// that is set to each event.
import type { Ledger } from '../ledger/ledger.ts';
import { promote } from '../ledger/descriptions.ts';
import type { App } from '../ledger/apps.ts';
import type { Pipeline } from '../ledger/pipelines.ts';
import type { Told } from '../ledger/releases.ts';
import type { NewSlug } from '../ledger/slugs.ts';
import type { PastBuild } from './builds.ts';
import { fillDatabase } from './database.ts';
import { apps, eventsOf, pipelines, type Change, type Event } from './events.ts';
import { people, type Person } from './history/commit.ts';
import { snapshots, type Snapshot, type Tree } from './history/history.ts';
import { failedMigration, migrationLog } from './logs.ts';

const HOUR_MS = 60 * 60 * 1000;
const TICK_MS = 500;
const MIGRATIONS = 'migrations/';

interface Story {
  readonly ledger: Ledger;
  readonly accounts: Readonly<Record<Person, string>>;
  readonly hashes: ReadonlyMap<string, string>;
  readonly builds: ReadonlyMap<string, PastBuild>;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
}

/** An app of the story while it goes on. */
interface Stage {
  readonly app: App;
  /** The newest release of each commit that ran, by the commit's key. */
  readonly releases: Map<string, string>;
  /** What was applied to its database: each file's content by its name. */
  readonly migrations: Map<string, string>;
  readonly staging: Stage | undefined;
  commit: string;
}

/** The commits that it tells of, by their keys. */
export interface Commits {
  readonly hashes: ReadonlyMap<string, string>;
  readonly builds: ReadonlyMap<string, PastBuild>;
}

/**
 * Writes the whole story into a ledger; inside of a transaction, so all of it or nothing.
 * @param epoch when it ends, in ms.
 */
export function tellStory(real: Ledger, epoch: number, { hashes, builds }: Commits): void {
  let now = epoch;
  const at = (hoursAgo: number): void => {
    now = Math.round(epoch - hoursAgo * HOUR_MS);
  };
  // A little time passes with every look at it, so that no two releases are made at the same moment.
  const ledger = real.at(() => (now += TICK_MS));
  at(apps['bookshop-staging'].hoursAgo + 24);
  const accounts = haveAccounts(ledger);
  ledger.accounts.setCurrent(accounts.kendra);
  const story: Story = {
    ledger,
    accounts,
    hashes,
    builds,
    snapshots: new Map(snapshots().map((snapshot) => [snapshot.commit.key, snapshot])),
  };
  at(apps['bookshop-staging'].hoursAgo);
  const pipeline = create(story, 'bookshop');
  const staging = found(story, pipeline, 'bookshop-staging', undefined);
  at(apps.bookshop.hoursAgo);
  const production = found(story, pipeline, 'bookshop', staging);
  at(apps['bookshop-next-staging'].hoursAgo);
  const next = found(story, create(story, 'bookshop-next'), 'bookshop-next-staging', undefined);
  const plot = [
    ...eventsOf('bookshop-staging').map((event) => ({ event, stage: staging })),
    ...eventsOf('bookshop').map((event) => ({ event, stage: production })),
    ...eventsOf('bookshop-next-staging').map((event) => ({ event, stage: next })),
  ];
  for (const { event, stage } of plot.toSorted((a, b) => b.event.hoursAgo - a.event.hoursAgo)) {
    at(event.hoursAgo);
    happen(story, stage, event);
  }
  for (const { app, migrations } of [staging, production, next]) {
    fillDatabase(ledger.releases.configVars(app.id), migrations);
  }
}

function haveAccounts(ledger: Ledger): Record<Person, string> {
  const id = (person: Person): string => ledger.accounts.have(people[person].email, people[person].name).id;
  return { kendra: id('kendra'), shanley: id('shanley'), katie: id('katie') };
}

function create({ ledger, accounts }: Story, name: keyof typeof pipelines): Pipeline {
  return ledger.pipelines.create(name, accounts.kendra, pipelines[name]);
}

function found(
  { ledger, accounts }: Story,
  pipeline: Pipeline,
  name: keyof typeof apps,
  staging: Stage | undefined,
): Stage {
  const app = ledger.apps.create(name, accounts.kendra, pipeline.generation);
  ledger.apps.addCollaborator(app.id, accounts.shanley, 'collaborator');
  ledger.apps.addCollaborator(app.id, accounts.katie, 'collaborator');
  ledger.pipelines.couple(pipeline.id, app.id, apps[name].stage);
  return { app, releases: new Map(), migrations: new Map(), staging, commit: '' };
}

function happen(story: Story, stage: Stage, { by, change }: Event): void {
  const { ledger } = story;
  const account = story.accounts[by];
  const appId = stage.app.id;
  switch (change.kind) {
    case 'deploy':
      deploy(story, stage, account, change);
      break;
    case 'promote':
      promoteStaging(story, stage, account);
      break;
    case 'config':
      ledger.changeConfig(appId, change.change, account, ranBefore(story, stage));
      break;
    case 'attach':
      ledger.addons.attach(appId, { plan: change.plan }, account, change.ready, ranBefore(story, stage));
      break;
    case 'provisioned':
      ledger.addons.finishProvisioning(appId, addonAt(story, stage, change.attachment));
      break;
    case 'detach':
      ledger.addons.remove(appId, addonAt(story, stage, change.attachment), account, ranBefore(story, stage));
      break;
    case 'rollback':
      stage.commit = change.commit;
      ledger.releases.rollBack(
        stage.app,
        valueOf(stage.releases, change.commit),
        account,
        ranBefore(story, stage),
      );
      break;
  }
}

function deploy(story: Story, stage: Stage, by: string, change: Extract<Change, { kind: 'deploy' }>): void {
  const { releases, builds } = story.ledger;
  const snapshot = valueOf(story.snapshots, change.commit);
  const { plan, log } = valueOf(story.builds, change.commit);
  if (!plan) {
    builds.tellFailed(stage.app.id, sourceOf(story, snapshot), log, by);
    return;
  }
  const slug = slugOf(story, snapshot);
  const ran =
    plan.processTypes['release'] === undefined ? {} : { output: migrate(stage, snapshot.tree, change.fails) };
  const outcome = change.fails === true ? 'failed' : 'succeeded';
  const version = (releases.newest(stage.app.id)?.version ?? 0) + 1;
  const told = { by, outcome, ...ran } as const;
  const release = builds.tell(stage.app.id, slug, `${log}-----> Released v${version}\n`, told);
  if (outcome === 'failed') return;
  stage.releases.set(change.commit, release.id);
  stage.commit = change.commit;
}

/** A promotion makes a slug of its own for the target, of the same content. */
function promoteStaging(story: Story, stage: Stage, by: string): void {
  const { ledger } = story;
  const { staging } = stage;
  const source = staging && ledger.releases.current(staging.app.id);
  if (!staging || !source || source.slugId === null) throw new TypeError('staging runs nothing to promote');
  const slug = ledger.slugs.find(staging.app.id, source.slugId);
  const release = ledger.releases.append(stage.app.id, {
    by,
    description: promote(staging.app.name, source.version, slug.commit ?? ''),
    slugId: ledger.slugs.create(stage.app.id, slug).id,
    output: migrate(stage, valueOf(story.snapshots, staging.commit).tree),
  });
  stage.releases.set(staging.commit, release.id);
  stage.commit = staging.commit;
}

/** What migrate.js says. Where a preview has applied a migration before, it is not applied in its final form. */
function migrate(stage: Stage, tree: Tree, fails?: true): string {
  const all = [...tree].filter(([path]) => path.startsWith(MIGRATIONS));
  const pending = all
    .map(([path, sql]): [string, string] => [path.slice(MIGRATIONS.length), String(sql)])
    .filter(([name]) => !stage.migrations.has(name));
  const names = pending.map(([name]) => name);
  if (fails === true) return failedMigration(names[0] ?? '');
  for (const [name, sql] of pending) stage.migrations.set(name, sql);
  return migrationLog(names);
}

/** How the release command went of a release that runs code which ran here before. */
function ranBefore(story: Story, stage: Stage): Told {
  const plan = story.builds.get(stage.commit)?.plan;
  return plan?.processTypes['release'] === undefined ? {} : { output: migrationLog([]) };
}

function sourceOf(story: Story, { commit }: Snapshot): Pick<NewSlug, 'commit' | 'commitDescription'> {
  return {
    commit: valueOf(story.hashes, commit.key),
    commitDescription: commit.message.split('\n')[0] ?? '',
  };
}

/** Of one that has expired, nothing is there that could be measured. */
function slugOf(story: Story, snapshot: Snapshot): NewSlug {
  const { plan, archive } = valueOf(story.builds, snapshot.commit.key);
  return {
    ...sourceOf(story, snapshot),
    buildpack: plan?.buildpack ?? null,
    checksum: archive ? `SHA256:${archive.sha256}` : null,
    size: archive?.size ?? null,
    processTypes: plan?.processTypes ?? {},
    packed: archive !== undefined,
  };
}

function addonAt(story: Story, stage: Stage, attachment: string): string {
  const addon = story.ledger.addons.all(stage.app.id).find((one) => one.attachment === attachment);
  if (!addon) throw new TypeError(`${stage.app.name} has no ${attachment}`);
  return addon.id;
}

function valueOf<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new TypeError(`the story has no ${key} yet`);
  return value;
}
