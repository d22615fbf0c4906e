import assert from 'node:assert/strict';
import {
  changeUrl,
  chooseRemote,
  commitUrl,
  compareUrl,
  fileUrl,
  issueUrl,
  pullUrl,
  repositoryUrl,
  tagUrl,
  ticketUrl,
  type WebHost,
  webHostOf,
} from '../../../../src/domain/forge/web-host.ts';
import { type WebHostSetting, parseWebHosts } from '../../../../src/domain/forge/web-setting.ts';
import { fc } from '../../random.ts';
import { assertQuick } from '../release/make.ts';
import { entries, from, nowhere, type Row, table, tableBySettings, to } from './web-remotes.ts';

const settings: readonly WebHostSetting[] = parseWebHosts(entries).hosts;

function hostOf(remote: string, some: readonly WebHostSetting[] = []): WebHost {
  const host = webHostOf(remote, some);
  assert.ok(host, remote);
  return host;
}

describe('the web pages of a remote', () => {
  const check = (rows: readonly Row[], some: readonly WebHostSetting[]) => {
    for (const { name, repository, pages, remotes } of rows) {
      for (const remote of remotes) {
        it(`${JSON.stringify(remote)} on ${name}`, () => {
          const host = hostOf(remote, some);
          assert.equal(host.name, name);
          assert.deepEqual(
            [commitUrl(host, to), compareUrl(host, from, to), fileUrl(host, to, 'src/a b.ts', 3)],
            pages.map((page) => (page === undefined ? undefined : repository + page)),
          );
        });
      }
    }
  };
  check(table, []);
  describe('by a setting', () => check(tableBySettings, settings));

  for (const remote of nowhere) {
    it(`are none for ${JSON.stringify(remote.slice(0, 80))}`, () =>
      assert.equal(webHostOf(remote), undefined));
  }
});

describe('the other pages of a host', () => {
  const cases: readonly (readonly [remote: string, ...urls: (string | undefined)[]])[] = [
    [
      'git@github.com:example/bookshop',
      'https://github.com/example/bookshop',
      'https://github.com/example/bookshop/releases/tag/web/v1%2B2',
      'https://github.com/example/bookshop/issues/12',
      'https://github.com/example/bookshop/pull/12',
    ],
    [
      'git@gitlab.com:shops/books/bookshop',
      'https://gitlab.com/shops/books/bookshop',
      'https://gitlab.com/shops/books/bookshop/-/tags/web/v1%2B2',
      'https://gitlab.com/shops/books/bookshop/-/issues/12',
      'https://gitlab.com/shops/books/bookshop/-/merge_requests/12',
    ],
    [
      'git@bitbucket.org:example/bookshop',
      'https://bitbucket.org/example/bookshop',
      'https://bitbucket.org/example/bookshop/commits/tag/web/v1%2B2',
      'https://bitbucket.org/example/bookshop/issues/12',
      'https://bitbucket.org/example/bookshop/pull-requests/12',
    ],
    [
      'ssh://git@bitbucket.example.com:7999/shop/bookshop',
      'https://bitbucket.example.com/projects/shop/repos/bookshop/browse',
      'https://bitbucket.example.com/projects/shop/repos/bookshop/browse?at=refs%2Ftags%2Fweb/v1%2B2',
      undefined,
      'https://bitbucket.example.com/projects/shop/repos/bookshop/pull-requests/12',
    ],
    [
      'git@ssh.dev.azure.com:v3/example/shop/bookshop',
      'https://dev.azure.com/example/shop/_git/bookshop',
      'https://dev.azure.com/example/shop/_git/bookshop?version=GTweb/v1%2B2',
      'https://dev.azure.com/example/shop/_workitems/edit/12',
      'https://dev.azure.com/example/shop/_git/bookshop/pullrequest/12',
    ],
    [
      'git@codeberg.org:example/bookshop',
      'https://codeberg.org/example/bookshop',
      'https://codeberg.org/example/bookshop/src/tag/web/v1%2B2',
      'https://codeberg.org/example/bookshop/issues/12',
      'https://codeberg.org/example/bookshop/pulls/12',
    ],
    [
      'git@git.sr.ht:~kendra/bookshop',
      'https://git.sr.ht/~kendra/bookshop',
      'https://git.sr.ht/~kendra/bookshop/refs/web/v1%2B2',
      undefined,
      undefined,
    ],
    [
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/bookshop',
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop/browse',
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop/browse/refs/tags/web/v1%2B2',
      undefined,
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/bookshop/pull-requests/12/details',
    ],
  ];
  for (const [remote, ...urls] of cases) {
    it(remote, () => {
      const host = hostOf(remote);
      assert.deepEqual(
        [repositoryUrl(host), tagUrl(host, 'web/v1+2'), issueUrl(host, 12), pullUrl(host, 12)],
        urls,
      );
    });
  }

  // Its host searches for the change of a commit, and shows code below a path of its own.
  const gerrit: readonly (readonly [remote: string, web: string])[] = [
    ['ssh://kendra@gerrit.example.com:29418/deep/bookshop', 'https://gerrit.example.com'],
    ['ssh://kendra@code.example.com:29418/deep/bookshop', 'https://code.example.com'],
    ['https://gerrit.example.com/a/deep/bookshop', 'https://gerrit.example.com'],
    ['https://gerrit.example.com/r/a/deep/bookshop', 'https://gerrit.example.com/r'],
    ['https://gerrit.example.com/r/deep/bookshop.git', 'https://gerrit.example.com/r'],
    ['https://review.gerrithub.io/a/deep/bookshop', 'https://review.gerrithub.io'],
  ];
  for (const [remote, web] of gerrit) {
    it(remote, () => {
      const host = hostOf(remote);
      const code = `${web}/plugins/gitiles/deep/bookshop`;
      assert.deepEqual(
        [
          repositoryUrl(host),
          commitUrl(host, to),
          compareUrl(host, from, to),
          fileUrl(host, to, 'a.ts', 3),
          tagUrl(host, 'v1'),
          changeUrl(host, `I${from}`),
        ],
        [
          code,
          `${web}/q/${to}`,
          `${code}/+/${from}..${to}`,
          `${code}/+/${to}/a.ts#3`,
          `${code}/+/refs/tags/v1`,
          `${web}/q/I${from}`,
        ],
      );
    });
  }

  it('of a host by Google are at the name for changes and the name for code', () => {
    const host = hostOf('https://chromium.googlesource.com/example/bookshop');
    assert.equal(changeUrl(host, `I${from}`), `https://chromium-review.googlesource.com/q/I${from}`);
    assert.equal(tagUrl(host, 'v1'), 'https://chromium.googlesource.com/example/bookshop/+/refs/tags/v1');
  });

  it('come from templates', () => {
    const host = hostOf('git@cgit.example.com:team/book shop.git', settings);
    const repository = 'cgit.example.com/team/book%20shop.git';
    assert.deepEqual(
      [
        commitUrl(host, to),
        compareUrl(host, from, to),
        fileUrl(host, to, 'src/a&b=1.md', 3),
        fileUrl(host, to, 'a'),
        tagUrl(host, 'v1'),
      ],
      [
        `https://${repository}/commit/?id=${to}`,
        `https://${repository}/diff/?id=${to}&id2=${from}`,
        `http://${repository}/tree/src/a%26b%3D1.md?id=${to}#n3`,
        `http://${repository}/tree/a?id=${to}#n1`,
        undefined,
      ],
    );
    const shared = hostOf('git@github.com:example/bookshop', settings);
    assert.equal(ticketUrl(shared, 'SHOP-12'), 'https://tickets.example.com/browse/SHOP-12');
    assert.equal(ticketUrl(hostOf('git@github.com:example/bookshop'), 'SHOP-12'), undefined);
  });

  it('show the lines of documents, which hosts would show rendered', () => {
    const file = (remote: string, line?: number) => fileUrl(hostOf(remote), to, 'docs/READ ME.md', line);
    assert.equal(
      file('git@github.com:example/bookshop', 7),
      `https://github.com/example/bookshop/blob/${to}/docs/READ%20ME.md?plain=1#L7`,
    );
    assert.equal(
      file('git@codeberg.org:example/bookshop', 7),
      `https://codeberg.org/example/bookshop/src/commit/${to}/docs/READ%20ME.md?display=source#L7`,
    );
    assert.equal(
      file('git@github.com:example/bookshop'),
      `https://github.com/example/bookshop/blob/${to}/docs/READ%20ME.md`,
    );
  });
});

describe('an address of a page', () => {
  const host = hostOf('git@github.com:example/bookshop');

  it('keeps what is in a path in its place', () => {
    const odd = 'a b/c#d?e%20f/"<g>"/(h)\n/\\i/ü/\ud800';
    assert.equal(
      fileUrl(host, to, odd),
      `https://github.com/example/bookshop/blob/${to}/a%20b/c%23d%3Fe%2520f/%22%3Cg%3E%22/%28h%29%0A/%5Ci/%C3%BC/%EF%BF%BD`,
    );
    assert.equal(fileUrl(host, to, '../../../evil'), undefined);
    assert.equal(commitUrl(host, '../../x?y'), 'https://github.com/example/bookshop/commit/..%2F..%2Fx%3Fy');
  });

  it('stays below the repository and says nothing of who is in the remote, whatever the remote is made of', () => {
    const schemes = fc.constantFrom('https://', 'http://', 'ssh://', 'git://', 'javascript://', '');
    const people = fc.constantFrom('', 'git@', 'kendra:secret@', 'secret@', 'a:se@secret@', '[', '@');
    const hosts = fc.constantFrom(
      'github.com',
      'gitlab.com',
      'git.example.com',
      'dev.azure.com',
      'gitea.example.com',
      '[::1]',
      'a',
    );
    const rest = fc.constantFrom(
      ':',
      '/',
      '/',
      '..',
      '.git',
      '%2e',
      '%2F',
      '%',
      'a',
      'b c',
      '_git',
      'scm',
      '~',
      '#',
      '?',
      '@',
      '[',
      ']',
      'v1',
      '//',
      '\\',
      '\u0000',
      '<',
      '"',
      '$',
      '{web}',
      '8080',
    );
    let hosted = 0;
    const remotes = fc
      .tuple(
        schemes,
        people,
        hosts,
        fc.constantFrom('/a/', ':a/', ':22/a/', 'a/'),
        fc.string({ unit: rest, maxLength: 5 }),
      )
      .map((parts) => parts.join(''));
    const check = (remote: string) => {
      const found = webHostOf(remote, settings);
      if (!found) return;
      hosted++;
      for (const text of [commitUrl(found, to), compareUrl(found, from, to), fileUrl(found, to, 'a', 1)]) {
        if (text === undefined) continue;
        const url = new URL(text);
        const named = `${remote} -> ${text}`;
        assert.match(url.protocol, /^https?:$/, named);
        assert.equal(url.username + url.password, '', named);
        assert.doesNotMatch(text, /secret|[\s<>"\\()]/, named);
        assert.ok(remote.toLowerCase().includes(url.hostname) || url.hostname === 'code.example.com', named);
        assert.ok(url.href.startsWith(`${new URL(found.web).href.replace(/\/$/, '')}/`), named);
      }
    };
    fc.assert(fc.property(remotes, check), { numRuns: 20_000 });
    assert.ok(hosted > 1_000, `only ${hosted} remotes were any`);
  });

  it('is found quickly for a very long remote', () => {
    for (const piece of ['a', '/', '@', ':', '[', '%', '.git', '-', ' ', '..']) {
      for (const start of ['https://github.com/', 'git@', 'https://', '']) {
        const remote = start + piece.repeat(300_000);
        assertQuick(() => webHostOf(remote));
        assertQuick(() => webHostOf(remote.slice(0, 4_000)));
      }
    }
  });
});

describe('the remote whose pages are opened', () => {
  const named = (...names: readonly string[]) =>
    names.map((name) => ({
      name,
      url: name === 'production' ? 'https://git.heroku.com/bookshop.git' : `git@github.com:${name}/bookshop`,
    }));
  const cases: readonly (readonly [names: readonly string[], chosen: string | undefined])[] = [
    [['origin', 'upstream', 'fork'], 'upstream'],
    [['fork', 'origin'], 'origin'],
    [['production', 'fork', 'kendra'], 'fork'],
    [['production'], undefined],
    [[], undefined],
  ];
  for (const [names, chosen] of cases) {
    it(`of ${names.join(', ') || 'none'} is ${chosen}`, () => {
      const choice = chooseRemote(named(...names));
      assert.equal(choice?.remote.name, chosen);
      assert.equal(choice?.host.web, chosen && 'https://github.com');
    });
  }

  it('is no platform, even when it is the origin', () => {
    const remotes = [{ name: 'origin', url: 'https://git.heroku.com/bookshop.git' }, ...named('fork')];
    assert.equal(chooseRemote(remotes)?.remote.name, 'fork');
    const commit = 'https://git.heroku.com/${repository}/${commit}';
    const { hosts } = parseWebHosts([{ host: 'git.heroku.com', commit }]);
    assert.equal(hosts.length, 1);
    assert.equal(chooseRemote(remotes, hosts)?.remote.name, 'fork');
    assert.equal(chooseRemote([{ name: 'origin', url: 'work:a/b' }], settings)?.host.name, 'GitHub');
  });
});
