// Builds the commits of the sample's history as a push would, so that what it tells of them is what a build here says, and
// what it says to run can be run.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildFolder } from '../builds/build-folder.ts';
import { buildSlug, type Built } from '../builds/build-slug.ts';
import { BuildRefused } from '../builds/refusal.ts';
import { GroupRecords } from '../programs/group-records.ts';
import type { Archive, SlugStore } from '../slugs/slug-store.ts';
import type { Snapshot, Tree } from './history/history.ts';

/** How many are built at once: most of each is waiting for the programs that pack it. */
const AT_ONCE = 4;

/** How the build of a commit went. */
export interface PastBuild {
  /** What it wrote. */
  readonly log: string;
  /** Undefined when it failed. */
  readonly plan: Built['plan'] | undefined;
  /** Undefined when it failed, and when its slug has expired since: then nothing is packed. */
  readonly archive: Archive | undefined;
}

interface Place {
  /** An empty folder, which is gone afterwards. */
  readonly folder: string;
  readonly slugs: SlugStore;
}

/**
 * @param kept the keys of the commits whose slugs are packed.
 * @returns the build of each commit, by its key.
 */
export async function buildHistory(
  all: readonly Snapshot[],
  kept: ReadonlySet<string>,
  { folder, slugs }: Place,
): Promise<Map<string, PastBuild>> {
  const builds = new Map<string, PastBuild>();
  const records = new GroupRecords(join(folder, 'groups'));
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { key } = next.commit;
      const source = join(folder, key);
      write(next.tree, source);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as many at once as there are workers
      builds.set(key, await build(source, kept.has(key) ? slugs : undefined, records));
      rmSync(source, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return builds;
}

/** @param slugs where it is packed; left out, it is not. */
async function build(
  folder: string,
  slugs: SlugStore | undefined,
  records: GroupRecords,
): Promise<PastBuild> {
  let log = '';
  const options = {
    folder,
    home: folder,
    write: (text: string) => (log += text),
    signal: new AbortController().signal,
    records,
  };
  try {
    if (!slugs) return { plan: await buildFolder(options), archive: undefined, log };
    return { ...(await buildSlug(options, slugs)), log };
  } catch (error) {
    if (!(error instanceof BuildRefused)) throw error;
    log += ` !     ${error.message}\n !     The build failed: nothing was released.\n`;
    return { plan: undefined, archive: undefined, log };
  }
}

function write(tree: Tree, folder: string): void {
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
