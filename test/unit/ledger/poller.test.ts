import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Unreachable } from '../../../src/api/errors.ts';
import { keepTrue } from '../../../src/ledger/poller.ts';
import { nextTurn, type Scene, setScene } from './scene.ts';

const pace = { pending: 2_000, calm: 20_000 };

describe('keeping a ledger true', () => {
  let scene: Scene;
  let stop: (() => void) | undefined;

  beforeEach(async () => {
    scene = await setScene(10);
    await scene.ledger.refresh();
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(async () => {
    stop?.();
    mock.timers.reset();
    await scene.close();
  });

  /** Lets time pass, then the request that it set off. */
  async function pass(ms: number, requests: number): Promise<void> {
    mock.timers.tick(ms);
    // Waiting is what the loop is for.
    // oxlint-disable-next-line no-await-in-loop
    while (scene.gate.requests.length < requests || scene.ledger.state.loading) await nextTurn();
    await nextTurn();
    assert.equal(scene.gate.requests.length, requests);
  }

  it('looks calmly, again and again', async () => {
    stop = keepTrue(scene.ledger, () => true, pace);
    await pass(pace.calm - 1, 1);
    await pass(1, 2);
    scene.grow(1);
    await pass(pace.calm, 3);
    assert.equal(scene.ledger.state.releases[0]?.version, 11);
  });

  it('looks quickly while a release is under way', async () => {
    const [newest] = scene.ledger.state.releases;
    assert.ok(newest);
    // Newer than what the platform says, so that it stays.
    scene.ledger.accept({ ...newest, status: 'pending', updatedAt: newest.updatedAt + 1 });
    stop = keepTrue(scene.ledger, () => true, pace);
    await pass(pace.pending, 2);
    await pass(pace.pending, 3);
    scene.ledger.accept({ ...newest, updatedAt: newest.updatedAt + 2 });
    await pass(pace.pending, 4);
    await pass(pace.calm - 1, 4);
  });

  it('asks nothing while nobody looks, and goes on when somebody does', async () => {
    let watched = false;
    stop = keepTrue(scene.ledger, () => watched, pace);
    await pass(pace.calm, 1);
    await pass(pace.calm, 1);
    watched = true;
    await pass(pace.calm, 2);
  });

  it('goes on after an error', async () => {
    scene.gate.break(new Unreachable('127.0.0.1 cannot be reached.'));
    stop = keepTrue(scene.ledger, () => true, pace);
    // A read is sent once more.
    await pass(pace.calm, 3);
    assert.ok(scene.ledger.state.error instanceof Unreachable);
    scene.gate.break(undefined);
    await pass(pace.calm, 4);
    assert.equal(scene.ledger.state.error, undefined);
  });

  it('ends, in the middle of a look as well', async () => {
    stop = keepTrue(scene.ledger, () => true, pace);
    const letGo = scene.gate.hold();
    mock.timers.tick(pace.calm);
    await scene.gate.answered(2);
    stop();
    letGo();
    await pass(0, 2);
    await pass(10 * pace.calm, 2);
  });
});
