import assert from 'node:assert/strict';
import { parseMessage } from '../../../../src/domain/forge/commit-message.ts';
import {
  mergedBranch,
  numberedTitle,
  pullOf,
  titleOfMessage,
} from '../../../../src/domain/forge/pull-request.ts';
import { assertQuick } from '../release/make.ts';

/** Messages as hosts, bots and people write them. */
const pulls: readonly (readonly [message: string, name: string | undefined, title?: string])[] = [
  // GitHub
  ['Merge pull request #46 from kendra/wish-lists\n\nAdd wish lists\n\nMore', '#46', 'Add wish lists'],
  ['Merge pull request #46 from a/b\n\nfeat: add wish lists', '#46', 'feat: add wish lists'],
  ['Merge pull request #46 from a/b\n\nfeat(cart)!: add wish lists\n', '#46', 'feat(cart)!: add wish lists'],
  ['Merge pull request #46 from a/b\r\n\r\nfix: the cart\r\n', '#46', 'fix: the cart'],
  [
    'Merge pull request #46 from a/b\n\nfix: the cart\n\nSigned-off-by: K <k@example.com>',
    '#46',
    'fix: the cart',
  ],
  [
    'Merge pull request #46 from a/b\n\nfix: the cart\nSigned-off-by: K <k@example.com>',
    '#46',
    'fix: the cart',
  ],
  [
    'Merge pull request #46 from a/b\n\nfix: the cart\n\nCo-authored-by: K <k@example.com>',
    '#46',
    'fix: the cart',
  ],
  ['Merge pull request #46 from a/b\n\nChange-Id: I12', '#46', 'Pull request #46 from a/b'],
  [
    'Merge pull request #46 from a/b\n\nCo-authored-by: K <k@example.com>',
    '#46',
    'Pull request #46 from a/b',
  ],
  ['Merge pull request #46 from a/b', '#46', 'Pull request #46 from a/b'],
  ['Merge pull request #46 from a/b\n\n- Enh #4: more pins', '#46', 'Enh #4: more pins'],
  ['Add wish lists (#46)', '#46', 'Add wish lists'],
  ['Add wish lists (#45) (#46)', '#46', 'Add wish lists (#45)'],
  ['Merged pull request #46 from a/b\n\nAdd wish lists', '#46', 'Add wish lists'],
  // Bitbucket Server and Data Center
  ['Pull request #46: Add wish lists\n\nMerge in SHOP/bookshop from a to main', '#46', 'Add wish lists'],
  [
    "Pull request #46: feat: wish lists\n\nMerge in SHOP/bookshop from a to main\n\n* commit 'de63889':\n  A",
    '#46',
    'feat: wish lists',
  ],
  ["Merge pull request #46 in SHOP/bookshop from a to main\n\n* commit 'de63889':\n  Add", '#46', 'Add'],
  [
    "Merge pull request #46 in SHOP/bookshop from a to main\n\n* commit 'de63889':\n  Add\n  Fix",
    '#46',
    'Pull request #46 from a',
  ],
  // Bitbucket Cloud
  ['Merged in wish-lists (pull request #46)\n\nAdd wish lists\n\nApproved-by: K', '#46', 'Add wish lists'],
  ['Merged in wish-lists (pull request #46)\n\nfeat: wish lists', '#46', 'feat: wish lists'],
  ['Merged in wish-lists (pull request #46)\n\nApproved-by: K', '#46', 'Pull request #46 from wish-lists'],
  ['Add wish lists (pull request #46)', '#46', 'Add wish lists'],
  // GitLab
  [
    "Merge branch 'a' into 'main'\n\nAdd wish lists\n\nCloses #3\n\nSee merge request shops/bookshop!46",
    '!46',
    'Add wish lists',
  ],
  [
    "Merge branch 'a' into 'main'\n\nfeat: wish lists\n\nSee merge request group/sub/project!46",
    '!46',
    'feat: wish lists',
  ],
  [
    "Merge branch 'a' into 'main'\n\nAdd wish lists\n\nSee merge request https://gitlab.example.com/shops/bookshop/-/merge_requests/46",
    '!46',
    'Add wish lists',
  ],
  [
    "Merge branch 'a' into 'main'\n\nAdd wish lists\n\nhttps://gitlab.example.com/shops/bookshop/-/merge_requests/46",
    '!46',
    'Add wish lists',
  ],
  [
    "Merge branch 'a' into 'main'\n\nAdd wish lists\n\nSee merge request https://gitlab.example.com/shops/bookshop!46",
    '!46',
    'Add wish lists',
  ],
  [
    "Merge branch 'a' into 'main'\n\nSee merge request shops/bookshop!46",
    '!46',
    "Merge branch 'a' into 'main'",
  ],
  ['Add wish lists\n\nSee merge request !46', '!46', 'Add wish lists'],
  ['Add wish lists (!46)', '!46', 'Add wish lists'],
  [
    'Add wish lists\n\nPart-of: <https://gitlab.example.com/shops/bookshop/-/merge_requests/46>',
    '!46',
    'Add wish lists',
  ],
  // Azure DevOps, Gitee
  ['Merged PR 46: Add wish lists', '!46', 'Add wish lists'],
  ['!46 Add wish lists\nMerge pull request !46 from kendra/wish-lists', '!46', 'Add wish lists'],
  // Gitea and Forgejo
  ["Merge pull request 'Add wish lists (#46)' from a into main", '#46', 'Add wish lists'],
  ["Merge pull request 'Add wish lists' (#46) from a into main", '#46', 'Add wish lists'],
  ["Merge pull request 'feat: it's here' (#46) from a/b into main", '#46', "feat: it's here"],
  ['Add wish lists\n\nReviewed-on: https://codeberg.org/example/bookshop/pulls/46', '#46', 'Add wish lists'],
  // Merge bots
  ['Auto merge of #46 - kendra:wish-lists, r=katie\n\nAdd wish lists\n\nMore', '#46', 'Add wish lists'],
  ['Auto merge of #46 - kendra:wish-lists, r=katie\n\nfeat: wish lists', '#46', 'feat: wish lists'],
  ['Auto merge of #46 - kendra:wish-lists, r=katie', '#46', 'Pull request #46 from kendra:wish-lists'],
  ['auto merge of #46 : kendra/books/wish-lists, r=katie\n\nAdd wish lists', '#46', 'Add wish lists'],
  ['Rollup merge of #46 - kendra:wish-lists, r=katie\n\nAdd wish lists', '#46', 'Add wish lists'],
  ['Merge #46\n\n46: Add wish lists r=katie a=kendra\n\nMore', '#46', 'Add wish lists'],
  ['Merge #46 #47\n\n46: Add a r=katie a=kendra\n\nMore\n\n47: Add b r=katie', '#46', 'Add a; Add b'],
  ['Merge of #46\n\nAdd wish lists', '#46', 'Add wish lists'],
  ['Merge PR #46: Add wish lists', '#46', 'Add wish lists'],
  ['Merge shop/bookshop#46: Add wish lists', '#46', 'Add wish lists'],
  ['Merge #46 `Add wish lists`', '#46', 'Add wish lists'],
  // None
  ['Add wish lists, see #46', undefined],
  ['(#46)', undefined],
  ['Add wish lists (#46) again', undefined],
  ['Add wish lists\n\nReplaces shops/bookshop!46', undefined],
  ['Add wish lists\n\nReviewed-on: https://review.example.com/c/bookshop/+/46', undefined],
  ['Merge pull request from GHSA-1234-5678-9abc\n\nEscape the name', undefined],
  ["Merge branch 'main' of github.com:example/bookshop", undefined],
  ['Merge "Add wish lists"', undefined],
  ['', undefined],
];

describe('the pull request that a commit brought in', () => {
  for (const [text, name, title] of pulls) {
    it(JSON.stringify(text), () => {
      const pull = pullOf(parseMessage(text));
      const expected = name === undefined ? undefined : { number: 46, name, title };
      assert.deepEqual(pull, expected);
    });
  }

  it('is read quickly, however long the message is', () => {
    const starts = [
      '',
      'Merge pull request #46 from ',
      "Merge pull request '",
      'Merged in ',
      'Auto merge of #46 - ',
      'Merge #46',
      '!46 ',
      'Merge pull request #46 in a/b from ',
    ];
    const pieces = [
      ' ',
      'a ',
      "' (#1",
      ' (#1)',
      ' Merge pull request !1',
      '(',
      ' from ',
      ' r=a',
      ' #1',
      '/',
      'a/',
    ];
    for (const start of starts) {
      for (const piece of pieces) {
        const long = start + piece.repeat(1_000_000 / piece.length);
        assertQuick(() => {
          for (const text of [long, `${long}\n\n${long}`, `Merge pull request #46 from a/b\n\n${long}`]) {
            const message = parseMessage(text);
            pullOf(message);
            titleOfMessage(message);
            mergedBranch(message);
          }
        }, 200);
      }
    }
    for (const line of [
      'See merge request ',
      'https://a/',
      '46: a ',
      ' a=b',
      '* commit 1:\n',
      '  a\n',
      '- ',
    ]) {
      const text = `Merge #46\n\n${line.repeat(1_000_000 / line.length)}`;
      assertQuick(() => pullOf(parseMessage(text)), 200);
      assertQuick(() => pullOf(parseMessage(text.replace('#46', 'branch'))), 200);
    }
  });
});

describe('what a commit is called', () => {
  const titles: readonly (readonly [message: string, title: string])[] = [
    ['Merge pull request #46 from a/b\n\nfeat: add wish lists', 'feat: add wish lists'],
    ['Merge pull request from GHSA-1234-5678-9abc\n\nEscape the name', 'Escape the name'],
    ['Merge pull request #46 from a/b', 'Pull request #46 from a/b'],
    // The number is what people search for, and its host wrote it there.
    ['Add wish lists (#46)', 'Add wish lists (#46)'],
    ["Merge branch 'main' into a", "Merge branch 'main' into a"],
    ['Merge the carts', 'Merge the carts'],
    ['!important', '!important'],
  ];
  for (const [text, title] of titles) {
    it(JSON.stringify(text), () => assert.equal(titleOfMessage(parseMessage(text)), title));
  }
});

describe('what a commit is called, with the number of its pull request', () => {
  const titles: readonly (readonly [message: string, title: string])[] = [
    ['Merge pull request #46 from a/b\n\nfeat: add wish lists', 'feat: add wish lists (#46)'],
    ['Merge pull request #46 from a/b\n\nFinish #46', 'Finish #46'],
    ['Merge pull request #46 from a/b', 'Pull request #46 from a/b'],
    ['Merge pull request from GHSA-1234-5678-9abc\n\nEscape the name', 'Escape the name'],
    ['Add wish lists (#46)', 'Add wish lists (#46)'],
    ['Merge the carts', 'Merge the carts'],
  ];
  for (const [text, title] of titles) {
    it(JSON.stringify(text), () => assert.equal(numberedTitle(parseMessage(text)), title));
  }
});

describe('the branch that a merge brings in', () => {
  const branches: readonly (readonly [subject: string, branch: string | undefined])[] = [
    ['Merge pull request #46 from kendra/develop', 'kendra/develop'],
    ['Merge pull request #46 in SHOP/bookshop from develop to main', 'develop'],
    ["Merge pull request 'A' (#46) from develop into main", 'develop'],
    ["Merge branch 'develop' into 'main'", 'develop'],
    ["Merge remote-tracking branch 'origin/develop'", 'develop'],
    ['Merged in develop (pull request #46)', 'develop'],
    ['Auto merge of #46 - kendra:develop, r=katie', 'develop'],
    ['Add wish lists (#46)', undefined],
  ];
  for (const [subject, branch] of branches) {
    it(JSON.stringify(subject), () => assert.equal(mergedBranch({ subject }), branch));
  }
});
