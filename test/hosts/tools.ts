// Runs the project's own tools, such as its compiler and its test runner, in the top folder of the repository.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { repositoryRoot } from './cache.ts';

const bin = join(repositoryRoot, 'node_modules', '.bin');

/** The Node that runs this and the project's tools first, however this was started. */
const toolPath = [dirname(process.execPath), bin, process.env.PATH ?? ''].join(delimiter);

/**
 * Runs a tool; resolves with its exit code, 1 when a signal ended it.
 * @param output where it prints: this terminal, or the number of a file that is open
 */
export async function runTool(
  name: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
  output: 'inherit' | number = 'inherit',
): Promise<number> {
  const windows = process.platform === 'win32';
  const command = name === 'node' ? process.execPath : join(bin, windows ? `${name}.cmd` : name);
  const shell = windows && name !== 'node';
  const child = spawn(
    shell ? `"${command}"` : command,
    args.map((arg) => (shell ? `"${arg}"` : arg)),
    {
      cwd: repositoryRoot,
      env: { ...process.env, PATH: toolPath, ...env },
      stdio: output === 'inherit' ? 'inherit' : ['ignore', output, output],
      shell,
    },
  );
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
