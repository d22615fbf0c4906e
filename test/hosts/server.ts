// Starts the VS Code server: what a browser connects to, with its extension host, on this machine only.
import { existsSync } from 'node:fs';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { logged, start } from './processes.ts';
import { type Age, vscodeServer } from './vscode.ts';

export type Settings = Record<string, unknown>;

export interface ServerOptions {
  readonly age?: Age;
  /** A free one when it is 0 or left out. */
  readonly port?: number;
  /** Where the server keeps its data, its settings and, in `server.log`, what it prints. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  /** A person's own settings.json in a new data folder; one that is there already stays as it is. */
  readonly userSettings?: Settings;
  /** Settings of machine scope, which a web workbench takes from the machine that it is connected to. */
  readonly machineSettings?: Settings;
  /** Added to this process's environment; undefined takes a variable away. The extension host gets it. */
  readonly env?: Record<string, string | undefined>;
  /** What an address without `?folder=` opens. */
  readonly folder?: string;
  /** False opens folders in Restricted Mode, as VS Code does with those that a person has not said to trust. */
  readonly trusting?: boolean;
  /** Which of the extensions that VS Code brings along are there, by their folders; left out, all of them. */
  readonly builtIn?: readonly string[];
  /** Lets a page name an extension under development and its tests (the payload). */
  readonly driver?: boolean;
}

export interface Server {
  /** Such as `http://127.0.0.1:40123/`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The file that holds what it prints. */
  readonly log: string;
  /** Resolves when the server has ended, with how it did. */
  readonly ended: Promise<string>;
  /** Adds to the user settings, as if the person had edited settings.json. */
  configure(settings: Settings): Promise<void>;
  /** Ends the server and everything that it started. */
  readonly close: () => Promise<void>;
}

/** No questions, tours or hints, nothing that goes to the network by itself. */
export const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'window.menuBarVisibility': 'compact',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Without a question about it. */
const restricted: Settings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/** How long the server may take until it listens, in milliseconds (it takes less than a second). */
const LIMIT = 60_000;

/**
 * Starts a VS Code server and resolves when it listens.
 * @throws with the end of its log when it ends before that or takes too long.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const vscode = await vscodeServer(options.age ?? 'current');
  const { dataDir, extensionsDir } = options;
  await mkdir(extensionsDir, { recursive: true });
  const trust = options.trusting === false ? restricted : {};
  let userSettings = { ...quietSettings, ...trust, ...options.userSettings };
  if (!existsSync(settingsFile(dataDir, 'User'))) await writeSettings(dataDir, 'User', userSettings);
  await writeSettings(dataDir, 'Machine', options.machineSettings ?? {});
  const log = join(dataDir, 'server.log');
  const builtIn = options.builtIn && (await chosenExtensions(vscode.main, options.builtIn, dataDir));
  const server = await start(vscode.node, [vscode.main, ...flags(options, builtIn)], {
    cwd: dataDir,
    env: { ...environment(), ...options.env },
    log,
  });
  try {
    const ready = /Extension host agent listening on (\d+)/;
    const port = Number((await logged(server, log, ready, 'The VS Code server', LIMIT))[1]);
    return {
      url: `http://127.0.0.1:${port}/`,
      port,
      pid: server.pid,
      log,
      ended: server.ended,
      async configure(settings) {
        userSettings = { ...userSettings, ...settings };
        await writeSettings(dataDir, 'User', userSettings);
      },
      close: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A folder with some of the extensions that VS Code brings along. @returns its path */
async function chosenExtensions(main: string, names: readonly string[], dataDir: string): Promise<string> {
  const all = join(dirname(main), '../extensions');
  const folder = join(dataDir, 'built-in');
  await mkdir(folder);
  await Promise.all(names.map((name) => symlink(join(all, name), join(folder, name), 'junction')));
  return folder;
}

function flags(options: ServerOptions, builtIn: string | undefined): string[] {
  return [
    ['--host', '127.0.0.1'],
    ['--port', String(options.port ?? 0)],
    ['--without-connection-token'],
    ['--accept-server-license-terms'],
    ['--server-data-dir', options.dataDir],
    ['--extensions-dir', options.extensionsDir],
    builtIn === undefined ? [] : ['--builtin-extensions-dir', builtIn],
    ['--telemetry-level', 'off'],
    options.trusting === false ? [] : ['--disable-workspace-trust'],
    options.driver === true ? ['--enable-smoke-test-driver'] : [],
    options.folder === undefined ? [] : ['--default-folder', options.folder],
  ].flat();
}

/** The server keeps a web workbench's user settings too: no page has to be told anything. */
async function writeSettings(dataDir: string, kind: 'User' | 'Machine', settings: Settings): Promise<void> {
  const file = settingsFile(dataDir, kind);
  await mkdir(dirname(file), { recursive: true });
  // As a whole: a window that watches the file reads it at any moment.
  await writeFile(`${file}.new`, JSON.stringify(settings, undefined, 2));
  await rename(`${file}.new`, file);
}

function settingsFile(dataDir: string, kind: 'User' | 'Machine'): string {
  return join(dataDir, 'data', kind, 'settings.json');
}

/** Variables by which an enclosing VS Code, or npm, would reach into this one. */
function environment(): NodeJS.ProcessEnv {
  const inherited = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_|INIT_CWD$)/;
  const own = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  // No marketplace: the server would ask it about the extensions that are there.
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{}' };
}
