import assert from 'node:assert/strict';
import type { Shipped } from '../../../../src/domain/graph/span.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { appRow, findRow } from '../../../../src/views/releases/app-text.ts';
import { appOf, now, releaseOf } from './release.ts';

const plainly = { pinned: false, rejected: false, twin: false };
const bookshop = appOf('bookshop', { stage: 'production', linked: true, team: 'books' });
const current = releaseOf({ current: true });
const after = (status: string) => [releaseOf({ id: 'n', version: 53, status }), current];

interface Case {
  readonly what: string;
  readonly app?: typeof bookshop;
  readonly releases?: readonly Release[];
  readonly marks?: Partial<typeof plainly>;
  readonly description: string;
  readonly icon: readonly [id: string, color?: string];
  readonly context?: string;
  readonly spoken: string;
}

const cases: readonly Case[] = [
  {
    what: 'what runs and since when, then its stage',
    description: 'v52 5m · prod',
    icon: ['repo'],
    spoken: 'bookshop, production, v52 running for 5 minutes',
  },
  {
    what: 'what is known before the ledger is read, and outside of a pipeline',
    app: appOf('bookshop'),
    releases: [],
    description: '',
    icon: ['cloud'],
    context: 'app pinnable',
    spoken: 'bookshop',
  },
  {
    what: 'that it can be promoted, where a stage may come after its own',
    app: appOf('bookshop', { stage: 'staging', pipeline: { id: 'p', name: 'shop' }, linked: true }),
    description: 'v52 5m · staging',
    icon: ['repo'],
    context: 'app promotable',
    spoken: 'bookshop, staging, v52 running for 5 minutes',
  },
  {
    what: 'that it is pinned',
    app: appOf('bookshop'),
    marks: { pinned: true },
    description: 'v52 5m',
    icon: ['pinned'],
    context: 'app pinned',
    spoken: 'bookshop, v52 running for 5 minutes, pinned',
  },
  {
    what: 'that a release is under way, and what runs until then',
    releases: after('pending'),
    description: 'v53 releasing · v52 5m · prod',
    icon: ['loading~spin', 'charts.yellow'],
    spoken: 'bookshop, production, v53 releasing, v52 running for 5 minutes',
  },
  {
    what: 'that a release failed, and what still runs',
    releases: after('failed'),
    description: 'v53 failed · v52 5m · prod',
    icon: ['error', 'errorForeground'],
    spoken: 'bookshop, production, v53 failed, v52 running for 5 minutes',
  },
  {
    what: 'a status that nobody knows, with nothing',
    releases: after('odd'),
    description: 'v52 5m · prod',
    icon: ['repo'],
    spoken: 'bookshop, production, v52 running for 5 minutes',
  },
  {
    what: 'that its account has to sign in again',
    marks: { rejected: true },
    description: 'sign in again · v52 5m · prod',
    icon: ['warning', 'list.warningForeground'],
    spoken: 'bookshop, production, sign in again, v52 running for 5 minutes',
  },
  {
    what: 'its team and account where another has the same name',
    marks: { twin: true },
    description: 'v52 5m · prod · books, 127.0.0.1:9',
    icon: ['repo'],
    spoken: 'bookshop, production, v52 running for 5 minutes, books, 127.0.0.1:9',
  },
];

describe('the row of an app', () => {
  for (const { what, app = bookshop, releases = [current], marks = {}, icon, ...texts } of cases) {
    it(`says ${what}`, () => {
      const row = appRow(app, releases, { ...plainly, ...marks }, now);
      const { description, context = 'app', spoken } = texts;
      const [id, color] = icon;
      const { label } = row;
      assert.equal(label, 'bookshop');
      assert.deepEqual(row, { label, description, icon: { id, color }, contextValue: context, spoken });
    });
  }

  it('says how far what is checked out is from what runs', () => {
    const of = (distance: Shipped) => appRow(appOf('bookshop'), [current], plainly, now, { distance });
    const shown = (ahead: number, behind: number, caveat?: Shipped['caveat']) =>
      of({ ahead, behind, ...(caveat && { caveat }) }).description;
    assert.equal(shown(5, 0), 'v52 5m · 5 ahead');
    assert.equal(shown(1, 2), 'v52 5m · 1 ahead · 2 behind');
    assert.equal(shown(0, 0), 'v52 5m');
    assert.equal(shown(5, 2, 'atLeast'), 'v52 5m · at least 5 ahead · at least 2 behind');
    assert.equal(shown(5, 0, 'uncertain'), 'v52 5m · about 5 ahead');
    assert.equal(shown(0, 0, 'unrelated'), 'v52 5m · unrelated');
    assert.match(of({ ahead: 1, behind: 2 }).spoken, /, 1 commit ahead, 2 commits behind$/);
  });

  it('says which processes crashed before anything else', () => {
    const of = (releases: readonly Release[]) =>
      appRow(bookshop, releases, plainly, now, { crashed: 'web.1' });
    const row = of([current]);
    assert.equal(row.description, 'web.1 crashed · v52 5m · prod');
    assert.deepEqual(row.icon, { id: 'error', color: 'errorForeground' });
    assert.equal(row.spoken, 'bookshop, production, web.1 crashed, v52 running for 5 minutes');
    const coming = of(after('pending'));
    assert.equal(coming.description, 'web.1 crashed · v53 releasing · v52 5m · prod');
    assert.equal(coming.icon.id, 'loading~spin');
  });

  it('that leads to the others says how many there are', () => {
    const more = findRow({ more: 497, only: false });
    assert.deepEqual([more.label, more.spoken], ['Find an app… (497 more)', 'Find an app, 497 more']);
    const only = findRow({ more: 500, only: true });
    assert.deepEqual([only.label, only.spoken], ['Find an app… (500)', 'Find an app, 500']);
  });
});
