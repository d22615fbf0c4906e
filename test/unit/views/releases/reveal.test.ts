// Bringing rows into sight, in a view that notes what it was asked for.
import assert from 'node:assert/strict';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import type {
  AppNode,
  ChangesNode,
  FurtherNode,
  MoreNode,
  Node,
  ReleaseNode,
} from '../../../../src/views/releases/nodes.ts';
import { loadInPlace, revealApp, revealRelease } from '../../../../src/views/releases/reveal.ts';
import { appOf, releaseOf } from './release.ts';

const app = appOf('bookshop');
const ledger = new Ledger(app, app.account, Date.now);
const marks = { pinned: false, hidden: false, rejected: false };
const parent = { kind: 'app', app, ledger, marks, open: true } as unknown as AppNode;

function release(version: number): ReleaseNode {
  const code = { unfolds: false, away: false, shipped: undefined };
  const effect = { takenBackBy: undefined, codeRuns: false, crashed: undefined };
  return {
    kind: 'release',
    parent,
    ledger,
    release: releaseOf({ version }),
    commit: undefined,
    code,
    effect,
  };
}

/** @param rows below the app, newest first; they may be changed. @param hidden those that a filter hides */
function sightOf(rows: Node[], selected: readonly Node[] = [], hidden: Node[] = []) {
  const revealed: (readonly [node: Node, options: object | undefined])[] = [];
  const view = {
    visible: true,
    selection: selected,
    reveal: (node: Node, options?: object) => Promise.resolve(void revealed.push([node, options])),
  };
  return {
    view,
    rowsBelow: (node: Node) => Promise.resolve(node.kind === 'changes' ? [...node.rows(node)] : [...rows]),
    showAll: () => void rows.push(...hidden.splice(0)),
    appRow: (id: string) => (id === app.id ? parent : undefined),
    revealed,
  };
}

describe('bringing rows into sight', () => {
  it('shows an app with its first releases', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => release(40 - index));
    const sight = sightOf(rows);
    assert.equal(await revealApp(sight, app.id), parent);
    assert.deepEqual(sight.revealed, [
      [parent, { select: true, focus: true, expand: true }],
      [rows[11], { select: false }],
      [parent, { select: true, focus: true }],
    ]);
  });

  it('shows nothing of an app that is gone', async () => {
    const sight = sightOf([]);
    assert.equal(await revealApp(sight, 'gone'), undefined);
    assert.deepEqual(sight.revealed, []);
  });

  const knownWith = (rows: readonly ReleaseNode[]) =>
    Object.assign(new Ledger(app, app.account, Date.now), {
      until: (find: (state: unknown) => unknown) =>
        Promise.resolve(find({ releases: rows.map((row) => row.release) })),
    });

  it('selects a release that shares a row with others, and one that a filter hides', async () => {
    const [one, two, three] = [release(1), release(2), release(3)];
    const run: ChangesNode = {
      kind: 'changes',
      id: 'run',
      parent,
      ledger,
      releases: [three.release, two.release],
      takenBackBy: undefined,
      rows: () => [three, two],
    };
    const sight = sightOf([run], [], [one]);
    const known = knownWith([three, two, one]);
    await revealRelease(sight, known, 2);
    assert.deepEqual(sight.revealed.at(-1), [two, { select: true, focus: true }]);
    await revealRelease(sight, known, 1);
    assert.deepEqual(sight.revealed.at(-1), [one, { select: true, focus: true }]);
  });

  it('selects a release, and says where there is none of a version', async () => {
    const rows = [release(2), release(1)];
    const sight = sightOf(rows);
    const known = knownWith(rows);
    await revealRelease(sight, known, 1);
    assert.deepEqual(sight.revealed.at(-1), [rows[1], { select: true, focus: true }]);
    await assert.rejects(revealRelease(sight, known, 3), /bookshop has no release v3\./);
  });

  describe('when more is loaded', () => {
    const more: MoreNode = { kind: 'more', parent, from: 2 };

    it('moves nothing where the first new row takes the place of the one that loads', async () => {
      const rows: Node[] = [release(3), more];
      const sight = sightOf(rows, [more]);
      await loadInPlace(sight, more, async () => void rows.splice(1, 1, release(2), release(1)));
      assert.deepEqual(sight.revealed, []);
    });

    it('moves the focus to the first new row where that is another one', async () => {
      const rows: Node[] = [release(3), more];
      const sight = sightOf(rows, []);
      const first = release(1);
      await loadInPlace(sight, more, async () => void rows.splice(1, 1, first));
      assert.deepEqual(sight.revealed, [[first, { select: false, focus: true }]]);
    });

    it('leaves the focus where a person has gone meanwhile, and where nothing came', async () => {
      const further: FurtherNode = {
        kind: 'further',
        parent: release(3),
        what: 'commits',
        shown: 1,
        count: 2,
      };
      const rows: Node[] = [further];
      const elsewhere = sightOf(rows, [release(9)]);
      await loadInPlace(elsewhere, further, async () => void rows.unshift(release(8)));
      const failed = sightOf(rows, [further]);
      await loadInPlace(failed, further, () => Promise.resolve());
      assert.deepEqual([elsewhere.revealed, failed.revealed], [[], []]);
    });
  });
});
