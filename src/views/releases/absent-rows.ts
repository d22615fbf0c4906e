/** What rows say of code whose commit is not in the repository. */

import { ambiguity } from '../../git/ambiguous.ts';
import type { Repository } from '../../git/repository.ts';
import { changesCode, codeOf } from '../../domain/release/code.ts';
import { type Commit, shortHash } from '../../domain/graph/commit.ts';
import type { Release } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { NoteNode, ReleaseNode } from './nodes.ts';

/** `missing` may be fetched; an `ambiguous` short hash stands for several commits. */
export type Absence = 'missing' | 'ambiguous';

type Asked = Pick<Repository, 'root' | 'resolve' | 'commits' | 'name'>;

/** Which releases brought in code whose commit is not in the repository. @param commits those that are */
export async function absentOf(
  repository: Asked,
  releases: readonly Release[],
  commits: ReadonlyMap<Release, Commit>,
): Promise<ReadonlyMap<Release, Absence>> {
  const hashes = new Map<Release, string>();
  for (const release of releases) {
    const code = changesCode(release) && !commits.has(release) ? codeOf(release, releases) : undefined;
    if (code) hashes.set(release, code.hash);
  }
  const resolved = await repository.resolve(hashes.values());
  const absent = new Map<Release, Absence>();
  for (const [release, hash] of hashes) {
    const kind = resolved.get(hash)?.kind;
    if (kind === 'missing' || kind === 'ambiguous') absent.set(release, kind);
  }
  return absent;
}

/**
 * The row in place of commits that cannot be listed.
 * @param hashes of the code of a release and of what ran before it
 * @returns undefined when all of them are in the repository
 */
export async function absentNote(
  parent: ReleaseNode,
  repository: Asked,
  hashes: readonly string[],
): Promise<NoteNode | undefined> {
  const resolved = await repository.resolve(hashes);
  const those = (kind: string) => [...new Set(hashes.filter((hash) => resolved.get(hash)?.kind === kind))];
  const [ambiguous] = those('ambiguous');
  if (ambiguous !== undefined) {
    return { kind: 'note', parent, text: await ambiguity(repository, ambiguous), about: 'empty' };
  }
  const [none] = those('none');
  if (none !== undefined) {
    const text = `${shortHash(none)} is not a commit of the repository ${repository.name}.`;
    return { kind: 'note', parent, text, about: 'empty' };
  }
  const missing = [...new Set(those('missing').map(shortHash))];
  if (missing.length === 0) return undefined;
  const [noun, are] = missing.length === 1 ? ['Commit', 'is'] : ['Commits', 'are'];
  const text = `${noun} ${listed(missing)} ${are} missing here. Fetch…`;
  return { kind: 'note', parent, text, about: 'away' };
}
