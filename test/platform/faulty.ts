// Stands in front of a platform and misbehaves, from one request to the next, as it is told.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'valibot';
import type { Platform } from '../../src/platform/server.ts';
import type { Behaviour } from '../unit/api/bad-server.ts';
import { clientOf, type Ask } from './client.ts';
import { releasesShape, type WireRelease } from './shapes.ts';

/** A page of releases on its way from the platform. */
export interface PassingPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly releases: readonly object[];
}

/** What is done to a page that passes. */
export type Rewrite = (page: PassingPage, range: string) => PassingPage;

/** An answer without the platform, or one of the platform's that is changed on its way. */
export type Treatment = { readonly answer: Behaviour } | { readonly rewrite: Rewrite };

export const pass: Treatment = { rewrite: (page) => page };

/** Changes the newest release of a page; pages behind the first are left as they are. */
export function rewriteNewest(some: object): Treatment {
  return {
    rewrite: (page, range) => {
      if (range.includes(']')) return page;
      return {
        ...page,
        releases: page.releases.map((release, i) => (i === 0 ? { ...release, ...some } : release)),
      };
    },
  };
}

export class Faulty {
  /** Called for each request, with the range that it asks for. */
  treat: (range: string) => Treatment = () => pass;
  /** How the platform itself sees its releases: of every page that passes, before it is treated. */
  view: (releases: readonly WireRelease[]) => readonly object[] = (releases) => releases;
  /** How many requests came. */
  count = 0;

  readonly #ask: Ask;
  readonly #defects: unknown[] = [];
  #server: Server | undefined;
  #port = 0;

  private constructor(platform: Platform) {
    this.#ask = clientOf(platform);
  }

  static async start(platform: Platform): Promise<Faulty> {
    const faulty = new Faulty(platform);
    await faulty.open();
    return faulty;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#port}`);
  }

  /** Listens, on the same port as before. */
  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.#defects.push(error);
        request.socket.destroy();
      });
    });
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
    this.#port = address.port;
  }

  /** Nobody listens any more. */
  async refuse(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** @throws what went wrong in it that was not meant to */
  async close(): Promise<void> {
    await this.refuse();
    if (this.#defects.length > 0) throw new AggregateError(this.#defects, 'The faulty server itself failed.');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.count += 1;
    request.resume();
    const { method = '', url = '', headers } = request;
    const range = headers.range ?? '';
    const treatment = this.treat(range);
    if ('answer' in treatment) {
      treatment.answer(response, { method, path: url, headers, body: '' }, this.count);
      return;
    }
    const page = treatment.rewrite(await this.#page(url, range), range);
    const body = JSON.stringify(page.releases);
    const etag = `"${createHash('sha1')
      .update(body)
      .update(page.headers['next-range'] ?? '')
      .digest('hex')}"`;
    if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else
      response
        .writeHead(page.status, { 'content-type': 'application/json', etag, ...page.headers })
        .end(body);
  }

  async #page(path: string, range: string): Promise<PassingPage> {
    const { status, headers, body } = await this.#ask('GET', path, { headers: { Range: range } });
    const next = headers.get('Next-Range');
    return {
      status,
      headers: next === null ? {} : { 'next-range': next },
      releases: this.view(parse(releasesShape, body)),
    };
  }
}
