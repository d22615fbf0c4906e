// Adds the sample once: a git repository, and the ledger of what was shipped from it. Both follow from one moment,
// which is stored first, so that whatever an interrupted run has left is completed by the next one.
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PlatformError } from '../errors.ts';
import { KEEP_MS } from '../ledger/eligibility.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { SlugStore } from '../slugs/slug-store.ts';
import { buildHistory } from './builds.ts';
import { apps, commitsSince, pipelines } from './events.ts';
import { snapshots } from './history/history.ts';
import { makeRepository, sampleIn } from './repository.ts';
import { tellStory, type Commits } from './story.ts';

/** Settings of the ledger: when the sample's story ends, and whether it was told. */
const EPOCH = 'sample.epoch';
const TOLD = 'sample.told';

/** What the remotes of the repository are known to have. */
const remotes = { production: 'simplify-total', staging: 'fix-total' };
/** How long the platform keeps the slugs of releases. */
const KEPT_HOURS = KEEP_MS / (60 * 60 * 1000);

/** The platform that gets the sample. */
export interface Target {
  readonly ledger: Ledger;
  /** Where the archives of slugs are. */
  readonly slugFolder: string;
}

/**
 * @param repository the folder for the git repository: missing, empty, or with the sample of this ledger.
 * @throws {PlatformError} when the folder cannot be used, or holds something else; nothing was changed then.
 */
export async function seedSample({ ledger, slugFolder }: Target, repository: string): Promise<void> {
  const folder = resolve(repository);
  const exists = entriesOf(folder).length > 0;
  const epoch = epochOf(ledger);
  if (exists) await checkSample(folder, epoch);
  if (exists && ledger.setting(TOLD) !== undefined) return;
  const draft = draftFolder(folder);
  try {
    const made = join(draft, 'repository');
    mkdirSync(made);
    const hashes = await makeRepository(made, epoch, remotes);
    if (!exists) await moveInto(made, folder, epoch);
    if (ledger.setting(TOLD) === undefined) await addHistory({ ledger, slugFolder }, epoch, hashes, draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @param draft a folder to build in */
async function addHistory(
  { ledger, slugFolder }: Target,
  epoch: number,
  hashes: Commits['hashes'],
  draft: string,
): Promise<void> {
  const packed = new SlugStore(join(draft, 'slugs'));
  const place = { folder: join(draft, 'builds'), slugs: packed };
  const builds = await buildHistory(snapshots(), commitsSince(KEPT_HOURS), place);
  const slugs = new SlugStore(slugFolder);
  ledger.write(() => {
    // Another platform may have done it meanwhile.
    if (ledger.setting(TOLD) !== undefined) return;
    refuseTaken(ledger);
    for (const { archive } of builds.values()) if (archive) slugs.adopt(packed, archive.sha256);
    tellStory(ledger, epoch, { hashes, builds });
    ledger.set(TOLD, 'yes');
  });
  for (const name of Object.keys(apps)) ledger.changes.announce(ledger.apps.find(name).id);
}

function epochOf(ledger: Ledger): number {
  return ledger.write(() => {
    const known = ledger.setting(EPOCH);
    if (known !== undefined) return Number(known);
    const epoch = ledger.clock();
    ledger.set(EPOCH, String(epoch));
    return epoch;
  });
}

/** Apps of these names that somebody made by hand are theirs. */
function refuseTaken(ledger: Ledger): void {
  const range = { field: 'name', order: 'asc', start: undefined, end: undefined, max: 1000 } as const;
  const taken = ledger.apps.list(range).rows.find(({ name }) => Object.keys(apps).includes(name));
  const pipeline = ledger.pipelines
    .list(range)
    .rows.find(({ name }) => Object.keys(pipelines).includes(name));
  const name = taken?.name ?? pipeline?.name;
  if (name === undefined) return;
  throw new PlatformError(
    `The sample was not added: there is a ${name} in this ledger already. Choose another --data.`,
  );
}

async function checkSample(folder: string, epoch: number): Promise<void> {
  const found = await sampleIn(folder);
  if (found === epoch) return;
  throw new PlatformError(
    found === undefined
      ? `The sample was not added: ${folder} holds something else. Choose an empty folder with --repository.`
      : `The sample was not added: ${folder} holds the sample of another ledger. Remove it, or choose another --repository.`,
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new PlatformError(`The folder ${folder} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** A folder beside the wanted one, so that the finished repository appears there at once or not at all. */
function draftFolder(folder: string): string {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}-seeding-`;
  try {
    mkdirSync(parent, { recursive: true });
    for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
      if (!isRunning(Number(name.slice(prefix.length))))
        rmSync(join(parent, name), { recursive: true, force: true });
    }
    const draft = join(parent, `${prefix}${process.pid}`);
    mkdirSync(draft);
    return draft;
  } catch (error) {
    throw new PlatformError(`The sample's repository cannot be made in ${parent}: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

async function moveInto(draft: string, folder: string, epoch: number): Promise<void> {
  try {
    // An empty folder is in the way of a rename on some systems.
    rmdirSync(folder);
  } catch {
    // It is not there, or no longer empty: the rename says so.
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (entriesOf(folder).length === 0) {
      throw new PlatformError(`The sample's repository cannot be moved to ${folder}: ${messageOf(error)}.`, {
        cause: error,
      });
    }
    await checkSample(folder, epoch);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
