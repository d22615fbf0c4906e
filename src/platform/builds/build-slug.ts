// From a source to a slug: what the folder holds is built, then packed.
import type { Archive, SlugStore } from '../slugs/slug-store.ts';
import { buildFolder, type BuildOptions } from './build-folder.ts';
import type { BuildPlan } from './detect.ts';

/** What came of a build. */
export interface Built {
  readonly plan: BuildPlan;
  readonly archive: Archive;
}

/** @throws {BuildRefused} saying why there is nothing to release */
export async function buildSlug(options: BuildOptions, slugs: SlugStore): Promise<Built> {
  const plan = await buildFolder(options);
  options.write('-----> Compressing...\n');
  const archive = await slugs.pack(options.folder);
  options.write(`       Done: ${megabytes(archive.size)}\n-----> Launching...\n`);
  return { plan, archive };
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)}K` : `${(bytes / 1e6).toFixed(1)}M`;
}
