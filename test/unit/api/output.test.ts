import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Client } from '../../../src/api/client.ts';
import { ApiError, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import type { OutputEnd, OutputReader } from '../../../src/api/output.ts';
import { Receiver } from '../../../src/api/receiver.ts';
import { Cancelled, Problem } from '../../../src/domain/problem.ts';
import { answer, type Behaviour, errorOf, reset, startServer, until, withServer } from './bad-server.ts';

const path = '/streams/0123456789abcdef';

interface Read {
  readonly end: OutputEnd;
  readonly text: string;
  readonly notStarted: number;
}

/** @param pending what the platform says of the release each time it is asked; the last one holds on */
async function readAll(
  client: Client,
  url: URL,
  pending: readonly (boolean | Error)[] = [false],
  about: Partial<OutputReader> = {},
): Promise<Read> {
  let [text, notStarted, asked] = ['', 0, 0];
  const end = await client.output(new URL(path, url).href).read({
    signal: new AbortController().signal,
    isOver: pending[0] === false,
    piece: (piece) => {
      text += piece;
    },
    notStarted: () => {
      notStarted += 1;
    },
    isPending: async () => {
      const said = pending[Math.min(asked, pending.length - 1)];
      asked += 1;
      if (said instanceof Error) throw said;
      return said === true;
    },
    ...about,
  });
  return { end, text, notStarted };
}

/** Answers the first, second, … request in turn; the last one holds on. */
const inTurn =
  (...behaviours: readonly Behaviour[]): Behaviour =>
  (response, request, count) =>
    behaviours[Math.min(count, behaviours.length) - 1]?.(response, request, count);

const missing = answer(404, { id: 'not_found', message: "Couldn't find that stream." });
const whole = (text: string): Behaviour => answer(200, text, { 'content-type': 'text/plain' });

/** Sends some bytes and then cuts the connection. */
function cutAfter(bytes: Uint8Array | string): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(bytes, () => setImmediate(() => response.socket?.destroy()));
  };
}

/** A server that knows ranges, as the real one does. */
function ranged(bytes: Buffer, send: (response: ServerResponse, bytes: Buffer) => void): Behaviour {
  return (response, { headers }) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? 'bytes=0-')?.[1]);
    if (from >= bytes.length) return void response.writeHead(416).end();
    const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? range : {});
    send(response, bytes.subarray(from));
  };
}

describe('reading an output', () => {
  it('gives what was written, in one go when it is over', () =>
    withServer(whole('Migrating\nDone\n'), async ({ client, server }) => {
      const read = await readAll(client, server.url);
      assert.deepEqual(read, { end: 'whole', text: 'Migrating\nDone\n', notStarted: 0 });
      assert.equal(server.requests.length, 1);
    }));

  it('gives pieces as they come, not at the end', () => {
    let more: (() => void) | undefined;
    const slow: Behaviour = (response) => {
      response.write('one\n');
      more = () => response.end('two\n');
    };
    return withServer(slow, async ({ client, server }) => {
      const pieces: string[] = [];
      const read = readAll(client, server.url, [false], { piece: (piece) => pieces.push(piece) });
      await until(() => pieces.length > 0);
      assert.deepEqual(pieces, ['one\n']);
      more?.();
      assert.equal((await read).end, 'whole');
      assert.equal(pieces.join(''), 'one\ntwo\n');
    });
  });

  it('sends no token, neither to another host nor to the platform itself, and logs no address', async () => {
    const stranger = await startServer(whole('hello\n'));
    try {
      await withServer(whole('hello\n'), async ({ client, server, lines }) => {
        for (const { url } of [stranger, server]) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          assert.equal((await readAll(client, url)).text, 'hello\n');
        }
        const headers = [...stranger.requests, ...server.requests].map((request) => request.headers);
        assert.equal(headers.length, 2);
        for (const each of headers) {
          assert.deepEqual(Object.keys(each).toSorted(), ['connection', 'host', 'user-agent']);
        }
        assert.equal(lines.length, 2);
        assert.doesNotMatch(lines.join('\n'), /letmein|0123456789abcdef/);
      });
    } finally {
      await stranger.close();
    }
  });

  it('waits longer and longer for one that did not start', () =>
    withServer(
      inTurn(missing, missing, missing, missing, whole('up\n')),
      async ({ client, server, clock }) => {
        const read = await readAll(client, server.url, [true, true, true, true, false]);
        assert.deepEqual(read, { end: 'whole', text: 'up\n', notStarted: 4 });
        assert.deepEqual(clock.waits, [500, 1000, 2000, 4000]);
      },
    ));

  it('asks once more when the phase ended while it was missing', () =>
    withServer(inTurn(missing, missing, whole('short\n')), async ({ client, server, clock }) => {
      const read = await readAll(client, server.url, [true, false]);
      assert.deepEqual(read, { end: 'whole', text: 'short\n', notStarted: 1 });
      assert.deepEqual(clock.waits, [500]);
    }));

  for (const status of [404, 410]) {
    it(`calls it gone when it is over and the answer is ${status}`, () =>
      withServer(answer(status, ''), async ({ client, server, clock }) => {
        assert.deepEqual(await readAll(client, server.url), { end: 'gone', text: '', notStarted: 0 });
        assert.deepEqual(clock.waits, []);
        assert.equal(server.requests.length, 1);
      }));
  }

  it('goes on from the byte that it had, where ranges are known', () => {
    const bytes = Buffer.from('Käthe ↔ 日本 🚀\n'.repeat(20));
    let cut = 0;
    // Each connection breaks in the middle of something, of letters as well.
    const behaviour = ranged(bytes, (response, rest) => {
      cut += 7;
      if (rest.length <= cut) response.end(rest);
      else response.write(rest.subarray(0, cut), () => setImmediate(() => response.socket?.destroy()));
    });
    return withServer(behaviour, async ({ client, server, clock }) => {
      const read = await readAll(client, server.url);
      assert.equal(read.text, bytes.toString());
      assert.ok(server.requests.length > 5);
      assert.equal(server.requests[1]?.headers.range, 'bytes=7-');
      assert.ok(
        clock.waits.every((ms) => ms === 500),
        clock.waits.join(),
      );
    });
  });

  it('skips what it has, where ranges are not known', () =>
    withServer(
      inTurn(cutAfter('one\nt'), cutAfter('one\ntw'), whole('one\ntwo\nthree\n')),
      async ({ client, server }) => {
        assert.equal((await readAll(client, server.url)).text, 'one\ntwo\nthree\n');
        assert.equal(server.requests[2]?.headers.range, 'bytes=6-');
      },
    ));

  const heartbeats: readonly (readonly [name: string, sent: string])[] = [
    ['before the text', '\0\0hello '],
    ['behind it', 'hello \0\0'],
    ['within it', 'he\0l\0\0lo '],
    ['alone, before any text', '\0\0\0'],
  ];
  for (const [name, sent] of heartbeats) {
    it(`loses no letter to bytes that keep a connection open: ${name}`, async () => {
      const bytes = Buffer.from('hello world\n');
      for (const rest of [ranged(bytes, (response, from) => response.end(from)), whole('hello world\n')]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await withServer(inTurn(cutAfter(sent), rest), async ({ client, server }) => {
          assert.equal((await readAll(client, server.url)).text, 'hello world\n');
        });
      }
    });
  }

  it('loses and repeats no letter where a program itself prints bytes of value 0', () => {
    const bytes = Buffer.from('a.txt\0b.txt\0日本.txt\0\0the end\n');
    let cut = 0;
    const behaviour = ranged(bytes, (response, rest) => {
      cut += 5;
      if (rest.length <= cut) response.end(rest);
      // What keeps the connection open comes among it.
      else
        response.write(Buffer.concat([Buffer.from('\0'), rest.subarray(0, cut)]), () =>
          setImmediate(() => response.socket?.destroy()),
        );
    });
    return withServer(behaviour, async ({ client, server }) => {
      assert.equal((await readAll(client, server.url)).text, 'a.txtb.txt日本.txtthe end\n');
      assert.ok(server.requests.length > 3);
    });
  });

  it('asks only for what is lost, once the heartbeats before it are past', () => {
    const bytes = Buffer.from('one\ntwo\nthree\n');
    const behaviours = ['one\n\0\0tw', 'one\ntwo\nth'.slice(4)].map((text) => Buffer.from(text));
    let count = 0;
    const behaviour = ranged(bytes, (response, rest) => {
      const sent = behaviours[count++];
      if (sent) response.write(sent, () => setImmediate(() => response.socket?.destroy()));
      else response.end(rest);
    });
    return withServer(behaviour, async ({ client, server }) => {
      assert.equal((await readAll(client, server.url)).text, bytes.toString());
      assert.deepEqual(
        server.requests.map(({ headers }) => headers.range),
        [undefined, 'bytes=4-', 'bytes=10-'],
      );
    });
  });

  it('counts a range from where the answer says that it begins', () => {
    const early: Behaviour = (response) => {
      response.writeHead(206, { 'content-range': 'bytes 2-9/10' });
      response.end('23456789');
    };
    return withServer(inTurn(cutAfter('0123'), early), async ({ client, server }) => {
      assert.equal((await readAll(client, server.url)).text, '0123456789');
    });
  });

  it('refuses a range that leaves a gap, or does not say what it is', async () => {
    for (const range of ['bytes 6-9/10', '', 'lines 1-2/3']) {
      const late: Behaviour = (response) => {
        response.writeHead(206, range === '' ? {} : { 'content-range': range });
        response.end('6789');
      };
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await withServer(inTurn(cutAfter('0123'), late), async ({ client, server }) => {
        assert.ok((await errorOf(readAll(client, server.url))) instanceof StrangeAnswer, range);
      });
    }
  });

  it('goes on when the connection ends well before the release phase does', () => {
    const behaviour = inTurn(whole('a quiet\n'), whole('a quiet\n'), whole('a quiet\nphase\n'));
    return withServer(behaviour, async ({ client, server, clock }) => {
      const read = await readAll(client, server.url, [true, true, false]);
      assert.deepEqual([read.end, read.text], ['whole', 'a quiet\nphase\n']);
      assert.deepEqual(clock.waits, [500, 1000]);
    });
  });

  it('takes a server for done that has nothing behind what was read', () => {
    const bytes = Buffer.from('all of it\n');
    const behaviour = ranged(bytes, (response, rest) => response.end(rest));
    return withServer(behaviour, async ({ client, server }) => {
      assert.equal((await readAll(client, server.url, [true, false])).text, 'all of it\n');
      assert.equal(server.requests.length, 2);
    });
  });

  it('joins letters that are cut, byte by byte, and leaves out what keeps a connection awake', () => {
    const text = Buffer.from('Käthe ↔ 日本 🚀\n');
    const drip: Behaviour = (response) => {
      let at = 0;
      const more = (): void => {
        if (at === text.length) return void response.end();
        response.write(text.subarray(at, ++at), () =>
          setImmediate(() => response.write('\0', () => setImmediate(more))),
        );
      };
      more();
    };
    return withServer(drip, async ({ client, server }) => {
      const pieces: string[] = [];
      await readAll(client, server.url, [false], { piece: (piece) => pieces.push(piece) });
      assert.equal(pieces.join(''), text.toString());
      assert.ok(pieces.every((piece) => !/[\uFFFD\0]/.test(piece)));
    });
  });

  it('shows half a letter at the very end as what it is', () =>
    withServer(cutAtEnd('ok \u20ac', 1), async ({ client, server }) => {
      assert.equal((await readAll(client, server.url)).text, 'ok \uFFFD');
    }));

  it('reads 10 MB, and any number of others meanwhile', async () => {
    const bytes = Buffer.alloc(10 * 1024 * 1024, 'A line of some output, as long as usual ones are.\n');
    const held: ServerResponse[] = [];
    const behaviour: Behaviour = (response) => {
      held.push(response);
      if (held.length === 9)
        for (const each of held) each.end(bytes.subarray(0, held.indexOf(each) === 0 ? bytes.length : 10));
    };
    await withServer(behaviour, async ({ client, server }) => {
      const reads = await Promise.all(Array.from({ length: 9 }, () => readAll(client, server.url)));
      const lengths = reads.map(({ text }) => text.length).toSorted((a, b) => b - a);
      assert.deepEqual(lengths, [bytes.length, ...Array.from({ length: 8 }, () => 10)]);
    });
  });

  it('ends at once when it is cancelled, in the middle of one that never ends', () => {
    const endless: Behaviour = (response) => {
      const more = (): void => void (response.destroyed || response.write('x\n', () => setImmediate(more)));
      more();
    };
    return withServer(endless, async ({ client, server }) => {
      const abort = new AbortController();
      let pieces = 0;
      const about = { signal: abort.signal, piece: () => (pieces += 1) === 3 && abort.abort() };
      assert.ok((await errorOf(readAll(client, server.url, [true], about))) instanceof Cancelled);
      assert.equal(pieces, 3);
    });
  });

  it('is not lost by a silence that is longer than others may be, and is lost beyond its own limit', async () => {
    const timeouts = { connect: 5, headers: 5, idle: 5, whole: 5 };
    const controller = { abort: () => undefined };
    const taken: string[] = [];
    const receive = (longestSilence: number) => {
      const sink = {
        longestSilence,
        begin: ({ status }: { status: number }) => taken.push(`${status}`),
        take: (bytes: Uint8Array) => taken.push(Buffer.from(bytes).toString()),
      };
      const receiver = new Receiver('host', timeouts, { sink });
      receiver.onRequestStart(controller);
      receiver.onResponseStart(controller, 200, {});
      return receiver;
    };
    const patient = receive(60_000);
    assert.ok((await errorOf(receive(5).answer)) instanceof Unreachable);
    await setTimeout(20);
    patient.onResponseData(controller, Buffer.from('late'));
    patient.onResponseEnd();
    assert.deepEqual(await patient.answer, { status: 200, headers: {}, body: '' });
    assert.deepEqual(taken, ['200', '200', 'late']);
  });

  it('gives up a server that loses every connection, once nothing more is to come', () =>
    withServer(reset, async ({ client, server, clock }) => {
      assert.ok((await errorOf(readAll(client, server.url))) instanceof Unreachable);
      assert.deepEqual(clock.waits, [500, 1000, 2000, 4000, 8000]);
      assert.equal(server.requests.length, 6);
    }));

  it('goes on through losses and trouble for as long as the platform says that it is at work', () => {
    const losses = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? reset : answer(503, 'down')));
    return withServer(inTurn(...losses, whole('at last\n')), async ({ client, server, clock }) => {
      const pending = [...losses.map(() => true), false];
      assert.equal((await readAll(client, server.url, pending)).text, 'at last\n');
      assert.equal(Math.max(...clock.waits), 10_000);
    });
  });

  it('gives up when the platform cannot be asked either', () =>
    withServer(missing, async ({ client, server }) => {
      const away = new Unreachable('The platform cannot be reached.');
      const error = await errorOf(readAll(client, server.url, [away]));
      assert.equal(error, away);
      assert.equal(server.requests.length, 6);
    }));

  it('goes on from where it was when it is read again', () =>
    withServer(
      inTurn(cutAfter('one\n'), ...Array.from({ length: 6 }, () => reset), whole('one\ntwo\n')),
      async ({ client, server }) => {
        const output = client.output(new URL(path, server.url).href);
        let text = '';
        const reader: OutputReader = {
          signal: new AbortController().signal,
          isOver: true,
          piece: (piece) => {
            text += piece;
          },
          notStarted: () => undefined,
          isPending: () => Promise.resolve(false),
        };
        assert.ok((await errorOf(output.read(reader))) instanceof Unreachable);
        assert.equal(text, 'one\n');
        assert.equal(await output.read(reader), 'whole');
        assert.equal(text, 'one\ntwo\n');
      },
    ));

  const refusals: readonly (readonly [string, Behaviour, RegExp])[] = [
    ['a refusal', answer(403, ''), /refused to send this output \(403\)\. Refresh the releases/],
    [
      'a redirect',
      answer(302, '', { location: 'http://127.0.0.1:9/' }),
      /redirects the request for this output/,
    ],
    [
      'a page to log in',
      answer(200, '<html>Log in</html>', { 'content-type': 'text/html; charset=utf-8' }),
      /sent a web page instead of this output/,
    ],
  ];
  for (const [name, behaviour, sentence] of refusals) {
    it(`says what is wrong with ${name}, and does not ask again`, () =>
      withServer(behaviour, async ({ client, server }) => {
        let pieces = 0;
        const about = { piece: () => (pieces += 1) };
        const error = await errorOf(readAll(client, server.url, [true], about));
        assert.ok(error instanceof ApiError || error instanceof StrangeAnswer, inspect(error));
        assert.match(error.message, sentence);
        assert.equal(pieces, 0);
        assert.equal(server.requests.length, 1);
      }));
  }

  for (const address of [
    'ftp://example.com/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://example.com/x',
    'https://someone:secret@example.com/x',
    'no address',
    '',
  ]) {
    it(`asks nobody at ${JSON.stringify(address)}`, () =>
      withServer(reset, async ({ client }) => {
        assert.throws(() => client.output(address), Problem);
      }));
  }

  for (const address of ['http://127.0.0.1:5055/x', 'https://0.0.0.0/x', 'https://169.254.169.254/x']) {
    it(`asks nobody at ${address} for a platform that is elsewhere`, () => {
      const connection = { url: new URL('https://api.heroku.com'), token: 'letmein' };
      const transport = { send: () => Promise.reject(new Error('sent')), close: () => Promise.resolve() };
      const client = new Client(connection, transport, () => undefined);
      assert.throws(
        () => client.output(address),
        (error) => error instanceof Problem && /this machine or in its local network/.test(error.message),
      );
    });
  }
});

/** A text without its last bytes. */
function cutAtEnd(text: string, bytes: number): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(Buffer.from(text).subarray(0, -bytes));
  };
}
