import assert from 'node:assert/strict';
import type { CommitDetails } from '../../../../../src/domain/forge/commit-facts.ts';
import { webHostOf } from '../../../../../src/domain/forge/web-host.ts';
import { parseWebHosts } from '../../../../../src/domain/forge/web-setting.ts';
import { addressesIn, commitDetailsView } from '../../../../../src/views/pages/release/commit-view.ts';

const github = webHostOf('git@github.com:example/bookshop.git');
const details = (message: string, some: Partial<CommitDetails> = {}): CommitDetails => ({
  message,
  coAuthors: [],
  tags: [],
  describe: undefined,
  ...some,
});
const text = (parts: readonly { readonly text: string }[]) => parts.map((part) => part.text).join('');

describe('the commitDetails of a commit', () => {
  it('has the title of a pull request as its subject, and the rest below', () => {
    const { subject, body, pull } = commitDetailsView({
      details: details('Merge pull request #46 from a/b\n\nfeat: add wish lists\n\nPeople asked for them.'),
      host: undefined,
    });
    assert.deepEqual(
      [text(subject), text(body), pull?.text],
      ['feat: add wish lists', 'People asked for them.', '#46'],
    );
  });

  it('links numbers in the message to the host of the remote, and loses no word of it', () => {
    const { subject, body, pull } = commitDetailsView({
      details: details('Fix the cart (#46)\n\nGift cards counted twice, see #12.\n`#13` is code.'),
      host: github,
    });
    assert.equal(text(subject), 'Fix the cart (#46)');
    assert.equal(text(body), 'Gift cards counted twice, see #12.\n`#13` is code.');
    assert.deepEqual(
      [...subject, ...body].flatMap(({ url }) => url ?? []),
      ['https://github.com/example/bookshop/issues/46', 'https://github.com/example/bookshop/issues/12'],
    );
    assert.deepEqual(pull, { text: '#46', url: 'https://github.com/example/bookshop/pull/46' });
  });

  it('names co-authors and tags, and the nearest tag only where none is on the commit', () => {
    const people = [{ name: 'Kendra', email: 'k@example.com' }];
    const tagged = commitDetailsView({
      details: details('Fix', { coAuthors: people, tags: ['v1.2'], describe: 'v1.2' }),
      host: github,
    });
    assert.deepEqual(tagged.coAuthors, ['Kendra']);
    assert.deepEqual(tagged.tags, [
      { text: 'v1.2', url: 'https://github.com/example/bookshop/releases/tag/v1.2' },
    ]);
    assert.equal(tagged.describe, null);
    const near = commitDetailsView({
      details: details('Fix', { describe: 'v1.2-3-gde63889' }),
      host: undefined,
    });
    assert.equal(near.describe, 'v1.2-3-gde63889');
  });

  it('has no link where no host is known', () => {
    const commitDetails = commitDetailsView({
      details: details('Fix (#46)\n\n#12', { tags: ['v1'] }),
      host: undefined,
    });
    assert.equal(addressesIn(commitDetails).size, 0);
    assert.deepEqual(commitDetails.subject, [{ text: 'Fix (#46)', url: null }]);
    assert.equal(commitDetails.pull?.url, null);
  });

  it('leads nowhere but to https', () => {
    const { hosts } = parseWebHosts([
      { host: 'git.example.com', web: 'http://git.example.com:8080', like: 'gitlab' },
    ]);
    const host = webHostOf('git@git.example.com:shops/bookshop.git', hosts);
    assert.ok(host);
    const commitDetails = commitDetailsView({ details: details('Fix (#46)'), host });
    assert.equal(addressesIn(commitDetails).size, 0);
    assert.equal(text(commitDetails.subject), 'Fix (#46)');
  });

  it('knows the addresses that it showed, and no other', () => {
    const commitDetails = commitDetailsView({ details: details('Fix (#46)'), host: github });
    assert.ok(addressesIn(commitDetails).has('https://github.com/example/bookshop/issues/46'));
    assert.ok(!addressesIn(commitDetails).has('https://github.com/example/bookshop/issues/47'));
  });

  it('shows characters that turn text around by their numbers, and keeps lines and indents', () => {
    const { subject, body, coAuthors, tags } = commitDetailsView({
      details: details('Fix \u202e\r\n\r\nBefore\u202e:\r\n\tan indent', {
        coAuthors: [{ name: 'live\u202e', email: 'k@example.com' }],
        tags: ['v1\u202e'],
      }),
      host: github,
    });
    assert.deepEqual(
      [text(subject), text(body), coAuthors, text(tags)],
      ['Fix [U+202E]', 'Before[U+202E]:\n\tan indent', ['live[U+202E]'], 'v1[U+202E]'],
    );
    const near = commitDetailsView({
      details: details('Fix', { describe: 'v1\u202e-3-gde63889' }),
      host: github,
    });
    assert.equal(near.describe, 'v1[U+202E]-3-gde63889');
  });

  it('cuts a message that is a log', () => {
    const { body } = commitDetailsView({ details: details(`Fix\n\n${'#1 '.repeat(10_000)}`), host: github });
    assert.ok(text(body).length <= 5_001);
  });
});
