// Archives, by the system's own tar: Linux, macOS and Windows all bring one.
import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import { cleanEnvironment } from '../programs/environment.ts';

/** What a folder holds, as a tar stream. Not to be used before `done` has resolved. */
export function tarOf(folder: string): { readonly stream: Readable; readonly done: Promise<void> } {
  const child = tar(['-cf', '-', '-C', folder, '.'], 'read');
  // Where too many files are open, it has no pipes: `done` tells.
  return { stream: child.stdout ?? Readable.from([]), done: ended(child) };
}

/** Unpacks a tar stream into a folder that is there. @throws when the stream is no whole archive */
export function untar(stream: Readable, folder: string): Promise<void> {
  return read(['-xf', '-', '-C', folder, '--no-same-owner', '--no-same-permissions'], stream);
}

/** Reads a tar stream to its end, and keeps nothing of it. @throws when it is no whole archive */
export function checkTar(stream: Readable): Promise<void> {
  return read(['-tf', '-'], stream);
}

async function read(args: readonly string[], stream: Readable): Promise<void> {
  const child = tar(args, 'write');
  const feeding = child.stdin ? feed(stream, child.stdin) : stream.destroy();
  const [unpacked, fed] = await Promise.allSettled([ended(child), feeding]);
  for (const part of [fed, unpacked]) if (part.status === 'rejected') throw part.reason;
}

/** Reads all of a stream, also what follows the archive: tar ends as soon as it has seen the end of that. */
async function feed(stream: Readable, input: Writable): Promise<void> {
  input.on('error', () => {});
  try {
    for await (const chunk of stream) {
      if (!input.writable || input.write(chunk)) continue;
      await new Promise<void>((resolve) => {
        input.once('drain', resolve).once('close', resolve);
      });
    }
  } finally {
    input.end();
  }
}

function tar(args: readonly string[], direction: 'read' | 'write'): ChildProcess {
  return spawn('tar', args, {
    env: cleanEnvironment('/'),
    stdio: direction === 'read' ? ['ignore', 'pipe', 'pipe'] : ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
  });
}

async function ended(child: ChildProcess): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (errors.length < 1000) errors += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`tar failed: ${errors.trim() || signal || `exit code ${code}`}`));
    });
  });
}
