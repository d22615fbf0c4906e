import assert from 'node:assert/strict';
import { RowKeeper } from '../../../../src/views/rows/row-keeper.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly parent: Row | undefined;
  /** A row of another owner is another row. */
  readonly owner?: string;
}

const quiet = () => Promise.resolve();

describe('the rows that VS Code was given', () => {
  /** What is there to be shown: the rows below each, by name, as `name` or `name: text`. */
  let world: Record<string, readonly string[]>;
  let drawn: string[][];
  let reads: string[];
  /** Rows of these names are not read until it is said. */
  let gates: Map<string, Promise<void>>;
  let failing: boolean;
  let keeper: RowKeeper<Row, string>;
  let app: Row;

  beforeEach(() => {
    world = { app: ['v2', 'v1'], v2: ['b', 'c'], v1: ['a'] };
    [drawn, reads, gates, failing] = [[], [], new Map(), false];
    app = { name: 'app', text: '', parent: undefined };
    keeper = new RowKeeper<Row, string>({
      idOf: ({ name }) => name,
      isSame: (known, row) => known.owner === row.owner,
      parentOf: ({ parent }) => parent,
      looksOf: ({ text }) => text,
      isAlike: (one, other) => one === other,
      async read(parent) {
        const below = world[parent.name] ?? [];
        reads.push(parent.name);
        await gates.get(parent.name);
        if (failing) throw new Error('gone');
        return below.map((row) => {
          const [name = '', text = ''] = row.split(': ');
          return { name, text, parent };
        });
      },
      draw: (nodes) => drawn.push(nodes.map(({ name }) => name)),
    });
    keeper.drawn(app, '');
  });

  /** As VS Code does: asks for what lies below a row, and draws it. */
  async function unfold(row: Row): Promise<Row[]> {
    const rows = await keeper.children(row);
    for (const one of rows) keeper.drawn(one, one.text);
    return [...rows];
  }

  function gate(name: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    gates.set(name, promise);
    return resolve;
  }

  async function turns(until: () => boolean): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (!until()) await new Promise((resolve) => setImmediate(resolve));
  }

  const update = () => keeper.update(app, quiet);

  it('are the same objects for as long as they are there', async () => {
    const [v2, v1] = await unfold(app);
    world = { ...world, app: ['v3', 'v2: old', 'v1'] };
    await update();
    const [v3, second, third] = await unfold(app);
    assert.deepEqual([v3?.name, second, third], ['v3', v2, v1]);
    assert.equal(v2?.text, 'old');
  });

  it('are not drawn again when nothing changed', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    await update();
    assert.deepEqual(drawn, []);
  });

  it('are not read for nobody', async () => {
    await unfold(app);
    reads = [];
    await update();
    assert.deepEqual(reads, ['app']);
  });

  it('are drawn alone when they look otherwise', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    world = { ...world, app: ['v2', 'v1: older'], v2: ['b', 'c: x'] };
    await update();
    assert.deepEqual(drawn, [['c', 'v1']]);
  });

  it('are drawn with what lies below when that is other', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    world = { ...world, v2: ['b', 'c', 'd'] };
    await update();
    assert.deepEqual(drawn, [['v2']]);
    world = { ...world, app: ['v2'] };
    await update();
    assert.deepEqual(drawn, [['v2'], ['app']]);
  });

  // VS Code waits until it hears of nothing for a while: one that is named again and again is never drawn.
  it('are named once, however long VS Code takes to draw them', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    world = { ...world, app: ['v3', 'v2: old', 'v1'], v2: ['b', 'c: x'] };
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (let times = 0; times < 3; times++) await update();
    assert.deepEqual(drawn, [['app']]);
    world = { ...world, v2: ['b', 'c: y'] };
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (let times = 0; times < 3; times++) await update();
    assert.deepEqual(drawn, [['app'], ['c']]);
  });

  it('are given at once to be drawn again: they were read before', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    world = { ...world, app: ['v3', 'v2', 'v1'], v2: ['d'] };
    await update();
    assert.deepEqual(drawn, [['app']]);
    gate('app');
    gate('v2');
    const names = (await unfold(app)).map(({ name }) => name);
    assert.deepEqual(names, ['v3', 'v2', 'v1']);
    assert.deepEqual(
      (await unfold(v2!)).map(({ name }) => name),
      ['d'],
    );
  });

  it('are not drawn while VS Code waits for some of them', async () => {
    const [v2] = await unfold(app);
    const open = gate('v2');
    const unfolding = unfold(v2!);
    world = { ...world, app: ['v3', 'v2', 'v1'] };
    const updating = update();
    // Another one is drawn meanwhile: this one could have been.
    const other: Row = { name: 'other', text: '', parent: undefined };
    world = { ...world, other: ['x'] };
    await unfold(other);
    world = { ...world, other: ['y'] };
    await keeper.update(other, quiet);
    assert.deepEqual(drawn.splice(0), [['other']]);
    open();
    assert.deepEqual(
      (await unfolding).map(({ name }) => name),
      ['b', 'c'],
    );
    await updating;
    assert.deepEqual(drawn, [['app']]);
  });

  it('are looked at again when something changes while they are looked at', async () => {
    await unfold(app);
    const open = gate('app');
    reads = [];
    const first = update();
    await turns(() => reads.length > 0);
    world = { ...world, app: ['v3', 'v2', 'v1'] };
    const second = update();
    open();
    await Promise.all([first, second]);
    assert.equal((await keeper.children(app)).length, 3);
    assert.deepEqual(drawn, [['app']]);
  });

  it('are read only when they are unfolded again after they were folded', async () => {
    const [v2] = await unfold(app);
    await unfold(v2!);
    keeper.fold(v2!, true);
    reads = [];
    world = { ...world, v2: ['d'] };
    await update();
    assert.deepEqual([reads, drawn], [['app'], [['v2']]]);
    assert.deepEqual(
      (await unfold(v2!)).map(({ name }) => name),
      ['d'],
    );
  });

  it('stay where they cannot be read again, and are asked for again where they could not be read at first', async () => {
    const [v2] = await unfold(app);
    failing = true;
    await assert.rejects(unfold(v2!), /gone/);
    await update();
    assert.deepEqual(drawn, []);
    assert.deepEqual((await unfold(app)).length, 2);
    failing = false;
    assert.deepEqual(
      (await unfold(v2!)).map(({ name }) => name),
      ['b', 'c'],
    );
  });

  describe('uppermost', () => {
    const top = (name: string, text = '', owner?: string): Row => ({
      name,
      text,
      parent: undefined,
      ...(owner !== undefined && { owner }),
    });
    const set = (...rows: readonly Row[]) => {
      const changed = keeper.setTops(rows);
      return changed === 'all' ? changed : changed.map(({ name }) => name);
    };
    const draw = () => {
      for (const row of keeper.tops) keeper.drawn(row, row.text);
    };

    it('are the same objects while they are there, and are told apart from those that look different', () => {
      assert.equal(set(top('one'), top('two')), 'all');
      draw();
      const before = keeper.tops;
      assert.deepEqual(set(top('one'), top('two')), []);
      assert.deepEqual(set(top('one'), top('two', 'renamed')), ['two']);
      assert.ok(keeper.tops.every((row, index) => row === before[index]));
      assert.equal(before[1]?.text, 'renamed');
      assert.equal(set(top('two'), top('one')), 'all');
      assert.equal(set(top('two')), 'all');
      assert.equal(keeper.tops[0], before[1]);
    });

    it('are other ones when they belong to another owner, and with them all that lies below', async () => {
      world = { one: ['a'] };
      set(top('one', '', 'katie'));
      const [before] = keeper.tops;
      await unfold(before!);
      world = { one: ['b'] };
      assert.equal(set(top('one', '', 'kendra')), 'all');
      const [after] = keeper.tops;
      assert.notEqual(after, before);
      assert.deepEqual(
        (await unfold(after!)).map(({ name }) => name),
        ['b'],
      );
    });

    it('are forgotten with all that lies below when they are not shown any more', async () => {
      set(app);
      await unfold(app);
      set();
      world = { app: ['v9'] };
      assert.deepEqual(
        (await unfold(app)).map(({ name }) => name),
        ['v9'],
      );
    });
  });
});
