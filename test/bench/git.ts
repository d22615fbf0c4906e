// What the questions to git cost on a repository of 100,000 commits, beside the one process of git that each needs
// at least, and for how long any of them stops the event loop.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { blameLine } from '../../src/git/blame.ts';
import { History } from '../../src/git/history.ts';
import { Repository } from '../../src/git/repository.ts';
import type { Deploy, ReleaseIndex } from '../../src/domain/release/release-index.ts';
import { bigRepository } from './big-repository.ts';
import { blockOf, compare, type Contest, type Measure, repeat } from './measure.ts';

const TURNS = 7;
const DEPLOYS = 1_000;
/** Commits of the main line between two deploys. */
const BETWEEN = 60;
/** Of the hashes of a ledger, each so many-th is not in the repository. */
const UNKNOWN = 20;
const FILE = 'src/part7/file7.ts';
const LINE = 2;

interface Fixture {
  readonly folder: string;
  /** The main line, from the newest commit to the oldest. */
  readonly line: readonly string[];
  readonly deploys: readonly Deploy[];
  readonly hashes: readonly string[];
}

/** A question about the repository. */
interface Question extends Omit<Contest, 'prepare'> {
  readonly prepare: (fixture: Fixture) => ReturnType<Contest['prepare']>;
}

/** Medians in milliseconds. */
export async function gitEngine(): Promise<Measure[]> {
  const folder = await bigRepository();
  const fixture = await makeScene(folder);
  const measures: Measure[] = [];
  // oxlint-disable-next-line no-await-in-loop -- two at once would slow each other down
  for (const one of questions) measures.push(await compare({ ...one, prepare: () => one.prepare(fixture) }));
  const longest = await longestBlock(fixture);
  return [...measures, longest];
}

async function makeScene(folder: string): Promise<Fixture> {
  const output = await bare(folder, ['rev-list', '--first-parent', 'main']);
  const line = output.toString().trimEnd().split('\n');
  const shipped = Array.from({ length: DEPLOYS }, (_, index) => line[(DEPLOYS - index) * BETWEEN]!);
  return {
    folder,
    line,
    deploys: shipped.map((hash, index) => ({ version: index + 1, hash })),
    hashes: shipped.map((hash, index) =>
      index % UNKNOWN === 0 ? `${index}0000000`.slice(0, 8) : hash.slice(0, 8),
    ),
  };
}

const questions: readonly Question[] = [
  {
    name: 'resolve-1000',
    baseline: 'cat-file',
    prepare: async ({ folder, hashes }) => {
      const repository = await open(folder);
      return { value: () => repository.resolve(hashes), bare: () => catFile(folder, hashes) };
    },
  },
  {
    name: 'resolve-warm',
    baseline: 'cat-file',
    prepare: async ({ folder, hashes }) => {
      const repository = await open(folder);
      await repository.resolve(hashes);
      return { value: () => repository.resolve(hashes), bare: () => catFile(folder, hashes) };
    },
  },
  {
    name: 'changes-50',
    baseline: 'git-diff',
    prepare: async ({ folder, line }) => {
      const repository = await open(folder);
      const [from, to] = [line[BETWEEN]!, line[20]!];
      return {
        value: () => repository.changes(from, to),
        bare: () => bare(folder, ['diff', '--name-status', '-z', '-M', from, to]),
      };
    },
  },
  {
    name: 'which-release',
    baseline: 'rev-list',
    prepare: async (fixture) => {
      const history = new History(await open(fixture.folder));
      const value = async () => firstOf(await indexOf(history, fixture.deploys), fixture.line.slice(-1));
      return { value, bare: () => revList(fixture.folder) };
    },
  },
  {
    name: 'which-release-warm',
    baseline: 'rev-list',
    prepare: async (fixture) => {
      const index = await indexOf(new History(await open(fixture.folder)), fixture.deploys);
      const asked = Array.from({ length: 1_000 }, (_, at) => fixture.line[BETWEEN * (at + 1)]!);
      return { value: async () => firstOf(index, asked), bare: () => revList(fixture.folder) };
    },
  },
  {
    name: 'which-release-next',
    baseline: 'rev-list',
    prepare: async (fixture) => {
      const history = new History(await open(fixture.folder));
      const before = await indexOf(history, fixture.deploys);
      const next = { version: DEPLOYS + 1, hash: fixture.line[0] };
      const value = async () =>
        firstOf(await indexOf(history, [...fixture.deploys, next], before), [next.hash!]);
      return { value, bare: () => revList(fixture.folder) };
    },
  },
  {
    name: 'blame-line',
    baseline: 'git-blame',
    prepare: async ({ folder }) => {
      const repository = await open(folder);
      const args = ['blame', '--porcelain', `-L${LINE},${LINE}`, '--', FILE];
      return { value: () => blameLine(repository, FILE, LINE), bare: () => bare(folder, args) };
    },
  },
];

/**
 * The longest stretch in which nothing else can run, of any of the questions. Of each the quietest turn counts: in the
 * others this program waited for others as well.
 */
async function longestBlock(fixture: Fixture): Promise<Measure> {
  const blocks = await repeat(questions.length, async (at) => {
    const turns = await repeat(TURNS, async () => {
      const { value } = await questions[at]!.prepare(fixture);
      return await blockOf(value);
    });
    return Math.min(...turns);
  });
  return {
    name: 'git-longest-block',
    value: Math.max(...blocks),
    unit: 'ms',
    baseline: { name: 'limit', value: 50 },
  };
}

export async function open(folder: string): Promise<Repository> {
  const repository = await Repository.open(folder);
  if (!repository) throw new Error('The repository that is measured is not there.');
  return repository;
}

async function indexOf(
  history: History,
  deploys: readonly Deploy[],
  before?: ReleaseIndex,
): Promise<ReleaseIndex> {
  return await history.index(deploys, { complete: true, before });
}

function firstOf(index: ReleaseIndex, hashes: readonly string[]): void {
  for (const hash of hashes) {
    if (index.firstWith(hash) === undefined) throw new Error(`No release has ${hash}.`);
  }
}

function catFile(folder: string, hashes: readonly string[]): Promise<Buffer> {
  return bare(
    folder,
    ['cat-file', '--batch', '--buffer'],
    hashes.map((hash) => `${hash}^{commit}\n`).join(''),
  );
}

function revList(folder: string): Promise<Buffer> {
  return bare(folder, ['rev-list', '--parents', 'main']);
}

/** Runs git and takes all that it prints, without a look at it. */
export async function bare(cwd: string, args: readonly string[], input?: string): Promise<Buffer> {
  const git = spawn('git', args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  git.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  git.stdin.end(input);
  await once(git, 'close');
  return Buffer.concat(pieces);
}
