// The process: `node src/platform/main.ts --port N --data DIR [--seed]`. Ends with 2 when the command line is wrong, 1
// when the platform cannot start, each with one sentence on the standard error.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ApiError, PlatformError } from './errors.ts';
import { Ledger } from './ledger/ledger.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { LEDGER, slugsFolder, TOKEN } from './private-files.ts';
import { leadPushesHere } from './sample/remotes.ts';
import { seedSample } from './sample/seed.ts';
import { startPlatform, type Platform } from './server.ts';
import { archiveIn } from './slugs/slug-store.ts';
import { firstBrokenArchive } from './slugs/verify.ts';
import { tokenOf } from './token.ts';

async function main(): Promise<void> {
  const options = optionsOrEnd();
  if (options === undefined) return;
  // Whatever is written here and by what runs here is for its owner alone.
  process.umask(0o077);
  try {
    if (options.verify) {
      await verify(resolve(options.data));
      return;
    }
    // Windows of an editor share a folder. Who starts a platform by hand has forgotten the one that runs.
    const platform = await startPlatform({ ...options, isAlone: !options.withParent });
    try {
      const { seedRepository, data } = options;
      if (seedRepository !== undefined) {
        await seedSample(platform, seedRepository);
        await leadPushesHere(resolve(seedRepository), platform.url, join(resolve(data), TOKEN));
      }
    } catch (error) {
      await platform.close();
      throw error;
    }
    endWithSignals(platform, options.withParent);
    if (options.isPaused) resumeWhenTold(platform);
    const lines = [`shiplog platform listening on ${platform.url}`, `token: ${platform.token}`];
    for (const email of options.accounts) {
      platform.ledger.accounts.have(email, null);
      lines.push(`token of ${email}: ${tokenOf(platform.token, email)}`);
    }
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    fail(error, 1);
  }
}

/** @param folder the one of the ledger. @throws {PlatformError} naming what was changed first. */
async function verify(folder: string): Promise<void> {
  const file = join(folder, LEDGER);
  const { finding, releases } = Ledger.verify(file);
  if (finding !== undefined)
    throw new PlatformError(`${finding} Another program changed the ledger ${file}, or an output beside it.`);
  const archive = await firstBrokenArchive(slugsFolder(folder));
  if (archive !== undefined)
    throw new PlatformError(`The archive ${archive} is not what was packed: another program changed it.`);
  const missing = Ledger.runnable(file).find(
    ({ sha256 }) => !existsSync(archiveIn(slugsFolder(folder), sha256)),
  );
  if (missing !== undefined) {
    const path = archiveIn(slugsFolder(folder), missing.sha256);
    throw new PlatformError(`The archive of ${missing.of} is gone: another program removed ${path}.`);
  }
  process.stdout.write(`The hash chain of ${file} holds: ${releases} releases.\n`);
}

function optionsOrEnd(): Options | undefined {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(HELP);
  } catch (error) {
    fail(error, 2);
  }
  return undefined;
}

function endWithSignals(platform: Platform, withParent: boolean): void {
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    void platform.close().then(() => process.exit(code));
  };
  const stop = (): void => end(0);
  // A defect: nobody knows what state it has left. What runs ends all the same.
  process.on('uncaughtException', (error) => {
    console.error(error);
    if (ending) process.exit(1);
    end(1);
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The terminal was closed.
  process.on('SIGHUP', stop);
  if (!withParent) return;
  // A parent that is gone, however it ended, closes our standard input.
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}

function resumeWhenTold(platform: Platform): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    if (line === 'run') platform.resume();
  });
}

function fail(error: unknown, code: number): void {
  if (error instanceof PlatformError || error instanceof ApiError) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exitCode = code;
}

void main();
