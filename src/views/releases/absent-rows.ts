/** What rows say of code whose commit is not in the repository. */

import { locateAll, readableSlugs } from '../../code/locate.ts';
import type { Repository } from '../../git/repository.ts';
import { changesCode, type Code, codeOf } from '../../domain/release/code.ts';
import { type Commit, shortHash } from '../../domain/graph/commit.ts';
import type { Release } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { NoteNode, ReleaseNode } from './nodes.ts';

/** `missing` may be fetched; an `ambiguous` short hash stands for several commits. */
export type Absence = 'missing' | 'ambiguous';

/** Which releases brought in code whose commit is not in the repository. @param commits those that are */
export async function absentOf(
  repository: Pick<Repository, 'resolve'>,
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
 * The commits of some code; where one of them cannot be listed, the row that says why.
 * @throws {Problem} when git cannot run
 */
export async function commitsOrNote(
  parent: ReleaseNode,
  repository: Repository,
  codes: readonly Code[],
): Promise<Commit[] | NoteNode> {
  const note = (text: string, about: NoteNode['about']): NoteNode => ({ kind: 'note', parent, text, about });
  const located = await locateAll(repository, readableSlugs(parent.ledger.client), codes);
  const commits = located.flatMap(({ commit }) => commit ?? []);
  if (commits.length === codes.length) return commits;
  const ambiguity = located.find((one) => one.ambiguity !== undefined)?.ambiguity;
  if (ambiguity !== undefined) return note(ambiguity, 'empty');
  const none = codes[located.findIndex(({ hash }) => hash === undefined)];
  if (none)
    return note(`${shortHash(none.hash)} is not a commit of the repository ${repository.name}.`, 'empty');
  const missing = new Set(located.flatMap(({ commit, hash = '' }) => (commit ? [] : shortHash(hash))));
  const [noun, are] = missing.size === 1 ? ['Commit', 'is'] : ['Commits', 'are'];
  return note(`${noun} ${listed([...missing])} ${are} missing here. Fetch…`, 'away');
}
