import assert from 'node:assert/strict';
import { StrangeAnswer } from '../../../src/api/errors.ts';
import { parseJson, TooComplex } from '../../../src/api/json.ts';
import { answer, errorOf, withServer } from './bad-server.ts';

describe('JSON of a server', () => {
  it('is read, and undefined where it is none', () => {
    assert.deepEqual(parseJson('{"a":[1,{"b":"],}"}]}'), { a: [1, { b: '],}' }] });
    assert.equal(parseJson(String.raw`["\"[[\\",2]`) !== undefined, true);
    for (const text of ['', '{', '"', '"\\', ']]]]', '[}']) assert.equal(parseJson(text), undefined, text);
  });

  it('may have as many parts as a page of 1,000 apps', () => {
    const app = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`field${at}`, { id: 'x', name: '[' }]),
    );
    const text = JSON.stringify(Array.from({ length: 1_000 }, () => app));
    assert.equal(Array.isArray(parseJson(text)), true);
  });

  const hostile: Readonly<Record<string, string>> = {
    objects: `[${'{},'.repeat(2_500_000)}{}]`,
    'lists within lists': '['.repeat(7_000_000),
    'whole lists within lists': '['.repeat(100) + ']'.repeat(100),
    'objects within objects': '{"a":'.repeat(1_500_000),
    numbers: `[${'1,'.repeat(3_500_000)}1]`,
  };
  for (const [what, text] of Object.entries(hostile)) {
    it(`of ever more ${what} is refused before it is parsed`, () => {
      const started = performance.now();
      assert.throws(() => parseJson(text), TooComplex);
      // Parsed, the first three take seconds.
      assert.ok(performance.now() - started < 500);
    });

    it(`of ever more ${what} ends in a sentence`, () =>
      withServer(answer(200, text), async ({ client, server }) => {
        const error = await errorOf(client.apps());
        assert.ok(error instanceof StrangeAnswer);
        assert.match(error.message, /^127\.0\.0\.1:\d+ sent an answer too large to be one of this API\. /);
        assert.equal(server.requests.length, 1);
      }));
  }

  it('of 31 MB is not even taken in', () =>
    withServer(answer(200, `[${'{},'.repeat(10_300_000)}{}]`), async ({ client }) => {
      const error = await errorOf(client.apps());
      assert.match(String(error), /too large to be one of this API/);
    }));

  it('of an error that is out of all bounds says what its status says', () =>
    withServer(answer(404, '['.repeat(1_000)), async ({ client }) => {
      assert.match(String(await errorOf(client.apps())), /answered 404/);
    }));
});

describe('a list that never ends', () => {
  it('of pages ends in a sentence', () =>
    withServer(
      (response, request, count) =>
        answer(206, [], { 'next-range': `id ]${count}..; max=1000` })(response, request, count),
      async ({ client, server }) => {
        const error = await errorOf(client.apps());
        assert.ok(error instanceof StrangeAnswer);
        assert.match(
          error.message,
          /^The list that 127\.0\.0\.1:\d+ gives has no end: .* Try again later\.$/,
        );
        assert.ok(server.requests.length <= 101);
      },
    ));

  it('of members ends in a sentence', () => {
    const page = JSON.stringify(Array.from({ length: 10_000 }, (_, at) => ({ id: `${at}`, name: 'a' })));
    return withServer(
      (response, request, count) =>
        answer(206, page, { 'next-range': `id ]${count}..; max=1000` })(response, request, count),
      async ({ client, server }) => {
        assert.match(String(await errorOf(client.apps())), /has no end: Shiplog stopped after 50000 members/);
        assert.equal(server.requests.length, 6);
      },
    );
  });

  it('on one page ends in a sentence', () =>
    withServer(answer(200, JSON.stringify(Array.from({ length: 10_001 }, () => 1))), async ({ client }) => {
      assert.match(
        String(await errorOf(client.apps())),
        /does not understand \(the answer should be <=10000\)/,
      );
    }));
});
