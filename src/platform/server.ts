// A platform that listens: the ledger in a folder, its token, and the API on loopback.
import { resolve } from 'node:path';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { PlatformError } from './errors.ts';
import { openFront } from './front.ts';
import { createApi } from './http/api.ts';
import { Visitors } from './http/visitors.ts';
import type { Clock } from './ledger/clock.ts';
import { Ledger } from './ledger/ledger.ts';
import { havePrivateFolder, haveRuntimeFolder, slugsFolder } from './private-files.ts';
import { holdRuntime, type Limits, type Runtime, type RuntimeHolder } from './runtime.ts';
import { haveToken } from './token.ts';

export interface PlatformOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** The folder that holds the ledger, the token and what is built; made when it is not there. */
  readonly data: string;
  /** In place of the machine's clock. */
  readonly clock?: Clock;
  /** Refuses to start while another platform has the folder; left out, it leaves what runs to that one. */
  readonly isAlone?: boolean;
  readonly limits?: Limits;
  /** Whether it builds, runs and changes nothing until it is resumed. */
  readonly isPaused?: boolean;
  /** Told about defects in the platform itself. */
  readonly report?: (error: unknown) => void;
}

export interface Platform {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly token: string;
  readonly ledger: Ledger;
  /** Where the archives of slugs are. */
  readonly slugFolder: string;
  /** What builds and runs. @throws {ApiError} 503 while it is another platform's */
  readonly runtime: () => Runtime;
  /** Builds and runs from now on, if it did not. */
  resume(): void;
  /** Ends every connection and closes the ledger. */
  close(): Promise<void>;
}

/** @throws {PlatformError} when the folder cannot be used or the port cannot be had. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const data = resolve(options.data);
  const ledger = Ledger.open(havePrivateFolder(data), options.clock);
  const report = options.report ?? ((error: unknown): void => console.error(error));
  let holder: RuntimeHolder | undefined;
  try {
    const { limits, isPaused } = options;
    const held = holdRuntime({ folder: haveRuntimeFolder(data), ledger, report, limits, isPaused });
    holder = held;
    if (options.isAlone === true && options.isPaused !== true && !held.isHere())
      throw occupied(data, held.elsewhere());
    const token = haveToken(data, ledger);
    ledger.accounts.current();
    let url = '';
    const visitors = new Visitors(ledger, token);
    const common = {
      ledger,
      visitors,
      origin: () => url,
      report,
      runtime: () => held.get(),
      outputs: () => held.outputs(),
      isPaused: () => held.isPaused(),
    };
    const server = createServer();
    const connections = connectionsOf(server);
    openFront(server, { ...common, api: createApi(common), elsewhere: () => held.elsewhere() });
    const port = await listen(server, options.port);
    url = `http://127.0.0.1:${port}`;
    held.listensOn(port);
    return {
      url,
      token,
      ledger,
      slugFolder: slugsFolder(data),
      runtime: common.runtime,
      resume: () => held.resume(),
      close: () => close({ server, connections, ledger, holder: held }),
    };
  } catch (error) {
    await holder?.close();
    ledger.close();
    throw error;
  }
}

function occupied(data: string, port: number | undefined): PlatformError {
  const where = port === undefined ? 'is just starting' : `listens on http://127.0.0.1:${port}`;
  return new PlatformError(
    `Another platform runs the apps of ${data}: it ${where}. Use that one, end it, or choose another --data.`,
  );
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? 'it is in use. Choose another one, or 0 for any free one'
          : error.code === 'EACCES'
            ? 'this user may not use it. Choose one above 1023'
            : error.message;
      fail(new PlatformError(`Port ${port} cannot be had: ${reason}.`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

/** All that are open. The server itself forgets those that have become another protocol's, and then waits for their end. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return connections;
}

interface Open {
  readonly server: Server;
  readonly connections: ReadonlySet<Socket>;
  readonly ledger: Ledger;
  readonly holder: RuntimeHolder;
}

async function close({ server, connections, ledger, holder }: Open): Promise<void> {
  await new Promise<void>((done) => {
    server.close(() => done());
    for (const connection of connections) connection.destroy();
  });
  await holder.close();
  ledger.close();
}
