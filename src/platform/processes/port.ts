// Ports of this machine: one that is free, and whether somebody listens on one.
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const HOST = '127.0.0.1';
/** How often it is looked whether a process listens, in ms: most do soon. */
const LOOK_MS = 5;
const LOOK_LATER_MS = 50;
/** After how many looks it is looked less often. */
const SOON = 200;

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('a TCP server has a port'));
      else resolve(address.port);
    });
  });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** Resolves when somebody listens. Rejects when the signal says that nobody waits any more. */
export async function untilListening(port: number, signal: AbortSignal): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    // oxlint-disable-next-line no-await-in-loop -- it looks again and again
    if (await isListening(port)) return;
    // oxlint-disable-next-line no-await-in-loop
    await setTimeout(looks < SOON ? LOOK_MS : LOOK_LATER_MS, undefined, { signal });
  }
}

/**
 * Whether who listens on a port can be reached from other machines too. It is asked at other addresses of this machine; on
 * Linux there is one that nothing leads to from outside and that only who listens on all of them answers at. Never rejects.
 */
export async function listensForOthers(port: number): Promise<boolean> {
  const addresses = process.platform === 'linux' ? [...outside(), '127.0.0.2'] : outside();
  const answers = await Promise.all(addresses.map((address) => isListening(port, address)));
  return answers.includes(true);
}

/** The addresses by which other machines reach this one; none where it does not tell. */
function outside(): string[] {
  try {
    return Object.values(networkInterfaces())
      .flatMap((some) => some ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
  } catch {
    return [];
  }
}

/** How long a machine may take to answer itself, in ms, unless it does not want to. */
const LONGEST_CONNECT_MS = 1000;

function isListening(port: number, host = HOST): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: LONGEST_CONNECT_MS });
    const say = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket
      .once('connect', () => say(true))
      .once('error', () => say(false))
      .once('timeout', () => say(false));
  });
}
