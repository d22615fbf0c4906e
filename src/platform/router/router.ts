// Leads requests to the processes of apps. While an app restarts, requests wait.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Runtime } from '../runtime.ts';
import { destinationOf, type Destination } from './address.ts';
import { forward, forwardUpgrade } from './forward.ts';
import { unavailablePage } from './page.ts';

/** How long a request waits for a process that starts, in ms. */
const HOLD_MS = 60_000;
/** How often a request is tried whose process ended before it answered. */
const TRIES = 5;

export interface RouterOptions {
  readonly ledger: Ledger;
  /** @throws {ApiError} 503 while it is another platform's */
  readonly runtime: () => Runtime;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
}

type AppDestination = Extract<Destination, { kind: 'app' }>;

export class Router {
  readonly #options: RouterOptions;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** @returns whether the request is for an app, or led to one; it is answered then */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const destination = destinationOf(request.url ?? '/', request.headers);
    if (!destination) return false;
    if (destination.kind === 'redirect') response.writeHead(307, { Location: destination.location }).end();
    else void this.#answer(destination, request, response);
    return true;
  }

  /** The same for a connection that becomes another protocol's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const destination = destinationOf(request.url ?? '/', request.headers);
    if (destination?.kind !== 'app') return false;
    void this.#upgrade(destination, request, socket, head);
    return true;
  }

  async #answer(
    destination: AppDestination,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      await this.#serve(destination, request, response);
    } catch (error) {
      if (!(error instanceof ApiError)) this.#options.report(error);
      say(response, 503, destination.app, error instanceof ApiError ? error.message : 'The platform failed.');
    }
  }

  async #serve(
    { app, path, prefix }: AppDestination,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const appId = this.#idOf(app);
    if (appId === undefined) return say(response, 404, app, 'There is no such app on this platform.');
    // What was sent with it is gone after the first try.
    const tries = request.method === 'GET' || request.method === 'HEAD' ? TRIES : 1;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (response.destroyed) return;
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const port = await this.#portOf(appId, response);
      if (port === undefined) break;
      // oxlint-disable-next-line no-await-in-loop
      if (await forward(request, response, { port, path, prefix }))
        return this.#log(appId, request, path, response);
    }
    say(response, 503, app, this.#reason(appId));
    this.#log(appId, request, path, response);
  }

  async #upgrade(
    { app, path, prefix }: AppDestination,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    try {
      const appId = this.#idOf(app);
      const port = appId === undefined ? undefined : await this.#portOf(appId, socket);
      if (port === undefined) throw new ApiError(503, 'service_unavailable', 'Nothing of this app runs.');
      forwardUpgrade(request, socket, head, { port, path, prefix });
    } catch (error) {
      if (!(error instanceof ApiError)) this.#options.report(error);
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n', () => socket.destroy());
    }
  }

  #log(
    appId: string,
    { method, headers }: IncomingMessage,
    path: string,
    { statusCode }: ServerResponse,
  ): void {
    const text = `method=${method} path="${path}" host=${headers.host} status=${statusCode}`;
    this.#options.runtime().logs.write(appId, { source: 'heroku', dyno: 'router', text });
  }

  #idOf(app: string): string | undefined {
    try {
      return this.#options.ledger.apps.find(app).id;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** A port that answers, when there is one or will be one soon. @param client stops the waiting when it closes */
  async #portOf(appId: string, client: ServerResponse | Duplex): Promise<number | undefined> {
    const { processes } = this.#options.runtime();
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    client.once('close', leave);
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(HOLD_MS)]);
    try {
      for (;;) {
        const ports = processes.portsOf(appId);
        if (ports.length > 0) return ports[Math.floor(Math.random() * ports.length)];
        if (signal.aborted || !processes.isStarting(appId)) return undefined;
        // oxlint-disable-next-line no-await-in-loop -- it waits for a process that starts
        await processes.change(signal);
      }
    } finally {
      client.off('close', leave);
    }
  }

  #reason(appId: string): string {
    const web = this.#options
      .runtime()
      .processes.list(appId)
      .filter(({ type }) => type === 'web');
    if (web.some(({ state }) => state === 'crashed')) {
      return 'Its web process has crashed. Its log says why.';
    }
    if (web.some(({ state }) => state === 'up')) {
      return 'Its web process gave no answer that could be understood. Its log may say why.';
    }
    return 'No web process of it runs. It needs a release whose slug has an archive, and at least one web process.';
  }
}

function say(response: ServerResponse, status: number, app: string, reason: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(unavailablePage(app, reason));
}
