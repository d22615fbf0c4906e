import assert from 'node:assert/strict';
import { nothing } from '../../../../src/ledger/state.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import { differencesOf, namesOf } from '../../../../src/views/pipelines/children.ts';
import type { Comparison } from '../../../../src/views/pipelines/comparisons.ts';
import type { GroupNode, LineNode, PairNode } from '../../../../src/views/pipelines/nodes.ts';
import {
  lineRow,
  pairRow,
  pipelineRow,
  type StageAppState,
  stageAppRow,
  stageRow,
} from '../../../../src/views/pipelines/rows.ts';
import { pipelinesOf } from '../../../../src/domain/release/pipelines.ts';
import { appOf, commitOf, now, releaseOf } from '../releases/release.ts';
import { comparisonOf, none, pipeline, production, staging } from './comparison.ts';

function stageAppOf(releases: readonly Release[], about: Partial<StageAppState> = {}): StageAppState {
  const state = { ...nothing, releases, readAt: 1 };
  return { app: production, lone: true, state, commit: undefined, leads: false, ...about };
}

describe('the rows of apps in their stages', () => {
  const current = releaseOf({ current: true });
  const cases: readonly (readonly [string, StageAppState, readonly [string, string, string, string]])[] = [
    [
      'what runs, with its commit',
      stageAppOf([current], { commit: commitOf() }),
      [
        'production',
        'v52 5m kendra: Fix the cart total for gift cards · bookshop',
        'pass-filled',
        'stageapp',
      ],
    ],
    [
      'an app that shares its stage and can be promoted',
      stageAppOf([current], { lone: false, leads: true }),
      ['bookshop', 'v52 5m kendra: Deploy de63889a', 'pass-filled', 'stageapp promotable'],
    ],
    [
      'a release under way',
      stageAppOf([releaseOf({ id: 'n', version: 53, status: 'pending' }), current]),
      ['production', 'v53 releasing · v52 5m kendra: Deploy de63889a · bookshop', 'loading~spin', 'stageapp'],
    ],
    [
      'one that never ended, before the one that runs',
      stageAppOf([current, releaseOf({ id: 'n', version: 51, status: 'pending', current: false })]),
      ['production', 'v52 5m kendra: Deploy de63889a · bookshop', 'pass-filled', 'stageapp'],
    ],
    [
      'one under way, and a newer one that failed',
      stageAppOf([
        releaseOf({ id: 'm', version: 54, status: 'failed' }),
        releaseOf({ id: 'n', version: 53, status: 'pending' }),
        current,
      ]),
      ['production', 'v53 releasing · v52 5m kendra: Deploy de63889a · bookshop', 'loading~spin', 'stageapp'],
    ],
    [
      'a newer one that failed',
      stageAppOf([releaseOf({ id: 'n', version: 53, status: 'failed' }), current]),
      ['production', 'v53 failed · v52 5m kendra: Deploy de63889a · bookshop', 'error', 'stageapp'],
    ],
    [
      'processes that crashed',
      stageAppOf([current], { crashed: 'web.1' }),
      ['production', 'web.1 crashed · v52 5m kendra: Deploy de63889a · bookshop', 'error', 'stageapp'],
    ],
    [
      'nothing',
      stageAppOf([], { leads: true }),
      ['production', 'runs nothing yet · bookshop', 'circle-outline', 'stageapp'],
    ],
    [
      'what was not read yet',
      stageAppOf([], { state: nothing }),
      ['production', 'not loaded yet · bookshop', 'circle-outline', 'stageapp'],
    ],
    [
      'what could not be read',
      stageAppOf([], { state: { ...nothing, error: new Problem('You may not see it.') } }),
      ['production', 'You may not see it. · bookshop', 'warning', 'stageapp'],
    ],
    [
      'code without a slug, which cannot be promoted',
      stageAppOf([releaseOf({ current: true, artifact: null })], { leads: true }),
      ['production', 'v52 5m kendra: Deploy de63889a · bookshop', 'pass-filled', 'stageapp'],
    ],
    [
      'what of the app can be opened in a browser',
      stageAppOf([], {
        pages: { website: 'https://bookshop.example.com/', dashboard: 'https://example.com/apps/bookshop' },
      }),
      ['production', 'runs nothing yet · bookshop', 'circle-outline', 'stageapp website dashboard'],
    ],
  ];
  for (const [what, app, [label, description, icon, context]] of cases) {
    it(`say ${what}`, () => {
      const row = stageAppRow(app, now);
      assert.deepEqual(
        [row.label, row.description, row.icon.id, row.contextValue],
        [label, description, icon, context],
      );
      for (const word of label.split(' ')) assert.ok(row.spoken.includes(word), row.spoken);
    });
  }

  it('are spoken as one sentence', () => {
    const { spoken } = stageAppRow(stageAppOf([current], { commit: commitOf() }), now);
    assert.equal(
      spoken,
      'production, bookshop, runs v52, Fix the cart total for gift cards, by kendra, 5 minutes ago',
    );
  });

  it('name a pipeline, and a stage with the number of its apps', () => {
    const [one] = pipelinesOf([staging, production]);
    assert.ok(one);
    assert.equal(pipelineRow(one).spoken, 'bookshop, pipeline, 2 apps');
    const [unnamed] = pipelinesOf([appOf('x', { stage: 'staging', pipeline: { id: 'q', name: undefined } })]);
    assert.ok(unnamed);
    assert.equal(pipelineRow(unnamed).label, 'Unnamed pipeline');
    assert.equal(stageRow({ stage: 'production', apps: [production, staging] }).spoken, 'production, 2 apps');
  });

  it('let no text from outside disturb a row', () => {
    const strange = releaseOf({ current: true, description: 'a\nb‮c', user: { id: 'u', email: 'x\ny@z' } });
    const row = stageAppRow(
      stageAppOf([strange], { app: { ...production, name: 'sh\nop' }, lone: false }),
      now,
    );
    assert.equal(row.label, 'sh op');
    assert.doesNotMatch(row.description, /[\n‮]/);
  });
});

function pairOf(comparison: Comparison | undefined, ...more: readonly ReturnType<typeof appOf>[]): PairNode {
  const [one] = pipelinesOf([staging, production, ...more]);
  assert.ok(one);
  const ledger = {} as PairNode['source'];
  const parent: PairNode['parent'] = {
    kind: 'stageApp',
    parent: { kind: 'pipeline', pipeline: one, open: true },
    app: production,
    ledger,
    pairs: [],
    leads: false,
  };
  return {
    kind: 'pair',
    parent,
    pair: { source: staging, target: production },
    source: ledger,
    target: ledger,
    comparison,
  };
}

/** Labels and descriptions, those of a group indented. */
function textsOf(nodes: readonly (GroupNode | LineNode)[]): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'line') return [[node.line.label, node.line.description].filter(Boolean).join(': ')];
    const lines = node.children(node).filter((one) => one.kind === 'line');
    return [node.label, ...textsOf(lines).map((text) => `  ${text}`)];
  });
}

describe('the row between two neighbours', () => {
  it('is named by stages, and by apps where a stage has several', () => {
    assert.deepEqual(namesOf(pairOf(undefined)), { source: 'staging', target: 'production' });
    const third = appOf('bookshop-eu', { stage: 'production', pipeline });
    assert.deepEqual(namesOf(pairOf(undefined, third)), { source: 'staging', target: 'bookshop' });
  });

  it('says that it is being compared, and then what is not known', () => {
    const names = { source: 'staging', target: 'production' };
    assert.equal(pairRow(undefined, names).label, 'Comparing with staging…');
    const row = pairRow(comparisonOf(), names);
    assert.equal(row.spoken, 'production lacks 1 config key and 1 add-on of staging, commits unknown');
    assert.deepEqual(
      [row.label, row.description, row.icon.id, row.contextValue],
      ['Lacks 1 key, 1 add-on', 'commits unknown · vs staging', 'warning', 'pair differs'],
    );
  });

  it('unfolds into keys, never values, add-ons and processes', () => {
    assert.deepEqual(textsOf(differencesOf(pairOf(comparisonOf()))), [
      'The commits could not be compared: No repository is open.',
      '3 config keys differ',
      '  RATE_LIMIT: only in staging',
      '  URL: another value',
      '  BANNER: only in production',
      '3 add-ons differ',
      '  papertrail:choklad: only in staging',
      '  redis:mini: redis:premium in staging',
      '  sendgrid:starter: only in production',
      'Process types, stack or buildpack differ',
      '  Stack: heroku-22 → heroku-24',
      '  worker: node work.js: only in staging',
      '  web: a → b',
    ]);
  });

  it('unfolds into a sentence where nothing differs', () => {
    const config = { state: 'known', value: { ...none, unchanged: ['X'] } } as const;
    const slug = { state: 'known', value: { stack: undefined, processTypes: none } } as const;
    const same = comparisonOf({ diff: { sameCode: true, addons: none, config, slug } });
    assert.deepEqual(textsOf(differencesOf(pairOf(same))), ['No differences.']);
    assert.equal(pairRow(same, { source: 'staging', target: 'production' }).contextValue, 'pair');
    assert.deepEqual(differencesOf(pairOf(undefined)), []);
  });

  it('unfolds into the commits of both sides', () => {
    const listed = [{ commit: commitOf(), message: undefined }];
    const code = {
      state: 'known',
      value: { from: 'a', to: 'b', shipped: { listed, total: 3 }, takenBack: { listed, total: 1 } },
    } as const;
    const repository = {} as Comparison['repository'];
    const groups = differencesOf(pairOf(comparisonOf({ code, repository }))).filter(
      ({ kind }) => kind === 'group',
    );
    const [lacks, ahead] = groups as GroupNode[];
    assert.deepEqual(
      [lacks?.label, ahead?.label],
      ['3 commits only in staging', '1 commit only in production'],
    );
    const below = lacks?.children(lacks) ?? [];
    assert.deepEqual(
      below.map((node) => (node.kind === 'commit' ? node.commit.hash.slice(0, 8) : node.line.label)),
      ['de63889a', 'and 2 more commits'],
    );
  });

  it('keeps lines of outside text on one line', () => {
    const row = lineRow({ id: 'x', label: 'KEY\nwith', description: '', icon: 'key' });
    assert.equal(row.label, 'KEY with');
  });
});
