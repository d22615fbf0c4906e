// Tells the ledger what happened to the apps of the sample, through the same store that answers requests, with a clock
// that is set to each event.
import type { Ledger } from '../ledger/ledger.ts';
import { promote } from '../ledger/descriptions.ts';
import type { App } from '../ledger/apps.ts';
import { checksum, type NewSlug } from '../ledger/slugs.ts';
import { apps, eventsOf, type Change, type Event } from './events.ts';
import { people, type Person } from './history/commit.ts';
import { snapshots, type Snapshot, type Tree } from './history/history.ts';
import { buildLog, failedMigration, migrationLog } from './logs.ts';

const HOUR_MS = 60 * 60 * 1000;
const TICK_MS = 500;
/** The runtime that goes into each slug, in bytes. */
const RUNTIME_BYTES = 34_180_000;

interface Story {
  readonly ledger: Ledger;
  readonly accounts: Readonly<Record<Person, string>>;
  readonly hashes: ReadonlyMap<string, string>;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
}

/** An app of the story while it goes on. */
interface Stage {
  readonly app: App;
  /** The newest release of each commit that ran, by the commit's key. */
  readonly releases: Map<string, string>;
  readonly migrations: Set<string>;
  readonly staging: Stage | undefined;
  commit: string;
}

/**
 * Writes the whole story into a ledger; inside of a transaction, so all of it or nothing.
 * @param epoch when it ends, in ms.
 * @param hashes the hash of each commit, by its key.
 */
export function tellStory(real: Ledger, epoch: number, hashes: ReadonlyMap<string, string>): void {
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
    snapshots: new Map(snapshots().map((snapshot) => [snapshot.commit.key, snapshot])),
  };
  // What migrate.js says where everything was applied before.
  ledger.runs.standIn('node migrate.js', "rehearse --print 'The database is up to date.'");
  at(apps['bookshop-staging'].hoursAgo);
  const pipeline = ledger.pipelines.create('bookshop', accounts.kendra);
  const staging = found(story, pipeline.id, 'bookshop-staging', undefined);
  const plot: { event: Event; stage: Stage }[] = [];
  for (const event of eventsOf('bookshop-staging')) plot.push({ event, stage: staging });
  at(apps.bookshop.hoursAgo);
  const production = found(story, pipeline.id, 'bookshop', staging);
  for (const event of eventsOf('bookshop')) plot.push({ event, stage: production });
  for (const { event, stage } of plot.toSorted((a, b) => b.event.hoursAgo - a.event.hoursAgo)) {
    at(event.hoursAgo);
    happen(story, stage, event);
  }
}

function haveAccounts(ledger: Ledger): Record<Person, string> {
  const id = (person: Person): string => ledger.accounts.have(people[person].email, people[person].name).id;
  return { kendra: id('kendra'), shanley: id('shanley'), katie: id('katie') };
}

function found(story: Story, pipelineId: string, name: keyof typeof apps, staging: Stage | undefined): Stage {
  const { ledger, accounts } = story;
  const app = ledger.apps.create(name, accounts.kendra);
  ledger.apps.addCollaborator(app.id, accounts.shanley, 'collaborator');
  ledger.apps.addCollaborator(app.id, accounts.katie, 'collaborator');
  ledger.pipelines.couple(pipelineId, app.id, apps[name].stage);
  return { app, releases: new Map(), migrations: new Set(), staging, commit: '' };
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
      ledger.changeConfig(appId, change.change, account);
      break;
    case 'attach':
      ledger.addons.attach(appId, { plan: change.plan }, account, change.ready);
      break;
    case 'provisioned':
      ledger.addons.finishProvisioning(appId, addonAt(story, stage, change.attachment));
      break;
    case 'detach':
      ledger.addons.remove(appId, addonAt(story, stage, change.attachment), account);
      break;
    case 'rollback':
      ledger.releases.rollBack(stage.app, valueOf(stage.releases, change.commit), account);
      stage.commit = change.commit;
      break;
  }
}

function deploy(story: Story, stage: Stage, by: string, change: Extract<Change, { kind: 'deploy' }>): void {
  const snapshot = valueOf(story.snapshots, change.commit);
  const slug = slugOf(story, snapshot);
  const migrated =
    slug.processTypes.release === undefined ? undefined : migrate(stage, snapshot.tree, change.fails);
  const output = migrated === undefined ? {} : { output: migrated };
  const outcome = change.fails === true ? 'failed' : 'succeeded';
  const release = story.ledger.builds.tell(stage.app.id, slug, buildLog(slug), { by, outcome, ...output });
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

function migrate(stage: Stage, tree: Tree, fails?: true): string {
  const all = [...tree.keys()]
    .filter((path) => path.startsWith('migrations/'))
    .map((path) => path.slice('migrations/'.length));
  const pending = all.filter((name) => !stage.migrations.has(name));
  // Where a preview has applied it before, it is applied anew in its final form.
  if (fails === true) return failedMigration(pending[0] ?? all.at(-1) ?? '');
  for (const name of pending) stage.migrations.add(name);
  return migrationLog(pending);
}

function slugOf(story: Story, { commit, tree }: Snapshot): NewSlug {
  const hash = valueOf(story.hashes, commit.key);
  const procfile = String(tree.get('Procfile') ?? '');
  const lines = procfile.split('\n').filter((line) => line !== '');
  let size = RUNTIME_BYTES;
  for (const content of tree.values()) size += Buffer.byteLength(content);
  return {
    commit: hash,
    commitDescription: commit.message.split('\n')[0] ?? '',
    buildpack: 'Node.js',
    checksum: checksum(hash),
    size,
    processTypes: Object.fromEntries(
      lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2),
      ]),
    ),
  };
}

function addonAt(story: Story, stage: Stage, attachment: string): string {
  const range = { field: 'id', order: 'asc', start: undefined, end: undefined, max: 1000 } as const;
  const addon = story.ledger.addons
    .list(range, stage.app.id)
    .rows.find((one) => one.attachment === attachment);
  if (!addon) throw new TypeError(`${stage.app.name} has no ${attachment}`);
  return addon.id;
}

function valueOf<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new TypeError(`the story has no ${key} yet`);
  return value;
}
