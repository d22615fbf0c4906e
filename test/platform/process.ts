// The embedded platform as the process that it is for people.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const main = join(resolve(import.meta.dirname, '../..'), 'src/platform/main.ts');

export interface PlatformProcess {
  readonly url: string;
  readonly token: string;
  readonly child: ChildProcess;
  /** Sends a signal and waits for the end. @returns the exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Runs the platform with these arguments, with its standard input left open. @param node what it is run by */
export function spawnPlatform(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  program = main,
  node = process.execPath,
): ChildProcess {
  return spawn(node, [program, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/**
 * Runs the platform on a free port and waits until it listens.
 * @param program what to run: the sources, unless a bundle is given.
 * @throws with what it wrote when it ends instead.
 */
export async function startProcess(
  data: string,
  more: readonly string[] = [],
  program = main,
): Promise<PlatformProcess> {
  return readyPlatform(spawnPlatform(['--port', '0', '--data', data, ...more], process.env, program));
}

/** Waits until a platform that was spawned listens. @throws with what it wrote when it ends instead. */
export async function readyPlatform(child: ChildProcess): Promise<PlatformProcess> {
  const [url, token] = await readiness(child);
  return { url, token, child, end: (signal = 'SIGTERM') => endOf(child, signal) };
}

/** Bundles the platform as it is shipped: it starts in half the time of the sources. @returns the bundle's path. */
export async function bundlePlatform(folder: string): Promise<string> {
  const outfile = join(folder, 'platform.cjs');
  await build({
    entryPoints: [main],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}

/** Waits for the end of a process that is expected to end by itself. */
export async function outcomeOf(
  child: ChildProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

async function readiness(child: ChildProcess): Promise<[string, string]> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  if (!child.stdout) throw new TypeError('the standard output is a pipe');
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /^shiplog platform listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    const token = /^token: (\S+)$/.exec(line)?.[1];
    if (url !== undefined && token !== undefined) return [url, token];
  }
  throw new Error(`The platform did not start: ${errors}`);
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'exit');
    child.kill(signal);
    await closed;
  }
  return child.exitCode ?? child.signalCode;
}
