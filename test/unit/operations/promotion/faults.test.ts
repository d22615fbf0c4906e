// Promotions over a network that loses, cuts and answers for somebody else, at random and the same in every run.
import assert from 'node:assert/strict';
import { Problem } from '../../../../src/domain/problem.ts';
import { badGateway, loseAnswer, loseRequest, pass, type Treatment } from '../../../platform/proxy.ts';
import { randomOf } from '../../random.ts';
import { type PromotionFixture, startPromotionFixture } from './fixture.ts';

const courses = 40;
const posts: readonly Treatment[] = [pass, pass, loseRequest, loseAnswer, badGateway];

describe('promoting over a bad network', function () {
  this.timeout(120_000);

  let fixture: PromotionFixture;
  before(async () => {
    fixture = await startPromotionFixture();
  });
  after(() => fixture.close());

  /** How many releases of both targets were promoted so far. */
  const made = () => fixture.promoted('shop').length + fixture.promoted('shop-eu').length;

  it(`asks once and tells the truth, in ${courses} courses of events`, async () => {
    const ends = { promoted: 0, nothing: 0, unknown: 0 };
    for (let seed = 1; seed <= courses; seed += 1) {
      const random = randomOf(seed);
      const [before, sent] = [made(), fixture.posts().length];
      const targets = random() < 0.5 ? (['shop'] as const) : (['shop', 'shop-eu'] as const);
      fixture.proxy.treat = {
        POST: posts[Math.floor(random() * posts.length)]!,
        // Cut once, a read is repeated; cut for good, nobody can tell.
        GET: (exchange) =>
          seed % 20 === 0 && fixture.posts().length > sent && exchange.path.includes('/releases')
            ? exchange.cut()
            : pass(exchange),
      };
      const confirm = () => {
        if (random() < 0.2) fixture.config(targets[0], 'BANNER', String(seed));
      };
      // oxlint-disable-next-line no-await-in-loop -- one course after the other, on one platform
      const outcome = await fixture.promote({ targets, confirm }).catch((error: unknown) => error);
      fixture.proxy.treat = {};
      const [came, asked] = [made() - before, fixture.posts().length - sent];
      assert.ok(asked <= 1, `course ${seed} asked ${asked} times`);
      assert.ok(came === 0 || came === targets.length, `course ${seed} made ${came}`);
      if (!(outcome instanceof Problem)) {
        assert.ok(!(outcome instanceof Error), `course ${seed}: ${String(outcome)}`);
        assert.equal(came, targets.length, `course ${seed} told of what is not there`);
        ends.promoted += 1;
      } else if (/[Ii]t is not known whether/.test(outcome.message)) ends.unknown += 1;
      else {
        assert.match(outcome.message, /^\S+ v\d+ was not promoted to|shows? no promotion of/);
        assert.equal(came, 0, `course ${seed}: ${outcome.message}`);
        ends.nothing += 1;
      }
    }
    assert.ok(Math.min(...Object.values(ends)) > 0, JSON.stringify(ends));
  });
});
