import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Client } from '../../../src/api/client.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { answer, type Behaviour, errorOf, reset, startServer, token, withServer } from './bad-server.ts';
import { releaseExample } from './examples.ts';
import { requestLog } from '../../secrets.ts';

describe('the token', () => {
  const behaviours: readonly (readonly [string, Behaviour])[] = [
    ['a good answer', answer(200, releaseExample)],
    ['a refusal', answer(401, { id: 'unauthorized', message: 'Invalid credentials provided.' })],
    [
      'an error that repeats it',
      answer(422, { id: token, message: `The token ${token} is bad.` }, { 'request-id': token }),
    ],
    ['a redirect that repeats it', answer(302, '', { location: `http://127.0.0.1:9/${token}` })],
    ['a page that repeats it', answer(200, `<html>${token}</html>`)],
    ['another shape that repeats it', answer(200, { ...releaseExample, version: token, [token]: token })],
    ['a reset', reset],
    [
      'what is not HTTP and repeats it',
      (response, request) => {
        response.socket?.end(`${request.headers.authorization}\r\n\r\n`);
      },
    ],
  ];
  for (const [name, behaviour] of behaviours) {
    it(`is in no log line and in no error's message after ${name}`, () =>
      withServer(behaviour, async ({ client, lines }) => {
        const ends = await Promise.allSettled([
          client.release('bookshop', '52'),
          client.rollback('bookshop', 'x'),
        ]);
        const messages = ends.map((end) => (end.status === 'rejected' ? String(end.reason) : ''));
        assert.ok(lines.length >= 2);
        assert.doesNotMatch([...lines, ...messages].join('\n'), /letmein/);
      }));
  }

  for (const bad of ['letmein\r\nx-evil: 1', 'letmein\n', 'letmein \u20ac', 'letmein\u0000']) {
    it(`that cannot be sent is not: ${JSON.stringify(bad)}`, async () => {
      const server = await startServer(answer(200, releaseExample));
      const transport = createTransport();
      const lines: string[] = [];
      try {
        const client = new Client(
          { url: server.url, token: bad },
          transport,
          requestLog((line) => lines.push(line)),
        );
        const error = await errorOf(client.release('bookshop', '52'));
        assert.ok(error instanceof Problem, inspect(error));
        assert.match(error.message, /token contains characters/);
        assert.doesNotMatch([error.message, ...lines].join('\n'), /letmein/);
        assert.equal(server.requests.length, 0);
      } finally {
        await transport.close();
        await server.close();
      }
    });
  }
});
