// Puts extensions where a VS Code server looks for them.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import * as v from 'valibot';

const extensionManifest = v.object({
  publisher: v.string(),
  name: v.string(),
  version: v.string(),
  main: v.optional(v.string()),
});

/** What an installed extension consists of; the rest of a repository stays outside. */
const PARTS = ['package.json', 'package.nls.json', 'README.md', 'LICENSE', 'dist', 'media'];

/**
 * Empties the extensions folder and installs each of the extensions (a folder with a package.json) as a copy.
 * Without its index `extensions.json` the server takes up what it finds in the folder.
 */
export async function installExtensions(sources: readonly string[], extensionsDir: string): Promise<void> {
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await Promise.all(sources.map((source) => installExtension(source, extensionsDir)));
}

async function installExtension(source: string, extensionsDir: string): Promise<void> {
  const file = join(source, 'package.json');
  const manifest = v.safeParse(extensionManifest, JSON.parse(await readFile(file, 'utf8')));
  if (!manifest.success) throw new Error(`${file} is not an extension's: ${manifest.issues[0].message}.`);
  const { publisher, name, version, main } = manifest.output;
  if (main !== undefined && !existsSync(join(source, main))) {
    throw new Error(`${name} is not built: ${join(source, main)} is missing. Run node esbuild.mjs first.`);
  }
  const target = join(extensionsDir, `${publisher}.${name}-${version}`);
  const program = main === undefined ? [] : normalize(main).split(sep).slice(0, 1);
  const parts = [...new Set([...PARTS, ...program])].filter((part) => existsSync(join(source, part)));
  await Promise.all(parts.map((part) => cp(join(source, part), join(target, part), { recursive: true })));
}
