import assert from 'node:assert/strict';
import { lazy } from '../../../../src/app/lazy/lazy.ts';

describe('what is made lazily', () => {
  it('is made when it is first asked for, once for all who ask', async () => {
    let made = 0;
    const get = lazy(async () => {
      await Promise.resolve();
      made += 1;
      return { made };
    });
    assert.equal(made, 0);
    const [one, other] = await Promise.all([get(), get()]);
    assert.equal(one, other);
    assert.equal(await get(), one);
    assert.equal(made, 1);
  });

  it('is loaded in a turn of its own, not together with what asks for it', async () => {
    let made = 0;
    const get = lazy(() => Promise.resolve((made += 1)));
    const asked = get();
    // As many steps as a chain of promises may take, all of them in this turn.
    // oxlint-disable-next-line no-await-in-loop
    for (let step = 0; step < 10; step++) await Promise.resolve();
    assert.equal(made, 0);
    assert.equal(await asked, 1);
  });

  it('is made again after it could not be made', async () => {
    let tries = 0;
    const get = lazy(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve('made');
    });
    const both = await Promise.allSettled([get(), get()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(tries, 1);
    assert.equal(await get(), 'made');
  });
});
