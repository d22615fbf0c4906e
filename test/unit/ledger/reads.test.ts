import assert from 'node:assert/strict';
import { StrangeAnswer } from '../../../src/api/errors.ts';
import type { LedgerState } from '../../../src/ledger/state.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { errorOf } from '../api/bad-server.ts';
import { settled } from './clock.ts';
import { type Memory, remember } from './memory.ts';
import { down, versionsOf } from './fixture.ts';
import { withChange } from '../../../src/api/parse-change.ts';
import { asSlug } from '../domain/release/make.ts';

/** How many of the requests were given up, in the order of the requests. */
const givenUp = ({ gate }: Memory) => gate.requests.map(({ signal }) => signal?.aborted === true);

describe('a read of a ledger', () => {
  it('fires once for each page, and not for one that is as it was', async () => {
    const memory = remember(2500);
    const { ledger } = memory;
    const counts: number[] = [];
    ledger.changed.on(({ releases }) => counts.push(releases.length));
    await ledger.until(() => undefined);
    assert.deepEqual([...new Set(counts)], [0, 30, 1030, 2030, 2500]);
    assert.equal(counts.length, 2 * 4, 'each page begins to load, and comes');
    await ledger.refresh('background');
    const { state } = ledger;
    counts.length = 0;
    await ledger.refresh('background');
    assert.equal(memory.gate.answers.at(-1)?.status, 304);
    assert.deepEqual(counts, []);
    assert.equal(ledger.state.releases, state.releases);
  });

  it('is loading for a person only', async () => {
    const memory = remember(50);
    const { ledger } = memory;
    const loading: boolean[] = [];
    ledger.changed.on((state) => loading.push(state.loading));
    await ledger.refresh('background');
    assert.deepEqual(loading, [false]);
    const read = ledger.refresh();
    assert.equal(ledger.state.loading, true);
    await read;
    assert.deepEqual(loading, [false, true, false]);
  });

  it('is given up when it is cancelled, and leaves the state as it was', async () => {
    const memory = remember(500);
    const { ledger, gate } = memory;
    await ledger.refresh();
    const before = ledger.state;
    const cancel = new AbortController();
    const letGo = gate.hold();
    const reads = [ledger.loadMore(cancel.signal), ledger.refresh('person', cancel.signal)];
    const all = errorOf(ledger.until(() => undefined, cancel.signal));
    await settled();
    cancel.abort();
    await Promise.all(reads);
    assert.ok((await all) instanceof Cancelled);
    assert.deepEqual(givenUp(memory).slice(1), [true, true]);
    assert.deepEqual(ledger.state, before);
    letGo();
    await settled();
    assert.deepEqual(ledger.state, before, 'an answer that comes all the same is not taken in');
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(500, 271));
  });

  it('goes on for others when one who waits for it goes', async () => {
    const memory = remember(500);
    const { ledger } = memory;
    await ledger.refresh();
    const cancel = new AbortController();
    const [other] = [ledger.loadMore(), ledger.loadMore(cancel.signal)];
    cancel.abort();
    await other;
    assert.deepEqual(givenUp(memory).length, 2);
    assert.deepEqual(versionsOf(ledger), down(500, 271));
  });

  it('is not begun when it was cancelled before', async () => {
    const memory = remember(50);
    await memory.ledger.loadMore(AbortSignal.abort());
    assert.equal(await memory.ledger.refresh('person', AbortSignal.abort()), false);
    assert.equal(memory.gate.requests.length, 0);
    assert.equal(memory.ledger.state.loading, false);
  });

  it('in the background gives way to a person, who brings its answer', async () => {
    const memory = remember(50);
    const { ledger, gate } = memory;
    gate.hold();
    const background = ledger.refresh('background');
    await settled();
    gate.hold()();
    assert.equal(await ledger.refresh(), true);
    assert.deepEqual(givenUp(memory)[0], true);
    assert.equal(gate.requests.length, 2);
    // A platform which does not hear that it was given up holds nobody up but who asked in the background.
    assert.deepEqual(versionsOf(ledger), down(50, 21));
    void background;
  });

  it('does not go back to a ledger that is older than what is known', async () => {
    const memory = remember(50);
    const { ledger } = memory;
    await ledger.refresh();
    const { releases, readAt } = ledger.state;
    const all = memory.releases;
    memory.releases = all.slice(3);
    assert.equal(await ledger.refresh(), false);
    assert.ok(ledger.state.error instanceof StrangeAnswer);
    assert.deepEqual([ledger.state.releases === releases, ledger.state.readAt], [true, readAt]);
    memory.releases = all;
    assert.equal(await ledger.refresh(), true);
    assert.equal(ledger.state.error, undefined);
  });

  it('starts over with a ledger that gave a version to another release', async () => {
    const memory = remember(50);
    const { ledger } = memory;
    await ledger.until(() => undefined);
    memory.releases = memory.releases
      .slice(20)
      .map((release) => ({ ...release, id: `other-${release.version}` }));
    memory.grow(21, { description: 'Deploy of another one' });
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(51, 2));
    await ledger.loadMore();
    assert.deepEqual(
      ledger.state.releases.map(({ id }) => id),
      memory.releases.map(({ id }) => id),
    );
  });

  it('follows a rename of the app, in its releases as well', async () => {
    const memory = remember(50);
    const { ledger } = memory;
    await ledger.until(() => undefined);
    const { id } = ledger.app;
    const names: string[] = [];
    ledger.changed.on(({ releases }) => names.push(`${ledger.app.name} ${releases[49]?.app.name}`));
    memory.releases = memory.releases.map((release) => ({
      ...release,
      app: { ...release.app, name: 'library' },
    }));
    await ledger.refresh('background');
    assert.deepEqual(ledger.app, { id, name: 'library' });
    assert.deepEqual(names, ['library library']);
  });
});

describe('a ledger that was kept', () => {
  /** What was kept when a ledger of so many releases was read as far as this. */
  function keep(
    count: number,
    from: number,
    to: number,
  ): Pick<LedgerState, 'releases'> & { readonly readAt: number } {
    const { releases } = remember(count);
    const kept = releases.filter(({ version }) => version <= from && version >= to);
    return { releases: kept.map(released), readAt: 1_000 };
  }
  const released = (wire: Memory['releases'][number]) =>
    withChange({
      id: wire.id,
      version: wire.version,
      description: wire.description,
      status: wire.status,
      current: wire.current,
      eligible: true,
      createdAt: Date.parse(wire.created_at),
      updatedAt: Date.parse(wire.updated_at),
      user: wire.user,
      app: wire.app,
      artifact: asSlug(wire.slug.id),
      addons: wire.addon_plan_names,
      outputUrl: wire.output_stream_url,
    });

  it('is shown at once with its age, through an error as well, and is gone on with', async () => {
    const memory = remember(100);
    const { ledger } = memory;
    ledger.restore(keep(100, 90, 61));
    assert.deepEqual(versionsOf(ledger), down(90, 61));
    assert.deepEqual([ledger.state.readAt, ledger.state.complete], [1_000, false]);
    memory.refusal = { status: 422, message: 'No.' };
    await ledger.refresh();
    assert.deepEqual(versionsOf(ledger), down(90, 61));
    assert.equal(ledger.state.readAt, 1_000);
    assert.equal(
      (await ledger.until(({ releases }) => releases.find(({ version }) => version === 70)))?.version,
      70,
    );
    memory.refusal = undefined;
    await ledger.loadMore();
    assert.deepEqual(versionsOf(ledger), down(100, 1));
    assert.equal(ledger.state.complete, true);
  });

  it('is met across a gap, with nothing doubled and nothing lost', async () => {
    const memory = remember(900);
    const { ledger, gate } = memory;
    ledger.restore(keep(900, 400, 101));
    await ledger.refresh();
    assert.equal(gate.requests.length, 3);
    assert.deepEqual(versionsOf(ledger), down(900, 101));
    await ledger.until(() => undefined);
    assert.deepEqual(versionsOf(ledger), down(900, 1));
  });

  it('is left for the new when it is far behind', async () => {
    const memory = remember(2000);
    const { ledger, gate } = memory;
    ledger.restore(keep(2000, 900, 801));
    await ledger.refresh();
    assert.equal(gate.requests.length, 1);
    assert.deepEqual(versionsOf(ledger), down(2000, 1901));
    await ledger.until(() => undefined);
    assert.deepEqual(versionsOf(ledger), down(2000, 1));
  });

  const others: readonly (readonly [string, from: number, (id: string) => string])[] = [
    ['is newer', 80, (id) => id],
    ['has other ids', 50, (id) => `other-${id}`],
  ];
  for (const [name, from, idOf] of others) {
    it(`gives way entirely to the platform's ledger when it ${name}`, async () => {
      const memory = remember(50);
      const { releases } = keep(80, from, from - 20);
      memory.ledger.restore({ releases: releases.map((one) => ({ ...one, id: idOf(one.id) })), readAt: 1 });
      await memory.ledger.refresh();
      await memory.ledger.until(() => undefined);
      assert.deepEqual(
        memory.ledger.state.releases.map(({ id }) => id),
        memory.releases.map(({ id }) => id),
      );
    });
  }

  it('does not count once the platform was read, nor while it is', async () => {
    const memory = remember(50);
    await memory.ledger.refresh();
    const { state } = memory.ledger;
    memory.ledger.restore(keep(80, 80, 60));
    assert.equal(memory.ledger.state, state);
    const other = remember(50);
    const read = other.ledger.refresh();
    other.ledger.restore(keep(80, 80, 75));
    assert.equal(other.ledger.state.releases[0]?.version, 80);
    await read;
    assert.deepEqual(versionsOf(other.ledger), down(50, 21));
  });

  it('is cut where it has a hole', async () => {
    const memory = remember(50);
    const { releases, readAt } = keep(50, 50, 1);
    memory.ledger.restore({ releases: releases.filter(({ version }) => version !== 40), readAt });
    assert.deepEqual(versionsOf(memory.ledger), down(50, 41));
    await memory.ledger.until(() => undefined);
    assert.deepEqual(versionsOf(memory.ledger), down(50, 1));
  });
});
