/** HTTP over undici, and nothing about releases. No other file uses undici. */

// Importing undici's main module sets the process-wide dispatcher, which every other extension in the host uses too.
// These inner modules do not.
import connect from 'undici/lib/api/api-connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
import { Cancelled, messageOf, Problem } from '../domain/problem.ts';
import { type Trust, trusted } from './certificates.ts';
import type { Gate, Urgency } from './call.ts';
import { connectionsOfHost, Lanes } from './lanes.ts';
import { howToSetProxy, mayBeProxied, proxyFor, type ProxySettings } from './proxy.ts';
import { basicAuthorization } from './proxy-address.ts';
import { Unreachable } from './errors.ts';
import { type BodySink, type HttpAnswer, Receiver, type Timeouts, unreachable } from './receiver.ts';

export type { HttpAnswer } from './receiver.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** `person` by default. */
  readonly urgency?: Urgency | undefined;
  /** Checked right before it leaves. A request with a gate has the write priority. */
  readonly gate?: Gate | undefined;
  /**
   * Receives the body of a successful answer, whose `body` is then empty. The stream may take an hour, so it has a
   * connection of its own and does not wait for other requests.
   */
  readonly sink?: BodySink;
}

/** Sends one request once. Rejects with `Unreachable`, `StrangeAnswer`, `Cancelled` or another `Problem`. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Aborts requests that are under way, which then reject with `Unreachable`. */
  close(): Promise<void>;
}

export interface TransportOptions extends Trust {
  readonly proxy?: ProxySettings | undefined;
  /** Names the proxy when the settings name none; the process's own by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly timeouts?: Partial<Timeouts>;
}

/** The whole of a page takes a second or two where the network is good. */
const usualTimeouts: Timeouts = { connect: 10_000, headers: 20_000, idle: 20_000, whole: 90_000 };

/**
 * A transport with its own connection pools, shared by all clients of a host: at most six concurrent reads, a person's
 * before background ones. Redirects are not followed.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { proxy: settings, environment = process.env } = options;
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  const agents = new Agents(options, timeouts, connectionsOfHost);
  const streamingAgents = new Agents(options, timeouts, null);
  const hosts = new Map<string, Lanes>();
  let isClosed = false;

  function lanesOf({ origin }: URL): Lanes {
    let lanes = hosts.get(origin);
    if (!lanes) hosts.set(origin, (lanes = new Lanes()));
    return lanes;
  }

  async function exchange(asked: HttpRequest): Promise<HttpAnswer> {
    const { method, url, headers, body, signal, sink, gate } = asked;
    const proxy = proxyFor(url, settings, environment);
    const receiver = new Receiver(url.host, timeouts, { signal, sink, gate });
    const path = url.pathname + url.search;
    const request = { origin: url.origin, path, method, headers: { ...headers }, body: body ?? null };
    try {
      // Its time is running: what goes wrong here ends it, too.
      receiver.hand(() => {
        if (isClosed) throw unreachable(url.host, 'the connection was closed here');
        (sink ? streamingAgents : agents).for(url, proxy).dispatch(request, receiver);
      });
      return await receiver.answer;
    } catch (error) {
      const problem =
        error instanceof Problem || error instanceof Cancelled ? error : problemOf(error, url, proxy);
      if (!(problem instanceof Unreachable)) throw problem;
      const advised =
        !receiver.isConnected && mayBeProxied(url)
          ? new Unreachable(`${problem.message} ${proxyAdvice(proxy, problem.message)}`, { cause: error })
          : problem;
      throw Object.assign(advised, { hasLeft: receiver.hasLeft });
    }
  }

  async function exchangeInTurn(request: HttpRequest): Promise<HttpAnswer> {
    const { url, gate, signal, urgency = 'person' } = request;
    return await lanesOf(url).run(gate ? 'write' : urgency, signal, async () => {
      if (gate) await gate.open();
      return await exchange(request);
    });
  }

  return {
    send: (request) => (request.sink ? exchange(request) : exchangeInTurn(request)),
    close: async () => {
      isClosed = true;
      await Promise.all([agents.close(), streamingAgents.close()]);
    },
  };
}

/** Connection pools: one for direct connections and one for each proxy, created on first use. */
class Agents {
  readonly #trust: Trust;
  readonly #strictSSL: boolean;
  readonly #authorization: string | undefined;
  readonly #limits: Agent.Options;
  readonly #connectTimeout: number;
  readonly #agents = new Map<string, Agent | ProxyAgent>();
  #secureContext: ReturnType<typeof trusted> | undefined;

  /** @param connections maximum to one host; null for no limit */
  constructor(options: TransportOptions, timeouts: Timeouts, connections: number | null) {
    this.#trust = options;
    this.#strictSSL = options.proxy?.strictSSL ?? true;
    this.#authorization = options.proxy?.authorization;
    this.#connectTimeout = timeouts.connect;
    // The receiver has its own timers: undici's are coarse.
    this.#limits = { connections, headersTimeout: 0, bodyTimeout: 0 };
  }

  for(url: URL, proxy: URL | undefined): Agent | ProxyAgent {
    const key = proxy?.href ?? url.protocol;
    let agent = this.#agents.get(key);
    if (!agent) this.#agents.set(key, (agent = proxy ? this.#through(proxy) : this.#direct(url)));
    return agent;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  #direct(url: URL): Agent {
    const tls = url.protocol === 'https:' ? this.#tls(true) : {};
    return new Agent({ ...this.#limits, connect: { timeout: this.#connectTimeout, ...tls } });
  }

  #through(proxy: URL): ProxyAgent {
    const timeout = this.#connectTimeout;
    // ProxyAgent accepts no login without a password.
    const token = this.#authorization ?? basicAuthorization(proxy);
    return new ProxyAgent({
      ...this.#limits,
      uri: proxy.origin,
      ...(token !== undefined && { token }),
      // undici's main module adds this method to every pool.
      clientFactory: (origin, options) => Object.assign(new Pool(origin, options), { connect }),
      // Only the proxy's own certificate may go unchecked: the token never goes to a host without a trusted one.
      proxyTls: { timeout, ...this.#tls(this.#strictSSL) },
      requestTls: { timeout, ...this.#tls(true) },
    });
  }

  /** Explicit, because NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise. */
  #tls(rejectUnauthorized: boolean) {
    this.#secureContext ??= trusted(this.#trust);
    return { rejectUnauthorized, secureContext: this.#secureContext };
  }
}

/** Advice about proxies where no connection could be opened. */
function proxyAdvice(proxy: URL | undefined, reason: string): string {
  if (!proxy)
    return `If your network needs a proxy: ${howToSetProxy} Scripts (PAC) and SOCKS proxies are not used.`;
  return reason.includes(proxyAsks)
    ? 'Write them into "http.proxy": http://USER:PASSWORD@host:port.'
    : 'Check that the address of the proxy in "http.proxy" or HTTPS_PROXY is right.';
}

const proxyAsks = 'the proxy asks for a name and a password';

/** Node's and undici's error codes in plain words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no route to it',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  UND_ERR_SOCKET: 'it closed the connection',
  UND_ERR_DESTROYED: 'the connection was closed here',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is that of another host',
  UND_ERR_PRX_TLS: 'the certificate of the proxy is that of another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted on this machine',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted on this machine',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted on this machine',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted on this machine',
};

function problemOf(error: unknown, { host }: URL, proxy: URL | undefined): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_INVALID_ARG') {
    return new Problem(
      'Your token contains characters that cannot be sent. Sign in again with the whole token.',
      {
        cause: error,
      },
    );
  }
  const message = messageOf(error);
  const refusal = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  const reason =
    refusal === '407'
      ? proxyAsks
      : refusal === undefined
        ? (reasons[code] ?? (code || message))
        : `the proxy answered ${refusal}`;
  // Only the host: the rest of the proxy's address may contain a password.
  return unreachable(host, proxy ? `${reason}, through the proxy ${proxy.host}` : reason, { cause: error });
}
