// A plain client of the release API for tests: it hides nothing and repeats nothing.
import { secret } from '../secrets.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What came, parsed where it is JSON. */
  readonly body: unknown;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body?: unknown;
}

export type Ask = (method: string, path: string, asked?: Asked) => Promise<Answer>;

/** Values of the sample that are words which Shiplog says of a stage as well, such as that of NODE_ENV. */
const words = new Set(['development', 'production', 'staging']);

/** Config values are secret, whoever asked for them. */
function keepSecret(vars: unknown): void {
  for (const value of Object.values(vars ?? {}))
    if (typeof value === 'string' && !words.has(value)) secret(value);
}

/** @param at where the platform is, and its token. A header that is set to '' is not sent. */
export function clientOf(at: { readonly url: string; readonly token: string }): Ask {
  return async (method, path, { headers = {}, body } = {}) => {
    const all = {
      Accept: 'application/vnd.heroku+json; version=3',
      Authorization: `Bearer ${at.token}`,
      ...headers,
    };
    const response = await fetch(at.url + path, {
      method,
      headers: Object.entries(all).filter(([, value]) => value !== ''),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      response.headers.get('Content-Type')?.startsWith('application/json') === true && text !== '';
    const answer: unknown = isJson ? JSON.parse(text) : text;
    if (response.ok && path.endsWith('/config-vars')) keepSecret(answer);
    return { status: response.status, headers: response.headers, body: answer };
  };
}
