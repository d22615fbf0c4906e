// The front door: which part of the platform answers a request. Where another platform has the runtime of the folder, that
// one answers everything, so that all changes are made where the apps run.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { serveGit, type GitServerOptions } from './git/git-server.ts';
import { forward, forwardUpgrade } from './router/forward.ts';
import { Router } from './router/router.ts';

export interface FrontOptions extends GitServerOptions {
  readonly api: { readonly fetch: (request: Request) => Response | Promise<Response> };
  /** The port of the platform that has the runtime, when it is not this one. */
  readonly elsewhere: () => number | undefined;
}

export function openFront(server: Server, options: FrontOptions): void {
  const api = getRequestListener(options.api.fetch, { overrideGlobalObjects: false });
  const router = new Router(options);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const port = options.elsewhere();
    if (port !== undefined) void passOn(request, response, port);
    else if (!router.serve(request, response) && !serveGit(request, response, options)) {
      void api(request, response);
    }
  });
  server.on('upgrade', (request, socket, head) => {
    // The client may go at any moment, also while it waits for an app that starts. The socket is closed then.
    socket.on('error', () => {});
    const port = options.elsewhere();
    if (port !== undefined) forwardUpgrade(request, socket, head, onward(request, port));
    else if (!router.upgrade(request, socket, head)) socket.destroy();
  });
}

async function passOn(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  if (await forward(request, response, onward(request, port))) return;
  const message = 'The platform that runs the apps of this folder does not answer. Try again.';
  response.writeHead(503, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ id: 'service_unavailable', message }));
}

function onward(request: IncomingMessage, port: number) {
  return { port, path: request.url ?? '/', prefix: '' };
}
