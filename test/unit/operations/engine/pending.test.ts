import assert from 'node:assert/strict';
import { array, looseObject, number, parse } from 'valibot';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { accountOf } from '../../../platform/account.ts';
import { loseRequest, rewrite } from '../../../platform/proxy.ts';
import { type RollbackFixture, startRollbackFixture } from './fixture.ts';

const wireReleases = array(looseObject({ version: number() }));

describe('rolling back, while a release is under way', () => {
  let fixture: RollbackFixture;

  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });

  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  /** The ledger as it is while v8 is under way, or another one: what was before it runs. */
  const whilePending = (pending = 8) =>
    rewrite((body) =>
      JSON.stringify(
        parse(wireReleases, JSON.parse(body)).map((release) => ({
          ...release,
          current: release.version === pending - 1,
          ...(release.version === pending && { status: 'pending' }),
        })),
      ),
    );

  it('says so, waits for it as the person wishes, and plans from what there is then', async () => {
    fixture.proxy.treat = { GET: whilePending() };
    const wait = (times: number) => {
      if (times === 2) fixture.proxy.treat = {};
    };
    const { plan, made, seen } = await fixture.rollBack(4, { wait });
    assert.deepEqual(seen.titles, [
      'Reading the ledger of bookshop…',
      'v8 is pending',
      'Waiting until v8 of bookshop is released',
      'Reading what v4 would change…',
      'Rolling back bookshop to v4',
    ]);
    assert.deepEqual(seen.waits, [2000, 2000, 2000]);
    assert.deepEqual([plan.current?.version, made.version], [8, 9]);
    fixture.writtenOnce(4);
  });

  it('waits on while the ledger cannot be read', async () => {
    fixture.proxy.treat = { GET: whilePending() };
    const wait = (times: number) => {
      if (times === 0) fixture.proxy.treat = { GET: loseRequest };
      if (times === 1) fixture.proxy.treat = {};
    };
    const { seen } = await fixture.rollBack(4, { wait });
    assert.equal(seen.waits.length, 2);
    fixture.writtenOnce(4);
  });

  it('stops as the person wishes', async () => {
    fixture.proxy.treat = { GET: whilePending() };
    const askToWait = () => Promise.reject(new Cancelled());
    await assert.rejects(fixture.rollBack(4, { askToWait }), Cancelled);
    fixture.nothingWritten();
  });

  it('stops waiting as the person wishes', async () => {
    fixture.proxy.treat = { GET: whilePending() };
    const stop = new AbortController();
    const wait = () => stop.abort();
    await assert.rejects(fixture.rollBack(4, { wait, stop: stop.signal }), Cancelled);
    fixture.nothingWritten();
  });

  it('asks also about one that began while the plan was made', async () => {
    const ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
    const gather = async () => {
      fixture.config('COLOUR', 'blue', fixture.shanley);
      fixture.proxy.treat = { GET: whilePending(9) };
      await ledger.readNow();
      return {};
    };
    const asked: number[] = [];
    const askToWait = ({ version }: { readonly version: number }) => {
      asked.push(version);
      throw new Cancelled();
    };
    await assert.rejects(fixture.rollBack(4, { gather, askToWait }, ledger), Cancelled);
    assert.deepEqual(asked, [9]);
    assert.equal(fixture.proxy.posts.length, 0);
  });
});
