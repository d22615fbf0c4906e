import assert from 'node:assert/strict';
import type { NewsItem } from '../../../../src/domain/release/news.ts';
import { newsText } from '../../../../src/views/notifications/texts.ts';
import { makeRelease } from '../../domain/release/make.ts';

const running = makeRelease(51, { current: true });

describe('the message for news', () => {
  const release = makeRelease(52);
  const cases: readonly (readonly [string, NewsItem, string, readonly string[]])[] = [
    [
      'a deploy',
      { kind: 'deploy', release },
      'kendra deployed bookshop v52: T.',
      ['See Changes', 'Roll Back…'],
    ],
    [
      'a rollback',
      { kind: 'rollback', release: makeRelease(52, { description: 'Rollback to v46' }) },
      'kendra rolled bookshop back to v46, as v52.',
      ['See Changes', 'Show Details'],
    ],
    [
      'a promotion',
      { kind: 'promotion', release },
      'kendra promoted to bookshop v52: T.',
      ['See Changes', 'Roll Back…'],
    ],
    [
      'a config change',
      { kind: 'config', release },
      'kendra released bookshop v52: T.',
      ['Show Details', 'Roll Back…'],
    ],
    [
      'a failure',
      { kind: 'failure', release },
      'bookshop v52 failed in its release command: “T” by kendra. v51 is running.',
      ['Roll Back…', 'Show Details'],
    ],
    [
      'a failure that printed something',
      { kind: 'failure', release: makeRelease(52, { outputUrl: 'https://platform.example/output' }) },
      'bookshop v52 failed in its release command: “T” by kendra. v51 is running.',
      ['Show Output', 'Roll Back…', 'Show Details'],
    ],
  ];
  for (const [name, item, message, actions] of cases) {
    it(`of ${name} says who, what and what can be done`, () => {
      const text = newsText([item], 'T', running);
      assert.deepEqual(text, { message, failed: item.kind === 'failure', actions });
    });
  }

  it('is one for many releases, and loud when one of them failed', () => {
    const items: NewsItem[] = [
      { kind: 'deploy', release: makeRelease(54) },
      { kind: 'failure', release: makeRelease(53) },
      { kind: 'deploy', release },
    ];
    const { message, failed } = newsText(items, 'T', undefined);
    assert.equal(message, 'bookshop has 3 new releases: 1 of them failed, the newest is v54 “T” by kendra.');
    assert.equal(failed, true);
    const calm = newsText([items[0]!, items[2]!], 'T', makeRelease(54));
    assert.equal(calm.failed, false);
    assert.match(calm.message, /^bookshop has 2 new releases: the newest is .* v54 is running\.$/);
  });
});
