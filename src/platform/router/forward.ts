// Passes a request on to a port of this machine, and the answer back, both as they come.
import {
  request as ask,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Onward {
  readonly port: number;
  readonly path: string;
  /** Put before the addresses that an answer redirects to. */
  readonly prefix: string;
}

/** Of one connection only, so not passed on. */
const ofConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);

const COOKIE_PATH = /(;\s*path=)(\/[^;]*)/i;

/**
 * @returns whether there was an answer that can be passed on; nothing of one was written when not, so that it can be tried
 * again.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  onward: Onward,
): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = ask({
      host: '127.0.0.1',
      port: onward.port,
      method: request.method,
      path: onward.path,
      headers: headersOf(request, onward),
      // A connection of its own: one that is kept may belong to a process that is about to end.
      agent: false,
    });
    asked.once('response', (answer) => {
      if (!begin(response, answer, onward)) {
        asked.destroy();
        return;
      }
      answer.pipe(response);
      answer.once('error', () => response.destroy());
      answer.once('close', () => {
        if (!answer.complete) response.destroy();
        resolve(true);
      });
    });
    asked.once('error', () => {
      if (response.headersSent) response.destroy();
      resolve(response.headersSent);
    });
    // Without an error too, where the answer would have the connection become another protocol's, unasked.
    asked.once('close', () => resolve(response.headersSent));
    response.once('close', () => asked.destroy());
    // An app may answer before it is sent a body.
    asked.flushHeaders();
    if (request.readableEnded) asked.end();
    else request.pipe(asked);
  });
}

/** @returns whether the head of an answer can be passed on: what an app writes may be no head at all */
function begin(response: ServerResponse, answer: IncomingMessage, onward: Onward): boolean {
  try {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answerHeaders(answer, onward));
    response.flushHeaders();
    return true;
  } catch {
    response.statusMessage = '';
    return false;
  }
}

/** Passes on a connection that becomes another protocol's, such as a WebSocket. */
export function forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, onward: Onward): void {
  const onwards = connect({ host: '127.0.0.1', port: onward.port });
  const lines = [`${request.method} ${onward.path} HTTP/1.1`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
  }
  onwards.once('connect', () => {
    onwards.write(`${lines.join('\r\n')}\r\n\r\n`);
    onwards.write(head);
    onwards.pipe(socket).pipe(onwards);
  });
  for (const [one, other] of [
    [onwards, socket],
    [socket, onwards],
  ] as const) {
    one.once('error', () => other.destroy());
    // After what it still has to send; meanwhile it may be gone, which only a reader notices.
    one.once('close', () => other.resume().end(() => other.destroy()));
  }
  // The client may be gone by now.
  if (socket.destroyed) onwards.destroy();
}

function headersOf(request: IncomingMessage, { prefix }: Onward): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headersDistinct)) {
    if (!ofConnection.has(name)) headers[name] = value?.length === 1 ? value[0] : value;
  }
  return {
    ...headers,
    connection: 'close',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    ...(prefix === '' ? {} : { 'x-forwarded-prefix': prefix }),
  };
}

function answerHeaders(answer: IncomingMessage, { prefix }: Onward): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    if (!ofConnection.has(name)) headers[name] = value?.length === 1 ? value[0] : value;
  }
  // The client may be one that knows no chunks, so they are made anew.
  if (/^chunked$/i.test(answer.headers['transfer-encoding'] ?? '')) delete headers['transfer-encoding'];
  if (prefix === '') return headers;
  const { location, 'set-cookie': cookies } = answer.headers;
  if (location !== undefined && /^\/(?!\/)/.test(location)) headers['location'] = prefix + location;
  // Apps that are reached by their paths share a host: a cookie of one must not get to the others.
  if (cookies) headers['set-cookie'] = cookies.map((cookie) => cookie.replace(COOKIE_PATH, `$1${prefix}$2`));
  return headers;
}
