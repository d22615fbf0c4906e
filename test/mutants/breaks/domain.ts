// Readers of what others wrote.
import { breaksIn } from '../break.ts';

export const domain = [
  ...breaksIn(
    'domain/text/foreign-text.ts',
    ['domain/text/foreign-text.test.ts'],
    [
      ['a name can turn the direction of a sentence', '.replaceAll(unseen, shown)', ''],
      ['a name can be a link of a notification', "replaceAll('](', '] (')", "replaceAll('](', '](')"],
      ['a name can be an icon of a label', "\n    .replaceAll(/\\$(?=\\([\\w~-]+\\))/g, '$ ')", ''],
      ['a name can have several lines', ".replaceAll(/\\s+/gu, ' ')", ''],
      ['a name can close its quotation', ".replaceAll(/[\"“”„‟〝〞〟＂❝❞]/g, '’')", ''],
      ['a text may be as long as it likes', "`${characters.slice(0, most - 1).join('')}…`", 'line'],
    ],
  ),
  ...breaksIn(
    'domain/text/markdown.ts',
    ['domain/text/markdown.test.ts'],
    [
      ['a subject can be a link', '/[\\\\`*[\\]<>|~$]/g', '/[\\\\`*<>|~$]/g'],
      ['an address in a subject becomes a link', '.replace(/:(?=\\/\\/)/g, String.raw`\\:`)', ''],
      [
        'code ends at its own backticks',
        "'`'.repeat(runs.reduce((most, run) => Math.max(most, run.length), 0) + 1)",
        "'`'",
      ],
      ['an address ends its link', 'url.replace(/[()\\\\<>\\s]/g, escapePart)', 'url'],
    ],
  ),
  ...breaksIn(
    'domain/text/terminal-text.ts',
    ['domain/text/terminal-text.test.ts'],
    [
      ['an output can ask the terminal for an answer', '[BCDEGKXP@]', '[BCDEGKXP@cn]'],
      ['an output can erase what was printed before', '|0?J)$/', '|[0-3]?J)$/'],
      [
        'an output can go up to lines of others',
        'Math.min(this.#row, Math.max(1, Number(lines)))',
        'Math.max(1, Number(lines))',
      ],
      [
        "an output's lines look like those around it",
        'if (!/^0*[78]$/.test(parameter)) kept.push',
        'kept.push',
      ],
      ['a link of an output can be any command', '/^https?:\\/\\/[!-~]+$/i', '/^[!-~]+$/i'],
    ],
  ),
  ...breaksIn(
    'domain/text/escape-filter.ts',
    ['domain/text/terminal-text.test.ts'],
    [
      [
        'a sequence that nobody closes hides all that follows',
        'return isTooLong ? this.#go',
        "return isTooLong && this.#held === '' ? this.#go",
      ],
    ],
  ),
  ...breaksIn(
    'domain/text/file-mentions.ts',
    ['domain/text/file-mentions.test.ts'],
    [
      ['a link of an output leads out of the folder', "if (path.split('/').includes('..')) continue;\n", ''],
      ['a line of any length is searched', 'if (line.length > longestLine) return [];\n', ''],
    ],
  ),
  ...breaksIn(
    'domain/forge/git-address.ts',
    ['domain/forge/web-host.test.ts', 'domain/forge/web-setting.test.ts', 'domain/release/names.test.ts'],
    [
      ['the path of a remote leads out of its repository', "part === '.' || part === '..' || ", ''],
      [
        'the password of a remote is taken for its host',
        "text.slice(text.lastIndexOf('@') + 1)",
        "text.slice(text.indexOf('@') + 1)",
      ],
    ],
  ),
  ...breaksIn(
    'domain/forge/app-remote.ts',
    [
      'domain/release/names.test.ts',
      'code/repository-matcher.test.ts',
      'features/find/repository-apps.test.ts',
    ],
    [
      [
        'any host that ends alike is the platform',
        'String.raw`^https:\\/\\/${login}git\\.heroku\\.com',
        'String.raw`^https:\\/\\/.*git\\.heroku\\.com',
      ],
      ['a remote of another platform of this machine is ours', "port === (own[1] ?? '')", 'true'],
    ],
  ),
  ...breaksIn(
    'domain/forge/commit-message.ts',
    ['domain/forge/commit-message.test.ts'],
    [
      [
        'the first paragraph can be trailers',
        'for (let at = last; at >= endOfSubject; at--)',
        'for (let at = last; at >= 0; at--)',
      ],
      ['anybody is an author', "if (key.toLowerCase() !== 'co-authored-by') continue;", ''],
    ],
  ),
  ...breaksIn(
    'domain/text/web-text.ts',
    ['domain/forge/web-host.test.ts', 'domain/text/markdown.test.ts'],
    [['a host may have any characters', 'return hostForm.test(text);', "return text !== '';"]],
  ),
];
