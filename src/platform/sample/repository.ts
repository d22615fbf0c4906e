// The sample's git repository: written by git fast-import in one go, always with the same hashes for the same moment.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from '../errors.ts';
import { people } from './history/commit.ts';
import { snapshots, type Snapshot } from './history/history.ts';

const HOUR_MS = 60 * 60 * 1000;

/** The setting in the repository that says when its history ends, in ms. */
const MARK = 'shiplog.sample';

/** The file of settings that say where pushes lead, which the repository's own include. */
export const PLATFORM_SETTINGS = 'shiplog-platform';

/** What the remotes are known to have: the keys of commits. */
export interface Remotes {
  readonly production: string;
  readonly staging: string;
}

/**
 * Makes the repository in an empty folder.
 * @param epoch when the history ends, in ms.
 * @returns the hash of every commit, by its key.
 * @throws {PlatformError} when git is missing or refuses.
 */
export async function makeRepository(
  folder: string,
  epoch: number,
  remotes: Remotes,
): Promise<Map<string, string>> {
  const all = snapshots();
  await git(folder, ['init', '--quiet', '--template=']);
  await git(folder, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
  const marks = join(folder, '.git', 'sample-marks');
  await git(folder, ['fast-import', '--quiet', `--export-marks=${marks}`], stream(all, epoch, remotes));
  for (const [key, value] of settings(epoch)) {
    // oxlint-disable-next-line no-await-in-loop -- git locks its settings while it writes them
    await git(folder, ['config', key, value]);
  }
  await git(folder, ['reset', '--quiet', '--hard']);
  return hashes(readFileSync(marks, 'utf8'), all);
}

/** When the history in this folder ends, in ms; undefined when the folder holds no sample. */
export async function sampleIn(folder: string): Promise<number | undefined> {
  try {
    const text = await git(folder, ['config', '--file', join(folder, '.git', 'config'), MARK]);
    return Number(text.trim());
  } catch (error) {
    if (error instanceof GitMissing) throw error;
    return undefined;
  }
}

function settings(epoch: number): [string, string][] {
  const remotes = {
    origin: 'https://github.com/example/bookshop.git',
    heroku: 'https://git.heroku.com/bookshop.git',
    staging: 'https://git.heroku.com/bookshop-staging.git',
  };
  return [
    ...Object.entries(remotes).flatMap(([name, url]): [string, string][] => [
      [`remote.${name}.url`, url],
      [`remote.${name}.fetch`, `+refs/heads/*:refs/remotes/${name}/*`],
    ]),
    [MARK, String(epoch)],
    ['include.path', PLATFORM_SETTINGS],
  ];
}

function stream(all: readonly Snapshot[], epoch: number, remotes: Remotes): Buffer {
  const marks = new Map(all.map(({ commit }, index) => [commit.key, index + 1]));
  const parts: (string | Buffer)[] = [];
  const data = (content: string | Buffer): void => {
    parts.push(`data ${Buffer.byteLength(content)}\n`, content, '\n');
  };
  for (const { commit, parents, tree } of all) {
    const { name, email, zone } = people[commit.author];
    const seconds = Math.floor((epoch - commit.hoursAgo * HOUR_MS) / 1000);
    const who = `${name} <${email}> ${seconds} ${zone}`;
    // Branches are merged and gone: their commits are written without leaving a reference of their own.
    parts.push(`commit refs/heads/${commit.branch === 'main' ? 'main' : `sample/${commit.branch}`}\n`);
    parts.push(`mark :${marks.get(commit.key)}\nauthor ${who}\ncommitter ${who}\n`);
    data(`${commit.message}\n`);
    parents.forEach((key, index) => parts.push(`${index === 0 ? 'from' : 'merge'} :${marks.get(key)}\n`));
    parts.push('deleteall\n');
    for (const [path, content] of tree) {
      parts.push(`M 100644 inline ${path}\n`);
      data(content);
    }
  }
  for (const branch of new Set(all.map(({ commit }) => commit.branch))) {
    if (branch !== 'main') parts.push(`reset refs/heads/sample/${branch}\nfrom ${'0'.repeat(40)}\n\n`);
  }
  const last = all.at(-1)?.commit.key ?? '';
  const references = {
    'refs/remotes/origin/main': last,
    'refs/remotes/heroku/main': remotes.production,
    'refs/remotes/staging/main': remotes.staging,
    'refs/tags/v1.0.0': 'checkout',
    'refs/tags/v1.1.0': 'merge-gift-cards',
  };
  for (const [reference, key] of Object.entries(references)) {
    parts.push(`reset ${reference}\nfrom :${marks.get(key)}\n\n`);
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function hashes(marks: string, all: readonly Snapshot[]): Map<string, string> {
  const byMark = new Map(
    marks
      .split('\n')
      .map((line) => line.split(' '))
      .map(([mark, hash]) => [mark, hash]),
  );
  return new Map(
    all.map(({ commit }, index) => {
      const hash = byMark.get(`:${index + 1}`);
      if (hash === undefined) throw new TypeError(`git gave no hash for ${commit.key}`);
      return [commit.key, hash];
    }),
  );
}

class GitMissing extends PlatformError {}

/** What git needs to run, and nothing in which a token may be. */
const NEEDED =
  /^(?:path|pathext|home|user|logname|tmpdir|tmp|temp|ld_library_path|developer_dir|systemroot|systemdrive|windir|comspec|userprofile|homedrive|homepath|appdata|localappdata|programdata|programfiles.*)$/i;

/** Runs git without anybody's settings, hooks, signatures or tokens. @returns its output. */
export async function git(
  folder: string,
  args: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<string> {
  const needed = Object.entries(process.env).filter(([name]) => NEEDED.test(name));
  const env = {
    ...Object.fromEntries(needed),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
  const child = spawn('git', args, { cwd: folder, env, windowsHide: true });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // Git that ends before it has read everything says why in its own words.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        'The sample needs git, which was not found: install it (https://git-scm.com), and see that it is on the PATH.';
      reject(error.code === 'ENOENT' ? new GitMissing(message, { cause: error }) : error);
    });
  });
  if (code !== 0)
    throw new PlatformError(`git ${args[0]} failed in ${folder}: ${errors.trim() || `exit code ${code}`}`);
  return output;
}
