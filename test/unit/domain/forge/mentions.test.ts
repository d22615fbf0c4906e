import assert from 'node:assert/strict';
import { mentionsIn } from '../../../../src/domain/forge/mentions.ts';
import { pullOf } from '../../../../src/domain/forge/pull-request.ts';
import { type WebHost, webHostOf } from '../../../../src/domain/forge/web-host.ts';
import { parseWebHosts } from '../../../../src/domain/forge/web-setting.ts';
import { fc } from '../../random.ts';
import { assertQuick } from '../release/make.ts';

const { hosts: settings } = parseWebHosts([
  { host: 'tickets.example.com', like: 'github', ticket: 'https://tracker.example.com/browse/${id}' },
]);

const remotes = {
  github: 'git@github.com:example/bookshop',
  gitlab: 'git@gitlab.com:shops/books/bookshop',
  bitbucket: 'git@bitbucket.org:example/bookshop',
  server: 'ssh://git@bitbucket.example.com:7999/shop/bookshop',
  azure: 'git@ssh.dev.azure.com:v3/example/shop/bookshop',
  gitea: 'git@codeberg.org:example/bookshop',
  sourcehut: 'git@git.sr.ht:~kendra/bookshop',
  gerrit: 'ssh://kendra@gerrit.example.com:29418/bookshop',
  tickets: 'git@tickets.example.com:example/bookshop',
} as const;

function hostOf(name: keyof typeof remotes): WebHost {
  const host = webHostOf(remotes[name], settings);
  assert.ok(host);
  return host;
}

/** The mentions as `text -> page`, the page as what stands behind the host's address. */
function found(name: keyof typeof remotes, text: string): string[] {
  const host = hostOf(name);
  return mentionsIn(text, host).map(({ start, end, url }) => {
    const page = url.startsWith(`${host.web}/`) ? url.slice(host.web.length) : url;
    return `${text.slice(start, end)} -> ${page.replace(`/${host.repository}/`, '')}`;
  });
}

const change = `I${'0123456789'.repeat(4)}`;

const cases: readonly (readonly [name: keyof typeof remotes, text: string, ...mentions: string[]])[] = [
  ['github', 'Fix the total, see #12', '#12 -> issues/12'],
  ['github', '#12', '#12 -> issues/12'],
  ['github', 'Add wish lists (#46)', '#46 -> issues/46'],
  ['github', 'Fixes #1, #22 and [#333].', '#1 -> issues/1', '#22 -> issues/22', '#333 -> issues/333'],
  ['github', 'fixes:#12;#13', '#12 -> issues/12', '#13 -> issues/13'],
  ['github', '#12/#13', '#12 -> issues/12', '#13 -> issues/13'],
  ['github', 'See GH-12', 'GH-12 -> issues/12'],
  ['github', 'Merge pull request #46 from kendra/wish-lists', 'pull request #46 -> pull/46'],
  ['github', 'Pull request #46', 'Pull request #46 -> pull/46'],
  ['github', 'As in octo/other.js#7 and a#8', 'octo/other.js#7 -> /octo/other.js/issues/7'],
  ['github', 'GH-4/x#7', 'GH-4 -> issues/4'],
  ['github', 'Not a/b/c#7, a/..#7, //#7, a.b/c#7, 1!12, !12 or PR 12'],
  ['github', 'color: #123; background="#123456" border-color:#12345678'],
  ['github', 'Turn #fff into #333 and #abc123 into #123456'],
  ['github', 'Turn #fff into white (#123), fixes #456', '#123 -> issues/123', '#456 -> issues/456'],
  ['github', 'Fix the colour picker #123456', '#123456 -> issues/123456'],
  ['github', 'a#12 &#123; /#12 page.html#12 #12a #12.5 #12-anchor #012 #0 #1234567890 x=#12'],
  ['github', 'https://example.com/a/b#12 https://example.com/#12 x://(#12)'],
  ['github', 'https://example.com then #12', '#12 -> issues/12'],
  ['github', '`#12` and ``a ` #13`` but ` #14', '#14 -> issues/14'],
  ['github', 'One `\n\n#12 and ` two', '#12 -> issues/12'],
  ['github', 'A\n\n```\n#12\n\n#13\n```\n#14', '#14 -> issues/14'],
  ['github', 'A\n\n    #12\n\t#13\n  #14', '#14 -> issues/14'],
  ['github', 'SHOP-12 and !12'],
  ['github', '٣#12 ü#12 #١٢'],
  ['gitlab', 'See !45, #12', '!45 -> -/merge_requests/45', '#12 -> -/issues/12'],
  [
    'gitlab',
    'See merge request shops/books/other!45',
    'shops/books/other!45 -> /shops/books/other/-/merge_requests/45',
  ],
  ['gitlab', 'Wow!45 !45!46', '!45 -> -/merge_requests/45'],
  ['gitlab', 'Merge pull request #46 from elsewhere'],
  ['bitbucket', 'Merged in wish-lists (pull request #46)', 'pull request #46 -> pull-requests/46'],
  ['bitbucket', 'Fixes #12, octo/other#7', '#12 -> issues/12'],
  ['server', 'Merge pull request #46 in SHOP/bookshop from a to b', 'pull request #46 -> pull-requests/46'],
  ['server', 'Fixes #12'],
  [
    'azure',
    'Merged PR 46: Fix #12 !13',
    'PR 46 -> pullrequest/46',
    '#12 -> /_workitems/edit/12',
    '!13 -> pullrequest/13',
  ],
  [
    'gitea',
    'See #12 and !13, octo/other#7',
    '#12 -> issues/12',
    '!13 -> pulls/13',
    'octo/other#7 -> /octo/other/issues/7',
  ],
  ['sourcehut', 'See #12 and !13'],
  ['gerrit', `A\n\nChange-Id: ${change}\nx${change} #12`, `${change} -> /q/${change}`],
  [
    'tickets',
    'SHOP-12: Use UTF-8 and SHA-256 (#46), not X-1, SHOP-0, shop-1, aSHOP-1, SHOP-1-2 or web/SHOP-1',
    'SHOP-12 -> https://tracker.example.com/browse/SHOP-12',
    '#46 -> issues/46',
  ],
];

describe('what is mentioned in a message', () => {
  for (const [name, text, ...mentions] of cases) {
    it(`on ${name}: ${JSON.stringify(text.slice(0, 90))}`, () => {
      assert.deepEqual(found(name, text), mentions);
    });
  }

  it('is in order and apart, whatever the text is made of', () => {
    const unit = fc.constantFrom(
      '#12',
      '!3',
      'GH-4',
      'a/b',
      '#fff',
      ' ',
      '\n',
      '\n\n',
      '`',
      '```',
      '    ',
      '(',
      ')',
      '://',
      '/',
      '-',
      'PR 5',
      'pull request #6',
      'SHOP-7',
      'x',
      ': ',
      'color:',
    );
    let mentions = 0;
    const check = (text: string) => {
      for (const name of ['github', 'gitlab', 'azure', 'tickets'] as const) {
        let last = 0;
        for (const { start, end, url } of mentionsIn(text, hostOf(name))) {
          assert.ok(start >= last && end > start && end <= text.length);
          assert.match(text.slice(start, end), /\d$/);
          assert.match(url, /^https:\/\/[^\s()<>]+\d$/);
          last = end;
          mentions++;
        }
      }
    };
    fc.assert(fc.property(fc.string({ unit, maxLength: 13 }), check), { numRuns: 10_000 });
    assert.ok(mentions > 5_000, `only ${mentions}`);
  });

  it('is found quickly in a very long text', () => {
    const pieces = [
      '#1',
      '#1 ',
      '!',
      'a/b#1',
      'x/GH-1/',
      'GH-1',
      '`',
      '``` ',
      '`\n\n',
      '\n ',
      '://',
      ' ://',
      'A',
      'A1-',
      'I0',
      '#a',
      '#fff #123 ',
      'a.',
      '/',
      'color',
      'pull request ',
      '1',
      ' `` `',
    ];
    for (const piece of pieces) {
      const text = `x/${piece.repeat(30_000)}`;
      for (const name of ['github', 'gitlab', 'tickets'] as const) {
        assertQuick(() => mentionsIn(text, hostOf(name)));
      }
      assertQuick(() => pullOf({ subject: text, body: text }));
      assertQuick(() => pullOf({ subject: `Merge pull request '${text}`, body: '' }));
    }
  });
});
