import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { suits } from '../../../../src/platform/logs/entry.ts';
import { Logs } from '../../../../src/platform/logs/logs.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';

describe('the log of an app', () => {
  let folder: string;
  let logs: Logs;
  beforeEach(async () => {
    folder = await makeScratch();
    logs = new Logs(folder, () => Date.parse('2026-11-23T12:00:00Z'), 1000);
  });
  afterEach(() => removeScratch(folder));

  const read = (more: object = {}) => text(logs.read('shop', { lines: 100, tail: false, ...more }));
  const say = (dyno: string, ...lines: string[]): void => {
    for (const line of lines)
      logs.write('shop', { source: dyno === 'router' ? 'heroku' : 'app', dyno, text: line });
  };

  it('has a line for each line of a program, however it comes in pieces', async () => {
    const { write, end } = logs.writer('shop', 'app', 'web.1');
    for (const piece of ['on', 'e\r\ntwo\nthr', 'ee', '\n']) write(Buffer.from(piece));
    const head = '2026-11-23T12:00:00.000000+00:00 app[web.1]: ';
    assert.equal(await read(), `${head}one\n${head}two\n${head}three\n`);
    write(Buffer.from('x'.repeat(20_001)));
    assert.equal((await read({ lines: 1 })).length, head.length + 10_001);
    write(Buffer.from('last'));
    end();
    end();
    assert.equal(await read({ lines: 1 }), `${head}last\n`);
  });

  it('is read by source, by dyno, and by how many of the newest lines', async () => {
    say('web.1', 'a');
    say('web.2', 'b');
    say('router', 'c');
    const last = async (more: object) =>
      (await read(more))
        .split('\n')
        .map((line) => line.at(-1) ?? '')
        .join('');
    assert.equal(await last({ dyno: 'web' }), 'ab');
    assert.equal(await last({ dyno: 'web.2' }), 'b');
    assert.equal(await last({ source: 'heroku' }), 'c');
    assert.equal(await last({ lines: 2 }), 'bc');
    assert.equal(await last({ lines: 0 }), '');
    assert.equal(await text(logs.read('other', { lines: 100, tail: false })), '');
  });

  it('goes on with what is written, for whoever follows it', async () => {
    say('web.1', 'before');
    const reader = logs.read('shop', { lines: 1, tail: true, dyno: 'web' }).getReader();
    assert.match((await reader.read()).value ?? '', /before\n$/);
    const next = reader.read();
    say('router', 'not this');
    say('web.1', 'after');
    assert.match((await next).value ?? '', /after\n$/);
    await reader.cancel();
    say('web.1', 'nobody follows');
  });

  it('is a ring: the oldest lines go', async () => {
    say('web.1', ...Array.from({ length: 60 }, (_line, index) => `line ${index}`));
    const lines = (await read({ lines: 1500 })).trim().split('\n');
    assert.match(lines.at(-1) ?? '', /line 59$/);
    assert.doesNotMatch(lines[0] ?? '', /line 0$/);
    assert.ok(lines.length > 15);
    assert.deepEqual(readdirSync(folder).toSorted(), ['shop.log', 'shop.older.log']);
    assert.equal(
      await text(new Logs(folder, Date.now).read('shop', { lines: 1500, tail: false })),
      await read({ lines: 1500 }),
    );
  });

  it('takes nothing for a line that is none', () => {
    assert.equal(suits('x'.repeat(1e6), {}), false);
    assert.equal(suits('a b[c]: d', { source: 'b', dyno: 'c' }), true);
  });
});
