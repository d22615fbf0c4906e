import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Client } from '../../../../src/api/client.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Output } from '../../../../src/ledger/outputs.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { OutputWriter } from '../../../../src/views/output/writer.ts';
import { accountOf } from '../../../platform/account.ts';
import { type Behaviour, reset, until, withServer } from '../../api/bad-server.ts';
import { releaseOf } from '../releases/release.ts';
import { Screen } from './screen.ts';

interface Writing {
  readonly writer: OutputWriter;
  readonly output: Output;
  /** What was written, each time. */
  readonly written: readonly string[];
  /** Without colours. */
  readonly text: () => string;
}

function writingOf(client: Client, url: URL, about: Partial<Release> = {}, kept = 3): Writing {
  const release = releaseOf({ outputUrl: new URL('/streams/x', url).href, ...about });
  const ledger = new Ledger(release.app, accountOf(client), Date.now);
  const output = new Output(ledger, release);
  const written: string[] = [];
  const writer = new OutputWriter(output, {
    write: (text) => written.push(text),
    scrollback: () => kept,
  });
  return {
    writer,
    output,
    written,
    text: () => written.join('').replaceAll(/\p{Cc}(?:\[[\d;]*m|\]1337;SetMark\p{Cc})/gu, ''),
  };
}

const heading = ' *  bookshop v52: Deploy de63889a, by kendra\r\n';
const end = ' *  The release phase of v52 succeeded.\r\n';

const sends =
  (text: string): Behaviour =>
  (response) => {
    response.end(text);
  };

/** What an output may try to hide what stands around it, to write above it, or to speak in its place. */
const hostile: readonly string[] = [
  '\u001B[A\u001B[2K\rforged',
  '\u001B[99A\u001B[Jforged',
  '\u001B[9F\u001B[2Kforged',
  'one\ntwo\n\u001B[9Aforged\u001B[9A\u001B[2K',
  'one\ntwo\n\u001B[9A\u001B[J',
  `${'x'.repeat(300)}\n\u001B[9A\u001B[9A\u001B[2Kforged`,
  `${'x'.repeat(300)}\n${'y'.repeat(300)}\u001B[1A\r`,
  '\u001B[5B\u001B[9A\u001B[2Kforged',
  '\u001B[2J\u001B[H\u001B[1;1Hforged\u001Bc\u001B[?1049h\u001B[3J',
  '\u001B[1;2r\u001B[9S\u001B[9T\u001BM\u001BM\u001B[9L\u001B7\u001B8\u001B[u',
  '\u001B]0;v99 output · bookshop\u0007\u001B]1337;SetMark\u0007\u001B]633;A\u0007',
  '\b\b\b\b\b\u001B[99D\u001B[1G\u001B[1K\r',
  'a tail behind what comes\r',
  '\u001B[41m\u001B[9',
  '\u001B]8;;https://a.example\u0007a link that nobody ends',
];

describe('writing an output to a terminal', () => {
  for (const text of hostile) {
    it(`keeps what stands around ${JSON.stringify(text).slice(0, 60)}`, () => {
      let response: ServerResponse | undefined;
      const behaviour: Behaviour = (answer) => {
        response = answer;
        answer.write(text);
      };
      return withServer(behaviour, async ({ client, server }) => {
        const { writer, output, written, text: all } = writingOf(client, server.url);
        writer.start();
        await until(() => output.end === text.length);
        writer.typed();
        response?.end(text);
        await until(() => all().endsWith(end));
        const screen = new Screen(80, 12);
        for (const piece of written) screen.write(piece);
        const own = screen.rows.filter((row) => row.startsWith(' * '));
        assert.equal(screen.rows[0], heading.trimEnd(), screen.rows.join('\n'));
        assert.match(
          own[1] ?? '',
          /^ \* {2}This terminal only shows output\. Typing does not reach [ ,a-z]+$/,
        );
        assert.equal(own.at(-1), end.trimEnd(), screen.rows.join('\n'));
        assert.deepEqual(
          own.filter((row) => row.includes('forged')),
          [],
        );
      });
    });
  }

  it('marks its own lines by what no output can print', () => {
    const forged = '\u001B]1337;SetMark\u0007\u001B[7m * \u001B[0m The release phase of v52 failed.\n';
    return withServer(sends(forged), async ({ client, server }) => {
      const { writer, text, written } = writingOf(client, server.url);
      writer.start();
      await until(() => text().endsWith(end));
      const lines = written.join('').split('\r\n');
      const mark = '\u001B]1337;SetMark\u0007\u001B[7m * \u001B[0m';
      // What it is, and what became of it; not what stands between them.
      assert.deepEqual(
        lines.map((line) => line.includes(mark)),
        [true, false, true, false],
      );
      assert.equal(lines[1], ' * \u001B[0m The release phase of v52 failed.');
    });
  });

  it('begins with what it is, and ends with what became of it', () =>
    withServer(sends('one\n\u001B[32mtwo\u001B[0m\u001B]0;title\u0007'), async ({ client, server }) => {
      const { writer, text, written } = writingOf(client, server.url);
      writer.start();
      await until(() => text().endsWith(end));
      assert.equal(text(), `${heading}one\r\ntwo\r\n${end}`);
      assert.ok(written.includes('one\r\n\u001B[32mtwo\u001B[0m'));
    }));

  it('tells once of typing, on a line of its own, with the colours ended', () => {
    let response: ServerResponse | undefined;
    const behaviour: Behaviour = (answer) => {
      response = answer;
      answer.write('\u001B[31mworking');
    };
    return withServer(behaviour, async ({ client, server }) => {
      const { writer, text, written } = writingOf(client, server.url);
      writer.start();
      await until(() => text().endsWith('working'));
      writer.typed();
      assert.ok(written.at(-1)?.startsWith('\u001B[0m\r\n'));
      writer.typed();
      assert.match(
        text(),
        /working\r\n \* {2}This terminal only shows [^\r]+ Ctrl\+C does not stop it\.\r\n$/,
      );
      response?.end('…\n');
      await until(() => text().endsWith(end));
      assert.equal(text().split('Ctrl+C').length, 2);
    });
  });

  it('reads on with one connection when it is shown again, and anew where the reading failed', () => {
    let response: ServerResponse | undefined;
    const behaviour: Behaviour = (answer, request, count) => {
      if (count === 1) {
        response = answer;
        answer.write('one\n');
      } else if (count < 8) reset(answer, request, count);
      else answer.end('one\ntwo\n');
    };
    return withServer(behaviour, async ({ client, server }) => {
      const { writer, output, text } = writingOf(client, server.url);
      writer.start();
      await until(() => text().endsWith('one\r\n'));
      writer.follow();
      assert.equal(output.reading.kind, 'reading');
      response?.socket?.destroy();
      await until(() => text().endsWith(' *  Show the output again to continue from here.\r\n'));
      assert.match(text(), /one\r\n \* {2}127\.0\.0\.1:\d+ cannot be reached \(it closed the connection\)/);
      writer.follow();
      await until(() => text().endsWith(end));
      assert.match(text(), /from here\.\r\ntwo\r\n/);
      assert.equal(server.requests.length, 8);
    });
  });

  it('stops the reading, and writes nothing more, when it is closed', () => {
    let hasClosed = false;
    const endless: Behaviour = (response) => {
      response.on('close', () => (hasClosed = true));
      const more = (): void => void (response.destroyed || response.write('x\n', () => setImmediate(more)));
      more();
    };
    return withServer(endless, async ({ client, server }) => {
      const { writer, written } = writingOf(client, server.url);
      writer.start();
      await until(() => written.length > 3);
      writer.stop();
      const { length } = written;
      await until(() => hasClosed);
      assert.equal(written.length, length);
    });
  });

  it('names the way to all of it when the terminal keeps less', () =>
    withServer(sends('line\n'.repeat(5)), async ({ client, server }) => {
      const { writer, text } = writingOf(client, server.url);
      writer.start();
      await until(() => text().endsWith(end));
      assert.match(
        text(),
        /\r\n \* {2}The terminal keeps the last 3 of 5 lines\. Open Output as Text shows them all\.\r\n/,
      );
    }));

  it('gives what is on screen where a setting says that the terminal keeps less than nothing', () =>
    withServer(sends('line\n'.repeat(20_000)), async ({ client, server }) => {
      const { writer, text } = writingOf(client, server.url, {}, -100_000);
      writer.start();
      await until(() => text().endsWith(end));
      assert.ok(text().split('line\r\n').length > 500);
      assert.match(text(), /The terminal keeps the last 0 of 20,000 lines\./);
    }));

  it('says what it left out of an output that is too long to be kept', async function long() {
    this.timeout(30_000);
    const line = `${'x'.repeat(1023)}\n`;
    await withServer(sends(line.repeat(20 * 1024)), async ({ client, server }) => {
      const { output, writer, text, written } = writingOf(client, server.url);
      const leave = output.follow();
      await output.ended();
      writer.start();
      leave();
      await until(() => written.at(-1)?.includes('The release phase of') === true);
      assert.match(
        text(),
        / \* {2}The first 8\.\d MB are left out: Shiplog keeps only the end of a long output\.\r\nx/,
      );
    });
  });

  it('gives of 10 MB what the terminal keeps, in pieces, with turns for others between', async function large() {
    this.timeout(30_000);
    const line = (number: number) => `\u001B[32mApplying\u001B[0m ${number} of very many migrations\n`;
    const lines = Array.from({ length: 200_000 }, (_, number) => line(number)).join('');
    await withServer(sends(lines), async ({ client, server }) => {
      const { writer, output, written, text } = writingOf(client, server.url);
      let turns = 0;
      let isOver = false;
      const turn = (): void => {
        turns += 1;
        if (!isOver) setImmediate(turn);
      };
      // All of it is there at once, as where it is shown again.
      const leave = output.follow();
      await output.ended();
      writer.start();
      leave();
      turn();
      await until(() => written.at(-1)?.includes('The release phase of') === true);
      isOver = true;
      assert.ok(Math.max(...written.map(({ length }) => length)) < 256 * 1024);
      assert.ok(turns > 50, `${turns} turns`);
      const shown = [...text().matchAll(/Applying (\d+) of/g)].map(([, number]) => Number(number));
      assert.ok(shown.length < 100_000, `${shown.length} lines`);
      // Those that are kept, and as many as may be on screen.
      const last = Array.from({ length: 503 }, (_, index) => 200_000 - 503 + index);
      assert.deepEqual(shown.slice(-503), last);
    });
  });
});
