// What a repository that is merely open can do, and what git says.
import { breaksIn } from '../break.ts';

const tests = ['git/restrictions.test.ts', 'git/fetch.test.ts', 'git/hostile.test.ts'];

export const git = [
  ...breaksIn('git/restrictions.ts', tests, [
    [
      'a fetch goes into submodules',
      "['fetch', ['--no-recurse-submodules']]",
      "['fetch', ['--recurse-submodules']]",
    ],
    ['a repository names a program that watches its files', "  'core.fsmonitor=false',\n", ''],
    ['a repository names its hooks', '  `core.hooksPath=${devNull}`,\n', ''],
    ['a repository names a program for its diffs', "'--no-ext-diff', '--no-textconv'", ''],
    [
      'a repository names a program for other object stores',
      '  `core.alternateRefsCommand=${alternateRefs}`,\n',
      '',
    ],
    [
      'looking fetches what a partial clone left out',
      "{ GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: unnamed }",
      '{}',
    ],
    ['a filter that is a process is left on', '(clean|smudge|process|required)', '(clean|smudge|required)'],
    [
      'any command of git may be run',
      'if (!options) throw new RangeError',
      'if (options === null) throw new RangeError',
    ],
  ]),
  ...breaksIn('git/git.ts', tests, [
    ['git may ask at a terminal', "  GIT_TERMINAL_PROMPT: '0',\n", ''],
    ['a commit that was put in the place of another is read', "  GIT_NO_REPLACE_OBJECTS: '1',\n", ''],
    ['a folder that is not trusted is fetched into', 'if (network && !isTrusted()) throw untrusted();', ''],
    [
      'folders are trusted until somebody says otherwise',
      'let isTrusted = () => false;',
      'let isTrusted = () => true;',
    ],
    [
      'git has the environment of the editor, with its tokens',
      '...childEnvironment(process.env, { reaches: network })',
      '...process.env',
    ],
    ['passwords stand in what git says', 'const said = withoutCredentials(output);', 'const said = output;'],
    ['passwords without a protocol stand in what git says', '.replaceAll(/[^\\s\'"/]+/g, withoutLogin)', ''],
    [
      'filters are left on at a blame',
      "command[0] === 'blame' ? await filtersOff(folder, signal) : []",
      '[]',
    ],
  ]),
  ...breaksIn(
    'programs/environment.ts',
    ['programs/environment.test.ts'],
    [
      [
        'programs get every variable',
        "else if (basic.has(key) || key.startsWith('LC_') || (reaches && network.has(key))) given[name] = value;",
        'else given[name] = value;',
      ],
      [
        'a program of the folder is found on the PATH',
        'if (searched.has(key)) given[name] = withoutRelative(value);\n    else if',
        'if (searched.has(key)) given[name] = value;\n    else if',
      ],
    ],
  ),
];
