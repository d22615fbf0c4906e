import assert from 'node:assert/strict';
import type { Commit } from '../../../../src/domain/graph/commit.ts';
import {
  authorsText,
  pageOf,
  type CommitDetails,
  detailLines,
  versionText,
  writtenText,
} from '../../../../src/domain/forge/commit-facts.ts';
import { webHostOf } from '../../../../src/domain/forge/web-host.ts';

const commit: Commit = {
  hash: 'de63889a4c2a1f54a3c7c4b2f0a9e8d7c6b5a493',
  parents: [],
  author: 'Kendra',
  email: 'kendra@example.com',
  date: 0,
  subject: 'Fix the total (#57)',
};
const host = webHostOf('git@github.com:example/bookshop.git');
const web = 'https://github.com/example/bookshop';

function details(about: Partial<CommitDetails> = {}): CommitDetails {
  return { message: 'Fix the total (#57)\n', coAuthors: [], tags: [], describe: undefined, ...about };
}

const people = (...names: string[]) => names.map((name) => ({ name, email: undefined }));

describe('the details of a commit', () => {
  const lines = (about?: Partial<CommitDetails>, of = commit) =>
    new Map(detailLines(of, details(about), host, 'today'));

  it('says which it is, and links to its page', () => {
    assert.equal(lines().get('Commit'), `[${commit.hash}](${web}/commit/${commit.hash})`);
    const plain = new Map(detailLines(commit, undefined, undefined, 'today'));
    assert.equal(plain.get('Commit'), commit.hash);
    assert.deepEqual([...plain.keys()], ['Commit', 'Written by']);
  });

  it('says who wrote it, with whom', () => {
    const written = lines({ coAuthors: people('Katie', 'Shanley') }).get('Written by');
    assert.equal(written, String.raw`Kendra \<kendra\@example.com\> with Katie and Shanley, today`);
    assert.equal(authorsText(commit, details({ coAuthors: people('Katie') })), 'Kendra with Katie');
    assert.equal(authorsText(commit, undefined), 'Kendra');
    const many = details({ coAuthors: people('a', 'b', 'c', 'd', 'e', 'f', 'g') });
    assert.equal(authorsText(commit, many), 'Kendra with a, b, c, d, e and 2 more');
  });

  it('links its pull request, and each number in its message once', () => {
    const message = 'Fix the total (#57)\n\nAs #12 says, and #12 again.\n\nFixes: #13\n';
    const told = lines({ message });
    assert.equal(told.get('Pull request'), `[#57](${web}/pull/57)`);
    assert.equal(told.get('Mentions'), `[#12](${web}/issues/12) and [#13](${web}/issues/13)`);
    assert.equal(lines().get('Mentions'), undefined);
  });

  it('tells its tags, else the nearest one', () => {
    assert.equal(lines({ tags: ['v1.4.0'] }).get('Tags'), `[v1.4.0](${web}/releases/tag/v1.4.0)`);
    const near = details({ describe: 'v1.4.0-3-gde63889' });
    assert.equal(lines(near).get('Nearest tag'), 'v1.4.0-3-gde63889');
    assert.equal(versionText(near), 'in v1.4.0-3-gde63889');
    assert.equal(versionText(details({ tags: ['v1', 'v2'], describe: 'v1' })), 'in v1 and v2');
    assert.equal(versionText(details()), undefined);
  });

  it('makes no markup of what others wrote', () => {
    const author = '[Kendra](command:x) ![](http://x)\n# <b>';
    const written = lines({}, { ...commit, author, email: 'a' }).get('Written by') ?? '';
    assert.equal(written, String.raw`\[Kendra\](command:x) !\[\](http\://x) # \<b\> \<a\>, today`);
    const tags = lines({ tags: ['x](command:y)'] }).get('Tags') ?? '';
    assert.ok(tags.startsWith(String.raw`[x\](command:y)](${web}/`), tags);
    assert.doesNotMatch(tags, /\]\(command:y\)$/);
  });

  it('fits on a line', () => {
    const told = details({ coAuthors: people('Katie'), describe: 'v1.4.0-3-gde63889' });
    assert.equal(writtenText(commit, told), 'Written by Kendra with Katie, in v1.4.0-3-gde63889');
    assert.equal(writtenText(commit, undefined), 'Written by Kendra');
  });

  it('leads to the page of its pull request, else to its own', () => {
    assert.deepEqual(pageOf(commit, details(), host), { title: 'Open #57 on GitHub', url: `${web}/pull/57` });
    const own = { title: 'Open Commit on GitHub', url: `${web}/commit/${commit.hash}` };
    assert.deepEqual(pageOf(commit, undefined, host), own);
    assert.deepEqual(pageOf(commit, details({ message: 'Fix' }), host), own);
    assert.equal(pageOf(commit, details(), undefined), undefined);
  });
});
