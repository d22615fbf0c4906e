/** The code that a release runs, and the code that ran before it, as far as the ledger says. */

import { bringsCode } from '../domain/release/change.ts';
import { changesCode, codeChange, codeOf, madeFrom, ranBefore } from '../domain/release/code.ts';
import { type Release, versionName, sameArtifact } from '../domain/release/release.ts';

/** Some code and the release that brought it in. Where the ledger says no hash, the slug may. */
export interface Code {
  readonly hash: string | undefined;
  readonly release: Release;
}

/** `from` is undefined for the first deploy; both are for a release before that. */
export interface CodeBeforeAndAfter {
  readonly from: Code | undefined;
  readonly to: Code | undefined;
}

/**
 * The code before a release and its own.
 * @param ledger newest first
 * @param complete whether the ledger reaches down to v1
 * @returns undefined when the ledger does not reach back far enough
 */
export function codeBeforeAndAfter(
  release: Release,
  ledger: readonly Release[],
  complete: boolean,
): CodeBeforeAndAfter | undefined {
  const change = codeChange(release, ledger, complete);
  if (change) return change;
  const to = sourceOf(release, ledger);
  const before = ranBefore(release, ledger);
  const from = before && sourceOf(before, ledger);
  return complete || (to && from) ? { from, to } : undefined;
}

/**
 * The code of a release alone.
 * @returns undefined when the ledger does not reach back far enough, or nothing was deployed yet
 */
export function sourceOf(release: Release, ledger: readonly Release[]): Code | undefined {
  // Each step leads to an older release, so that it ends; there may be thousands.
  for (let made: Release | undefined = release; made; made = madeFrom(made, ledger)) {
    const code = codeOf(made, ledger);
    if (code) return code;
    if (bringsCode(made.change)) return { hash: undefined, release: made };
  }
  return undefined;
}

/** True when both are what one release brought in, or one artifact: then nothing has to be looked up. */
export function isSameCode({ from, to }: CodeBeforeAndAfter): boolean {
  if (!from || !to) return false;
  return from.release.version === to.release.version || sameArtifact(from.release, to.release);
}

/**
 * Why a release has no diff, when it runs the code that ran before it.
 * @param before the release that ran before it, where there was one
 */
export function sameCodeSentence(release: Release, before: Release | undefined): string {
  const name = versionName(release);
  const same = before ? `the same code as ${versionName(before)}` : 'the same code as before';
  if (release.change.kind === 'rollback') return `${name} runs ${same}. Only its config vars can differ.`;
  if (changesCode(release)) return `${name} runs ${same}: the same commit was deployed again.`;
  return `${name} changed no code (${release.description}). It runs ${same}.`;
}

/** Why there is nothing to show for code without a hash. */
export function noHashSentence({ release }: Code): string {
  return (
    `The platform names no commit for ${versionName(release)} (${release.description}): ` +
    'it was not built from git, so there is nothing to compare.'
  );
}

/** Why there is nothing to show for a release from before the first deploy. */
export function noCodeSentence(release: Release): string {
  return `${versionName(release)} runs no code (${release.description}): nothing had been deployed yet.`;
}
