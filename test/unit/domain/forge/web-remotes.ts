// Remotes as people have them, with the repositories on the web that they lead to: one table, one test over it.

export const from = 'a'.repeat(40);
export const to = 'b'.repeat(64);

/** What stands behind the address of a repository, by kind: its pages for a commit, a comparison, a file at line 3. */
const github = [`/commit/${to}`, `/compare/${from}..${to}`, `/blob/${to}/src/a%20b.ts#L3`];
const gitlab = [
  `/-/commit/${to}`,
  `/-/compare/${from}...${to}?straight=true`,
  `/-/blob/${to}/src/a%20b.ts#L3`,
];
const bitbucket = [
  `/commits/${to}`,
  `/branches/compare/${to}%0D${from}#diff`,
  `/src/${to}/src/a%20b.ts#lines-3`,
];
const server = [
  `/commits/${to}`,
  `/compare/diff?targetBranch=${from}&sourceBranch=${to}`,
  `/browse/src/a%20b.ts?at=${to}#3`,
];
const azure = [
  `/commit/${to}`,
  `/branchCompare?baseVersion=GC${from}&targetVersion=GC${to}&_a=files`,
  `?path=/src/a%20b.ts&version=GC${to}&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1&_a=contents`,
];
const gitea = [`/commit/${to}`, `/compare/${from}..${to}`, `/src/commit/${to}/src/a%20b.ts#L3`];
const sourcehut = [`/commit/${to}`, undefined, `/tree/${to}/item/src/a%20b.ts#L3`];
const gitiles = [`/+/${to}`, `/+/${from}..${to}`, `/+/${to}/src/a%20b.ts#3`];
const codecommit = [`/commit/${to}`, undefined, `/browse/${to}/--/src/a%20b.ts?lines=3-3`];

export interface Row {
  /** As in "Open on GitHub". */
  readonly name: string;
  readonly repository: string;
  readonly pages: readonly (string | undefined)[];
  readonly remotes: readonly string[];
}

export const table: readonly Row[] = [
  {
    name: 'GitHub',
    repository: 'https://github.com/example/bookshop',
    pages: github,
    remotes: [
      'https://github.com/example/bookshop.git',
      'https://github.com/example/bookshop',
      'https://github.com/example/bookshop.git/',
      'http://github.com/example/bookshop',
      'https://www.github.com/example/bookshop',
      'https://kendra@github.com/example/bookshop',
      'https://kendra:p%40ss@github.com/example/bookshop',
      'https://x:p@ss@github.com/example/bookshop',
      'git@github.com:example/bookshop.git',
      'github.com:example/bookshop',
      'org-123@github.com:/example/bookshop.git',
      'git@github.com-work:example/bookshop.git',
      'ssh://git@github.com/example/bookshop.git',
      'ssh://git@ssh.github.com:443/example/bookshop.git',
      'git+ssh://git@github.com/example/bookshop.git',
      'git://github.com/example/bookshop.git',
      '  git@github.com:example/bookshop.git\n',
      'https://github.com/example//bookshop',
    ],
  },
  {
    name: 'GitHub',
    repository: 'https://github.com/Example/Bookshop',
    pages: github,
    remotes: ['HTTPS://GitHub.COM/Example/Bookshop.GIT'],
  },
  {
    name: 'GitHub',
    repository: 'https://github.com/example/bookshop.github.io',
    pages: github,
    remotes: ['git@github.com:example/bookshop.github.io.git'],
  },
  {
    name: 'github.example.com',
    repository: 'https://github.example.com/team/bookshop',
    pages: github,
    remotes: ['https://github.example.com/team/bookshop.git'],
  },
  {
    name: 'ghe.example.com',
    repository: 'https://ghe.example.com/team/bookshop',
    pages: github,
    remotes: ['git@ghe.example.com:team/bookshop.git'],
  },
  {
    name: 'octo.ghe.com',
    repository: 'https://octo.ghe.com/octo/bookshop',
    pages: github,
    remotes: ['octo@octo.ghe.com:octo/bookshop.git'],
  },
  {
    name: 'GitLab',
    repository: 'https://gitlab.com/example/bookshop',
    pages: gitlab,
    remotes: [
      'https://gitlab.com/example/bookshop.git',
      'ssh://git@altssh.gitlab.com:443/example/bookshop.git',
      'https://oauth2:glpat-secret@gitlab.com/example/bookshop.git',
    ],
  },
  {
    name: 'GitLab',
    repository: 'https://gitlab.com/shops/books/web/bookshop',
    pages: gitlab,
    remotes: ['git@gitlab.com:shops/books/web/bookshop.git'],
  },
  {
    name: 'gitlab.example.com',
    repository: 'https://gitlab.example.com/shops/books/bookshop',
    pages: gitlab,
    remotes: ['ssh://git@gitlab.example.com:2222/shops/books/bookshop.git'],
  },
  {
    name: 'gitlab.example.com',
    repository: 'https://gitlab.example.com:8443/shops/bookshop',
    pages: gitlab,
    remotes: ['https://gitlab.example.com:8443/shops/bookshop.git'],
  },
  {
    name: 'gitlab.example.com',
    repository: 'https://gitlab.example.com/shops/bookshop',
    pages: gitlab,
    remotes: ['https://gitlab.example.com:443/shops/bookshop.git'],
  },
  {
    name: 'my-gitlab.example.com',
    repository: 'http://my-gitlab.example.com/shops/bookshop',
    pages: gitlab,
    remotes: ['http://my-gitlab.example.com/shops/bookshop.git'],
  },
  {
    name: 'git.example.com',
    repository: 'https://git.example.com/gitlab/shops/books/bookshop',
    pages: gitlab,
    remotes: ['https://git.example.com/gitlab/shops/books/bookshop.git'],
  },
  {
    name: 'salsa.debian.org',
    repository: 'https://salsa.debian.org/debian/bookshop',
    pages: gitlab,
    remotes: ['git@salsa.debian.org:debian/bookshop.git'],
  },
  {
    name: 'gitlab.müller.example',
    repository: 'https://gitlab.müller.example/shops/b%C3%BCcher',
    pages: gitlab,
    remotes: ['git@gitlab.müller.example:shops/bücher.git'],
  },
  {
    name: 'Bitbucket',
    repository: 'https://bitbucket.org/example/bookshop',
    pages: bitbucket,
    remotes: [
      'https://kendra@bitbucket.org/example/bookshop.git',
      'git@bitbucket.org:example/bookshop.git',
      'ssh://git@altssh.bitbucket.org:443/example/bookshop.git',
    ],
  },
  {
    name: 'bitbucket.example.com',
    repository: 'https://bitbucket.example.com/projects/SHOP/repos/bookshop',
    pages: server,
    remotes: ['https://bitbucket.example.com/scm/SHOP/bookshop.git'],
  },
  {
    name: 'example.com',
    repository: 'https://example.com/bitbucket/projects/shop/repos/bookshop',
    pages: server,
    remotes: ['https://example.com/bitbucket/scm/shop/bookshop.git'],
  },
  {
    name: 'git.example.com',
    repository: 'https://git.example.com/users/kendra/repos/bookshop',
    pages: server,
    remotes: ['https://git.example.com/scm/~kendra/bookshop.git'],
  },
  {
    name: 'bitbucket.example.com',
    repository: 'https://bitbucket.example.com/projects/shop/repos/bookshop',
    pages: server,
    remotes: ['ssh://git@bitbucket.example.com:7999/shop/bookshop.git'],
  },
  {
    name: 'code.example.com',
    repository: 'https://code.example.com/users/kendra/repos/bookshop',
    pages: server,
    remotes: ['ssh://git@code.example.com:7999/~kendra/bookshop.git'],
  },
  {
    name: 'stash.example.com',
    repository: 'http://stash.example.com:7990/projects/shop/repos/bookshop',
    pages: server,
    remotes: ['http://stash.example.com:7990/scm/shop/bookshop.git'],
  },
  {
    name: 'Azure DevOps',
    repository: 'https://dev.azure.com/example/Book%20Shop/_git/bookshop',
    pages: azure,
    remotes: [
      'https://example@dev.azure.com/example/Book%20Shop/_git/bookshop',
      'git@ssh.dev.azure.com:v3/example/Book%20Shop/bookshop',
    ],
  },
  {
    name: 'Azure DevOps',
    repository: 'https://dev.azure.com/example/_git/bookshop',
    pages: azure,
    remotes: [
      'https://dev.azure.com/example/_git/bookshop',
      'https://dev.azure.com/example/_git/_optimized/bookshop',
    ],
  },
  {
    name: 'Azure DevOps',
    repository: 'https://dev.azure.com/example/shop/_git/bookshop',
    pages: azure,
    remotes: [
      'ssh://git@ssh.dev.azure.com:22/v3/example/shop/bookshop',
      'example@vs-ssh.visualstudio.com:v3/example/shop/bookshop',
      'https://example@dev.azure.com/example/shop/_git/_optimized/bookshop',
      'https://dev.azure.com/example/shop/_git/_full/bookshop',
      'git@ssh.dev.azure.com:v3/example/shop/_optimized/bookshop',
    ],
  },
  {
    name: 'Azure DevOps',
    repository: 'https://example.visualstudio.com/DefaultCollection/shop/_git/bookshop',
    pages: azure,
    remotes: [
      'https://example.visualstudio.com/DefaultCollection/shop/_git/bookshop',
      'https://example.visualstudio.com/DefaultCollection/shop/_git/_optimized/bookshop',
    ],
  },
  {
    name: 'Azure DevOps',
    repository: 'https://example.visualstudio.com/_git/bookshop',
    pages: azure,
    remotes: ['https://example.visualstudio.com/_git/bookshop'],
  },
  {
    name: 'tfs.example.com',
    repository: 'https://tfs.example.com:8080/tfs/DefaultCollection/shop/_git/bookshop',
    pages: azure,
    remotes: ['https://tfs.example.com:8080/tfs/DefaultCollection/shop/_git/bookshop'],
  },
  {
    name: 'Codeberg',
    repository: 'https://codeberg.org/example/bookshop',
    pages: gitea,
    remotes: ['https://codeberg.org/example/bookshop.git', 'git@codeberg.org:example/bookshop.git'],
  },
  {
    name: 'gitea.example.com',
    repository: 'https://gitea.example.com/example/bookshop',
    pages: gitea,
    remotes: ['git@gitea.example.com:example/bookshop.git'],
  },
  {
    name: 'git.example.com',
    repository: 'https://git.example.com/gitea/example/bookshop',
    pages: gitea,
    remotes: ['https://git.example.com/gitea/example/bookshop.git'],
  },
  {
    name: 'forgejo.example.com',
    repository: 'https://forgejo.example.com/example/bookshop',
    pages: gitea,
    remotes: ['ssh://forgejo@forgejo.example.com:2222/example/bookshop.git'],
  },
  {
    name: 'gitea',
    repository: 'http://gitea:3000/example/bookshop',
    pages: gitea,
    remotes: ['http://gitea:3000/example/bookshop.git'],
  },
  {
    name: 'opendev.org',
    repository: 'https://opendev.org/example/bookshop',
    pages: gitea,
    remotes: ['https://opendev.org/example/bookshop'],
  },
  {
    name: 'sourcehut',
    repository: 'https://git.sr.ht/~kendra/bookshop',
    pages: sourcehut,
    remotes: ['https://git.sr.ht/~kendra/bookshop', 'git@git.sr.ht:~kendra/bookshop'],
  },
  {
    name: 'chromium.googlesource.com',
    repository: 'https://chromium.googlesource.com/example/deep/bookshop',
    pages: gitiles,
    remotes: ['https://chromium.googlesource.com/example/deep/bookshop'],
  },
  {
    name: 'chromium.googlesource.com',
    repository: 'https://chromium.googlesource.com/example/bookshop',
    pages: gitiles,
    remotes: ['https://chromium-review.googlesource.com/a/example/bookshop'],
  },
  {
    name: 'AWS CodeCommit',
    repository: 'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop',
    pages: codecommit,
    remotes: ['https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/bookshop'],
  },
  {
    name: 'AWS CodeCommit',
    repository: 'https://us-east-2.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop',
    pages: codecommit,
    remotes: ['ssh://APKAKEY@git-codecommit.us-east-2.amazonaws.com/v1/repos/bookshop'],
  },
  {
    name: 'AWS CodeCommit',
    repository: 'https://us-east-1.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop',
    pages: codecommit,
    remotes: [
      'codecommit::us-east-1://work@bookshop',
      'https://vpce-0a1b-c2d3.git-codecommit.us-east-1.vpce.amazonaws.com/v1/repos/bookshop',
    ],
  },
  {
    name: 'AWS CodeCommit',
    repository:
      'https://us-gov-west-1.console.amazonaws-us-gov.com/codesuite/codecommit/repositories/bookshop',
    pages: codecommit,
    remotes: [
      'https://git-codecommit.us-gov-west-1.amazonaws.com/v1/repos/bookshop',
      'https://git-codecommit-fips.us-gov-west-1.amazonaws.com/v1/repos/bookshop',
      'ssh://APKAKEY@git-codecommit.us-gov-west-1.amazonaws.com/v1/repos/bookshop',
      'codecommit::us-gov-west-1://bookshop',
    ],
  },
  {
    name: 'AWS CodeCommit',
    repository: 'https://cn-north-1.console.amazonaws.cn/codesuite/codecommit/repositories/bookshop',
    pages: codecommit,
    remotes: [
      'https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/bookshop',
      'ssh://APKAKEY@git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/bookshop',
      'codecommit::cn-north-1://work@bookshop',
    ],
  },
  {
    name: 'GitLab',
    repository: 'https://gitlab.com/my%20shops/books%20%26%20more',
    pages: gitlab,
    remotes: ['git@gitlab.com:my shops/books & more.git'],
  },
  {
    name: 'GitLab',
    repository: 'https://gitlab.com/shops/a%3Fb%23c%28d%29',
    pages: gitlab,
    remotes: ['git@gitlab.com:shops/a?b#c(d)'],
  },
  {
    name: 'GitHub',
    repository: 'https://github.com/example/100%25',
    pages: github,
    remotes: ['https://github.com/example/100%'],
  },
  {
    name: 'GitHub',
    repository: 'https://github.com/example/%24%7Bcommit%7D',
    pages: github,
    remotes: ['https://github.com/example/$%7Bcommit%7D'],
  },
];

/** By settings, each for `git.example.com` and more. */
export const entries: readonly unknown[] = [
  { host: 'git.example.com', like: 'gitlab' },
  { host: 'Code.Example.com', like: 'gitea', web: 'https://code.example.com:8443/code/', name: 'Our code' },
  { host: '[fe80::1]', like: 'gitea' },
  { host: 'work', like: 'github', web: 'https://github.com', name: 'GitHub' },
  { host: 'github.com', ticket: 'https://tickets.example.com/browse/${id}' },
  {
    host: 'cgit.example.com',
    commit: 'https://cgit.example.com/${repository}.git/commit/?id=${commit}',
    compare: 'https://cgit.example.com/${repository}.git/diff/?id=${to}&id2=${from}',
    file: 'http://cgit.example.com/${repository}.git/tree/${path}?id=${commit}#n${line}',
  },
];
export const tableBySettings: readonly Row[] = [
  {
    name: 'git.example.com',
    repository: 'https://git.example.com/shops/books/bookshop',
    pages: gitlab,
    remotes: ['git@git.example.com:shops/books/bookshop.git'],
  },
  {
    name: 'git.example.com',
    repository: 'https://git.example.com/shops/bookshop',
    pages: gitlab,
    remotes: ['https://git.example.com/shops/bookshop.git'],
  },
  {
    name: 'Our code',
    repository: 'https://code.example.com:8443/code/example/bookshop',
    pages: gitea,
    remotes: [
      'ssh://git@code.example.com:2222/example/bookshop.git',
      '[git@code.example.com:2222]:example/bookshop.git',
      'https://code.example.com:8443/code/example/bookshop.git',
    ],
  },
  {
    name: '[fe80::1]',
    repository: 'https://[fe80::1]/example/bookshop',
    pages: gitea,
    remotes: ['git@[fe80::1]:example/bookshop'],
  },
  {
    name: '[fe80::1]',
    repository: 'http://[fe80::1]:3000/example/bookshop',
    pages: gitea,
    remotes: ['http://[fe80::1]:3000/example/bookshop'],
  },
  {
    name: 'GitHub',
    repository: 'https://github.com/example/bookshop',
    pages: github,
    remotes: ['work:example/bookshop.git', 'git@github.com:example/bookshop.git'],
  },
];

/** What leads to no page. */
export const nowhere: readonly string[] = [
  '',
  ' ',
  'bookshop',
  '/srv/git/bookshop.git',
  './bookshop',
  '../github.com:example/bookshop',
  'file:///srv/git/github.com/example/bookshop.git',
  'C:\\code\\bookshop',
  'kendra:secret@dev.azure.com/example/_git/bookshop',
  'C:/code/bookshop',
  'javascript://github.com/example/bookshop',
  'javascript:alert(1)',
  'data:text/html,x/y',
  'ftp://github.com/example/bookshop',
  'ext::ssh github.com example/bookshop',
  'vscode://github.com/example/bookshop',
  'https://github.com',
  'https://github.com/',
  'https://github.com/example',
  'https://github.com/example/bookshop/wiki',
  'https://github.com/example/..',
  'https://github.com/example/%2e%2e',
  'https://github.com/example/bookshop?tab=readme',
  'https://github.com/example/bookshop#readme',
  'https://github.com/example/book\nshop',
  'https://github.com/example/book%0Ashop',
  'https://github.com\\@evil.example/example/bookshop',
  'https://github .com/example/bookshop',
  'https://:80/example/bookshop',
  'https:///example/bookshop',
  'https://[github.com]/example/bookshop',
  'git@github.com:',
  'git@github.com:.git',
  'git@github-work:example/bookshop.git',
  'https://gist.github.com/0123456789abcdef.git',
  'git@gist.github.com:0123456789abcdef.git',
  'https://git.sr.ht/kendra/bookshop',
  'https://git.example.com/example/bookshop.git',
  'https://git.example.com/scm/repo/example/bookshop',
  'https://git.example.com/scm/bookshop',
  'https://git.example.com/gitea/bookshop.git',
  'https://git.heroku.com/bookshop.git',
  'https://heroku:secret@git.heroku.com/bookshop.git',
  'git@heroku.com:bookshop.git',
  'https://127.0.0.1:5055/bookshop.git',
  'https://huggingface.co/example/bookshop',
  `https://github.com/${'a'.repeat(5000)}/bookshop`,
];
