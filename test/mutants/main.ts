// `npm run mutants`: makes each deliberate break in a copy of the tree, runs the tests that must notice, and lists those
// that no test noticed. Ends with 1 when there are any.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { objection, roomTests, type Break } from './break.ts';
import { breaks } from './breaks/breaks.ts';
import { Tree, type Outcome } from './tree.ts';

const HELP = `Breaks the source on purpose and looks whether a test notices. Options:
  --only TEXT   only the breaks with this in their file or in what they break
  --jobs N      how many at once (default: one for each core)
  --help        this text`;

/** For all tests together before anything is broken, in ms. A break gets as many times what its tests took, and more. */
const FIRST_LIMIT = 15 * 60_000;
const TIMES = 5;
const MORE = 30_000;

interface Result {
  readonly broke: Break;
  readonly outcome: Outcome;
  readonly seconds: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const wanted = breaks.filter(({ file, what }) => `${file} ${what}`.includes(values.only));
  const objections = wanted.flatMap((broke) => objection(broke) ?? []);
  const jobs = Number(values.jobs);
  if (wanted.length === 0) objections.push(`There is no break with "${values.only}" in it.`);
  if (!Number.isInteger(jobs) || jobs < 1) objections.push(`--jobs ${values.jobs} is not a number of jobs.`);
  for (const sentence of objections) console.error(sentence);
  return objections.length > 0 ? 1 : run(wanted, Math.min(jobs, wanted.length));
}

async function run(wanted: readonly Break[], jobs: number): Promise<number> {
  const began = performance.now();
  const trees: Tree[] = [];
  const end = (): void => {
    for (const tree of trees) tree.remove();
  };
  process.once('SIGINT', () => {
    end();
    process.exit(130);
  });
  try {
    for (let job = 0; job < jobs; job += 1) trees.push(new Tree());
    const took = await timesOf(wanted, trees);
    if (!took) return 1;
    const results: Result[] = [];
    await sideBySide(trees, wanted, async (tree, broke) => {
      const result = await tried(tree, broke, took);
      results.push(result);
      console.log(lineOf(result));
    });
    const survivors = results.filter(({ outcome }) => outcome.kind === 'passed');
    const useless = results.filter(({ outcome }) => outcome.kind === 'crashed');
    console.log(
      `\n${wanted.length} breaks, ${survivors.length} survivors, ${Math.round((performance.now() - began) / 1000)} s`,
    );
    for (const { broke } of survivors) console.log(`  survived: ${broke.file}: ${broke.what}`);
    for (const { broke, outcome } of useless) {
      if (outcome.kind !== 'passed')
        console.log(`  does not run: ${broke.file}: ${broke.what} (${outcome.by})`);
    }
    return survivors.length + useless.length === 0 ? 0 : 1;
  } finally {
    end();
  }
}

/**
 * Runs every test file once with nothing broken: one that fails by itself would notice everything.
 * @returns how long each took, in ms; undefined when one failed
 */
async function timesOf(
  wanted: readonly Break[],
  trees: readonly Tree[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const files = [...new Set(wanted.flatMap(({ tests }) => tests))];
  const took = new Map<string, number>();
  let sound = true;
  await sideBySide(trees, files, async (tree, file) => {
    const began = performance.now();
    const outcome = await tree.run([file], FIRST_LIMIT);
    took.set(file, performance.now() - began);
    if (outcome.kind === 'passed') return;
    sound = false;
    console.error(`${file} fails with nothing broken: ${outcome.by}`);
  });
  if (sound) console.log(`${files.length} test files pass with nothing broken.\n`);
  return sound ? took : undefined;
}

async function tried(tree: Tree, broke: Break, took: ReadonlyMap<string, number>): Promise<Result> {
  const began = performance.now();
  const limitOf = (tests: readonly string[]): number =>
    MORE + TIMES * tests.reduce((sum, file) => sum + (took.get(file) ?? MORE), 0);
  const first = broke.tests;
  let outcome = await tree.withBreak(broke, first, limitOf(first));
  const others = roomTests(broke.file).filter((file) => !first.includes(file));
  if (outcome.kind === 'passed' && others.length > 0) {
    outcome = await tree.withBreak(broke, others, limitOf(others));
    // A test that fails by itself has noticed nothing.
    if (outcome.kind !== 'passed' && (await tree.run(others, FIRST_LIMIT)).kind !== 'passed') {
      outcome = { kind: 'crashed', by: `with nothing broken it fails as well: ${outcome.by}` };
    }
  }
  return { broke, outcome, seconds: (performance.now() - began) / 1000 };
}

function lineOf({ broke, outcome, seconds }: Result): string {
  const end = `${broke.file}: ${broke.what} (${seconds.toFixed(1)} s)`;
  if (outcome.kind === 'passed') return `SURVIVED  ${end}`;
  return `${outcome.kind.padEnd(8)}  ${end}\n          ${outcome.by}`;
}

async function sideBySide<T>(
  trees: readonly Tree[],
  items: readonly T[],
  act: (tree: Tree, item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    trees.map(async (tree) => {
      // oxlint-disable-next-line no-await-in-loop -- a tree has one break at a time
      for (const item of rest) await act(tree, item);
    }),
  );
}

process.exitCode = await main();
