// A module that runs inside a real extension host, in a window of its own.
import { join } from 'node:path';
import { start, tail } from '../hosts/processes.ts';

export interface HostRun {
  /** The folder that the window opens. */
  readonly workspace: string;
  /** The folder of the extension under development. */
  readonly development: string;
  /** The CommonJS file whose `run` is called. */
  readonly tests: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly log: string;
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Resolves when the module has run and the window is closed. @throws with the end of the log when it failed. */
export async function runInHost(run: HostRun): Promise<void> {
  const args = [
    join(import.meta.dirname, '../hosts/code.ts'),
    run.workspace,
    `--extensionDevelopmentPath=${run.development}`,
    `--extensionTestsPath=${run.tests}`,
    `--user-data-dir=${run.userDataDir}`,
    `--extensions-dir=${run.extensionsDir}`,
  ];
  const how = await (
    await start(process.execPath, args, { env: { ...process.env, ...run.env }, log: run.log })
  ).ended;
  if (how !== 'exit code 0') throw new Error(`The extension host failed (${how}):\n${tail(run.log)}`);
}
