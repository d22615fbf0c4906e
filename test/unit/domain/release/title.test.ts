import assert from 'node:assert/strict';
import { releaseTitle } from '../../../../src/domain/release/title.ts';
import { commitOf, releaseOf } from '../../views/releases/release.ts';

function title(description: string, subject?: string): string {
  return releaseTitle(releaseOf({ description }), subject === undefined ? undefined : commitOf({ subject }));
}

describe('the title of a release', () => {
  it('is the subject of its commit only where that is what changed', () => {
    assert.equal(title('Deploy de63889a', 'Fix it'), 'Fix it');
    assert.equal(title('Promote bookshop-staging v87 de63889a', 'Fix it'), 'Fix it');
    assert.equal(title('Rollback to v46', 'Fix it'), 'Rollback to v46');
    assert.equal(title('Set A, B config vars', 'Fix it'), 'Set A, B');
    assert.equal(title('Set A config var'), 'Set A');
    assert.equal(title('Attach REDIS (@ref:redis-curly-1)'), 'Attach REDIS');
    assert.equal(
      title('@ref:redis-curly-1 completed provisioning, setting REDIS_URL.').slice(0, 14),
      'redis-curly-1 ',
    );
  });

  it('is that of the pull request which its commit merges', () => {
    const commit = commitOf({ subject: 'Merge pull request #46 from a/b', title: 'Add wish lists' });
    assert.equal(releaseTitle(releaseOf({ description: 'Deploy de63889a' }), commit), 'Add wish lists');
  });

  it('leaves markup as the text that it is', () => {
    const hostile = '<script>alert(1)</script> **bold** [link](command:shiplog.signOut) $(trash)';
    const text = '<script>alert(1)</script> **bold** [link] (command:shiplog.signOut) $ (trash)';
    assert.equal(title(hostile), text);
    assert.equal(title('Deploy de63889a', hostile), text);
  });

  it('shows control characters and those that turn the direction of text', () => {
    const hostile = 'a\u0000b\r\n\tc\u001B[31md\u202Ee\u2066f\u200Fg\u0085h';
    const shown = 'a[U+0000]b c[U+001B][31md[U+202E]e[U+2066]f[U+200F]g[U+0085]h';
    assert.equal(title(hostile), shown);
    assert.equal(title('Deploy de63889a', hostile), shown);
  });

  it('is cut where it is too long to be one', () => {
    assert.equal(title('x'.repeat(10_000)).length, 500);
    assert.equal(title('Deploy de63889a', 'x'.repeat(10_000)).length, 500);
  });

  it('is never cut in the middle of a character', () => {
    assert.doesNotMatch(title(`x${'🚀'.repeat(5_000)}`), /\p{Surrogate}/u);
  });

  it('says so when there is none', () => {
    for (const nothing of ['', ' ', '\r\n\t']) assert.equal(title(nothing), 'No description');
    assert.equal(title('Deploy de63889a', ''), 'No description');
  });
});
