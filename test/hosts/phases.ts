// The phases of the test run. Each gives its counts; one that ends without them counts as one failed.
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { findBrowser } from './browser.ts';
import { repositoryRoot } from './cache.ts';
import { COUNTS_FILE, type Counts, readCounts } from './counts.ts';
import type { Host } from './desktop.ts';
import { isolatedHome } from './isolation.ts';
import { launcher } from './launcher.ts';
import { startPlatform } from './platform.ts';
import { platformSettings, signIn } from './sample.ts';
import { quietSettings } from './server.ts';
import { findLeaks } from '../secrets.ts';
import { runTool } from './tools.ts';
import { type Age, vscodeServer } from './vscode.ts';

const FAILED: Counts = { passed: 0, failed: 1 };

const checks: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-b']],
  ['oxlint', ['--type-aware']],
  ['oxfmt', ['--check']],
  ['knip', []],
];

/** Types, lint rules, format and unused code; each is one test. */
export async function staticChecks(): Promise<Counts> {
  let failed = 0;
  for (const [tool, args] of checks) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that what they print stays apart
    const code = await runTool(tool, args);
    console.log(`  ${code === 0 ? '✔' : '✘'} ${[tool, ...args].join(' ')}`);
    if (code !== 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

/**
 * What was logged while the tests ran, searched for every secret that they used; one test. It fails as well when
 * there was nothing to search or to look for, as then it proves nothing.
 */
export function leakCheck(folder: string): Promise<Counts> {
  const { secrets, entries, leaks } = findLeaks(folder);
  console.log(`  ${entries} entries of logs were searched for ${secrets} secrets.`);
  for (const leak of leaks) console.error(`  ✘ a secret was logged: ${leak}`);
  const passed = leaks.length === 0 && secrets > 0 && entries > 0;
  return Promise.resolve(passed ? { passed: 1, failed: 0 } : FAILED);
}

/** All bundles, with those of the extension tests. It is no test: a build that succeeds counts as nothing. */
export async function build(): Promise<Counts> {
  return (await runTool('node', ['esbuild.mjs', '--tests'])) === 0 ? { passed: 0, failed: 0 } : FAILED;
}

/** Which tests of a phase are run, and where they print. */
export interface Which {
  /** Left out, all. */
  readonly grep?: string | undefined;
  /** Left out, all. */
  readonly files?: readonly string[] | undefined;
  /** The number of a file that takes what is printed, as `runTool` takes it; left out, this terminal. */
  readonly output?: number | undefined;
}

interface MochaRun extends Which {
  /** Of one test, in milliseconds. */
  readonly timeout: number;
  /** Runs that many files at once, each in a process that other files share; of each file one test after the other. */
  readonly jobs?: number;
  /** A module that is loaded first. */
  readonly hooks?: string;
}

/** How many test files without windows are run at once. */
const atOnce = Math.max(2, availableParallelism());

/**
 * The unit tests. Those of git begin: to start a process takes longer the more memory the one that starts it has, and
 * others fill it.
 */
export function unitTests(which: Which): Promise<Counts> {
  const [git, all] = ['test/unit/git', 'test/unit'].map((folder) =>
    globSync(`${folder}/**/*.test.ts`, { cwd: repositoryRoot }).toSorted(),
  );
  const files = [...new Set([...git!, ...all!])];
  return mochaTests('unit', { timeout: 20_000, jobs: atOnce, files, ...which });
}

/** The test files of a folder below `test/`, in plain Node. */
export async function mochaTests(folder: string, run: MochaRun): Promise<Counts> {
  const { timeout, grep, jobs, hooks, files = [`test/${folder}/**/*.test.ts`], output } = run;
  if (globSync([...files], { cwd: repositoryRoot }).length === 0) {
    console.error(`There is no test: no file matches ${files.join(' ')}.`);
    return FAILED;
  }
  return await counted(async (env) => {
    const options = ['--no-config', '--ui=bdd', '--forbid-only', '--forbid-pending', `--timeout=${timeout}`];
    if (jobs !== undefined) options.push('--parallel', `--jobs=${jobs}`);
    if (hooks !== undefined) options.push(`--require=${join(repositoryRoot, hooks)}`);
    const reporter = `--reporter=${join(import.meta.dirname, 'reporter.ts')}`;
    return await runTool(
      'mocha',
      [...options, reporter, ...(grep === undefined ? [] : [`--grep=${grep}`]), ...files],
      env,
      output,
    );
  });
}

/** The tests in `out/test/host`, inside the extension host of the desktop build or of the web host. */
export async function hostTests(host: Host, age: Age, { grep }: Which): Promise<Counts> {
  return await counted(async (env) => {
    const scratch = await mkdtemp(join(tmpdir(), 'shiplog-host-'));
    try {
      const executable = host.kind === 'desktop' ? host.executable : await webHost(age);
      return await inHost(executable, scratch, {
        ...env,
        ...(await isolatedHome(scratch)),
        SHIPLOG_TEST_GREP: grep,
      });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

/** The tests that act in the workbench. What has to be fetched is fetched before their limits begin. */
export async function workbenchTests(which: Which): Promise<Counts> {
  await vscodeServer('current');
  await findBrowser();
  return await mochaTests('ui', {
    timeout: 240_000,
    jobs: workbenches(),
    hooks: 'test/ui/hooks.ts',
    ...which,
  });
}

/**
 * How many files are run at once, each in a window of its own, which takes one to two gigabytes with its browser and
 * server, and half of its time waits for itself.
 */
function workbenches(): number {
  const bySize = Math.floor(totalmem() / 2 ** 32);
  return Math.max(2, Math.min(Math.ceil(availableParallelism() / 2) + 1, bySize, 4));
}

/** What has to be fetched is fetched before the home folder becomes another. */
async function webHost(age: Age): Promise<string> {
  await vscodeServer(age);
  await findBrowser();
  return await launcher(age);
}

/** The host opens the sample's repository, and is signed in to the embedded platform. */
async function inHost(
  executable: string,
  scratch: string,
  env: Record<string, string | undefined>,
): Promise<number> {
  const userDataDir = join(scratch, 'user');
  const workspace = join(scratch, 'bookshop');
  const platform = await startPlatform(join(scratch, 'platform'), workspace);
  try {
    const settings = { ...quietSettings, ...platformSettings(platform) };
    await mkdir(join(userDataDir, 'User'), { recursive: true });
    await writeFile(join(userDataDir, 'User', 'settings.json'), JSON.stringify(settings));
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: join(repositoryRoot, 'out/test/host/index.cjs'),
      extensionTestsEnv: { ...env, ...signIn(platform) },
      launchArgs: [
        workspace,
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${join(scratch, 'extensions')}`,
        ...inspection(process.env['SHIPLOG_INSPECT']),
      ],
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await platform.close();
  }
}

/** The port at which a debugger finds the extension host of the desktop build. */
function inspection(port: string | undefined): string[] {
  return port === undefined ? [] : [`--inspect-brk-extensions=${port}`];
}

/** Counts that came from the tests themselves; that nothing failed is not believed of a run that itself failed. */
async function counted(run: (env: Record<string, string>) => Promise<number>): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'shiplog-counts-'));
  try {
    const file = join(folder, 'counts.json');
    const code = await run({ [COUNTS_FILE]: file });
    const counts = readCounts(file) ?? FAILED;
    if (counts.passed + counts.failed === 0) return FAILED;
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
