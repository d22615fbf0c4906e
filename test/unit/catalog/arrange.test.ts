import assert from 'node:assert/strict';
import { arrange, type Candidate, inOrder } from '../../../src/catalog/arrange.ts';
import { type Choices, hide, parseChoices, pin, unhide, unpin } from '../../../src/catalog/choices.ts';

const account = { label: 'kendra@example.com' };
const none: Choices = { pinned: [], hidden: [], filter: '' };

/** `shop:production@pipe*` is an app at a stage of a pipeline, which an open folder deploys to. */
function parseApps(text: string): Candidate[] {
  return text.split(' ').map((word) => {
    const [, name = '', stage, pipeline, star] =
      /^([\w-]+)(?::(\w+))?(?:@(\w+))?(\*?)$/.exec(word) ?? assert.fail(word);
    return {
      id: name,
      name,
      stage: stage as Candidate['stage'],
      pipeline: pipeline === undefined ? undefined : { id: pipeline, name: pipeline },
      team: undefined,
      linked: star === '*',
      account,
    };
  });
}

/** So many more apps that the view does not hold them all. */
const many = ' ' + Array.from({ length: 12 }, (_, i) => `other-${i}`).join(' ');

interface Case {
  readonly what: string;
  readonly apps: string;
  readonly choices?: Partial<Choices>;
  readonly shown: string;
  readonly more: number;
}

const cases: readonly Case[] = [
  { what: 'nothing of nothing', apps: 'one', choices: { hidden: ['one'] }, shown: '', more: 0 },
  {
    what: 'a few apps all, those of a pipeline together, closest to people first, then by name',
    apps: 'zoo attic b-staging:staging@b b:production@b a-9:review@a a-10:review@a a:staging@a',
    shown: 'b b-staging a a-9 a-10 attic zoo',
    more: 0,
  },
  {
    what: 'the apps of the open folders first, among a few',
    apps: 'live:production mine:staging*',
    shown: 'mine live',
    more: 0,
  },
  {
    what: 'the apps of the open folders only, among many',
    apps: `live:production mine:staging* mine-too*${many}`,
    shown: 'mine mine-too',
    more: 13,
  },
  {
    what: 'the other apps of their pipelines with them',
    apps: `b:production@b live:production@a staging:staging@a* pr-7:review@a lone*${many}`,
    shown: 'live staging pr-7 lone',
    more: 13,
  },
  {
    what: 'the pinned ones behind them, in the order in which they were pinned',
    apps: `mine* zoo attic live:production${many}`,
    choices: { pinned: ['zoo', 'gone', 'live', 'mine'] },
    shown: 'mine zoo live',
    more: 13,
  },
  { what: 'none of many when none is chosen', apps: `one${many}`, shown: '', more: 13 },
  {
    what: 'no app that is hidden, not even one of an open folder',
    apps: `live:production@a* staging:staging@a${many}`,
    choices: { hidden: ['live', 'other-1'] },
    shown: 'staging',
    more: 11,
  },
  {
    what: 'no others in the place of a hidden one',
    apps: 'mine* a b c d e f g h i j',
    choices: { hidden: ['j'] },
    shown: 'mine',
    more: 9,
  },
  {
    what: 'all that have the words of a filter, wherever they were, but no hidden ones',
    apps: `mine* shop:production@a shop-staging:staging@a shop-old${many}`,
    choices: { filter: ' SHOP ', pinned: ['shop-staging'], hidden: ['shop-old'] },
    shown: 'shop-staging shop',
    more: 0,
  },
  {
    what: 'nothing that a filter does not match',
    apps: `mine*${many}`,
    choices: { filter: 'x' },
    shown: '',
    more: 0,
  },
  {
    what: 'as usual with a filter of no words',
    apps: `mine*${many}`,
    choices: { filter: '  ' },
    shown: 'mine',
    more: 12,
  },
];

describe('the arrangement of apps', () => {
  for (const { what, apps, choices, shown, more } of cases) {
    it(`shows ${what}`, () => {
      const arranged = arrange(parseApps(apps), { ...none, ...choices });
      assert.equal(arranged.shown.map(({ name }) => name).join(' '), shown);
      assert.equal(arranged.more, more);
    });
  }

  it('has all apps in its order for those who search, without changing what it got', () => {
    const apps = parseApps('zoo pinned live:production mine*');
    assert.equal(
      inOrder(apps, { pinned: ['pinned'] })
        .map(({ name }) => name)
        .join(' '),
      'mine pinned live zoo',
    );
    assert.equal(apps[0]?.name, 'zoo');
  });

  it('finds words in whatever is known of an app, and in its account where there are several', () => {
    const [app] = parseApps('bookshop-eu:production@Books');
    assert.ok(app);
    const one = { ...app, team: 'Reading Room' };
    const other = { ...one, id: 'other', name: 'x', pipeline: undefined, account: { label: 'ben@x.org' } };
    const found = (apps: Candidate[], filter: string) => arrange(apps, { ...none, filter }).shown.length;
    for (const words of ['shop', 'EU prod', 'books', 'room shop', 'prod stag', 'books nobody', 'kendra']) {
      assert.equal(found([one], words), /stag|nobody|kendra/.test(words) ? 0 : 1, words);
    }
    assert.equal(found([one, other], 'kendra room'), 1);
  });
});

describe('what a person chose about apps', () => {
  it('is pinned or hidden, not both', () => {
    let choices = pin(pin(none, 'a'), 'b');
    assert.deepEqual(choices.pinned, ['a', 'b']);
    choices = pin(choices, 'a');
    assert.deepEqual(choices.pinned, ['b', 'a']);
    choices = hide(choices, 'b');
    assert.deepEqual(choices, { pinned: ['a'], hidden: ['b'], filter: '' });
    choices = pin(choices, 'b');
    assert.deepEqual(choices, { pinned: ['a', 'b'], hidden: [], filter: '' });
    choices = unhide(hide(hide(unpin(choices, 'a'), 'c'), 'd'), ['c', 'x']);
    assert.deepEqual(choices, { pinned: ['b'], hidden: ['d'], filter: '' });
    assert.deepEqual(none, { pinned: [], hidden: [], filter: '' });
  });

  const kept: readonly (readonly [value: unknown, choices: Choices])[] = [
    [undefined, none],
    [null, none],
    ['pinned', none],
    [[['a']], none],
    [{ pinned: 'a', hidden: { 0: 'b' }, filter: 7 }, none],
    [
      { pinned: ['a', 1, null, '', 'a', 'b'], more: true },
      { ...none, pinned: ['a', 'b'] },
    ],
    [
      { pinned: ['a', 'b'], hidden: ['b'] },
      { ...none, pinned: ['a'], hidden: ['b'] },
    ],
    [{ filter: 'shop' }, { ...none, filter: 'shop' }],
  ];
  for (const [value, choices] of kept) {
    it(`is read from ${JSON.stringify(value)}`, () => assert.deepEqual(parseChoices(value), choices));
  }

  it('is kept as it can be read', () => {
    const choices = { ...hide(pin(none, 'a'), 'b'), filter: 'c' };
    assert.deepEqual(parseChoices(JSON.parse(JSON.stringify(choices))), choices);
  });
});
