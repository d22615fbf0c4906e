/** Runs of config changes, which a list of releases may show as one. */

import type { Release } from './release.ts';

/** Newest first. */
export type ConfigRun = readonly [Release, ...Release[]];

/** So many in a row are a run. */
const fewest = 4;

/**
 * Puts config changes that follow each other together. The release that runs, and one that failed or is under way, stand
 * for themselves.
 * @param releases newest first
 * @param isApart says of a release that its run is to stay as it is
 * @returns in the same order; an array is a run
 */
export function foldConfigChanges(
  releases: readonly Release[],
  isApart: (release: Release) => boolean,
): (Release | ConfigRun)[] {
  const folded: (Release | ConfigRun)[] = [];
  let run: Release[] = [];
  const end = () => {
    const [newest, ...others] = run;
    if (newest && run.length >= fewest && !run.some(isApart)) folded.push([newest, ...others]);
    else folded.push(...run);
    run = [];
  };
  for (const release of releases) {
    if (isPlainConfig(release)) run.push(release);
    else {
      end();
      folded.push(release);
    }
  }
  end();
  return folded;
}

function isPlainConfig({ change, status, current }: Release): boolean {
  return change.kind === 'config' && status === 'succeeded' && !current;
}
