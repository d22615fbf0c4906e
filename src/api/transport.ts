/** HTTP, and nothing about releases. The only file that knows undici. */

// Importing undici by its front door sets the process-wide dispatcher, and with it the network of every other
// extension in the host. These inner modules do not.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { Cancelled, messageOf } from '../model/problem.ts';
import { StrangeAnswer, Unreachable } from './errors.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; a header that came more than once has its values joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Sends one request once. Rejects with `Unreachable`, `StrangeAnswer` or `Cancelled`. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Milliseconds until a silent platform counts as unreachable. */
const timeouts = { connect: 10_000, headers: 20_000, body: 20_000 };

/** A page of 1,000 releases is about 1 MB. */
const largestBody = 32 * 1024 * 1024;

/** A transport with connections of its own, six at most to one host. Redirects are answers, not followed. */
export function createTransport(): Transport {
  const agent = new Agent({
    connections: 6,
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
  });
  return {
    async send({ method, url, headers, body, signal }) {
      try {
        const answer = await request.call(agent, {
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          headers: { ...headers },
          body: body ?? null,
          signal: signal ?? null,
        });
        return {
          status: answer.statusCode,
          headers: joined(answer.headers),
          body: await read(answer.body, url.host),
        };
      } catch (error) {
        if (signal?.aborted === true) throw new Cancelled();
        if (error instanceof StrangeAnswer) throw error;
        throw new Unreachable(`${url.host} cannot be reached (${reason(error)}). Check your connection.`, {
          cause: error,
        });
      }
    },
    close: () => agent.destroy(),
  };
}

async function read(body: AsyncIterable<Uint8Array>, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestBody)
      throw new StrangeAnswer(`${host} sent an answer too large to be a page of releases.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function joined(headers: Record<string, string | string[] | undefined>): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Node's and undici's codes, as people say them. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  UND_ERR_SOCKET: 'it closed the connection',
  UND_ERR_INVALID_ARG: 'the token holds characters that cannot be sent',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code || messageOf(error));
}
