// Packages from the npm registry by way of npm itself, so that a person's proxy, mirror and certificates hold here too.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import * as v from 'valibot';

const lockFile = v.object({
  packages: v.record(v.string(), v.object({ integrity: v.optional(v.string()) })),
});

export interface Package {
  readonly name: string;
  readonly version: string;
  /** As in a lock file. Undefined where it is not known to us; npm still checks it against the registry's. */
  readonly integrity: string | undefined;
}

/**
 * Installs exactly one version of a package into `folder/node_modules`, without running any package's scripts.
 * @returns the package's folder.
 * @throws when npm fails, and when what came is not what is pinned.
 */
export async function install(wanted: Package, folder: string): Promise<string> {
  const spec = `${wanted.name}@${wanted.version}`;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await npm(['install', '--save-exact', spec], folder, `fetch ${spec}`);
  const lock = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const found = v.parse(lockFile, JSON.parse(lock)).packages[`node_modules/${wanted.name}`]?.integrity;
  if (wanted.integrity !== undefined && found !== wanted.integrity) {
    throw new Error(
      `The registry's ${spec} is not the one that is expected: its integrity is ${found ?? 'missing'}, expected ` +
        `${wanted.integrity}. Nothing of it was run. Check which registry npm uses (npm config get registry).`,
    );
  }
  return join(folder, 'node_modules', ...wanted.name.split('/'));
}

/** Installs what the package.json and the lock file in `folder` name, again without scripts. */
export async function installDependencies(folder: string): Promise<void> {
  await npm(['install', '--omit=dev'], folder, `fetch what ${folder} depends on`);
}

async function npm(args: readonly string[], cwd: string, purpose: string): Promise<void> {
  const all = [
    ...args,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const script = process.env.npm_execpath;
  const viaNode = script !== undefined && /npm-cli\.c?js$/.test(script);
  const child = viaNode
    ? spawn(process.execPath, [script, ...all], { cwd, env: environment() })
    : spawn('npm', all, { cwd, env: environment(), shell: process.platform === 'win32' });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    const first = output.trim().split('\n').slice(0, 6).join('\n');
    throw new Error(
      `npm could not ${purpose} (exit code ${code}). Check that the npm registry can be reached.\n${first}`,
    );
  }
}

/**
 * What npm hands to its scripts about the project it runs for would make another npm work for that project: only the
 * settings on how to reach the registry go on.
 */
function environment(): NodeJS.ProcessEnv {
  const reach = /^npm_config_(registry|.*proxy|cafile|ca|strict_ssl|cache|userconfig|globalconfig|.*:.*)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || reach.test(name));
  const path = [dirname(process.execPath), process.env.PATH ?? process.env.Path ?? ''].join(delimiter);
  return { ...Object.fromEntries(kept.filter(([name]) => !/^path$/i.test(name))), PATH: path };
}
