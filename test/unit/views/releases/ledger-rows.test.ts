import assert from 'node:assert/strict';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import type { LedgerState } from '../../../../src/ledger/state.ts';
import { nothing } from '../../../../src/ledger/state.ts';
import { changesRow, onlyRow } from '../../../../src/views/releases/changes-rows.ts';
import { type LedgerFacts, ledgerRows, releaseRowIn } from '../../../../src/views/releases/ledger-rows.ts';
import {
  type AppNode,
  type ChangesNode,
  idOf,
  type Node,
  parentOf,
} from '../../../../src/views/releases/nodes.ts';
import { RunIds } from '../../../../src/views/releases/run-ids.ts';
import { makeLedger } from '../../domain/release/make.ts';
import { appOf } from './release.ts';

const set = 'Set A config vars';
const katie = { user: { id: 'katie', email: 'katie@example.com' } };
const releases = makeLedger(
  [8, set, 'b', { current: true }],
  [7, set, 'b', katie],
  [6, set, 'b'],
  [5, 'Remove B config vars', 'b'],
  [4, set, 'b', katie],
  [3, 'Deploy bbbbbbb1', 'b', { status: 'failed' }],
  [2, 'Deploy bbbbbbb1', 'b', katie],
  [1, 'Deploy aaaaaaa1', 'a'],
);
const app = appOf('bookshop', { linked: true });
const marks = { pinned: false, rejected: false, twin: false };
const parent: AppNode = {
  kind: 'app',
  app,
  ledger: new Ledger(app, app.account, () => 0),
  marks,
  open: true,
};

function rowsOf(facts: Partial<LedgerFacts> = {}, state: Partial<LedgerState> = {}): Node[] {
  return ledgerRows(
    parent,
    { ...nothing, releases, readAt: 1, ...state },
    {
      commits: new Map(),
      states: new Map(),
      crashed: undefined,
      filter: 'all',
      me: undefined,
      isApart: () => false,
      runIds: new RunIds(),
      ...facts,
    },
  );
}

/** `v8`, `v4 to v7` for several, and the kinds of other rows. */
function texts(rows: readonly Node[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'release') return `v${row.release.version}`;
    if (row.kind === 'changes') return `v${row.releases.at(-1)?.version} to v${row.releases[0]?.version}`;
    return row.kind === 'only' ? `only ${row.filter}: ${row.shown} of ${row.count}` : row.kind;
  });
}

const runIn = (rows: readonly Node[]): ChangesNode => {
  const run = rows.find((row) => row.kind === 'changes');
  assert.ok(run);
  return run;
};

describe('the rows of a ledger', () => {
  it('show config changes that follow each other as one, where they may', () => {
    assert.deepEqual(texts(rowsOf()), ['v8', 'v4 to v7', 'v3', 'v2', 'v1', 'more']);
    const each = ['v8', 'v7', 'v6', 'v5', 'v4', 'v3', 'v2', 'v1', 'more'];
    assert.deepEqual(texts(rowsOf({ isApart: undefined })), each);
    assert.deepEqual(texts(rowsOf({ isApart: ({ version }) => version === 6 })), each);
  });

  it('unfold to each of them, which is found there', async () => {
    const rows = rowsOf();
    const run = runIn(rows);
    const below = run.rows(run);
    assert.deepEqual(texts(below), ['v7', 'v6', 'v5', 'v4']);
    assert.equal(parentOf(below[0]!), run);
    assert.equal(parentOf(run), parent);
    const read = (row: ChangesNode) => Promise.resolve(row.rows(row));
    assert.equal((await releaseRowIn(rows, 5, read))?.release.version, 5);
    assert.equal((await releaseRowIn(rows, 2, read))?.release.version, 2);
    assert.equal(await releaseRowIn(rows, 99, read), undefined);
  });

  it('keep the row of a run while it grows', () => {
    const [newest, ...older] = releases;
    const next = makeLedger([9, set, 'b', { current: true }]);
    const runIds = new RunIds();
    const loaded = rowsOf({ runIds }, { releases: releases.filter(({ version }) => version > 3) });
    const more = rowsOf({ runIds }, { releases: releases.filter(({ version }) => version > 2) });
    const grown = rowsOf({ runIds }, { releases: [...next, { ...newest!, current: false }, ...older] });
    assert.deepEqual(texts(grown).slice(0, 2), ['v9', 'v4 to v8']);
    assert.deepEqual([idOf(runIn(more)), idOf(runIn(grown))], Array(2).fill(idOf(runIn(loaded))));
  });

  it('keep the row of a run which more releases are loaded into', () => {
    const changes = makeLedger(...[6, 5, 4, 3, 2, 1].map((version) => [version, set, 'b'] as const));
    const runIds = new RunIds();
    const [few, all] = [5, 6].map((count) => rowsOf({ runIds }, { releases: changes.slice(0, count) }));
    assert.deepEqual(
      [texts(few!), texts(all!)],
      [
        ['v2 to v6', 'more'],
        ['v1 to v6', 'more'],
      ],
    );
    assert.equal(idOf(runIn(all!)), idOf(runIn(few!)));
  });

  it('tell two runs apart that were one', () => {
    const versions = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    const changes = makeLedger(...versions.map((version) => [version, set, 'b'] as const));
    const runIds = new RunIds();
    const before = rowsOf({ runIds }, { releases: changes });
    assert.deepEqual(texts(before), ['v1 to v9', 'more']);
    const split = changes.map((release) => ({ ...release, current: release.version === 5 }));
    const after = rowsOf({ runIds }, { releases: split });
    assert.deepEqual(texts(after), ['v6 to v9', 'v5', 'v1 to v4', 'more']);
    assert.equal(idOf(after[0]!), idOf(before[0]!));
    assert.notEqual(idOf(after[2]!), idOf(after[0]!));
  });

  it('say what is not shown, and fold nothing then', () => {
    assert.deepEqual(texts(rowsOf({ filter: 'failed' })), ['only failed: 1 of 8', 'v3', 'more']);
    assert.deepEqual(texts(rowsOf({ filter: 'mine', me: 'katie' }, { complete: true })), [
      'only mine: 3 of 8',
      'v7',
      'v4',
      'v2',
    ]);
    assert.deepEqual(texts(rowsOf({ filter: 'mine', me: 'nobody' })), ['only mine: 0 of 8', 'more']);
  });
});

describe('the rows about several releases', () => {
  const now = releases[0]!.createdAt + 5 * 60_000;

  it('say which, when, who and how many', () => {
    const row = changesRow(runIn(rowsOf()), now);
    assert.equal(row.label, 'v4–7 6m katie +1: 4 changes');
    assert.equal(row.description, 'of config by katie and kendra');
    assert.equal(row.spoken, 'v4 to v7, 4 config changes by katie and kendra, the last one 6 minutes ago');
    const mine = runIn(rowsOf({}, { releases: releases.map((one) => ({ ...one, user: katie.user })) }));
    assert.equal(changesRow(mine, now).label, 'v4–7 6m katie: 4 changes');
    assert.equal(changesRow(mine, now).description, 'of config by katie');
  });

  it('say that all of them were taken back', () => {
    const back = makeLedger([9, 'Rollback to v1', 'a', { current: true }]);
    const older = releases.map((one) => ({ ...one, current: false }));
    const run = runIn(rowsOf({}, { releases: [...back, ...older] }));
    assert.equal(run.takenBackBy, 9);
    const row = changesRow(run, now);
    assert.match(row.description, / · taken back by v9$/);
    assert.match(row.spoken, /, taken back by v9, the last one/);
    assert.equal(runIn(rowsOf()).takenBackBy, undefined);
  });

  it('say which alone are shown, and that a click shows all', () => {
    const row = onlyRow({ filter: 'failed', shown: 3, count: 40 });
    assert.deepEqual([row.label, row.description], ['Only failed: 3 of 40', 'Show All']);
    assert.equal(row.spoken, 'Only failed releases: 3 of 40 shown, Show All');
    assert.match(onlyRow({ filter: 'deploys', shown: 1, count: 2 }).spoken, /^Only deploys, promotions and/);
  });
});
