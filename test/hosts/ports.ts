// Ports of this machine for servers of tests.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems hand out by themselves, for outgoing connections too. */
const FIRST = 20_000;
const END = 30_000;

let kept: number | undefined;

/** Whether a server can listen on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A port that this process uses again and again: what a browser has loaded and compiled it knows by its address.
 * @returns the same as before unless it is taken, which is another one then.
 */
export async function keptPort(): Promise<number> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  while (kept === undefined || !(await isFree(kept))) kept = randomInt(FIRST, END);
  return kept;
}
