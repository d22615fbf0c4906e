// All releases of a ledger, as a person finds them in a list that reads on.
import assert from 'node:assert/strict';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { sameCodeGroup } from '../../../../src/domain/plan/same-code.ts';
import { type Release, versionName } from '../../../../src/domain/release/release.ts';
import {
  ReleaseChoices,
  type ChoiceRow,
  type ChoiceSources,
} from '../../../../src/features/picks/release-choices.ts';
import { assertQuick, makeLedger, makeRelease } from '../../domain/release/make.ts';
import { commitOf } from '../../views/releases/release.ts';
import { PagedLedger } from './paged-ledger.ts';

function releases(count: number, some: Readonly<Record<number, Partial<Release>>> = {}): Release[] {
  return Array.from({ length: count }, (_, index) => makeRelease(count - index, some[count - index]));
}

/** A row in a few words. */
function textOf(row: ChoiceRow): string {
  switch (row.kind) {
    case 'release':
      return versionName(row.release) + (row.reason === undefined ? '' : ` ${row.reason}`);
    case 'line':
      return `-- ${row.label}`.trim();
    case 'older':
      return `${row.state} ${row.range}`.trim() + (row.error === undefined ? '' : `: ${row.error}`);
    case 'note':
      return row.text;
  }
}

function choicesOf(
  ledger: PagedLedger,
  more: Partial<ChoiceSources> = {},
  commits = new Map<number, Commit>(),
) {
  const drawn: string[][] = [];
  const commitsOf = (known: readonly Release[]) =>
    Promise.resolve(
      new Map(
        known.flatMap((release) => {
          const commit = commits.get(release.version);
          return commit ? [[release, commit] as const] : [];
        }),
      ),
    );
  const choices: ReleaseChoices = new ReleaseChoices({ ledger, commitsOf, ...more }, () => {
    drawn.push(choices.rows().map(textOf));
  });
  return { choices, drawn, rows: () => choices.rows().map(textOf) };
}

const nothingFound = () => Promise.resolve(new Map<Release, Commit>());

describe('choosing a release from all that there are', () => {
  it('offers what is known at once, and reads nothing that nobody wants', async () => {
    const ledger = new PagedLedger(releases(72), 30, 1000);
    const { choices, rows } = choicesOf(ledger);
    await choices.open();
    assert.deepEqual(
      [rows().length, rows()[0], rows()[29], rows()[30]],
      [31, 'v72', 'v43', 'unread v42 to v1'],
    );
    assert.equal(ledger.reads, 0);
  });

  it('offers the version that is typed first, and says what it reads for that', async () => {
    const mention = { description: 'Rollback to v15' };
    const ledger = new PagedLedger(releases(72, { 71: mention }), 30, 20);
    const { choices, drawn, rows } = choicesOf(ledger);
    await choices.open();
    const typed = choices.type('v15');
    assert.deepEqual(drawn.at(-1), ['v71', 'reading v42 to v1']);
    await typed;
    assert.deepEqual(rows(), ['v15', '--', 'v71', 'unread v2 to v1']);
    assert.ok(drawn.some((lines) => lines.includes('reading v22 to v1')));
    assert.equal(ledger.reads, 2);
    await choices.type('15');
    assert.equal(rows()[0], 'v15');
    await choices.type(' V1 ');
    assert.equal(rows()[0], 'v1');
    assert.equal(ledger.reads, 3);
  });

  it('offers a version that cannot be chosen first as well, with the reason', async () => {
    const ledger = new PagedLedger(releases(20, { 15: { status: 'failed' } }), 20, 20);
    const whyNot = ({ status }: Release) => (status === 'failed' ? 'has never run' : undefined);
    const { choices, rows } = choicesOf(ledger, { whyNot });
    await choices.open();
    assert.deepEqual(rows().slice(-2), ['-- Cannot be chosen', 'v15 has never run']);
    await choices.type('v15');
    assert.deepEqual(rows(), ['v15 has never run']);
    await choices.type('never');
    assert.deepEqual(rows(), ['-- Cannot be chosen', 'v15 has never run']);
  });

  it('finds words, people and hashes further back, a page at a time', async () => {
    const commit = commitOf({ hash: 'c0ffee1'.padEnd(40, '0'), author: 'Ada Byron', subject: 'Sell poems' });
    const ledger = new PagedLedger(releases(90, { 7: { description: 'Deploy c0ffee1' } }), 30, 30);
    const { choices, rows } = choicesOf(ledger, {}, new Map([[7, commit]]));
    await choices.open();
    for (const text of ['poems sell', 'byron', 'c0ff', 'C0FFEE10000']) {
      // oxlint-disable-next-line no-await-in-loop -- a person types one after the other
      await choices.type(text);
      assert.deepEqual(rows(), ['v7'], text);
    }
    // In the middle of a hash digits mean nothing.
    await choices.type('ffee10');
    assert.deepEqual(rows(), ['No release of bookshop matches.']);
  });

  it('reads on for words that nothing known has, also where the list asks for more as soon as it says so', async () => {
    const ledger = new PagedLedger(releases(90, { 7: { description: 'Sell poems' } }), 30, 30);
    let asked = 0;
    // A person stands on the only row, which is that of the older releases: the list then asks for those.
    const choices: ReleaseChoices = new ReleaseChoices({ ledger, commitsOf: nothingFound }, () => {
      const [first] = choices.rows();
      if (first?.kind !== 'older' || (first.state !== 'unread' && first.state !== 'hidden')) return;
      asked += 1;
      // Without an end otherwise.
      if (asked < 10) void choices.more();
    });
    await choices.open();
    await choices.type('poems');
    assert.deepEqual(choices.rows().map(textOf), ['v7']);
    assert.equal(asked, 0, 'it said that nothing is read, and read');
    const never = choicesOf(ledger);
    await never.choices.open();
    await never.choices.type('prose');
    assert.deepEqual(never.rows(), ['No release of bookshop matches.']);
  });

  it('stops reading at enough matches, and goes on where a person goes down', async () => {
    const ledger = new PagedLedger(releases(10_000), 30, 1000);
    const { choices, rows } = choicesOf(ledger);
    await choices.open();
    await choices.type('foo');
    assert.deepEqual([ledger.reads, rows().at(-1)], [0, 'unread v9970 to v1']);
    await choices.more();
    assert.deepEqual([ledger.reads, rows().length, rows().at(-1)], [1, 201, 'hidden v9800 to v1']);
    await choices.more();
    assert.deepEqual([ledger.reads, rows().length], [1, 301]);
    await choices.type('v3');
    assert.deepEqual([ledger.reads, rows()[0]], [10, 'v3']);
    assertQuick(() => rows());
  });

  it('reads on where nothing that is known can be chosen', async () => {
    const ledger = new PagedLedger(releases(90, { 20: { description: 'Rollback to v3' } }), 30, 30);
    const whyNot = ({ change }: Release) => (change.kind === 'rollback' ? undefined : 'is not a rollback');
    const { choices, rows } = choicesOf(ledger, { whyNot });
    await choices.open();
    assert.deepEqual([ledger.reads, rows()[0]], [2, 'v20']);
  });

  it('reads the ledger where nothing of it is known', async () => {
    const ledger = new PagedLedger(releases(5), 0, 30);
    const { choices, drawn, rows } = choicesOf(ledger);
    await choices.open();
    assert.deepEqual(drawn[0], ['reading']);
    assert.deepEqual(rows(), ['v5', 'v4', 'v3', 'v2', 'v1']);
  });

  it('says what could not be read, and tries it again', async () => {
    const ledger = new PagedLedger(releases(72), 30, 100);
    const { choices, rows } = choicesOf(ledger);
    await choices.open();
    ledger.failure = new Problem('The network is down.');
    await choices.type('v15');
    assert.deepEqual(rows(), ['failed v42 to v1: The network is down.']);
    await choices.type('v1');
    assert.equal(ledger.reads, 1);
    ledger.failure = undefined;
    await choices.more();
    assert.equal(rows()[0], 'v1');
  });

  it('asks once whether a version that is typed was released meanwhile', async () => {
    const ledger = new PagedLedger(releases(3), 3, 100);
    const { choices, rows } = choicesOf(ledger);
    await choices.open();
    ledger.arriving = makeRelease(4);
    await choices.type('v4');
    assert.deepEqual(rows(), ['v4']);
    ledger.arriving = undefined;
    await choices.type('v9');
    assert.deepEqual(rows(), ['bookshop has no release v9. The newest is v4.']);
    assert.equal(ledger.reads, 2);
    ledger.failure = new Problem('The network is down.');
    await choices.type('v10');
    assert.deepEqual(rows(), ['failed: The network is down.']);
  });

  it('reads nothing any more once the choice is over', async () => {
    const ledger = new PagedLedger(releases(3000), 30, 1000);
    const { choices, drawn } = choicesOf(ledger);
    await choices.open();
    ledger.gate = new Promise(() => {});
    const typed = choices.type('v1');
    const before = drawn.length;
    choices.dispose();
    await typed;
    assert.deepEqual([ledger.reads, drawn.length], [1, before]);
    await choices.type('v2');
    assert.equal(ledger.reads, 1);
  });

  it('puts releases of the same code together, and first the one that is suggested', async () => {
    const all = makeLedger(
      [9, 'Set FOO config vars', 'c', { current: true }],
      [8, 'Rollback to v5', 'c'],
      [7, 'Set FOO config vars', 'b'],
      [6, 'Deploy bbbbbbbb', 'b'],
      [5, 'Set FOO config vars', 'c'],
      [4, 'Deploy cccccccc', 'c'],
      [3, 'Deploy aaaaaaaa', 'a'],
      [2, 'Deploy 99999999', '9'],
    );
    const ledger = new PagedLedger(all, all.length, 1);
    const { choices, rows } = choicesOf(ledger, {
      first: 6,
      whyNot: ({ current }) => (current ? 'is running now' : undefined),
      groupOf: (release, commit) => sameCodeGroup(release, commit, all),
    });
    await choices.open();
    assert.deepEqual(rows(), [
      '-- Same code: bbbbbbb',
      'v6',
      'v7',
      '-- Same code as now',
      'v8',
      'v5',
      'v4',
      '--',
      'v3',
      'v2',
      '-- Cannot be chosen',
      'v9 is running now',
    ]);
  });
});
