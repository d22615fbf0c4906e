/** Whether a repository is a partial clone: objects of it may be at a remote only. */

import { runGit } from './git.ts';

/** A repository whose settings may change with time: each change makes it another epoch. */
interface Configured {
  readonly root: string;
  readonly epoch: number;
}

const known = new WeakMap<object, { readonly epoch: number; readonly answer: Promise<boolean> }>();

/**
 * Asked of the settings once, and again after they may have changed. Each object that is missing costs git a walk over
 * all that came from the remote, before it says so: better to ask for nothing that may be missing.
 * See https://git-scm.com/docs/partial-clone
 * @throws {Problem} when git cannot run
 */
export function isPartial(repository: Configured): Promise<boolean> {
  const { root, epoch } = repository;
  const before = known.get(repository);
  if (before?.epoch === epoch) return before.answer;
  const answer = readPartial(root);
  known.set(repository, { epoch, answer });
  // A failure is no answer for the next one as well.
  answer.catch(() => known.delete(repository));
  return answer;
}

async function readPartial(root: string): Promise<boolean> {
  const keys = String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`;
  const entries = (await runGit(root, ['config', '--null', '--get-regexp', keys])).split('\0');
  // Of several for one remote the last one counts.
  const values = new Map(
    entries
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [key = '', value = 'true'] = entry.split('\n');
        return [key, value];
      }),
  );
  return [...values].some(([key, value]) => key === 'extensions.partialclone' || isTrue(value));
}

/** As git reads it; without a value, it is true. */
function isTrue(value: string): boolean {
  return /^(?:true|yes|on|0*[1-9]\d*)$/i.test(value);
}
