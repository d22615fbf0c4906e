import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Shipped, Span } from '../../../src/domain/graph/span.ts';
import { ShippedCounts } from '../../../src/code/shipped-counts.ts';

describe('the counts of releases', () => {
  const one: Span = { from: 'a', to: 'b' };
  const two: Span = { from: undefined, to: 'a' };
  let repository: { epoch: number };
  let answer: (spans: readonly Span[]) => Promise<Shipped[]>;
  let asked: (readonly Span[])[];
  let news: number;
  let counts: ShippedCounts<{ epoch: number }>;

  beforeEach(() => {
    repository = { epoch: 0 };
    answer = (spans) =>
      Promise.resolve(spans.map(({ from }) => ({ ahead: from === 'a' ? 1 : 7, behind: 0 })));
    asked = [];
    news = 0;
    counts = new ShippedCounts(() => ({
      shipped: (spans) => {
        asked.push(spans);
        return answer(spans);
      },
    }));
  });

  /** What is known at once, and what then comes has come. */
  async function look(...spans: Span[]): Promise<(number | undefined)[]> {
    const known = counts.of(repository, spans, () => news++).map((shipped) => shipped?.ahead);
    await setImmediate();
    return known;
  }

  it('are asked once, all that are not known together', async () => {
    assert.deepEqual(await look(one, one), [undefined, undefined]);
    assert.deepEqual(await look(two, one), [undefined, 1]);
    assert.deepEqual(await look(two, one), [7, 1]);
    assert.deepEqual(asked, [[one], [two]]);
    assert.equal(news, 2);
  });

  it('stay while they are asked again after the repository changed', async () => {
    await look(one);
    repository.epoch++;
    answer = () => Promise.resolve([{ ahead: 3, behind: 1 }]);
    assert.deepEqual(await look(one), [1]);
    assert.deepEqual(await look(one), [3]);
    assert.equal(news, 2);
    repository.epoch++;
    assert.deepEqual(await look(one), [3]);
    assert.equal(asked.length, 3);
    assert.equal(news, 2);
  });

  it('are not asked over and over where git cannot tell', async () => {
    answer = () => Promise.reject(new Error('no'));
    assert.deepEqual(await look(one), [undefined]);
    assert.deepEqual(await look(one), [undefined]);
    assert.equal(asked.length, 1);
    assert.equal(news, 0);
  });
});
