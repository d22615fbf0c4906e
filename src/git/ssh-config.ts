/** The names that a person gives to hosts in the configuration of ssh. Format: ssh_config(5). */

import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** Hosts by the names that lead to them, in lower case. */
export type HostAliases = ReadonlyMap<string, string>;

/** As many files include each other, as ssh allows. */
const deepest = 16;

/** The files that ssh reads, the person's own first, as the first value of a setting counts. */
function sshConfigFiles(): readonly string[] {
  const own = join(homedir(), '.ssh', 'config');
  return process.platform === 'win32' ? [own] : [own, '/etc/ssh/ssh_config'];
}

/**
 * The names whose `HostName` is another one. Blocks for patterns and conditions are left out: what they say depends on
 * more than the name. A file that cannot be read says nothing here, as ssh itself complains of it.
 */
export async function readHostAliases(files: readonly string[] = sshConfigFiles()): Promise<HostAliases> {
  const aliases = new Map<string, string>();
  // One after the other, as the first value counts.
  // oxlint-disable-next-line no-await-in-loop
  for (const file of files) await readInto(aliases, file, dirname(file), deepest);
  return aliases;
}

async function readInto(
  aliases: Map<string, string>,
  file: string,
  folder: string,
  depth: number,
): Promise<void> {
  let names: readonly string[] = [];
  for (const [keyword, values] of settingsIn(await textOf(file))) {
    if (keyword === 'host') names = values.filter((name) => /^[^*?!]+$/.test(name));
    else if (keyword === 'match') names = [];
    else if (keyword === 'hostname') {
      for (const name of names.map((one) => one.toLowerCase())) {
        const host = (values[0] ?? '').replaceAll('%h', name).toLowerCase();
        if (!host.includes('%') && host !== name && !aliases.has(name)) aliases.set(name, host);
      }
    } else if (keyword === 'include' && depth > 0) {
      // oxlint-disable-next-line no-await-in-loop -- in their order
      for (const included of (await Promise.all(values.map((value) => filesOf(value, folder)))).flat()) {
        // oxlint-disable-next-line no-await-in-loop -- in their order
        await readInto(aliases, included, folder, depth - 1);
      }
    }
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

/** `Host work` and `Host=work`, with the keyword in lower case. */
function* settingsIn(text: string): Generator<readonly [keyword: string, values: readonly string[]]> {
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([a-z]+)(?:\s*=\s*|\s+)(.*)$/i.exec(line) ?? [];
    if (keyword === '') continue;
    const values = [...rest.matchAll(/"([^"]*)"|#.*|(\S+)/g)].flatMap(
      ([, quoted, plain]) => quoted ?? plain ?? [],
    );
    yield [keyword.toLowerCase(), values];
  }
}

/** The files of an `Include`. Only the name of a file may be a pattern. */
async function filesOf(path: string, folder: string): Promise<string[]> {
  const home = path.replace(/^~(?=[/\\])/, homedir());
  const file = isAbsolute(home) ? home : join(folder, home);
  if (!/[*?]/.test(file)) return [file];
  const form = basename(file).replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`^${form.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  try {
    const names = await readdir(dirname(file));
    return names
      .filter((name) => pattern.test(name))
      .toSorted()
      .map((name) => join(dirname(file), name));
  } catch {
    return [];
  }
}
