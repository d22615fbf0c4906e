// One executable file for the stand-in of the desktop build: `@vscode/test-electron` wants a path, not a command line.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache.ts';
import type { Age } from './vscode.ts';

/**
 * Writes the launcher of that VS Code into the cache; it runs on the Node that runs this.
 * @returns its path.
 */
export async function launcher(age: Age): Promise<string> {
  const script = join(import.meta.dirname, 'code.ts');
  const flag = age === 'oldest' ? ' --oldest' : '';
  const windows = process.platform === 'win32';
  const file = join(cacheRoot, windows ? `code-${age}.cmd` : `code-${age}`);
  const text = windows
    ? `@"${process.execPath}" "${script}"${flag} %*\r\n`
    : `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)}${flag} "$@"\n`;
  await mkdir(cacheRoot, { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
