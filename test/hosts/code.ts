// Stands where `@vscode/test-electron` expects the desktop build's executable: takes the same arguments, runs the same
// tests module in a real extension host, and ends with the same exit code. Behind it are the VS Code server and a
// headless browser, so that neither a display nor the desktop build's download is needed.
import { appendFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { launchBrowser } from './browser.ts';
import { tail } from './processes.ts';
import { type Server, type Settings, startServer } from './server.ts';

/** How long the whole run may take, in milliseconds. Each test has its own, much shorter limit. */
const LIMIT = Number(process.env.SHIPLOG_HOST_LIMIT ?? 900_000);
/** How long the page may take until the workbench is there, in milliseconds. */
const LOAD_LIMIT = 90_000;

interface Arguments {
  readonly oldest: boolean;
  readonly development: readonly string[];
  readonly tests: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly folder: string | undefined;
}

/** The desktop build's other flags (sandbox, updates, welcome page …) have no meaning here and are passed over. */
function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      oldest: { type: 'boolean' },
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const development = [values.extensionDevelopmentPath ?? []]
    .flat()
    .filter((value) => typeof value === 'string');
  const tests = path(values.extensionTestsPath);
  if (development.length === 0 || tests === undefined) {
    throw new Error('Both --extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE are needed.');
  }
  const userDataDir = path(values['user-data-dir']) ?? join(tmpdir(), `shiplog-code-${process.pid}`);
  return {
    oldest: values.oldest === true,
    development: development.map((folder) => resolve(folder)),
    tests,
    userDataDir,
    extensionsDir: path(values['extensions-dir']) ?? join(userDataDir, 'extensions'),
    folder: path(positionals[0]),
  };
}

function path(value: unknown): string | undefined {
  return typeof value === 'string' ? resolve(value) : undefined;
}

/** What the desktop build would read. One file is all that it has, so it speaks for the machine as well. */
async function userSettings(userDataDir: string): Promise<Settings> {
  try {
    const text = await readFile(join(userDataDir, 'User', 'settings.json'), 'utf8');
    return v.parse(v.record(v.string(), v.unknown()), JSON.parse(text));
  } catch {
    return {};
  }
}

async function main(args: Arguments): Promise<number> {
  const dataDir = join(args.userDataDir, 'server');
  await mkdir(dataDir, { recursive: true });
  const settings = await userSettings(args.userDataDir);
  const server = await startServer({
    age: args.oldest ? 'oldest' : 'current',
    dataDir,
    extensionsDir: args.extensionsDir,
    userSettings: settings,
    machineSettings: settings,
    driver: true,
  });
  try {
    const code = await runTests(server, args);
    const end = /Extension Host Process exited with (?!code: 0, signal: null).*/.exec(
      tail(server.log, Infinity),
    );
    // The page takes the extension host's death for the end of a run without failures.
    if (end !== null) throw new Error(`The extension host has crashed: ${end[0]}`);
    return code;
  } catch (error) {
    console.error(`The end of the VS Code server's log (${server.log}):\n${tail(server.log)}`);
    throw error;
  } finally {
    await server.close();
  }
}

async function runTests(server: Server, args: Arguments): Promise<number> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const fail = failures(server, page);
    const result = new Promise<number>((done) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => done(code));
    });
    await page.exposeFunction('codeAutomationLog', printer(join(args.userDataDir, 'server', 'host.log')));
    const run = async () => {
      await page.goto(address(server, args), { timeout: LOAD_LIMIT });
      await page.locator('.monaco-workbench').waitFor({ timeout: LOAD_LIMIT });
      return await result;
    };
    return await Promise.race([run(), fail]);
  } finally {
    await browser.close();
  }
}

/** Rejects when nothing can come any more, or when it takes too long. */
async function failures(server: Server, page: Page): Promise<never> {
  return await new Promise<never>((_, reject) => {
    page.on('crash', () => reject(new Error('The page with the workbench has crashed.')));
    page
      .context()
      .browser()
      ?.on('disconnected', () => reject(new Error('The browser has ended.')));
    void server.ended.then((how) => reject(new Error(`The VS Code server has ended (${how}).`)));
    const seconds = Math.round(LIMIT / 1000);
    const late = () => reject(new Error(`The extension tests have not ended within ${seconds} s.`));
    setTimeout(late, LIMIT).unref();
  });
}

/** The payload says what the desktop build's command line says; the server honours it with the driver only. */
function address(server: Server, args: Arguments): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${pathToFileURL(file).pathname}`;
  const payload = [
    ...args.development.map((folder) => ['extensionDevelopmentPath', remote(folder)]),
    ['extensionTestsPath', remote(args.tests)],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (args.folder === undefined) query.set('ew', 'true');
  else query.set('folder', pathToFileURL(args.folder).pathname);
  return `${server.url}?${query}`;
}

/**
 * What the workbench and the extension host log at every start, and what the native modules that the server does
 * without are missed by. It stays in the log.
 */
const noise = [
  'Could not locate the bindings file',
  './build/Release/watchdog',
  'Resolving connection token',
  'Resolved connection token',
  'Creating a socket (renderer-',
  '[reconnection-grace-time]',
  'Ignoring fetching additional builtin extensions',
  '[Service Worker] registration',
  '[AgentHost',
  '[AccountPolicyGate]',
  'ChatSessionStore:',
  'Updating additional builtin extensions cache',
  'Canceled: Canceled',
];

/** Prints what the extension host's console was called with, which is where mocha reports; all of it goes to the log. */
function printer(log: string): (type: string, args: readonly unknown[]) => void {
  return (type, args) => {
    const line = `${format(...args)}\n`;
    appendFileSync(log, line);
    if (noise.some((words) => line.includes(words))) return;
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(line);
  };
}

try {
  process.exitCode = await main(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
