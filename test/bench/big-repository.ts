// A repository of 100,000 commits, made once: a main line with branches that are merged, over 2,000 files.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { haveOrFetch } from '../hosts/cache.ts';

const COMMITS = 100_000;
const FILES = 2_000;
/** Each commit's author is one of so many people. */
const PEOPLE = 40;
/** Raise it when what is made below changes. */
const STAMP = `1: ${COMMITS} commits, ${FILES} files, checked out`;
const START = 1_400_000_000;

/** @returns its folder; the branch `main` holds everything */
export async function bigRepository(): Promise<string> {
  return await haveOrFetch('git-100000', STAMP, async (folder) => {
    await runGit(folder, ['init', '--quiet', '--initial-branch=main', '.']);
    await runGit(folder, ['fast-import', '--quiet', '--max-pack-size=2g'], stream());
    await runGit(folder, ['repack', '-adq', '--depth=20', '--window=5']);
    await runGit(folder, ['reset', '--hard', '--quiet']);
    await runGit(folder, ['commit-graph', 'write', '--reachable', '--no-progress']);
  });
}

/** Runs git. @param input what it reads from its standard input */
export async function runGit(cwd: string, args: readonly string[], input?: Iterable<string>): Promise<void> {
  const git = spawn('git', args, { cwd, stdio: [input ? 'pipe' : 'ignore', 'ignore', 'inherit'] });
  const closed = once(git, 'close');
  if (input && git.stdin) await pipeline(Readable.from(input), git.stdin);
  const [code] = (await closed) as [number];
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}.`);
}

/** For fast-import: of every ten commits, three are on a branch of their own and the tenth merges it. */
function* stream(): Generator<string> {
  for (let at = 1; at <= COMMITS; at += 1) {
    const place = at % 10;
    const person = `Person ${at % PEOPLE} <p${at % PEOPLE}@example.com> ${START + at * 600} +0000`;
    const message = `Change number ${at}\n\nWhat it does and why, in a line or two, as people write it.\n`;
    const lines = [`commit refs/heads/main`, `mark :${at}`, `author ${person}`, `committer ${person}`];
    lines.push(`data ${message.length}`, message);
    if (at > 1) lines.push(`from :${parentOf(at)}`);
    if (place === 9) lines.push(`merge :${at - 3}`);
    lines.push(...filesOf(at));
    yield `${lines.join('\n')}\n\n`;
  }
}

function parentOf(at: number): number {
  const place = at % 10;
  // The branch begins two commits back; the main line goes on where it began.
  if (place === 4) return Math.max(1, at - 2);
  if (place === 7) return at - 4;
  return at - 1;
}

/** The first one adds all files, each other one changes one. */
function filesOf(at: number): string[] {
  if (at > 1) return fileOf((at * 7) % FILES, at);
  return Array.from({ length: FILES }, (_, index) => fileOf(index, at)).flat();
}

function fileOf(index: number, at: number): string[] {
  const lines = Array.from({ length: 20 }, (_, line) => `line ${line} of file ${index}`);
  lines[at % 20] += ` at ${at}`;
  const content = `${lines.join('\n')}\n`;
  return [`M 100644 inline src/part${index % 50}/file${index}.ts`, `data ${content.length}`, content];
}
