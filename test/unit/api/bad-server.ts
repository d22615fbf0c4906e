// A server on loopback that answers however a test says, records everything, and ends with it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client, type ClientPorts, type Clock } from '../../../src/api/client.ts';
import { createTransport, type Transport, type TransportOptions } from '../../../src/api/transport.ts';
import { requestLog, secret } from '../../secrets.ts';

export const token = secret('HRKU-0123-letmein');

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request; `count` is 1 for the first. */
export type Behaviour = (response: ServerResponse, request: Recorded, count: number) => void;

export interface BadServer {
  readonly url: URL;
  readonly requests: readonly Recorded[];
  close(): Promise<void>;
}

export async function startServer(behaviour: Behaviour): Promise<BadServer> {
  const requests: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const recorded = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(recorded);
      behaviour(response, recorded, requests.length);
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a status, a body (JSON, or text as it is) and headers. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Cuts the connection instead of an answer. */
export const reset: Behaviour = (response) => response.socket?.resetAndDestroy();

/** A clock whose waits are over at once, and move it on. */
class TestClock implements Clock {
  time = Date.now();
  /** How long each wait was to be, in milliseconds. */
  readonly waits: number[] = [];

  now(): number {
    return this.time;
  }

  wait(ms: number): Promise<void> {
    this.waits.push(ms);
    this.time += ms;
    return Promise.resolve();
  }
}

interface Fixture {
  readonly client: Client;
  readonly server: BadServer;
  readonly transport: Transport;
  readonly clock: TestClock;
  /** What the client logged. */
  readonly lines: readonly string[];
}

/** A client that speaks to a server which behaves like this, for as long as the work takes. It draws the longest waits. */
export async function withServer(
  behaviour: Behaviour,
  work: (fixture: Fixture) => Promise<void>,
  { ports = {}, ...options }: TransportOptions & { ports?: Partial<ClientPorts> } = {},
): Promise<void> {
  const server = await startServer(behaviour);
  const transport = createTransport(options);
  const clock = new TestClock();
  const lines: string[] = [];
  try {
    const client = new Client(
      { url: server.url, token },
      transport,
      requestLog((line) => lines.push(line)),
      {
        clock,
        random: () => 1,
        ...ports,
      },
    );
    await work({ client, server, transport, clock, lines });
  } finally {
    await transport.close();
    await server.close();
  }
}

/** The error with which work rejects. */
export async function errorOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new Error('it should have been rejected'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new TypeError('only errors are thrown');
  return error;
}

/** Waits for something to become true. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    // oxlint-disable-next-line no-await-in-loop -- waiting is what the loop is for
    await new Promise((done) => {
      setImmediate(done);
    });
  }
}
