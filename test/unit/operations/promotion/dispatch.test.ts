// What has to hold as the request of a promotion leaves, and what is made of refusals, with the real client and transport.
import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { LedgerMoved } from '../../../../src/operations/engine/flow.ts';
import { refuse, repeat, wantCode } from '../../../platform/proxy.ts';
import { type PromotionFixture, startPromotionFixture } from './fixture.ts';

const code = '123456';

describe('promoting', () => {
  let fixture: PromotionFixture;

  beforeEach(async () => {
    fixture = await startPromotionFixture();
  });

  afterEach(() => fixture.close());

  describe('where the platform asks for a second factor', () => {
    beforeEach(() => (fixture.proxy.treat = { POST: wantCode(code) }));

    it('asks for it again with the code, after another look at the ledgers', async () => {
      fixture.giveCode = () => Promise.resolve(code);
      const { made } = await fixture.promote();
      assert.deepEqual(
        made.map(({ release }) => release?.version),
        [4],
      );
      assert.equal(fixture.posts().length, 2);
    });

    for (const name of ['shop', 'shop-staging'] as const) {
      it(`asks for nothing when ${name} moved while the person looked for it`, async () => {
        fixture.giveCode = () => {
          fixture.config(name, 'BANNER', 'late');
          return Promise.resolve(code);
        };
        await assert.rejects(fixture.promote(), LedgerMoved);
        assert.deepEqual([fixture.posts().length, fixture.promoted('shop')], [1, []]);
      });
    }

    it('ends without a word when the person gives none', async () => {
      fixture.giveCode = () => Promise.resolve(undefined);
      await assert.rejects(fixture.promote(), Cancelled);
      assert.deepEqual(fixture.promoted('shop'), []);
    });
  });

  for (const [status, id] of [[409, 'conflict'], [422, 'invalid_params'], [499]] as const) {
    it(`finds what was made although something on the way answers ${status}`, async () => {
      fixture.proxy.treat = { POST: repeat(status, id) };
      const { made } = await fixture.promote();
      assert.deepEqual(
        made.map(({ release }) => release?.version),
        [4],
      );
      assert.equal(fixture.posts().length, 1);
    });
  }

  it('says what was answered, and what the ledgers show', async () => {
    fixture.proxy.treat = { POST: refuse(499) };
    const { message } = await fixture.refusal();
    assert.match(message, /answered 499\. The ledger of shop shows no promotion of shop-staging v4 yet\./);
    fixture.proxy.treat = { POST: refuse(422, 'invalid_params') };
    const certain = await fixture.refusal();
    assert.equal(certain.message, 'shop-staging v4 was not promoted to shop: It says no.');
    assert.deepEqual(fixture.promoted('shop'), []);
  });
});
