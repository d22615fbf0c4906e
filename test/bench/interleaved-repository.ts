// A repository whose releases come from version branches that interleave, made once: a main line, branches that leave it
// every few thousand commits and are merged back now and then, and as many tags as a busy repository collects.
import { haveOrFetch } from '../hosts/cache.ts';
import { runGit } from './big-repository.ts';

const COMMITS = 60_000;
const BRANCHES = 12;
const FILES = 200;
const TAGS = 50_000;
/** Raise it when what is made below changes. */
const STAMP = `1: ${COMMITS} commits, ${BRANCHES} branches, ${TAGS} tags`;
const START = 1_400_000_000;

/** The file that changes every `FILES` commits of each branch. */
export const CHANGED_FILE = 'src/file7.ts';

/** @returns its folder; the branches are `main` and `version0` to `version11` */
export async function interleavedRepository(): Promise<string> {
  return await haveOrFetch('git-interleaved', STAMP, async (folder) => {
    await runGit(folder, ['init', '--quiet', '--initial-branch=main', '.']);
    await runGit(folder, ['fast-import', '--quiet', '--max-pack-size=2g'], stream());
    await runGit(folder, ['pack-refs', '--all']);
    await runGit(folder, ['repack', '-adq', '--depth=20', '--window=5']);
  });
}

/** For fast-import. Branch `n` leaves the main line at `n + 1` of `BRANCHES + 1` equal parts. */
function* stream(): Generator<string> {
  const part = Math.floor(COMMITS / (BRANCHES + 1));
  const tips = new Map<string, number>();
  for (let at = 1; at <= COMMITS; at += 1) {
    const open = Math.min(BRANCHES, Math.floor(at / part));
    // Half of the commits go to the main line, the others to the branches that there are, in turn.
    const branch = open === 0 || at % 2 === 0 ? 'main' : `version${((at - 1) / 2) % open}`;
    const from = tips.get(branch) ?? tips.get('main');
    const merged = branch === 'main' && at % 500 === 0 ? tips.get(`version${open - 1}`) : undefined;
    yield commit(at, branch, from, merged);
    tips.set(branch, at);
  }
  for (let at = 1; at <= TAGS; at += 1) yield `reset refs/tags/build/${at}\nfrom :${at}\n\n`;
}

function commit(at: number, branch: string, from: number | undefined, merged: number | undefined): string {
  const person = `Person ${at % 40} <p${at % 40}@example.com> ${START + at * 600} +0000`;
  const message = `Change number ${at} on ${branch}\n`;
  const lines = [`commit refs/heads/${branch}`, `mark :${at}`, `author ${person}`, `committer ${person}`];
  lines.push(`data ${message.length}`, message);
  if (from !== undefined) lines.push(`from :${from}`);
  if (merged !== undefined) lines.push(`merge :${merged}`);
  const content = `changed at ${at}\n`;
  lines.push(`M 100644 inline src/file${Math.floor(at / 3) % FILES}.ts`, `data ${content.length}`, content);
  return `${lines.join('\n')}\n\n`;
}
