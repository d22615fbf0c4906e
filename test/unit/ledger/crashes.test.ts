import assert from 'node:assert/strict';
import { Crashes, type CrashLedger } from '../../../src/ledger/crashes.ts';
import { nothing } from '../../../src/ledger/state.ts';
import { type Process, restartOf } from '../../../src/domain/release/process-restart.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { makeLedger } from '../domain/release/make.ts';

const [v53, v52] = makeLedger(
  [53, 'Deploy bbbbbbb1', 'b', { current: true }],
  [52, 'Deploy aaaaaaa1', 'a'],
) as [Release, Release];

const web = (state: string, release = v53): Process => ({ name: 'web.1', type: 'web', state, release });

function setUp(kept?: unknown) {
  let written: unknown = kept;
  const crashes = new Crashes({ read: () => written, write: (value) => (written = value) });
  const changed: string[] = [];
  crashes.changed.on((id) => changed.push(id));
  let releases: readonly Release[] = [v53, v52];
  let processes: readonly Process[] | Error = [web('crashed')];
  const ledger: CrashLedger = {
    app: { id: 'shop', name: 'shop' },
    get state() {
      return { ...nothing, releases };
    },
    client: {
      dynos: () => (processes instanceof Error ? Promise.reject(processes) : Promise.resolve(processes)),
    },
  };
  return {
    crashes,
    changed,
    ledger,
    written: () => written,
    runs: (...now: Release[]) => void (releases = now),
    shows: (now: readonly Process[] | Error) => void (processes = now),
  };
}

const crashed = restartOf([web('crashed')], v53);

describe('crashes that were reported', () => {
  it('are kept, also for the next window', async () => {
    const first = setUp();
    first.crashes.note(first.ledger, crashed);
    assert.equal(first.crashes.of(first.ledger)?.processes, 'web.1');
    const next = setUp(first.written());
    assert.deepEqual(next.crashes.of(next.ledger), { id: v53.id, version: 53, processes: 'web.1' });
    await next.crashes.look(next.ledger);
    assert.equal(next.crashes.of(next.ledger)?.version, 53);
    assert.deepEqual([first.changed, next.changed], [['shop'], []]);
  });

  it('are over when another release runs', async () => {
    const { crashes, ledger, changed, runs, written } = setUp();
    crashes.note(ledger, crashed);
    runs({ ...v53, version: 54, id: 'v54' }, { ...v53, current: false }, v52);
    assert.equal(crashes.of(ledger), undefined);
    await crashes.look(ledger);
    assert.deepEqual([changed, written()], [['shop', 'shop'], {}]);
  });

  it('are over when the processes stay up, not when one is only starting again', async () => {
    const { crashes, ledger, shows } = setUp();
    crashes.note(ledger, crashed);
    for (const state of ['starting', 'up', 'crashed', 'up', 'starting', 'up']) {
      shows([web(state)]);
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await crashes.look(ledger);
      assert.ok(crashes.of(ledger), state);
    }
    await crashes.look(ledger);
    assert.equal(crashes.of(ledger), undefined);
  });

  it('stay as they are when the processes cannot be read', async () => {
    const { crashes, ledger, shows } = setUp();
    crashes.note(ledger, crashed);
    shows(new Error('You may not see them.'));
    await crashes.look(ledger);
    assert.ok(crashes.of(ledger));
  });

  it('are none where everything came up, and nothing is read then', async () => {
    const { crashes, ledger, changed, shows } = setUp({ shop: 'odd', other: { id: 'x' } });
    shows(new TypeError('not to be read'));
    crashes.note(ledger, restartOf([web('up')], v53));
    await crashes.look(ledger);
    assert.equal(crashes.of(ledger), undefined);
    assert.deepEqual(changed, []);
  });
});
