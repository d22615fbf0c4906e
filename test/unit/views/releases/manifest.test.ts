// The conditions in the manifest are words in strings: nothing but this says that the code knows them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { array, looseObject, object, optional, parse, record, string } from 'valibot';
import { Client } from '../../../../src/api/client.ts';
import { fileRow } from '../../../../src/views/releases/file-rows.ts';
import { nothing } from '../../../../src/ledger/state.ts';
import { pairRow, stageAppRow } from '../../../../src/views/pipelines/rows.ts';
import { appRow } from '../../../../src/views/releases/app-text.ts';
import { releaseRow } from '../../../../src/views/releases/release-rows.ts';
import { accountOf } from '../../../platform/account.ts';
import { requestLog } from '../../../secrets.ts';
import { comparisonOf } from '../pipelines/comparison.ts';
import { appOf, commitOf, now, releaseOf } from './release.ts';

const root = resolve(import.meta.dirname, '../../../..');

const conditional = looseObject({ command: optional(string()), when: optional(string()) });
const manifest = parse(
  object({
    contributes: object({
      commands: array(looseObject({ command: string() })),
      colors: array(object({ id: string(), defaults: record(string(), string()) })),
      menus: record(string(), array(conditional)),
      viewsWelcome: array(conditional),
    }),
  }),
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
);

const conditions = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.viewsWelcome]
  .map(({ when }) => when)
  .filter((when) => when !== undefined);

/** What the rows of the pipelines view can be. */
const pipelines = [
  ...[true, false].map((leads) =>
    stageAppRow(
      {
        app: appOf('bookshop'),
        lone: true,
        state: { ...nothing, releases: [releaseOf({ current: true })] },
        commit: undefined,
        leads,
      },
      now,
    ),
  ),
  ...[true, false].map((sameCode) => {
    const comparison = comparisonOf();
    return pairRow(
      { ...comparison, diff: { ...comparison.diff, sameCode } },
      { source: 'staging', target: 'production' },
    );
  }),
];

/** What the rows of the releases view can be: every kind, with and without a commit, current, failed, of an app. */
const contexts = [
  'Deploy de63889a',
  'Deploy',
  'Set A config vars',
  'Attach A (@ref:b)',
  'Rollback to v46',
  'Promote bookshop-staging v87 de63889a',
  'Enable Logplex',
]
  .flatMap((description) => [
    releaseOf({ description }),
    releaseOf({ description, current: true }),
    releaseOf({ description, status: 'failed', eligible: false, outputUrl: 'https://example.com/streams/x' }),
  ])
  .flatMap((release) => [releaseRow(release, undefined, now), releaseRow(release, commitOf(), now)])
  .concat(
    [true, false].flatMap((linked) =>
      [true, false].map((pinned) =>
        appRow(appOf('bookshop', { linked }), [], { pinned, rejected: false, twin: false }, now),
      ),
    ),
  )
  .concat(
    appRow(
      appOf('bookshop', {
        webUrl: 'https://bookshop.example/',
        account: accountOf(
          new Client(
            { url: new URL('https://api.heroku.com'), token: 'token' },
            { send: () => Promise.reject(new TypeError('nothing is asked')), close: () => Promise.resolve() },
            requestLog(),
          ),
        ),
      }),
      [],
      { pinned: false, rejected: false, twin: false },
      now,
    ),
  )
  .concat(pipelines)
  .map(({ contextValue }) => contextValue)
  .concat(fileRow({ change: { kind: 'added', path: 'cart.js', from: undefined } }).contextValue);

describe('the conditions of the manifest', () => {
  const patterns = new Set(
    conditions.flatMap((when) => [...when.matchAll(/viewItem =~ \/(.+?)\//g)].map(first)),
  );
  const words = new Set(
    [...patterns].flatMap((pattern) =>
      [...pattern.matchAll(/(?<!\\)\b[a-z]+\b|(?<=\\b)[a-z]+/g)].map(([word]) => word),
    ),
  );
  const states = new Set(
    conditions.flatMap((when) => [...when.matchAll(/shiplog\.state [!=]= '?(\w+)'?/g)].map(first)),
  );

  it('ask what a row is, and for a state', () => {
    assert.ok(patterns.size >= 4, [...patterns].join(' '));
    assert.ok(states.size >= 4, [...states].join(' '));
  });

  it('are each met by some rows, and not by all of them', () => {
    for (const pattern of patterns) {
      const met = contexts.filter((context) => new RegExp(pattern).test(context));
      assert.ok(met.length > 0, `no row is ${pattern}`);
      assert.ok(met.length < contexts.length, `every row is ${pattern}`);
    }
  });

  it('know rows by whole words that rows have', () => {
    const known = new Set(contexts.flatMap((context) => context.split(' ')));
    for (const pattern of patterns) assert.match(pattern, /^\\b.+\\b$/);
    for (const word of words) assert.ok(known.has(word), `no row has the word ${word}`);
    // The other way round: a word that nothing asks for is a word too many.
    for (const word of known) assert.ok(words.has(word), `nothing asks for the word ${word}`);
  });

  it('name states that the view has', () => {
    // Read as text: the file imports vscode, which is not here.
    const [list, view] = ['catalog/app-list', 'views/releases/releases-view'].map((name) =>
      readFileSync(join(root, `src/${name}.ts`), 'utf8'),
    );
    const type = /^export type Condition =([^;]+);$/m.exec(list ?? '')?.[1];
    assert.ok(type, 'the view names its states in one type');
    const known = new Set([...type.matchAll(/'(\w+)'/g)].map(first));
    for (const state of states) assert.ok(known.has(state), `the view is never ${state}`);
    assert.match(view ?? '', /#setContext\('shiplog\.state', list\.condition\)/);
  });

  it('ask for no context key that is neither the editor’s nor set by the code', () => {
    const editors = new Set([
      'activeWebviewPanelId',
      'view',
      'viewItem',
      'resourceScheme',
      'workspaceFolderCount',
      'false',
      'true',
    ]);
    for (const when of conditions) {
      const keys = when.replaceAll(/\/.+?\//g, ' ').matchAll(/(?:^|&& |\|\| |!)([\w.]+)/g);
      for (const [, key = ''] of keys) {
        assert.ok(
          editors.has(key) || /^shiplog\.(state|commandLine|filtered|only|selected|pipelines)$/.test(key),
          `${key} in "${when}"`,
        );
      }
    }
  });
});

describe('a person who is not signed in', () => {
  const { commands, menus } = manifest.contributes;
  /** What works without an account. */
  const works = new Set(['shiplog.refresh', 'shiplog.signIn', 'shiplog.trySample', 'shiplog.showLog']);
  /** A condition that nothing meets without an account. */
  const needsAccount =
    /shiplog\.state (?:!= signedOut|== ready)|(?<!!)shiplog\.(?:filtered|only|selected|pipelines)\b|^false$|activeWebviewPanelId|view == shiplog\.pipelines/;

  it('finds in the palette what works without an account, and nothing else', () => {
    const offered = commands
      .map(({ command }) => command)
      .filter((command) => {
        const when = menus['commandPalette']?.find((item) => item.command === command)?.when;
        return when === undefined || !needsAccount.test(when);
      });
    assert.deepEqual(offered.toSorted(), [...works].toSorted());
  });

  it('finds nothing else above the releases either', () => {
    const offered = (menus['view/title'] ?? []).filter(({ when }) => !needsAccount.test(when ?? ''));
    assert.ok(offered.length > 0);
    for (const { command = '', when } of offered) assert.ok(works.has(command), `${command}: ${when}`);
  });
});

describe('the colours of the manifest', () => {
  it('are those of no extension, which may not run in Restricted Mode', () => {
    for (const { id, defaults } of manifest.contributes.colors) {
      for (const [theme, color] of Object.entries(defaults)) {
        assert.match(color, /^#[\da-f]{6}$/i, `${id} in ${theme}`);
      }
    }
  });
});

function first([, group = '']: RegExpMatchArray): string {
  return group;
}
