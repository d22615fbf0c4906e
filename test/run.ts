// `npm test`: every step in order, stopping after the first which fails; the last line adds all of them up.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Counts } from './hosts/counts.ts';
import { type Host, type HostChoice, chooseHost } from './hosts/desktop.ts';
import {
  build,
  hostTests,
  leakCheck,
  mochaTests,
  staticChecks,
  unitTests,
  type Which,
  workbenchTests,
} from './hosts/phases.ts';
import { FAILURES } from './hosts/failures.ts';
import { MOST_UNSTABLE, runAgain } from './hosts/unstable.ts';
import { versionOf } from './hosts/vscode.ts';
import { SECRETS_FOLDER } from './secrets.ts';
import { firstSeed } from './unit/random.ts';

const HELP = `Runs the tests of Shiplog. Options:
  --only PHASE     one phase only: static, unit, contract, cli, host or ui (host and ui build first)
  --grep TEXT      only the tests whose title has this in it
  --oldest         the extension tests in the oldest VS Code that package.json promises, nothing else
  --desktop        extension tests in the desktop build, downloaded once
  --web            extension tests in the web host, even where there is a display
  --help           this text
SHIPLOG_SEED=random begins what is random with another seed, which is printed; SHIPLOG_SEED=N with that one.`;

const names = ['static', 'unit', 'contract', 'cli', 'host', 'ui'] as const;
type Name = (typeof names)[number];

interface Options {
  readonly only: Name | undefined;
  readonly grep: string | undefined;
  readonly oldest: boolean;
  readonly choice: HostChoice;
}

interface Phase {
  readonly title: string;
  readonly run: (which: Which) => Promise<Counts>;
}

/** What runs side by side. Only the first prints while it runs: the others are read when all have ended. */
type Step = readonly [Phase, ...Phase[]];

function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      grep: { type: 'string' },
      oldest: { type: 'boolean', default: false },
      desktop: { type: 'boolean', default: false },
      web: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const only = names.find((name) => name === values.only);
  if (values.only !== undefined && only === undefined) {
    throw new Error(`There is no phase ${values.only}. Give one of: ${names.join(', ')}.`);
  }
  if (values.desktop && values.web)
    throw new Error('--desktop and --web exclude each other. Give one of them.');
  const choice = values.desktop ? 'desktop' : values.web ? 'web' : undefined;
  return { only, grep: values.grep, oldest: values.oldest, choice };
}

/** The extension host of the extension tests; phases without one do not ask for it. */
async function hostFor(options: Options): Promise<Host | undefined> {
  if (!options.oldest && options.only !== undefined && options.only !== 'host') return undefined;
  const age = options.oldest ? 'oldest' : 'current';
  const host = await chooseHost(age, options.choice);
  const kind = host.kind === 'desktop' ? 'the desktop build' : 'the web host';
  console.log(`Extension tests run in ${kind} of VS Code ${versionOf(age)}: ${host.reason}.`);
  return host;
}

function steps(options: Options, host: Host | undefined): Step[] {
  const { only, oldest } = options;
  const builds: Step = [{ title: 'build', run: build }];
  const all: Record<Name, Phase> = {
    static: { title: 'static checks', run: staticChecks },
    unit: { title: 'unit tests', run: unitTests },
    contract: {
      title: 'contract tests',
      run: (which) => mochaTests('contract', { timeout: 60_000, ...which }),
    },
    cli: {
      title: 'command line tests',
      run: (which) => mochaTests('cli', { timeout: 60_000, ...which }),
    },
    host: {
      title: 'extension tests',
      run: (which) => hostTests(needed(host), oldest ? 'oldest' : 'current', which),
    },
    ui: { title: 'workbench tests', run: workbenchTests },
  };
  if (oldest) return [builds, [all.host]];
  if (only === 'host' || only === 'ui') return [builds, [all[only]]];
  if (only !== undefined) return [[all[only]]];
  const secrets: Phase = { title: 'secrets in logs', run: () => leakCheck(secretsFolder()) };
  // The extension host and the command line each keep one processor busy at most.
  const withHost: Step = [all.host, all.cli];
  return [[all.static], builds, [all.unit], [all.contract], withHost, [all.ui], [secrets]];
}

function needed(host: Host | undefined): Host {
  if (host === undefined) throw new Error('No extension host was chosen.');
  return host;
}

/** Where the processes of this run write down their secrets and logs; made with the first question. */
function secretsFolder(): string {
  process.env[SECRETS_FOLDER] ??= mkdtempSync(join(tmpdir(), 'shiplog-secrets-'));
  return process.env[SECRETS_FOLDER];
}

async function runSteps(list: readonly Step[], grep: string | undefined): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  const unstable: string[] = [];
  for (const step of list) {
    // oxlint-disable-next-line no-await-in-loop -- in order, until one fails
    for (const [phase, first] of await runStep(step, grep)) {
      // oxlint-disable-next-line no-await-in-loop -- alone
      const one = await runAgain(first, MOST_UNSTABLE - unstable.length, (pattern, files) => {
        console.log(`  ${first.failed} of the ${phase.title} failed. Once more, alone:`);
        return runPhase(phase, { grep: pattern, files });
      });
      passed += one.passed;
      failed += one.failed;
      unstable.push(...(one.unstable ?? []));
    }
    if (failed > 0) break;
  }
  return { passed, failed, unstable };
}

/** @returns with what each phase counted */
async function runStep([first, ...others]: Step, grep: string | undefined): Promise<[Phase, Counts][]> {
  const aside = others.map((phase) => runAside(phase, grep));
  const found: [Phase, Counts][] = [[first, await runPhase(first, { grep })]];
  for (const [index, { text, counts }] of (await Promise.all(aside)).entries()) {
    console.log(text);
    found.push([others[index]!, counts]);
  }
  return found;
}

async function runPhase({ title, run }: Phase, which: Which): Promise<Counts> {
  console.log(`\n--- ${title}`);
  const started = performance.now();
  const counts = await counted(() => run(which));
  console.log(lastLine(title, counts, started));
  return counts;
}

/** Runs a phase beside the one that prints. @returns with what it would have printed */
async function runAside(
  { title, run }: Phase,
  grep: string | undefined,
): Promise<{ counts: Counts; text: string }> {
  const file = join(secretsFolder(), `${title}.out`);
  const output = openSync(file, 'w+');
  const started = performance.now();
  try {
    const counts = await counted(() => run({ grep, output }));
    const said = readFileSync(file, 'utf8');
    return { counts, text: `\n--- ${title}\n${said}${lastLine(title, counts, started)}` };
  } finally {
    closeSync(output);
    rmSync(file, { force: true });
  }
}

const counted = (run: () => Promise<Counts>): Promise<Counts> =>
  run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });

function lastLine(title: string, { passed, failed }: Counts, started: number): string {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `--- ${title}: ${passed} passed, ${failed} failed (${seconds} s)`;
}

async function main(): Promise<Counts | 'help'> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return 'help';
  console.log(`What is random begins with SHIPLOG_SEED=${firstSeed}.`);
  try {
    secretsFolder();
    rmSync(FAILURES, { recursive: true, force: true });
    return await runSteps(steps(options, await hostFor(options)), options.grep);
  } finally {
    rmSync(secretsFolder(), { recursive: true, force: true });
  }
}

const result: Counts | 'help' = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1 };
});
if (result === 'help') {
  console.log(HELP);
} else {
  process.exitCode = result.failed > 0 || result.passed === 0 ? 1 : 0;
  const { unstable = [] } = result;
  if (unstable.length > 0) {
    console.log(`\nUnstable tests, which passed only when they were run again: ${unstable.length}`);
    for (const title of unstable) console.log(`  ${title}`);
    console.log(`  What workbench tests saw when they failed is in ${FAILURES}.`);
  }
  console.log(`\n${result.passed} passed, ${result.failed} failed`);
}
