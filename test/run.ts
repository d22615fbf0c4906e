// `npm test`: every phase in order, stopping after the first which fails; the last line adds all of them up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Counts } from './hosts/counts.ts';
import { type Host, type Wish, chooseHost } from './hosts/desktop.ts';
import {
  atOnce,
  build,
  hostTests,
  leakCheck,
  mochaTests,
  staticChecks,
  workbenchTests,
} from './hosts/phases.ts';
import { FAILURES } from './hosts/failures.ts';
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
  readonly wish: Wish;
}

interface Phase {
  readonly title: string;
  readonly run: () => Promise<Counts>;
}

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
  const wish = values.desktop ? 'desktop' : values.web ? 'web' : undefined;
  return { only, grep: values.grep, oldest: values.oldest, wish };
}

/** The extension host of the extension tests; phases without one do not ask for it. */
async function hostFor(options: Options): Promise<Host | undefined> {
  if (!options.oldest && options.only !== undefined && options.only !== 'host') return undefined;
  const age = options.oldest ? 'oldest' : 'current';
  const host = await chooseHost(age, options.wish);
  const kind = host.kind === 'desktop' ? 'the desktop build' : 'the web host';
  console.log(`Extension tests run in ${kind} of VS Code ${versionOf(age)}: ${host.reason}.`);
  return host;
}

function phases(options: Options, host: Host | undefined): Phase[] {
  const { only, grep, oldest } = options;
  const builds = { title: 'build', run: build };
  const all: Record<Name, readonly Phase[]> = {
    static: [{ title: 'static checks', run: staticChecks }],
    unit: [{ title: 'unit tests', run: () => mochaTests('unit', { timeout: 20_000, grep, jobs: atOnce }) }],
    contract: [{ title: 'contract tests', run: () => mochaTests('contract', { timeout: 60_000, grep }) }],
    cli: [{ title: 'command line tests', run: () => mochaTests('cli', { timeout: 60_000, grep }) }],
    host:
      host === undefined
        ? []
        : [{ title: 'extension tests', run: () => hostTests(host, oldest ? 'oldest' : 'current', grep) }],
    ui: [{ title: 'workbench tests', run: () => workbenchTests(grep) }],
  };
  if (oldest) return [builds, ...all.host];
  if (only === 'host' || only === 'ui') return [builds, ...all[only]];
  if (only !== undefined) return [...all[only]];
  const secrets = { title: 'secrets in logs', run: () => leakCheck(secretsFolder()) };
  return [...all.static, builds, ...all.unit, ...all.contract, ...all.cli, ...all.host, ...all.ui, secrets];
}

/** Where the processes of this run write down their secrets and logs; made with the first question. */
function secretsFolder(): string {
  process.env[SECRETS_FOLDER] ??= mkdtempSync(join(tmpdir(), 'shiplog-secrets-'));
  return process.env[SECRETS_FOLDER];
}

async function runPhases(list: readonly Phase[]): Promise<Counts> {
  let passed = 0;
  let failed = 0;
  const unstable: string[] = [];
  for (const phase of list) {
    console.log(`\n--- ${phase.title}`);
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- in order, until one fails
    const counts: Counts = await phase.run().catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    passed += counts.passed;
    failed += counts.failed;
    unstable.push(...(counts.unstable ?? []));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`--- ${phase.title}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
    if (counts.failed > 0) break;
  }
  return { passed, failed, unstable };
}

async function main(): Promise<Counts | 'help'> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return 'help';
  console.log(`What is random begins with SHIPLOG_SEED=${firstSeed}.`);
  try {
    secretsFolder();
    return await runPhases(phases(options, await hostFor(options)));
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
    console.log(`  What was seen when they failed is in ${FAILURES}.`);
  }
  console.log(`\n${result.passed} passed, ${result.failed} failed`);
}
