// `npm start`: a real VS Code on the sample app's repository, with Shiplog in it, signed in to the embedded platform,
// the Releases view showing.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheRoot, isRunning, repositoryRoot } from './cache.ts';
import { hasDisplay } from './desktop.ts';
import { installExtensions } from './extension.ts';
import { type Platform, startPlatform } from './platform.ts';
import { isFree } from './ports.ts';
import { start } from './processes.ts';
import { platformSettings, signIn } from './sample.ts';
import { quietSettings, startServer } from './server.ts';
import { runTool } from './tools.ts';
import { versionOf, vscodeServer } from './vscode.ts';

const HELP = `Starts VS Code with Shiplog on a sample app. Options:
  --desktop   in the VS Code of this machine (the command code), which is the default where there is one
  --web       in the browser, at an address that is printed; PORT in the environment chooses its port
  --help      this text`;

const DEFAULT_PORT = 8123;
const home = join(cacheRoot, 'start');
const repository = join(home, 'bookshop');
const PID_FILE = join(home, 'pid');
const opener = join(import.meta.dirname, 'opener');

/** A VS Code that shows the sample. */
interface Shown {
  /** What a person reads about it. */
  readonly where: string;
  /** Resolves when it has ended, with how it did. */
  readonly ended: Promise<string>;
  /** Whether its end is the person's doing. */
  readonly closedByPerson: boolean;
  close(): Promise<void>;
}

function wantsDesktop(): boolean | 'help' {
  const { values } = parseArgs({
    options: { desktop: { type: 'boolean' }, web: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) return 'help';
  if (values.desktop === true && values.web === true) {
    throw new Error('--desktop and --web exclude each other. Give one of them.');
  }
  if (values.desktop === true && codeCommand() === undefined) {
    throw new Error('There is no command code on the PATH. Install VS Code, or leave --desktop out.');
  }
  // The command code in a terminal of a remote window opens that window's own VS Code, which takes no options.
  const remote = process.env.VSCODE_IPC_HOOK_CLI !== undefined;
  return (
    values.web !== true &&
    (values.desktop === true || (!remote && hasDisplay() && codeCommand() !== undefined))
  );
}

function codeCommand(): string | undefined {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

async function showOnDesktop(platform: Platform): Promise<Shown> {
  const userDataDir = join(home, 'desktop');
  const settings = join(userDataDir, 'User', 'settings.json');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  await writeFile(
    settings,
    JSON.stringify({ ...quietSettings, ...platformSettings(platform) }, undefined, 2),
  );
  const args = [
    '--wait',
    '--new-window',
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${join(home, 'extensions-desktop')}`,
    `--extensionDevelopmentPath=${repositoryRoot}`,
    `--extensionDevelopmentPath=${opener}`,
    repository,
  ];
  const env = { ...process.env, ...signIn(platform) };
  const lock = join(userDataDir, 'code.lock');
  await rm(lock, { force: true });
  const code = await start(codeCommand() ?? 'code', args, { env, log: join(home, 'desktop.log') });
  return {
    where: 'in a window of its own',
    ended: code.ended,
    closedByPerson: true,
    async close() {
      await code.stop();
      await endWindow(lock);
    },
  };
}

/** The command code only waits for the window; the process that shows it leaves its id in the data folder. */
async function endWindow(lock: string): Promise<void> {
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
  if (Number.isNaN(pid)) return;
  try {
    process.kill(pid);
  } catch {
    // The person had closed it.
  }
}

async function showInBrowser(platform: Platform): Promise<Shown> {
  const extensionsDir = join(home, 'extensions');
  const dataDir = join(home, 'server');
  await installExtensions([repositoryRoot, opener], extensionsDir);
  await mkdir(dataDir, { recursive: true });
  const server = await startServer({
    port: await choosePort(),
    dataDir,
    extensionsDir,
    folder: repository,
    machineSettings: platformSettings(platform),
    env: signIn(platform),
  });
  return {
    where: `at ${server.url}`,
    ended: server.ended,
    closedByPerson: false,
    close: server.close,
  };
}

/** PORT when it is set, else the usual one or, where that is taken, any (0). */
async function choosePort(): Promise<number> {
  const wanted = process.env.PORT;
  if (wanted === undefined || wanted === '') return (await isFree(DEFAULT_PORT)) ? DEFAULT_PORT : 0;
  const port = /^\d+$/.test(wanted) ? Number(wanted) : NaN;
  if (!(port >= 0 && port <= 65_535))
    throw new Error(`PORT is ${wanted}. Set it to a number from 0 to 65535.`);
  if (port !== 0 && !(await isFree(port))) {
    throw new Error(`Port ${port} is taken. Set PORT to another one, or unset it to have a free one.`);
  }
  return port;
}

/** Where the shop is, by its name and by a path: not every browser finds the name. */
function shopAddresses({ url }: Platform): string[] {
  return [`http://bookshop.localhost:${new URL(url).port}/`, `${url}/~/bookshop/`];
}

/** Two at once would write to the same ledger. */
async function takeHome(): Promise<void> {
  const other = Number.parseInt(await readFile(PID_FILE, 'utf8').catch(() => ''), 10);
  if (!Number.isNaN(other) && isRunning(other)) {
    throw new Error(
      `It is running already, as process ${other}. Stop that one first, or delete ${PID_FILE} if it is another.`,
    );
  }
  await mkdir(home, { recursive: true });
  await writeFile(PID_FILE, String(process.pid));
}

/** Resolves when the person asks for the end. */
async function stopAsked(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function main(): Promise<number> {
  const started = performance.now();
  const asked = stopAsked().then(() => ({ text: 'Stopped.', code: 0 }));
  const desktop = wantsDesktop();
  if (desktop === 'help') {
    console.log(HELP);
    return 0;
  }
  if ((await runTool('node', ['esbuild.mjs'])) !== 0) throw new Error('The build failed: see above.');
  if (!desktop) await vscodeServer('current');
  await takeHome();
  const platform = await startPlatform(join(home, 'platform'), repository);
  const open: { close(): Promise<void> }[] = [platform];
  try {
    const shown = desktop ? await showOnDesktop(platform) : await showInBrowser(platform);
    open.push(shown);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const name = desktop ? 'VS Code' : `VS Code ${versionOf('current')}`;
    console.log(`Shiplog runs in ${name} ${shown.where}`);
    console.log(`  on the sample app bookshop, in ${relative(process.cwd(), repository)}`);
    console.log(`  signed in to the embedded platform at ${platform.url}`);
    console.log(`  which runs the shop at ${shopAddresses(platform).join(' or ')}`);
    console.log(`Started in ${seconds} s. Press Ctrl-C to stop all of it.`);
    const end = await Promise.race([
      asked,
      platform.ended.then((how) => ({ text: `The platform has ended (${how}).`, code: 1 })),
      shown.ended.then((how) => ({
        text: shown.closedByPerson ? 'The window was closed.' : `The VS Code server has ended (${how}).`,
        code: shown.closedByPerson ? 0 : 1,
      })),
    ]);
    console.log(end.text);
    return end.code;
  } finally {
    await Promise.all(open.map((part) => part.close()));
    await rm(PID_FILE, { force: true });
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
