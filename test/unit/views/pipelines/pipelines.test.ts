import assert from 'node:assert/strict';
import {
  isBeforeProduction,
  pairsInto,
  type Pipeline,
  pipelinesOf,
  stagesAfter,
} from '../../../../src/domain/release/pipelines.ts';
import type { App, Stage } from '../../../../src/domain/release/release.ts';

const shop = { id: 'p1', name: 'shop' };

function appIn(name: string, stage: Stage | undefined, pipeline: App['pipeline'] = shop): App {
  return { id: name, name, stage, pipeline, team: undefined };
}

function only(...apps: readonly App[]): Pipeline<App> {
  const [pipeline, ...others] = pipelinesOf(apps);
  assert.ok(pipeline && others.length === 0);
  return pipeline;
}

/** `staging -> production` */
function pairs(pipeline: Pipeline<App>): string[] {
  return pipeline.stages
    .flatMap(({ apps }) => apps.flatMap((app) => pairsInto(pipeline, app)))
    .map(({ source, target }) => `${source.name} -> ${target.name}`);
}

describe('pipelines', () => {
  it('have the stages that have apps, in the order in which code goes through them', () => {
    const { stages } = only(
      appIn('live', 'production'),
      appIn('what', undefined),
      appIn('pr-2', 'review'),
      appIn('try', 'staging'),
      appIn('dev', 'development'),
      appIn('pr-1', 'review'),
    );
    assert.deepEqual(
      stages.map(({ stage, apps }) => [stage, ...apps.map(({ name }) => name)]),
      [
        ['review', 'pr-1', 'pr-2'],
        ['development', 'dev'],
        ['staging', 'try'],
        ['production', 'live'],
        [undefined, 'what'],
      ],
    );
  });

  it('stand in the order of the apps, without those that are in none', () => {
    const other = { id: 'p2', name: undefined };
    const apps = [
      appIn('b', 'staging', other),
      { ...appIn('c', 'production'), pipeline: undefined },
      appIn('a', 'staging', { ...shop, name: undefined }),
      appIn('d', 'production'),
    ];
    assert.deepEqual(
      pipelinesOf(apps).map(({ id, name }) => [id, name]),
      [
        ['p2', undefined],
        ['p1', 'shop'],
      ],
    );
  });

  const cases: readonly (readonly [string, readonly App[], readonly string[]])[] = [
    ['one app each', [appIn('try', 'staging'), appIn('live', 'production')], ['try -> live']],
    [
      'several apps in a stage',
      [appIn('try', 'staging'), appIn('eu', 'production'), appIn('us', 'production')],
      ['try -> eu', 'try -> us'],
    ],
    [
      'three stages, of which only neighbours are compared',
      [appIn('dev', 'development'), appIn('try', 'staging'), appIn('live', 'production')],
      ['dev -> try', 'try -> live'],
    ],
    ['a stage that is left out', [appIn('dev', 'development'), appIn('live', 'production')], ['dev -> live']],
    [
      'review apps, whose code is merged and not promoted',
      [appIn('pr-1', 'review'), appIn('try', 'staging'), appIn('live', 'production')],
      ['try -> live'],
    ],
    ['one stage', [appIn('live', 'production'), appIn('what', undefined)], []],
  ];
  for (const [what, apps, expected] of cases) {
    it(`compare neighbours: ${what}`, () => assert.deepEqual(pairs(only(...apps)), expected));
  }

  it('lead on to the stages after an app’s own, the next one first', () => {
    const [dev, review, live, other] = [
      appIn('dev', 'development'),
      appIn('pr-1', 'review'),
      appIn('live', 'production'),
      appIn('what', undefined),
    ];
    const pipeline = only(live, appIn('try', 'staging'), dev, review, other);
    const after = (app: App) => stagesAfter(pipeline, app).map(({ stage }) => stage);
    assert.deepEqual(after(dev), ['staging', 'production']);
    assert.deepEqual(after(review), ['development', 'staging', 'production']);
    assert.deepEqual(after(live), []);
    assert.deepEqual(after(other), []);
  });

  it('may lead on from each stage but the last', () => {
    const stages = ['review', 'staging', 'production', undefined] as const;
    assert.deepEqual(
      stages.map((stage) => isBeforeProduction(appIn('x', stage))),
      [true, true, false, false],
    );
    assert.equal(isBeforeProduction({ ...appIn('x', 'staging'), pipeline: undefined }), false);
  });
});
