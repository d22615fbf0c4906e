// Stands between the client and the platform, and does to exchanges what networks do.
import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** Hands the request to the platform: what it asks for takes effect. */
  forward(): Promise<Answer>;
  answer(answer: Answer): void;
  /** Ends the connection without an answer. */
  cut(): void;
}

export type Treatment = (exchange: Exchange) => unknown;

export interface Proxy {
  readonly url: URL;
  /** The bodies of all POST requests that arrived, whatever became of them. */
  readonly posts: readonly string[];
  /** How requests fare by their method; those of other methods pass. */
  treat: Partial<Record<string, Treatment>>;
  close(): Promise<void>;
}

export const pass: Treatment = async (exchange) => exchange.answer(await exchange.forward());

/** Never reaches the platform. */
export const loseRequest: Treatment = (exchange) => exchange.cut();

/** Takes effect, and nobody hears of it. */
export const loseAnswer: Treatment = async (exchange) => {
  await exchange.forward();
  exchange.cut();
};

/** What a router says when the platform behind it does not. */
export const badGateway: Treatment = (exchange) =>
  exchange.answer({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>',
  });

/** Says this in place of the platform. */
export const refuse =
  (status: number, id?: string): Treatment =>
  (exchange) =>
    exchange.answer({
      status,
      headers: { 'content-type': 'application/json' },
      body: id === undefined ? '' : JSON.stringify({ id, message: 'It says no.' }),
    });

/** Lets a request through and then says this of it, as what sends it twice does with the second answer. */
export const repeat =
  (status: number, id?: string): Treatment =>
  async (exchange) => {
    await exchange.forward();
    await refuse(status, id)(exchange);
  };

/** Lets through only what comes with the code of a second factor. */
export const wantCode =
  (code: string): Treatment =>
  (exchange) =>
    (exchange.headers['heroku-two-factor-code'] === code ? pass : refuse(403, 'two_factor'))(exchange);

/** Passes with another body, and without the tag that would stand for the one before. */
export function rewrite(change: (body: string) => string): Treatment {
  return async (exchange) => {
    // What is here already is not what it would be told to be.
    delete exchange.headers['if-none-match'];
    const { status, headers, body } = await exchange.forward();
    const { etag: _, ...others } = headers;
    exchange.answer({ status, headers: others, body: change(body) });
  };
}

/**
 * @param platform its address, such as `http://127.0.0.1:40123`.
 * @param instead what is said in place of the platform; undefined for what it says itself.
 */
export async function startProxy(
  platform: string,
  instead: (method: string, path: string) => Answer | undefined = () => undefined,
): Promise<Proxy> {
  const posts: string[] = [];
  const faults: unknown[] = [];
  const server = createServer((incoming, response) => {
    const { method = '', url: path = '', headers } = incoming;
    void (async () => {
      const body = await text(incoming);
      if (method === 'POST') posts.push(body);
      const treatment = proxy.treat[method] ?? pass;
      await treatment({
        method,
        path,
        body,
        headers,
        forward: async () =>
          instead(method, path) ?? (await send(new URL(path, platform), method, headers, body)),
        answer: (answer) => write(response, answer),
        cut: () => incoming.socket.destroy(),
      });
    })().catch((error: unknown) => {
      faults.push(error);
      incoming.socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  const proxy: Proxy = {
    url: new URL(`http://127.0.0.1:${address.port}`),
    posts,
    treat: {},
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      if (faults.length > 0) throw new AggregateError(faults, 'The proxy itself failed.');
    },
  };
  return proxy;
}

async function send(url: URL, method: string, headers: IncomingHttpHeaders, body: string): Promise<Answer> {
  const outgoing = request(url, { method, headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  const {
    'content-length': _length,
    'transfer-encoding': _encoding,
    connection: _connection,
    ...others
  } = headers;
  response.writeHead(status, others);
  response.end(body);
}
