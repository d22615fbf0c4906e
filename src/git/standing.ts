/** Where what is checked out stands to a commit that runs somewhere. */

import type { Shipped } from '../model/shipped.ts';
import type { Head, Standing } from '../model/standing.ts';
import { GitFailed, runGit } from './git.ts';
import { countRange } from './ranges.ts';
import type { Repository } from './repository.ts';

type Asked = Pick<Repository, 'root' | 'epoch' | 'resolve'>;

/** What was found out since references or objects changed last. */
interface Known {
  readonly epoch: number;
  readonly head: Promise<Head | undefined>;
  /** By the commit that runs. */
  readonly counts: Map<string, Promise<Shipped>>;
}

const known = new WeakMap<Asked, Known>();

/**
 * How far what is checked out is from a commit. Asked again, git runs only after the repository changed.
 * @param running short or whole hash
 * @returns undefined when that commit is not here, or nothing was committed yet
 * @throws {Problem} when git cannot tell
 */
export async function standingOf(repository: Asked, running: string): Promise<Standing | undefined> {
  const { head: asked, counts } = knownOf(repository);
  const [head, resolved] = await Promise.all([asked, repository.resolve([running])]);
  const resolution = resolved.get(running);
  if (!head || resolution?.kind !== 'found') return undefined;
  const { hash } = resolution.commit;
  let distance = counts.get(hash);
  if (!distance) counts.set(hash, (distance = countRange(repository, { from: hash, to: head.hash })));
  return { ...(await distance), head, running: hash };
}

function knownOf(repository: Asked): Known {
  const { epoch } = repository;
  const before = known.get(repository);
  if (before?.epoch === epoch) return before;
  const now: Known = { epoch, head: headOf(repository), counts: new Map() };
  known.set(repository, now);
  return now;
}

async function headOf({ root }: Asked): Promise<Head | undefined> {
  try {
    const output = await runGit(root, ['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD']);
    const [hash = '', name = ''] = output.split('\n');
    const branch = /^refs\/heads\/(.+)$/.exec(name)?.[1];
    return { hash, branch };
  } catch (error) {
    // A branch without a commit is no place to count from.
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
