// What a server or a network between can do wrong, one behaviour each. Whatever is asked for, they answer with
// releases where they answer at all.
import { answer, type Behaviour, reset } from '../unit/api/bad-server.ts';
import { releaseExample } from '../unit/api/examples.ts';

const json = { 'content-type': 'application/json' };

/** What is asked for: one release, or where the path is that of a list a list of one. */
function goodBody(path: string, some: object = {}): unknown {
  const release = { ...releaseExample, ...some };
  return /\/(releases|apps)$/.test(path) ? [release] : release;
}

/** A good answer, with these headers and this in its release. */
export function good(headers: Readonly<Record<string, string>> = {}, some: object = {}): Behaviour {
  return (response, request, count) =>
    answer(200, goodBody(request.path, some), headers)(response, request, count);
}

/** By what people would call them. Each goes on for as long as it is the server's behaviour. */
export const faults = {
  'reset before headers': reset,
  'reset in the middle of a body': (response) => {
    response.writeHead(200, { ...json, 'content-length': '5000' });
    response.write('[{"id": "01', () => setImmediate(() => response.socket?.resetAndDestroy()));
  },
  'a body that never ends': (response) => {
    response.writeHead(200, json);
    // White space is good JSON: nothing but the time that it takes is wrong with it.
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  },
  'a body that stops': (response) => {
    response.writeHead(200, json);
    response.write('[');
  },
  silence: () => undefined,
  '429 with Retry-After': answer(
    429,
    { id: 'rate_limit', message: 'Your account reached the API rate limit' },
    { 'retry-after': '90', 'ratelimit-remaining': '0' },
  ),
  '429 without Retry-After': answer(429, {
    id: 'rate_limit',
    message: 'Your account reached the API rate limit',
  }),
  500: answer(500, { id: 'internal_server_error', message: 'Internal server error.' }),
  '502 with HTML': answer(502, '<html><body>Bad Gateway</body></html>', { 'content-type': 'text/html' }),
  503: answer(503, 'down', { 'content-type': 'text/plain' }),
  '304 with no cache': (response) => response.writeHead(304).end(),
  'wrong content type': answer(200, '<html><body>Log in to the network</body></html>', {
    'content-type': 'text/html',
  }),
  'truncated JSON': (response, request, count) =>
    answer(200, JSON.stringify(goodBody(request.path)).slice(0, 80))(response, request, count),
  'JSON of another shape': answer(200, { hello: 'world' }),
  'a page that repeats': (response, request, count) =>
    answer(206, goodBody(request.path), { 'next-range': request.headers.range ?? '' })(
      response,
      request,
      count,
    ),
  '10 MB of description': good({}, { description: 'x'.repeat(10 * 1024 * 1024) }),
  'control characters': answer(
    422,
    { id: 'invalid\u0000_params', message: 'No\u001b[31m way\r\nGET /forged 200\u0007\u202e.' },
    { 'request-id': 'a\tb' },
  ),
  'a clock two hours off': (response, request, count) =>
    good({ date: new Date(Date.now() - 2 * 60 * 60 * 1000).toUTCString() })(response, request, count),
} satisfies Record<string, Behaviour>;
