import assert from 'node:assert/strict';
import { array, looseObject, number, parse } from 'valibot';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { Cancelled } from '../../../../src/domain/problem.ts';
import { accountOf } from '../../../platform/account.ts';
import { loseRequest, rewrite } from '../../../platform/proxy.ts';
import { type Stage, startStage } from './stage.ts';

const wireReleases = array(looseObject({ version: number() }));

describe('rolling back, while a release is under way', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await startStage();
  });

  afterEach(async () => {
    assert.deepEqual(stage.fixture.defects, []);
    await stage.close();
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
    stage.proxy.treat = { GET: whilePending() };
    const wait = (times: number) => {
      if (times === 2) stage.proxy.treat = {};
    };
    const { plan, made, seen } = await stage.rollBack(4, { wait });
    assert.deepEqual(seen.titles, [
      'Reading the ledger of bookshop…',
      'v8 is pending',
      'Waiting until v8 of bookshop is released',
      'Reading what v4 would change…',
      'Rolling back bookshop to v4',
    ]);
    assert.deepEqual(seen.waits, [2000, 2000, 2000]);
    assert.deepEqual([plan.current?.version, made.version], [8, 9]);
    stage.writtenOnce(4);
  });

  it('waits on while the ledger cannot be read', async () => {
    stage.proxy.treat = { GET: whilePending() };
    const wait = (times: number) => {
      if (times === 0) stage.proxy.treat = { GET: loseRequest };
      if (times === 1) stage.proxy.treat = {};
    };
    const { seen } = await stage.rollBack(4, { wait });
    assert.equal(seen.waits.length, 2);
    stage.writtenOnce(4);
  });

  it('stops as the person wishes', async () => {
    stage.proxy.treat = { GET: whilePending() };
    const askToWait = () => Promise.reject(new Cancelled());
    await assert.rejects(stage.rollBack(4, { askToWait }), Cancelled);
    stage.nothingWritten();
  });

  it('stops waiting as the person wishes', async () => {
    stage.proxy.treat = { GET: whilePending() };
    const stop = new AbortController();
    const wait = () => stop.abort();
    await assert.rejects(stage.rollBack(4, { wait, stop: stop.signal }), Cancelled);
    stage.nothingWritten();
  });

  it('asks also about one that began while the plan was made', async () => {
    const ledger = new Ledger(stage.app, accountOf(stage.client), Date.now);
    const gather = async () => {
      stage.config('COLOUR', 'blue', stage.shanley);
      stage.proxy.treat = { GET: whilePending(9) };
      await ledger.readNow();
      return {};
    };
    const asked: number[] = [];
    const askToWait = ({ version }: { readonly version: number }) => {
      asked.push(version);
      throw new Cancelled();
    };
    await assert.rejects(stage.rollBack(4, { gather, askToWait }, ledger), Cancelled);
    assert.deepEqual(asked, [9]);
    assert.equal(stage.proxy.posts.length, 0);
  });
});
