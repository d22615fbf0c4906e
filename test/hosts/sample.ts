// The whole of it: the platform with its sample app, the sample's repository, and a VS Code in which Shiplog is
// installed and signed in. `npm start` shows it to a person, the workbench tests act on it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './cache.ts';
import { installExtensions } from './extension.ts';
import { isolatedHome } from './isolation.ts';
import { type Platform, startPlatform } from './platform.ts';
import { keptPort } from './ports.ts';
import { type Server, type ServerOptions, type Settings, startServer } from './server.ts';

export interface Sample {
  readonly platform: Platform;
  readonly server: Server;
  /** The folder of the sample's git repository, which the workbench opens. */
  readonly repository: string;
  /** Stops both, and removes what was made for a test. */
  close(): Promise<void>;
}

export interface SampleOptions extends Pick<
  ServerOptions,
  'age' | 'env' | 'userSettings' | 'machineSettings' | 'trusting'
> {
  /** Whether the extension host has a token in its environment; left out, it has. */
  readonly signedIn?: boolean;
  /** What stands between the extension and the platform. */
  readonly front?: (platform: Platform) => Promise<{ readonly url: URL; close(): Promise<void> }>;
}

/** The variables by which the extension finds the platform and is signed in there. */
export function signIn(platform: Platform): Record<string, string> {
  return { HEROKU_HOST: platform.url, HEROKU_API_KEY: platform.token };
}

/** The setting by which the extension finds the platform. */
export function platformSettings(platform: Platform): Settings {
  return { 'shiplog.apiUrl': platform.url };
}

/**
 * The extensions of VS Code's own that a window of a test has: git, the themes, and the colours of the sample's files.
 * The others, of languages, accounts and debuggers, take more of the processor at each start than Shiplog and the
 * workbench together. The tests in the extension host have them all.
 */
const builtIn = [
  'git',
  'git-base',
  'theme-defaults',
  'theme-modern-icons',
  'theme-seti',
  'diff',
  'javascript',
  'json',
  'log',
  'markdown-basics',
  'sql',
  'typescript-basics',
  'yaml',
];

/** A terminal draws its text as elements, which can be read, whatever the browser can do. */
const drawnAsText: Settings = { 'terminal.integrated.gpuAcceleration': 'off' };

/** A sample for a test, in a scratch folder, which knows nothing of the person who runs the test. */
export async function startSample(options: SampleOptions = {}): Promise<Sample> {
  const folder = await mkdtemp(join(tmpdir(), 'shiplog-scene-'));
  const repository = join(folder, 'bookshop');
  const open: { close(): Promise<void> }[] = [];
  const close = async () => {
    await Promise.all(open.map((part) => part.close()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const platform = await startPlatform(join(folder, 'platform'), repository);
    open.push(platform);
    const front = await options.front?.(platform);
    if (front) open.unshift(front);
    const seen = front ? { ...platform, url: front.url.origin } : platform;
    const extensionsDir = join(folder, 'extensions');
    await installExtensions([repositoryRoot], extensionsDir);
    const server = await startServer({
      ...options,
      port: await keptPort(),
      builtIn,
      userSettings: { ...drawnAsText, ...options.userSettings },
      dataDir: join(folder, 'server'),
      extensionsDir,
      folder: repository,
      machineSettings: { ...platformSettings(seen), ...options.machineSettings },
      env: {
        ...(await isolatedHome(folder)),
        ...(options.signedIn === false ? {} : signIn(seen)),
        ...options.env,
      },
    });
    open.push(server);
    return { platform, server, repository, close };
  } catch (error) {
    await close();
    throw error;
  }
}
