// What people get: the production build in its VSIX, installed into a folder of extensions.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../hosts/cache.ts';
import { start, tail } from '../hosts/processes.ts';
import { vscodeServer } from '../hosts/vscode.ts';
import type { Measure } from './measure.ts';

export interface Product {
  /** The folder of extensions, with this one in it and no other. */
  readonly extensionsDir: string;
  /** The folder of the installed extension. */
  readonly extension: string;
  /** Of the VSIX, in bytes. */
  readonly size: number;
}

/** What the VSIX may weigh, in kB. */
const LIMIT = 500;

/**
 * Builds, packages and installs the extension.
 * @param folder a scratch folder.
 * @throws when one of these fails, with what it said.
 */
export async function makeProduct(folder: string): Promise<Product> {
  const vsix = join(folder, 'shiplog.vsix');
  const extensionsDir = join(folder, 'extensions');
  await mkdir(extensionsDir, { recursive: true });
  const vsce = join(repositoryRoot, 'node_modules/@vscode/vsce/vsce');
  const options = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ];
  await ran(process.execPath, [vsce, 'package', ...options], join(folder, 'package.log'));
  const { node, main } = await vscodeServer('current');
  const folders = ['--extensions-dir', extensionsDir, '--server-data-dir', join(folder, 'installer')];
  const install = [main, '--accept-server-license-terms', '--install-extension', vsix, ...folders];
  await ran(node, install, join(folder, 'install.log'));
  const installed = (await readdir(extensionsDir)).find((name) => name.startsWith('shiplog.shiplog-'));
  if (installed === undefined) throw new Error(`${vsix} was not installed into ${extensionsDir}.`);
  return { extensionsDir, extension: join(extensionsDir, installed), size: (await stat(vsix)).size };
}

/** The size of the VSIX, beside what it may be. */
export function packageSize({ size }: Product): Measure {
  return { name: 'vsix', value: size / 1000, unit: 'kB', baseline: { name: 'limit', value: LIMIT } };
}

async function ran(command: string, args: readonly string[], log: string): Promise<void> {
  const how = await (await start(command, args, { cwd: repositoryRoot, log })).ended;
  if (how !== 'exit code 0') throw new Error(`${args.slice(0, 2).join(' ')} failed (${how}):\n${tail(log)}`);
}
