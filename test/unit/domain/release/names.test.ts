import assert from 'node:assert/strict';
import { parseVersion, shortAuthor, tinyAuthor } from '../../../../src/domain/release/release.ts';
import { appOfRemote, isOfPlatform } from '../../../../src/domain/forge/app-remote.ts';
import { assertQuick } from './make.ts';

describe('the app that a git remote deploys to', () => {
  const cases: readonly (readonly [url: string, app: string | undefined, port?: string])[] = [
    ['https://git.heroku.com/bookshop.git', 'bookshop'],
    ['https://git.heroku.com/bookshop', 'bookshop'],
    ['https://git.heroku.com/bookshop.git/', 'bookshop'],
    ['https://heroku:secret@git.heroku.com/bookshop-2.git', 'bookshop-2'],
    ['HTTPS://GIT.HEROKU.COM/bookshop.git', 'bookshop'],
    ['  https://git.heroku.com/bookshop.git\n', 'bookshop'],
    ['git@heroku.com:bookshop.git', 'bookshop'],
    ['ssh://git@heroku.com/bookshop.git', 'bookshop'],
    ['https://git.heroku.com:443/bookshop.git', 'bookshop'],
    ['ssh://git@heroku.com:22/bookshop.git', 'bookshop'],
    ['https://127.0.0.1:5055/bookshop.git', 'bookshop', '5055'],
    ['https://me:secret@127.0.0.1:5055/bookshop.git', 'bookshop', '5055'],
    ['http://localhost:5055/bookshop.git', 'bookshop', '5055'],
    ['http://[::1]:5055/bookshop.git', 'bookshop', '5055'],
    ['http://localhost/bookshop.git', 'bookshop', ''],
    ['git@127.0.0.1:5055:bookshop.git', 'bookshop', '5055'],
    ['ssh://git@localhost:5055/bookshop.git', 'bookshop', '5055'],
    // Names in the configuration of ssh, one for each account.
    ...[
      'heroku.work',
      'heroku-work',
      'heroku_work',
      'heroku',
      'work.heroku',
      'work-heroku',
      'HEROKU.Work',
    ].map((host) => [`git@${host}:bookshop.git`, 'bookshop'] as const),
    ['git@heroku.com-work:bookshop.git', 'bookshop'],
    ['git@work.heroku.com:bookshop.git', 'bookshop'],
    ['heroku.work:bookshop.git', 'bookshop'],
    ['heroku.com:bookshop.git', 'bookshop'],
    ['ssh://git@heroku.work/bookshop.git', 'bookshop'],
    ['ssh://heroku-work:22/bookshop.git', 'bookshop'],
    ['git@heroku.work:team/bookshop.git', undefined],
    ['git@heroku.git.example.com:bookshop.git', undefined],
    ['git@myheroku:bookshop.git', undefined],
    ['git@herokuish:bookshop.git', undefined],
    ['git@evil-heroku.com:bookshop.git', undefined],
    ['https://heroku.work/bookshop.git', undefined],
    ['heroku/bookshop.git', undefined],
    // Other hosts, those that only look alike among them.
    ['https://github.com/example/bookshop.git', undefined],
    ['git@github.com:example/bookshop.git', undefined],
    ['https://git.heroku.com.example.com/bookshop.git', undefined],
    ['https://example.com/git.heroku.com/bookshop.git', undefined],
    ['https://git.heroku.com@example.com/bookshop.git', undefined],
    ['https://gitxheroku.com/bookshop.git', undefined],
    ['git@heroku.com.example.com:bookshop.git', undefined],
    ['https://127.0.0.1.example.com/bookshop.git', undefined],
    ['http://git.heroku.com/bookshop.git', undefined],
    // What no app is called.
    ['https://git.heroku.com/', undefined],
    ['https://git.heroku.com/a.git', undefined],
    ['https://git.heroku.com/Bookshop.git', undefined],
    ['https://git.heroku.com/book_shop.git', undefined],
    ['https://git.heroku.com/-bookshop.git', undefined],
    ['https://git.heroku.com/bookshop-.git', undefined],
    ['https://git.heroku.com/example/bookshop.git', undefined],
    [`https://git.heroku.com/${'a'.repeat(31)}.git`, undefined],
    ['https://git.heroku.com/bookshop.git?x=1', undefined],
    ['/srv/git/bookshop.git', undefined],
    ['', undefined],
  ];
  for (const [url, name, port] of cases) {
    it(JSON.stringify(url), () =>
      assert.deepEqual(appOfRemote(url), name === undefined ? undefined : { name, port }),
    );
  }

  const platforms: readonly (readonly [port: string | undefined, host: string, own: boolean])[] = [
    [undefined, 'api.heroku.com', true],
    [undefined, '127.0.0.1:5055', true],
    ['5055', '127.0.0.1:5055', true],
    ['5055', 'localhost:5055', true],
    ['5055', '[::1]:5055', true],
    ['', 'localhost', true],
    ['5056', '127.0.0.1:5055', false],
    ['', '127.0.0.1:5055', false],
    ['5055', 'api.heroku.com', false],
    ['5055', 'api.heroku.com:5055', false],
  ];
  for (const [port, host, own] of platforms) {
    it(`is ${own ? '' : 'not '}one of the platform at ${host} with the port ${port}`, () =>
      assert.equal(isOfPlatform({ name: 'bookshop', port }, host), own));
  }

  it('is sought quickly in a very long address', () => {
    for (const text of ['a', '.git', '/', '@', ' ']) {
      const url = `https://git.heroku.com/${text.repeat(1_000_000)}!`;
      assert.equal(
        assertQuick(() => appOfRemote(url)),
        undefined,
      );
    }
  });
});

describe('the version that a person wrote', () => {
  const cases: readonly (readonly [text: string, version: number | undefined])[] = [
    ['52', 52],
    ['v52', 52],
    ['V52', 52],
    ['  v52\n', 52],
    ['999999999', 999_999_999],
    ['1000000000', undefined],
    ['0', undefined],
    ['v0', undefined],
    ['052', undefined],
    ['-52', undefined],
    ['5.2', undefined],
    ['5e2', undefined],
    ['0x52', undefined],
    ['vv52', undefined],
    ['v 52', undefined],
    ['v52 v53', undefined],
    ['٥٢', undefined],
    ['current', undefined],
    ['', undefined],
  ];
  for (const [text, version] of cases) {
    it(JSON.stringify(text), () => assert.equal(parseVersion(text), version));
  }
});

describe('the short name of an author', () => {
  const cases: readonly (readonly [email: string, name: string])[] = [
    ['kendra@example.com', 'kendra'],
    ['heroku-postgresql@addons.heroku.com', 'heroku-postgresql'],
    ['@example.com', 'example.com'],
    ['somebody', 'somebody'],
    ['', ''],
  ];
  for (const [email, name] of cases) {
    it(JSON.stringify(email), () => assert.equal(shortAuthor({ email }), name));
  }
});

describe('the name of an author where there is little room', () => {
  const cases: readonly (readonly [email: string, name: string])[] = [
    ['kendra@example.com', 'kendra'],
    ['kendra.a@example.com', 'kendra.a'],
    ['christopher.mcallister@example.com', 'christopher'],
    ['c.mcallister-jones@example.com', 'mcallister'],
    ['heroku-postgresql@addons.heroku.com', 'postgresql'],
    ['continuousdeployments@example.com', 'continuousd…'],
    ['', ''],
  ];
  for (const [email, name] of cases) {
    it(JSON.stringify(email), () => assert.equal(tinyAuthor({ email }), name));
  }
});
