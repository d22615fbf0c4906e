// A program of the tests that has as many files open as its system allows.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs the last lines of a program after the others, and once no file can be opened any more. @returns what it printed
 * @param imports its first lines
 */
export async function outOfFiles(imports: string, rest: string): Promise<string> {
  const script = `import { openSync } from 'node:fs';
    ${imports}
    // Whatever is loaded when it is first used is loaded before.
    console.log('begins');
    try { for (;;) openSync('/dev/null'); } catch {}
    ${rest}`;
  const start = 'ulimit -n 64; exec "$0" --input-type=module --eval "$1"';
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', start, process.execPath, script]);
  return stdout.replace('begins\n', '');
}
