/** HTTP, and nothing about releases. The only file that knows undici. */

// Importing undici by its front door sets the process-wide dispatcher, and with it the network of every other
// extension in the host. These inner modules do not.
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
import { type BodyTaker, type HttpAnswer, Receiver, type Timeouts, unreachable } from './receiver.ts';

export type { HttpAnswer } from './receiver.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Left out, it is a person's. */
  readonly urgency?: Urgency | undefined;
  /** What has to hold as it leaves. A request with one waits for hardly any other. */
  readonly gate?: Gate | undefined;
  /**
   * Gets the body of a good answer, which then has none. It may take an hour, so that it has a connection beside those
   * of the others, and waits for none of them.
   */
  readonly taker?: BodyTaker;
}

/** Sends one request once. Rejects with `Unreachable`, `StrangeAnswer`, `Cancelled` or another `Problem`. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends what is under way, which then is `Unreachable`. */
  close(): Promise<void>;
}

export interface TransportOptions extends Trust {
  readonly proxy?: ProxySettings | undefined;
  /** Where the proxy is named when the settings name none; left out, the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly timeouts?: Partial<Timeouts>;
}

/** The whole of a page takes a second or two where the network is good. */
const usualTimeouts: Timeouts = { connect: 10_000, headers: 20_000, idle: 20_000, whole: 90_000 };

/**
 * A transport with connections of its own, for all clients of a host together: six requests at once at most, a
 * person's before those in the background. Redirects are answers, not followed.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { proxy: settings, environment = process.env } = options;
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  const ways = new Ways(options, timeouts, connectionsOfHost);
  const longWays = new Ways(options, timeouts, null);
  const hosts = new Map<string, Lanes>();
  let isClosed = false;

  function lanesOf({ origin }: URL): Lanes {
    let lanes = hosts.get(origin);
    if (!lanes) hosts.set(origin, (lanes = new Lanes()));
    return lanes;
  }

  async function exchange(asked: HttpRequest): Promise<HttpAnswer> {
    const { method, url, headers, body, signal, taker, gate } = asked;
    const proxy = proxyFor(url, settings, environment);
    const receiver = new Receiver(url.host, timeouts, { signal, taker, gate });
    const path = url.pathname + url.search;
    const request = { origin: url.origin, path, method, headers: { ...headers }, body: body ?? null };
    try {
      if (isClosed) throw unreachable(url.host, 'the connection was closed here');
      (taker ? longWays : ways).to(url, proxy).dispatch(request, receiver);
      return await receiver.answer;
    } catch (error) {
      const problem =
        error instanceof Problem || error instanceof Cancelled ? error : problemOf(error, url, proxy);
      if (!(problem instanceof Unreachable)) throw problem;
      const told =
        !receiver.isConnected && mayBeProxied(url)
          ? new Unreachable(`${problem.message} ${proxyAdvice(proxy, problem.message)}`, { cause: error })
          : problem;
      throw Object.assign(told, { hasLeft: receiver.hasLeft });
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
    send: (request) => (request.taker ? exchange(request) : exchangeInTurn(request)),
    close: async () => {
      isClosed = true;
      await Promise.all([ways.close(), longWays.close()]);
    },
  };
}

/** The connections, directly and through each proxy, made when they are needed first. */
class Ways {
  readonly #trust: Trust;
  readonly #strictSSL: boolean;
  readonly #authorization: string | undefined;
  readonly #limits: Agent.Options;
  readonly #connectTimeout: number;
  readonly #agents = new Map<string, Agent | ProxyAgent>();
  #secureContext: ReturnType<typeof trusted> | undefined;

  /** @param connections to a host at once; null for any number */
  constructor(options: TransportOptions, timeouts: Timeouts, connections: number | null) {
    this.#trust = options;
    this.#strictSSL = options.proxy?.strictSSL ?? true;
    this.#authorization = options.proxy?.authorization;
    this.#connectTimeout = timeouts.connect;
    // The receiver has clocks of its own, which are as exact as they are set.
    this.#limits = { connections, headersTimeout: 0, bodyTimeout: 0 };
  }

  to(url: URL, proxy: URL | undefined): Agent | ProxyAgent {
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
    // ProxyAgent takes no login without a password.
    const token = this.#authorization ?? basicAuthorization(proxy);
    return new ProxyAgent({
      ...this.#limits,
      uri: proxy.origin,
      ...(token !== undefined && { token }),
      // The front door is what gives every pool this method.
      clientFactory: (origin, options) => Object.assign(new Pool(origin, options), { connect }),
      // Only the proxy's own certificate may be let pass: the token does not go to a host that nobody vouches for.
      proxyTls: { timeout, ...this.#tls(this.#strictSSL) },
      requestTls: { timeout, ...this.#tls(true) },
    });
  }

  /** Said outright, as NODE_TLS_REJECT_UNAUTHORIZED would else decide. */
  #tls(rejectUnauthorized: boolean) {
    this.#secureContext ??= trusted(this.#trust);
    return { rejectUnauthorized, secureContext: this.#secureContext };
  }
}

/** What of proxies to look at where no connection came about. */
function proxyAdvice(proxy: URL | undefined, reason: string): string {
  if (!proxy)
    return `If your network needs a proxy: ${howToSetProxy} Scripts (PAC) and SOCKS proxies are not used.`;
  return reason.includes(proxyAsks)
    ? 'Write them into "http.proxy": http://USER:PASSWORD@host:port.'
    : 'Check that the address of the proxy in "http.proxy" or HTTPS_PROXY is right.';
}

const proxyAsks = 'the proxy asks for a name and a password';

/** Node's and undici's codes, as people say them. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to it',
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
      'Your token holds characters that cannot be sent. Sign in again with the whole token.',
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
  // The host alone: the rest of the proxy's address may be a password.
  return unreachable(host, proxy ? `${reason}, through the proxy ${proxy.host}` : reason, { cause: error });
}
