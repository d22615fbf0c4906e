import assert from 'node:assert/strict';
import { type Changelog, changelogMarkdown } from '../../../src/model/changelog.ts';
import type { ChangelogCommit } from '../../../src/model/changelog-groups.ts';
import { webHostOf } from '../../../src/model/web-host.ts';
import { assertQuick, makeRelease } from './make.ts';

const host = webHostOf('git@gitlab.com:shops/bookshop');
const web = 'https://gitlab.com/shops/bookshop/-';
const compare = `${web}/compare/${'a'.repeat(40)}...${'b'.repeat(40)}?straight=true`;

/** A commit whose hash is one digit again and again, from its message; a merge when it has two parents. */
function commit(digit: string, message: string, parents = 1, author = 'Kendra'): ChangelogCommit {
  return {
    commit: {
      hash: digit.repeat(40),
      parents: Array.from({ length: parents }, () => 'f'.repeat(40)),
      author,
      email: `${author.toLowerCase()}@example.com`,
      date: 0,
      subject: message.split('\n', 1)[0]!,
    },
    message,
  };
}

function changelog(listed: readonly ChangelogCommit[], some: Partial<Changelog> = {}): Changelog {
  return {
    from: makeRelease(51),
    to: makeRelease(52, { description: 'Deploy bbbbbbb', createdAt: Date.UTC(2026, 10, 24, 14, 5) }),
    commits: { from: 'a'.repeat(40), to: 'b'.repeat(40) },
    shipped: { listed, total: listed.length },
    takenBack: { listed: [], total: 0 },
    config: { set: [], removed: [] },
    host: undefined,
    ...some,
  };
}

const released = 'Released 2026-11-24 14:05 UTC by kendra: Deploy bbbbbbb';

/** What is below the first lines. */
function groups(text: string): string {
  return text.slice(text.indexOf('\n## ') + 1);
}

describe('a changelog', () => {
  it('is by types where commits say them, with links, people, config vars and add-ons', () => {
    const listed = [
      commit('1', 'feat(cart): gift cards, see #7\n\nCo-authored-by: Katie <katie@example.com>'),
      commit('2', 'Fix: the total (!46)', 1, 'Shanley'),
      commit('3', 'chore!: ask for Node 24'),
      commit('4', 'Tidy up'),
      commit('5', "Merge branch 'a' into 'main'\n\nfix: the total\n\nSee merge request shops/bookshop!46", 2),
      commit('6', 'Revert "feat: wish lists"'),
      commit(
        '7',
        'docs: say how\n\nBREAKING CHANGE: none of it is true\n\nCo-authored-by: K <kendra@example.com>',
      ),
      commit('8', 'Merge branch b', 2),
      commit('9', 'feat: more'),
    ];
    const text = changelogMarkdown(
      changelog(listed, {
        host,
        from: makeRelease(51, { addons: ['redis', 'postgresql'] }),
        to: makeRelease(52, {
          description: 'Deploy bbbbbbb',
          createdAt: Date.UTC(2026, 10, 24, 14, 5),
          addons: ['postgresql', 'kafka'],
        }),
        config: { set: ['S3_KEY', 'a`b'], removed: ['OLD'] },
      }),
    );
    const at = (digit: string) => `[\`${digit.repeat(7)}\`](${web}/commit/${digit.repeat(40)})`;
    assert.equal(
      text,
      `# bookshop v51 → v52

${released}

9 commits: [Compare on GitLab](${compare})

## Breaking changes

- ask for Node 24 (${at('3')}), Kendra
- say how (${at('7')}), Kendra

## Features

- **cart**: gift cards, see [#7](${web}/issues/7) (${at('1')}), Kendra with Katie
- more (${at('9')}), Kendra

## Fixes

- the total ([!46](${web}/merge_requests/46), ${at('2')}), Shanley

## Other changes

- Tidy up (${at('4')}), Kendra

## Pull requests

- fix: the total ([!46](${web}/merge_requests/46), ${at('5')}), Kendra

## Merges

- Merge branch b (${at('8')}), Kendra

## Reverts

- Revert "feat: wish lists" (${at('6')}), Kendra

## Config vars

- Set \`S3_KEY\`, \`\` a\`b \`\`
- Removed \`OLD\`

## Add-ons

- Added \`kafka\`
- Removed \`redis\`
`,
    );
  });

  it('has pull requests and merges first where commits do not say their types', () => {
    const listed = [
      commit('1', 'feat: gift cards'),
      commit('2', 'Add wish lists'),
      commit('3', 'Merge pull request #46 from katie/total\n\nFix the total', 2),
      commit('4', "Merge branch 'main' into total", 2),
      commit('5', 'constructor: add'),
      commit('6', 'Revert "Add wish lists" (#47)'),
    ];
    assert.equal(
      groups(changelogMarkdown(changelog(listed))),
      `## Pull requests

- Fix the total (#46, \`3333333\`), Kendra

## Merges

- Merge branch 'main' into total (\`4444444\`), Kendra

## Commits

- feat: gift cards (\`1111111\`), Kendra
- Add wish lists (\`2222222\`), Kendra
- constructor: add (\`5555555\`), Kendra

## Reverts

- Revert "Add wish lists" (#47, \`6666666\`), Kendra
`,
    );
  });

  it('lists what was taken back', () => {
    const back = { listed: [commit('1', 'Add wish lists'), commit('2', 'Revert "A"')], total: 3 };
    const text = changelogMarkdown(changelog([], { takenBack: back, host }));
    assert.match(text, /\n\n3 commits taken back: \[Compare on GitLab\]/);
    assert.equal(
      groups(text).replaceAll(/\((?:\[`(\d)\d+`\])?\(?https:[^)]+\)+/g, '($1)'),
      '## Taken back\n\n- Add wish lists (1), Kendra\n- Revert "A" (2), Kendra\n\n… and 1 more: [Compare on GitLab]()\n',
    );
  });

  it('lists no more than it is told, and says where the rest is', () => {
    const listed = Array.from({ length: 250 }, (_, index) => commit('1', `Change ${index}`));
    const lines = (text: string) => text.split('\n').filter((line) => line.startsWith('- ')).length;
    const large = changelog(listed, { shipped: { listed, total: 1_012 }, host });
    assert.equal(lines(changelogMarkdown(large)), 200);
    assert.ok(changelogMarkdown(large).endsWith(`\n\n… and 812 more: [Compare on GitLab](${compare})\n`));
    assert.equal(lines(changelogMarkdown(large, 5)), 5);
    assert.match(changelogMarkdown({ ...large, host: undefined }), /\n\n… and 812 more\n$/);
    const all = changelogMarkdown(changelog(listed.slice(0, 200)));
    assert.equal(lines(all), 200);
    assert.doesNotMatch(all, /more/);
  });

  const heads: readonly (readonly [name: string, some: Partial<Changelog>, head: readonly string[]])[] = [
    [
      'of a first release',
      { from: undefined, commits: { from: undefined, to: 'b'.repeat(40) }, host },
      ['# bookshop v52', released, '1 commit'],
    ],
    [
      'of two apps',
      { from: makeRelease(88, { app: { id: 'other', name: 'bookshop-staging' }, addons: ['x'] }) },
      ['# bookshop-staging v88 → bookshop v52', released, '1 commit'],
    ],
    [
      'of a change of config',
      { shipped: { listed: [], total: 0 } },
      ['# bookshop v51 → v52', released, 'The code is the same.'],
    ],
    [
      'without known commits',
      { commits: undefined, shipped: { listed: [], total: 0 } },
      ['# bookshop v51 → v52', released, 'The commits are not known.'],
    ],
    [
      'of a release that failed',
      {
        to: makeRelease(52, {
          description: '<b>',
          status: 'failed',
          createdAt: Date.UTC(2026, 10, 24, 14, 5),
        }),
      },
      [
        '# bookshop v51 → v52',
        released.replace('Deploy bbbbbbb', String.raw`\<b\>`),
        '**This release failed.**',
        '1 commit',
      ],
    ],
    [
      'of a release on its way',
      {
        to: makeRelease(52, {
          description: 'Deploy bbbbbbb',
          status: 'pending',
          createdAt: Date.UTC(2026, 10, 24, 14, 5),
        }),
      },
      ['# bookshop v51 → v52', released, '**It is still being released.**', '1 commit'],
    ],
    [
      'of both ways',
      { takenBack: { listed: [], total: 1 } },
      ['# bookshop v51 → v52', released, '1 commit, 1 commit taken back'],
    ],
  ];
  for (const [name, some, head] of heads) {
    it(`${name} begins so`, () => {
      const text = changelogMarkdown(changelog([commit('1', 'A')], some));
      assert.deepEqual(
        text.split('\n\n').slice(0, head.length),
        head.map((line, at) => (at + 1 === text.split('\n\n').length ? `${line}\n` : line)),
      );
      assert.doesNotMatch(text, /Add-ons|Config vars/);
    });
  }

  it('lets nothing of a commit become markup', () => {
    const subjects: readonly (readonly [subject: string, written: string])[] = [
      ['<script>alert(1)</script>', String.raw`\<script\>alert(1)\</script\>`],
      ['[x](javascript:y) ![z](w)', String.raw`\[x\](javascript:y) !\[z\](w)`],
      ['*a* **b** _c_ ~~d~~ `e` | f $g$', String.raw`\*a\* \*\*b\*\* \_c\_ \~\~d\~\~ \`e\` \| f \$g\$`],
      ['# heading', String.raw`\# heading`],
      ['- list', String.raw`\- list`],
      ['+ list', String.raw`\+ list`],
      ['1. list', String.raw`1\. list`],
      ['23) list', String.raw`23\) list`],
      ['> quote', String.raw`\> quote`],
      ['=== line', String.raw`\=== line`],
      ['[ ] task', String.raw`\[ \] task`],
      ['a\\', String.raw`a\\`],
      ['&lt;b&gt; &#35; a & b', String.raw`\&lt;b\&gt; \&#35; a & b`],
      [
        'https://example.com www.example.com a@b.example',
        String.raw`https\://example.com www\.example.com a\@b.example`,
      ],
      ['Rename snake_case_name in C#', 'Rename snake_case_name in C#'],
      ['a\u0000b\u202ec\u2028d\te', String.raw`a\[U+0000\]b\[U+202E\]c d e`],
      ['', 'No subject'],
    ];
    for (const [subject, written] of subjects) {
      const text = changelogMarkdown(changelog([commit('1', subject)]));
      assert.equal(groups(text), `## Commits\n\n- ${written} (\`1111111\`), Kendra\n`, subject);
    }
    const mean = changelogMarkdown(
      changelog([commit('1', 'feat(<b>): a!\n\nCo-authored-by: [x](y) <z@example.com>', 1, '*K*')], {
        to: makeRelease(52, { app: { id: 'bookshop-id', name: '<i>' }, user: { id: 'x', email: '_a_@b' } }),
      }),
    );
    assert.match(mean, / → v52\n\nReleased .* by \\_a\\_: Set FOO config vars\n/);
    assert.ok(mean.endsWith(String.raw`- **\<b\>**: a\! (${'`1111111`'}), \*K\* with \[x\](y)` + '\n'), mean);
  });

  it('is written quickly, whatever the commits are', () => {
    for (const piece of [
      'a',
      ' ',
      '#1 ',
      '`',
      '_',
      '(',
      'feat(',
      ': ',
      '\n',
      '\u202e',
      '<',
      'Co-authored-by: a <b>\n',
      '\n\n',
      '\ud800',
    ]) {
      const long = piece.repeat(30_000);
      const listed = [
        commit('1', long),
        commit('2', `feat(a): ${long}`),
        commit('3', `A\n\n${long}`, 2, long),
      ];
      const text = assertQuick(() =>
        changelogMarkdown(changelog(listed, { host, config: { set: [long], removed: [] } })),
      );
      assert.ok(text.length < 40_000 || piece.startsWith('Co-'), `${JSON.stringify(piece)}: ${text.length}`);
    }
  });
});
