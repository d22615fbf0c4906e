import assert from 'node:assert/strict';
import { type PairDifference, pairText } from '../../../../src/views/pipelines/pair.ts';
import type { Shipped } from '../../../../src/domain/graph/span.ts';

interface Some {
  readonly code?: Shipped | 'unknown' | 'same';
  readonly keys?: readonly string[] | 'unknown';
  readonly addons?: readonly string[];
}

function differenceOf({ code = 'same', keys = [], addons = [] }: Some): PairDifference {
  return {
    sameCode: code === 'same',
    commits:
      typeof code === 'object' ? { state: 'known', value: code } : { state: 'absent', why: 'It is away.' },
    config:
      keys === 'unknown'
        ? { state: 'failed', message: 'You may not.' }
        : { state: 'known', value: { added: keys, removed: ['OTHER'], changed: ['URL'], unchanged: [] } },
    addons: { added: addons, removed: ['redis:mini'], changed: [] },
  };
}

describe('what a row says of two neighbours', () => {
  const cases: readonly (readonly [
    some: Some,
    label: string,
    sentence: string,
    unknown?: readonly string[],
  ])[] = [
    [
      { code: { ahead: 3, behind: 0 }, keys: ['A'], addons: ['sendgrid:starter'] },
      'Lacks 3 commits, 1 key, 1 add-on',
      'production lacks 3 commits, 1 config key and 1 add-on of staging',
    ],
    [{ code: { ahead: 1, behind: 0 } }, 'Lacks 1 commit', 'production lacks 1 commit of staging'],
    [
      { code: { ahead: 3, behind: 2 }, keys: ['A', 'B'] },
      '2 commits ahead, lacks 3 commits, 2 keys',
      'production lacks 3 commits and 2 config keys of staging, and is ahead by 2',
    ],
    [{ code: { ahead: 0, behind: 2 } }, '2 commits ahead', 'production is ahead of staging by 2 commits'],
    [
      { code: { ahead: 0, behind: 1 }, keys: ['A'] },
      '1 commit ahead, lacks 1 key',
      'production is ahead of staging by 1 commit, but lacks 1 config key',
    ],
    [
      { code: { ahead: 3, behind: 2, caveat: 'atLeast' } },
      'At least 2 commits ahead, lacks at least 3 commits',
      'production lacks at least 3 commits of staging, and is ahead by at least 2',
    ],
    [
      { code: { ahead: 0, behind: 0, caveat: 'unrelated' }, keys: ['A'] },
      'No commit in common, lacks 1 key',
      'production and staging run code without a commit in common, and production lacks 1 config key',
    ],
    [{}, 'Same code', 'production runs the same code as staging'],
    [{ code: { ahead: 0, behind: 0 } }, 'Same code', 'production runs the same code as staging'],
    [{ keys: ['A'] }, 'Lacks 1 key', 'production runs the same code as staging, but lacks 1 config key'],
    [
      { code: 'unknown', keys: ['A'] },
      'Lacks 1 key',
      'production lacks 1 config key of staging',
      ['commits'],
    ],
    [
      { code: { ahead: 4, behind: 0 }, keys: 'unknown' },
      'Lacks 4 commits',
      'production lacks 4 commits of staging',
      ['config vars'],
    ],
    [{ keys: 'unknown' }, 'Same code', 'production runs the same code as staging', ['config vars']],
    [
      { code: 'unknown', keys: 'unknown' },
      'Not comparable',
      'production and staging cannot be compared',
      ['commits', 'config vars'],
    ],
    [{ code: 'unknown' }, 'Not comparable', 'production and staging cannot be compared', ['commits']],
  ];
  for (const [some, label, sentence, unknown = []] of cases) {
    it(sentence + (unknown.length > 0 ? ` (${unknown.join(' and ')} unknown)` : ''), () => {
      const text = pairText(differenceOf(some), { source: 'staging', target: 'production' });
      assert.deepEqual(text, { label, sentence, unknown });
    });
  }
});
