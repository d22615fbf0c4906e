// The embedded platform as a process of its own, with its data in a folder.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { secret } from '../secrets.ts';
import { repositoryRoot } from './cache.ts';
import { logged, start } from './processes.ts';

export interface Platform {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** The file that holds what it prints. */
  readonly log: string;
  /** Resolves when it has ended, with how it did. */
  readonly ended: Promise<string>;
  readonly close: () => Promise<void>;
}

/** How long it may take until it listens, in milliseconds; the first time it makes its sample data. */
const LIMIT = 60_000;

/**
 * Starts the platform that `node esbuild.mjs` has built, with the sample app `bookshop`.
 * @param data the folder of its ledger. @param repository where the sample's git repository is or will be.
 * @throws when it is not built, and with the end of its log when it does not start.
 */
export async function startPlatform(data: string, repository: string): Promise<Platform> {
  const program = join(repositoryRoot, 'dist/platform.cjs');
  if (!existsSync(program)) throw new Error(`${program} is missing. Run node esbuild.mjs first.`);
  await mkdir(data, { recursive: true });
  const log = join(data, 'platform.log');
  const args = ['--port', '0', '--data', data, '--seed', '--repository', repository, '--with-parent'];
  const platform = await start(process.execPath, [program, ...args], { log, input: true });
  try {
    const ready = /listening on (http:\S+)\s+token: (\S+)/;
    const [, url = '', token = ''] = await logged(platform, log, ready, 'The platform', LIMIT);
    secret(token);
    return { url, token, pid: platform.pid, log, ended: platform.ended, close: platform.stop };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}
