// The API as one function from a request to a response: what holds for every request is here, the rest in the routes.
import { Hono, type Context } from 'hono';
import { ApiError } from '../errors.ts';
import { addressOf } from '../router/address.ts';
import { routes } from '../routes/routes.ts';
import { PAUSED } from '../runtime.ts';
import type { ApiVersion, Call, Reply, Route } from './call.ts';
import { apiVersion, etagOf, isKnown, isLoopback, isOfPage, requestIds } from './headers.ts';
import type { RateLimit } from './rate-limit.ts';
import { serveBlobs, type BlobOptions } from './blobs.ts';
import type { Visitor, Visitors } from './visitors.ts';

/** In bytes. No request of the API comes near. */
const LARGEST_BODY = 1024 * 1024;

export interface ApiOptions extends BlobOptions {
  readonly visitors: Visitors;
  /** Whether nothing is built, run or changed. */
  readonly isPaused: () => boolean;
  /** Where this API can be reached, without a slash at its end. */
  readonly origin: () => string;
  /** Told about defects, which clients only learn the existence of. */
  readonly report: (error: unknown) => void;
}

interface Env {
  Variables: { visitor: Visitor };
}

export function createApi(options: ApiOptions): Hono<Env> {
  const { visitors } = options;
  const api = new Hono<Env>();

  api.use(async (c, next) => {
    c.header('Request-Id', requestIds(c.req.header('Request-Id')));
    c.header('Cache-Control', 'private, no-cache');
    c.header('X-Content-Type-Options', 'nosniff');
    if (!isLoopback(c.req.header('Host'))) {
      throw new ApiError(403, 'forbidden', 'This platform only answers requests to 127.0.0.1 or localhost.');
    }
    if (isOfPage((name) => c.req.header(name))) {
      throw new ApiError(403, 'forbidden', 'This platform does not answer web pages.');
    }
    await next();
  });

  serveBlobs(api, options);

  api.use(async (c, next) => {
    c.header('Vary', 'Authorization, Accept');
    const visitor = visitors.who(c.req.header('Authorization'));
    if (!visitor) throw new ApiError(401, 'unauthorized', 'Invalid credentials provided.');
    c.set('visitor', visitor);
    versionOf(c);
    const { rateLimit } = visitor;
    if (c.req.path !== '/account/rate-limits') takeRequest(c, rateLimit);
    c.header('RateLimit-Remaining', String(rateLimit.remaining));
    if (options.isPaused() && isChange(c.req)) throw new ApiError(403, 'forbidden', PAUSED);
    await next();
  });

  for (const route of routes) api.on(route.method, route.path, (c) => answer(c, route, options));

  api.notFound(() => {
    throw new ApiError(
      404,
      'not_found',
      'The requested API endpoint was not found. Are you using the right HTTP verb?',
    );
  });
  api.onError((error, c) => {
    if (error instanceof ApiError) return failure(c, error);
    options.report(error);
    return failure(c, new ApiError(500, 'internal_server_error', 'Internal server error.'));
  });
  return api;
}

/** The requests that change nothing although they have a body: it holds what they ask. */
const QUESTIONS = new Set(['/filters/apps', '/actions/addons/resolve']);

function isChange({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method !== 'GET' && !QUESTIONS.has(path);
}

async function answer(c: Context<Env>, route: Route, options: ApiOptions): Promise<Response> {
  const { account, viewer, rateLimit } = c.get('visitor');
  const call: Call = {
    ledger: options.ledger,
    account,
    viewer,
    version: versionOf(c),
    remaining: rateLimit.remaining,
    params: c.req.param(),
    query: (name) => c.req.query(name),
    expands: (name) => (c.req.header('Accept-Expansion') ?? '').split(/ *, */).includes(name),
    rangeHeader: c.req.header('Range'),
    body: route.method === 'GET' ? undefined : await jsonOf(c),
    runtime: options.runtime,
    outputs: options.outputs,
    isPaused: options.isPaused(),
    streamUrl: (id) => `${options.origin()}/streams/${id}`,
    sourceUrl: (id) => `${options.origin()}/sources/${id}`,
    logUrl: (id) => `${options.origin()}/logs/${id}`,
    webUrl: (app) => addressOf(app, options.origin()),
    blobUrl: (id) => `${options.origin()}/blobs/${id}`,
  };
  return respond(c, route.handle(call));
}

function respond(c: Context, reply: Reply): Response {
  const body = JSON.stringify(reply.body);
  const headers = reply.headers ?? {};
  const etag = etagOf(body, headers);
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  c.header('ETag', etag);
  if (c.req.method === 'GET' && isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  c.header('Content-Type', 'application/json');
  return c.body(body, reply.status);
}

function failure(c: Context, error: ApiError): Response {
  const resource = error.resource === undefined ? {} : { resource: error.resource };
  c.header('Content-Type', 'application/json');
  return c.body(JSON.stringify({ ...resource, id: error.id, message: error.message }), error.status);
}

function versionOf(c: Context): ApiVersion {
  const version = apiVersion(c.req.header('Accept'));
  if (version !== undefined) return version;
  throw new ApiError(
    406,
    'not_acceptable',
    'The Accept header must name a version of the API: application/vnd.heroku+json; version=3.',
  );
}

function takeRequest(c: Context, rateLimit: RateLimit): void {
  const wait = rateLimit.take();
  if (wait === 0) return;
  c.header('Retry-After', String(wait));
  c.header('RateLimit-Remaining', '0');
  throw new ApiError(
    429,
    'rate_limit',
    'Your account reached the API rate limit. Please wait a few minutes before making new requests.',
  );
}

async function jsonOf(c: Context): Promise<unknown> {
  const text = await textOf(c.req.raw);
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, 'bad_request', 'The body is not valid JSON.');
  }
}

/** The body, given up as soon as it is too long. */
async function textOf(request: Request): Promise<string> {
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) {
      throw new ApiError(413, 'payload_too_large', `The body is larger than ${LARGEST_BODY} bytes.`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
