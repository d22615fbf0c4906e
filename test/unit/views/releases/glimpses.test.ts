import assert from 'node:assert/strict';
import { nothing } from '../../../../src/ledger/state.ts';
import { Glimpses } from '../../../../src/views/releases/glimpses.ts';

const minute = 60_000;

function setUp(count: number) {
  let now = 100 * minute;
  const reads: string[] = [];
  let underWay = 0;
  const ledgers = Array.from({ length: count }, (_, index) => ({
    name: `app-${index}`,
    state: nothing,
    async refresh(urgency?: string) {
      assert.deepEqual(
        [++underWay, urgency],
        [1, 'background'],
        'one after the other, behind what a person waits for',
      );
      await Promise.resolve();
      underWay--;
      reads.push(this.name);
      return true;
    },
  }));
  const changed: string[] = [];
  const glimpses = new Glimpses<(typeof ledgers)[number]>(
    ({ name }) => changed.push(name),
    () => now,
  );
  return { glimpses, ledgers, reads, changed, pass: (ms: number) => void (now += ms) };
}

describe('what runs of apps that nobody unfolded', () => {
  it('is read for a few of them, and said for each', async () => {
    const { glimpses, ledgers, reads, changed } = setUp(200);
    await glimpses.look(ledgers);
    assert.deepEqual(
      reads,
      ledgers.slice(0, 10).map(({ name }) => name),
    );
    assert.deepEqual(changed, reads);
  });

  it('is read again after some minutes only', async () => {
    const { glimpses, ledgers, reads, pass } = setUp(2);
    await glimpses.look(ledgers);
    pass(minute);
    await glimpses.look(ledgers);
    assert.equal(reads.length, 2);
    pass(10 * minute);
    await glimpses.look(ledgers);
    assert.equal(reads.length, 4);
  });

  it('is not read where it was read lately, or is no longer on screen', async () => {
    const { glimpses, ledgers, reads } = setUp(3);
    ledgers[0]!.state = { ...nothing, readAt: 99 * minute };
    const looking = glimpses.look(ledgers);
    await glimpses.look(ledgers.slice(0, 2));
    await looking;
    assert.deepEqual(reads, ['app-1']);
  });
});
