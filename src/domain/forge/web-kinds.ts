/** The products that show repositories on the web, as data: the addresses of their pages. */

/**
 * Page addresses with placeholders: `${web}` is the address of the host (or of the project, where projects have their own
 * pages), `${repository}` the path of the repository below it, `${base}` both together, and `${review}` the address of
 * Google's review hosts. The other placeholders are listed for each page; their values are escaped. A product without a
 * page has no address for it.
 */
export interface Pages {
  readonly repository?: string;
  /** `commit` */
  readonly commit?: string;
  /** `from` and `to`: compares the code of the two commits, not `to` with their merge base. */
  readonly compare?: string;
  /** `commit`, `path` */
  readonly file?: string;
  /** The same at a line: `commit`, `path`, `line` and `nextLine` */
  readonly line?: string;
  /** The same for files that the host renders as documents, in which lines have no anchors. */
  readonly documentLine?: string;
  /** `tag` */
  readonly tag?: string;
  /** `number` */
  readonly issue?: string;
  /** `number` of a pull request, a merge request or a change */
  readonly pull?: string;
  /** `id` of a Gerrit change, such as `I8d2f…` */
  readonly change?: string;
  /** `id` in an external tracker, such as `SHOP-12` */
  readonly ticket?: string;
}

/** What a number refers to on a host, by its prefix. */
export type Prefixes = Readonly<
  Partial<Record<'pull request #' | 'PR ' | 'GH-' | '#' | '!', 'issue' | 'pull'>>
>;

export interface Kind {
  readonly pages: Pages;
  readonly prefixes: Prefixes;
  /** Whether a mention can name another repository before a number: as `owner/name`, or by any path. */
  readonly elsewhere?: 'pair' | 'path';
}

export type KindName =
  | 'github'
  | 'gitlab'
  | 'bitbucket'
  | 'bitbucket-server'
  | 'azure-devops'
  | 'gitea'
  | 'sourcehut'
  | 'gerrit'
  | 'gitiles'
  | 'codecommit';

export const kinds: Readonly<Record<KindName, Kind>> = {
  // Two dots compare the commits themselves, three compare with the merge base: after a rollback or a force-push only two
  // are right. https://docs.github.com/pull-requests/committing-changes-to-your-project/viewing-and-comparing-commits/comparing-commits
  // `issues` redirects to the pull request if the number is one.
  github: {
    pages: {
      repository: '${base}',
      commit: '${base}/commit/${commit}',
      compare: '${base}/compare/${from}..${to}',
      file: '${base}/blob/${commit}/${path}',
      line: '${base}/blob/${commit}/${path}#L${line}',
      documentLine: '${base}/blob/${commit}/${path}?plain=1#L${line}',
      tag: '${base}/releases/tag/${tag}',
      issue: '${base}/issues/${number}',
      pull: '${base}/pull/${number}',
    },
    prefixes: { '#': 'issue', 'GH-': 'issue', 'pull request #': 'pull' },
    elsewhere: 'pair',
  },
  // `straight` makes three dots two, also where the address with two is not known yet.
  // https://docs.gitlab.com/user/project/repository/compare_revisions/ and its routes (config/routes/repository.rb)
  gitlab: {
    pages: {
      repository: '${base}',
      commit: '${base}/-/commit/${commit}',
      compare: '${base}/-/compare/${from}...${to}?straight=true',
      file: '${base}/-/blob/${commit}/${path}',
      line: '${base}/-/blob/${commit}/${path}#L${line}',
      documentLine: '${base}/-/blob/${commit}/${path}?plain=1#L${line}',
      tag: '${base}/-/tags/${tag}',
      issue: '${base}/-/issues/${number}',
      pull: '${base}/-/merge_requests/${number}',
    },
    prefixes: { '#': 'issue', '!': 'pull' },
    elsewhere: 'path',
  },
  // The newer commit comes first, then a carriage return and the older one. It compares with the merge base; there is no
  // page that compares the commits themselves. https://support.atlassian.com/bitbucket-cloud/docs/compare-branches/
  bitbucket: {
    pages: {
      repository: '${base}',
      commit: '${base}/commits/${commit}',
      compare: '${base}/branches/compare/${to}%0D${from}#diff',
      file: '${base}/src/${commit}/${path}',
      line: '${base}/src/${commit}/${path}#lines-${line}',
      tag: '${base}/commits/tag/${tag}',
      issue: '${base}/issues/${number}',
      pull: '${base}/pull-requests/${number}',
    },
    prefixes: { '#': 'issue', 'pull request #': 'pull' },
  },
  // It has no issues of its own; compares as Bitbucket does.
  // https://docs.atlassian.com/bitbucket-server/javadoc/9.2.1/api/com/atlassian/bitbucket/nav/NavBuilder.html
  'bitbucket-server': {
    pages: {
      repository: '${base}/browse',
      commit: '${base}/commits/${commit}',
      compare: '${base}/compare/diff?targetBranch=${from}&sourceBranch=${to}',
      file: '${base}/browse/${path}?at=${commit}',
      line: '${base}/browse/${path}?at=${commit}#${line}',
      tag: '${base}/browse?at=refs%2Ftags%2F${tag}',
      pull: '${base}/pull-requests/${number}',
    },
    prefixes: { 'pull request #': 'pull' },
  },
  // `GC` is a commit, `GT` a tag. A number is a work item, which belongs to the project.
  // https://learn.microsoft.com/azure/devops/repos/git/compare-branches, .../boards/work-items/
  'azure-devops': {
    pages: {
      repository: '${base}',
      commit: '${base}/commit/${commit}',
      compare: '${base}/branchCompare?baseVersion=GC${from}&targetVersion=GC${to}&_a=files',
      file: '${base}?path=/${path}&version=GC${commit}&_a=contents',
      line: '${base}?path=/${path}&version=GC${commit}&line=${line}&lineEnd=${nextLine}&lineStartColumn=1&lineEndColumn=1&_a=contents',
      tag: '${base}?version=GT${tag}',
      issue: '${web}/_workitems/edit/${number}',
      pull: '${base}/pullrequest/${number}',
    },
    prefixes: { '#': 'issue', '!': 'pull', 'PR ': 'pull' },
  },
  // Forgejo's are the same. Two dots as on GitHub; `issues` redirects to the pull request.
  // https://docs.gitea.com/usage/linked-references, https://github.com/go-gitea/gitea/pull/24133
  gitea: {
    pages: {
      repository: '${base}',
      commit: '${base}/commit/${commit}',
      compare: '${base}/compare/${from}..${to}',
      file: '${base}/src/commit/${commit}/${path}',
      line: '${base}/src/commit/${commit}/${path}#L${line}',
      documentLine: '${base}/src/commit/${commit}/${path}?display=source#L${line}',
      tag: '${base}/src/tag/${tag}',
      issue: '${base}/issues/${number}',
      pull: '${base}/pulls/${number}',
    },
    prefixes: { '#': 'issue', '!': 'pull', 'pull request #': 'pull' },
    elsewhere: 'pair',
  },
  // No page compares two commits, and a tracker need not have the repository's name. https://man.sr.ht/git.sr.ht/
  sourcehut: {
    pages: {
      repository: '${base}',
      commit: '${base}/commit/${commit}',
      file: '${base}/tree/${commit}/item/${path}',
      line: '${base}/tree/${commit}/item/${path}#L${line}',
      tag: '${base}/refs/${tag}',
    },
    prefixes: {},
  },
  // `q` finds the change of a commit; a bundled plugin shows the code.
  // https://gerrit-review.googlesource.com/Documentation/user-search.html
  gerrit: {
    pages: {
      repository: '${web}/plugins/gitiles/${repository}',
      commit: '${web}/q/${commit}',
      compare: '${web}/plugins/gitiles/${repository}/+/${from}..${to}',
      file: '${web}/plugins/gitiles/${repository}/+/${commit}/${path}',
      line: '${web}/plugins/gitiles/${repository}/+/${commit}/${path}#${line}',
      tag: '${web}/plugins/gitiles/${repository}/+/refs/tags/${tag}',
      change: '${web}/q/${id}',
    },
    prefixes: {},
  },
  // https://gerrit.googlesource.com/gitiles/+/HEAD/Documentation/
  gitiles: {
    pages: {
      repository: '${base}',
      commit: '${base}/+/${commit}',
      compare: '${base}/+/${from}..${to}',
      file: '${base}/+/${commit}/${path}',
      line: '${base}/+/${commit}/${path}#${line}',
      tag: '${base}/+/refs/tags/${tag}',
      change: '${review}/q/${id}',
    },
    prefixes: {},
  },
  // A comparison takes branches. https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-view-commit-details.html
  codecommit: {
    pages: {
      repository: '${base}/browse',
      commit: '${base}/commit/${commit}',
      file: '${base}/browse/${commit}/--/${path}',
      line: '${base}/browse/${commit}/--/${path}?lines=${line}-${line}',
      tag: '${base}/browse/refs/tags/${tag}',
      pull: '${base}/pull-requests/${number}/details',
    },
    prefixes: {},
  },
};
