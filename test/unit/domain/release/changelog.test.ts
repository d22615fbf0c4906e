import assert from 'node:assert/strict';
import { type Changelog, changelogMarkdown } from '../../../../src/domain/release/changelog.ts';
import type { ChangelogCommit } from '../../../../src/domain/release/changelog-entries.ts';
import { webHostOf } from '../../../../src/domain/forge/web-host.ts';
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

  it('has pull requests first where commits do not say their types', () => {
    const listed = [
      commit('1', 'feat: gift cards'),
      commit('2', 'Add wish lists'),
      commit('3', 'Merge pull request #46 from katie/total\n\nFix the total', 2),
      commit('4', "Merge branch 'main' into total", 2),
      commit('5', 'constructor: add'),
      commit('6', 'Revert "Add gift cards" (#47)'),
    ];
    assert.equal(
      groups(changelogMarkdown(changelog(listed))),
      `## Pull requests

- Fix the total (#\u200b46, \`3333333\`), Kendra

## Commits

- feat: gift cards (\`1111111\`), Kendra
- Add wish lists (\`2222222\`), Kendra
- constructor: add (\`5555555\`), Kendra

## Reverts

- Revert "Add gift cards" (#\u200b47, \`6666666\`), Kendra
`,
    );
  });

  const hash = (name: string) => name.padEnd(40, '0');
  /** A commit with its parents by name, from what `git log` lists: newest first. */
  const linked = (name: string, parents: string, message: string, author = 'Kendra') => {
    const { commit: made } = commit('0', message, 1, author);
    const links = { hash: hash(name), parents: parents.split(' ').map(hash) };
    return { commit: { ...made, ...links }, message };
  };
  const told = (listed: readonly ChangelogCommit[]) =>
    groups(changelogMarkdown(changelog(listed, { host })))
      .replaceAll(/\[`?([^`\]]+)`?\]\(https:[^)]+\)/g, '$1')
      .replaceAll(/, [0-9a-f]{7}\b/g, '');

  it('tells a pull request once, by who wrote it', () => {
    const text = told([
      linked('a5', 'a4 b3', 'Merge pull request #46 from katie/wishes\n\nAdd wish lists', 'Kendra'),
      linked('b3', 'b2 a3', "Merge branch 'main' into wishes", 'Katie'),
      linked('b2', 'b1', 'Fix a typo', 'Shanley'),
      linked('b1', 'b0', 'Add a list', 'Katie'),
      linked('b0', 'a1', 'Begin\n\nCo-authored-by: Jo <jo@example.com>', 'Katie'),
      linked('a4', 'a3', 'Fix the total (#45)', 'Shanley'),
      linked('a3', 'a2', 'Sell maps', 'Jo'),
      linked('a2', 'a1', 'Tidy up', 'Jo'),
    ]);
    assert.equal(
      text,
      `## Pull requests

- Add wish lists (#46), Katie with Shanley, Jo
- Fix the total (#45), Shanley

## Commits

- Sell maps (a300000), Jo
- Tidy up (a200000), Jo
`,
    );
  });

  it('tells the pull requests that a pull request from a gathering branch brings, not that one', () => {
    const text = told([
      linked('a2', 'a1 d4', 'Merge pull request #50 from shop/develop\n\nRelease 1.2'),
      linked('d4', 'd3 c1', 'Merge pull request #46 from katie/wishes\n\nAdd wish lists'),
      linked('c1', 'd2', 'Add lists', 'Katie'),
      linked('d3', 'd2', 'Sell maps', 'Jo'),
    ]);
    assert.equal(
      text,
      '## Pull requests\n\n- Add wish lists (#46), Katie\n\n## Commits\n\n- Sell maps (d300000), Jo\n',
    );
  });

  it('gives a pull request without a title that of its only commit', () => {
    const text = told([
      linked('a2', 'a1 b1', 'Merge pull request #46 from katie/wishes'),
      linked('b1', 'a1', 'Add wish lists', 'Katie'),
    ]);
    assert.match(text, /^- Add wish lists \(#46\), Katie$/m);
  });

  it('has what bots keep up to date last, and not in what most changes say', () => {
    const text = told([
      linked('a7', 'a6', 'chore(deps): bump rack (#49)', 'dependabot[bot]'),
      linked('a6', 'a5', 'chore(deps): update vite (#48)', 'renovate[bot]'),
      linked('a5', 'a4', '[pre-commit.ci] autoupdate (#47)', 'pre-commit-ci[bot]'),
      linked('a4', 'a3', 'Update the schema', 'github-actions[bot]'),
      linked('a3', 'a2 e1', 'Merge pull request #45 from shop/dependabot/npm/a-1\n\nBump a'),
      linked('a2', 'a1 c1', 'Merge pull request #44 from jo/dependabot/config\n\nAsk dependabot less often'),
      linked('c1', 'a1', 'Ask less often', 'Jo'),
      linked('a1', 'a0', 'Sell maps', 'Jo'),
    ]);
    const [, dependencies = ''] = text.split('\n## Dependencies\n\n');
    assert.deepEqual(
      dependencies.split('\n').filter((line) => line !== ''),
      [
        '- chore(deps): bump rack (#49), dependabot\\[bot\\]',
        '- chore(deps): update vite (#48), renovate\\[bot\\]',
        '- \\[pre-commit.ci\\] autoupdate (#47), pre-commit-ci\\[bot\\]',
        '- Update the schema (a400000), github-actions\\[bot\\]',
        '- Bump a (#45), Kendra',
      ],
    );
    assert.match(text, /^## Pull requests\n\n- Ask dependabot less often \(#44\), Jo\n\n## Commits\n/);
  });

  it('cancels out a change and what took it back, but not what was taken back before', () => {
    const text = told([
      linked('a9', 'a8', 'Revert "Sell globes"'),
      linked('a8', 'a7', 'Reapply "Sell stamps"'),
      linked('a7', 'a6', 'Revert "Sell stamps"\n\nThis reverts commit a500000.'),
      linked('a6', 'a4', 'Revert "Add wish lists (#46)" (#47)\n\nReverts shop/bookshop#46'),
      linked('a5', 'a4', 'Sell stamps'),
      linked('a4', 'a3', `Take it back\n\nThis reverts commit ${hash('a2')}, reversing\nchanges made to 1.`),
      linked('a3', 'a2', 'Add wish lists (#46)', 'Katie'),
      linked('a2', 'a1', 'Sell maps'),
    ]);
    assert.equal(
      text,
      `## Commits

- Sell stamps (a500000), Kendra

## Reverts

- Revert "Sell globes" (a900000), Kendra

## Made and reverted

- Revert "Sell stamps" (a700000): reverted by a800000
- Add wish lists (#46): reverted by #47
- Sell maps (a200000): reverted by a400000
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
      ['# bookshop v51 → v52', released, 'The commits are unknown.'],
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
      ['&lt;b&gt; &#35; a & b', `${String.raw`\&lt;b\&gt; \&#`}\u200b35; a & b`],
      [
        'https://example.com www.example.com a@b.example',
        `${String.raw`https\://example.com www\.example.com a\@`}\u200bb.example`,
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
      'This reverts commit 1111111 ',
      'Reverts a',
      'Revert "',
      '@',
      'GH-',
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
