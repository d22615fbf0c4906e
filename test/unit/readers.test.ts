// Every function that reads text which others wrote takes time that grows with the text, not with its square: a
// megabyte of the worst that its kind can be never stops the extension host for long.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { parseStored as parseAccounts } from '../../src/accounts/stored-shape.ts';
import { entryIn } from '../../src/accounts/netrc.ts';
import { Budget } from '../../src/api/budget.ts';
import { parseJson } from '../../src/api/json.ts';
import { PlatformClock } from '../../src/api/platform-clock.ts';
import { parseProxyAddress } from '../../src/api/proxy-address.ts';
import { retryAfter } from '../../src/api/retry.ts';
import { parseApiUrl, parseOutputUrl } from '../../src/api/url.ts';
import { parseAddress } from '../../src/git/address.ts';
import { fetchTrouble, isUnnoted, wantsSignIn } from '../../src/git/fetch-trouble.ts';
import { parseFileChanges } from '../../src/git/file-changes.ts';
import { GitFailed, withoutCredentials } from '../../src/git/git.ts';
import { GraphReader } from '../../src/git/graph-lines.ts';
import { isWholeHash } from '../../src/domain/graph/commit.ts';
import { messageIn, ObjectReader, parseCommit, parseObjects } from '../../src/git/objects.ts';
import { openTrouble } from '../../src/git/open-trouble.ts';
import { withoutFilters } from '../../src/git/restrictions.ts';
import { parseCached as parseCacheFile } from '../../src/ledger/cache-file.ts';
import { readReleaseFilter } from '../../src/domain/release/release-filter.ts';
import { websiteOf } from '../../src/domain/release/app-pages.ts';
import { readReleasePath } from '../../src/domain/release/release-link.ts';
import { readApp } from '../../src/domain/release/app-name.ts';
import { parseChange } from '../../src/api/parse-change.ts';
import { changesOf } from '../../src/domain/release/changelog-entries.ts';
import { groupEntries } from '../../src/domain/release/changelog-groups.ts';
import { parseChoices } from '../../src/catalog/choices.ts';
import { isHash, isSameHash } from '../../src/domain/graph/commit.ts';
import { CommitGraph } from '../../src/domain/graph/commit-graph.ts';
import { detailLines, writtenText } from '../../src/domain/forge/commit-facts.ts';
import { EscapeFilter } from '../../src/domain/text/escape-filter.ts';
import { fileMentions } from '../../src/domain/text/file-mentions.ts';
import { foreignText, quoted, severalLines, singleLine } from '../../src/domain/text/foreign-text.ts';
import { parseGitAddress } from '../../src/domain/forge/git-address.ts';
import { parseGlob } from '../../src/domain/text/glob.ts';
import {
  code,
  escapeMarkdown,
  escapeMarkup,
  link,
  oneLine,
  reference,
} from '../../src/domain/text/markdown.ts';
import { mentionsIn } from '../../src/domain/forge/mentions.ts';
import { coAuthorsOf, isHostsMerge, parseMessage } from '../../src/domain/forge/commit-message.ts';
import { isElsewhere } from '../../src/domain/plan/migration-conventions.ts';
import { prose } from '../../src/domain/forge/prose.ts';
import { pullOf } from '../../src/domain/forge/pull-request.ts';
import { parseVersion } from '../../src/domain/release/release.ts';
import { appOfRemote, isOfPlatform } from '../../src/domain/forge/app-remote.ts';
import { codeIn, urlsIn } from '../../src/domain/forge/spans.ts';
import { lastLines, PlainText, TerminalText } from '../../src/domain/text/terminal-text.ts';
import { migrationsFolder } from '../../src/domain/plan/unrecognised-migrations.ts';
import { commitUrl, fileUrl, tagUrl, webHostOf } from '../../src/domain/forge/web-host.ts';
import { parseWebHosts } from '../../src/domain/forge/web-setting.ts';
import { escapePart, escapePath, isHost, isPlain } from '../../src/domain/text/web-text.ts';
import { asCode, listed } from '../../src/domain/text/sentences.ts';
import { parseKept as parseJournal } from '../../src/operations/engine/journal-entry.ts';

interface Reader {
  readonly read: (text: string) => unknown;
  /** What stands around the worst of its kind, so that it gets as far as it can. */
  readonly frames?: readonly (readonly [before: string, after: string])[];
  /** The longest text that it is given, in characters, where something before it bounds what comes. */
  readonly most?: number;
}

const host = webHostOf('https://github.com/example/bookshop.git');
assert.ok(host);
const commit = (subject: string) => ({
  hash: 'a'.repeat(40),
  parents: [],
  author: subject,
  email: subject,
  date: 0,
  subject,
});
const object = (content: string) => ({
  hash: 'a'.repeat(40),
  type: 'commit',
  size: content.length,
  content: Buffer.from(content),
});
/** `messageIn` gives no more of a message. */
const ofMessage = { most: 100_000 };
/** A terminal, a document and the last lines get outputs in pieces of half of that, with turns for others between. */
const ofOutput = { most: 65_536 };
/** A title, a name or a path as `oneLine` or git gives it. */
const ofLine = { most: 10_000 };

/** What cannot be read throws, which is a good answer here. */
const orThrow =
  (read: (text: string) => unknown): Reader['read'] =>
  (text) => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  };
const json: Reader['frames'] = [
  ['', ''],
  ['[', ']'],
  ['{"a":"', '"}'],
];

const readers: Readonly<Record<string, Reader>> = {
  'accounts/stored-shape.ts parseStored': { read: parseAccounts, frames: json },
  'accounts/netrc.ts entryIn': {
    read: (text) => entryIn(text, 'api.heroku.com'),
    frames: [
      ['', ''],
      ['machine api.heroku.com login "', ''],
      ['machine api.heroku.com\nmacdef x\n', '.'],
      ['machine api.heroku.com password ', '"'],
    ],
  },
  'api/budget.ts Budget.heard': { read: (text) => new Budget(() => 0).heard(text) },
  'api/budget.ts Budget.refused': { read: (text) => new Budget(() => 0).refused(text, 0) },
  'api/json.ts parseJson': { read: orThrow(parseJson), frames: json },
  'api/platform-clock.ts PlatformClock.heard': { read: (text) => new PlatformClock(() => 0).heard(text, 0) },
  'api/proxy-address.ts parseProxyAddress': {
    read: orThrow(parseProxyAddress),
    frames: [
      ['', '\u0000'],
      ['http://a', '@'],
      ['https=', ';'],
    ],
  },
  'api/retry.ts retryAfter': {
    read: (text) => retryAfter(text, 0),
    frames: [
      ['', ''],
      ['Mon, ', ' GMT'],
    ],
  },
  'api/url.ts parseApiUrl': {
    read: orThrow(parseApiUrl),
    frames: [
      ['', ''],
      ['https://', '.example'],
    ],
  },
  'api/url.ts parseOutputUrl': {
    read: parseOutputUrl,
    frames: [
      ['', ''],
      ['https://a.example/', ''],
    ],
  },
  'git/address.ts parseAddress': {
    read: (text) => parseAddress(text, text),
    frames: [
      ['', ''],
      ['{"root":"', '"}'],
    ],
  },
  'git/fetch-trouble.ts fetchTrouble': {
    read: (text) => fetchTrouble('origin', new GitFailed('fetch', text)),
    frames: [
      ['', ''],
      ['fatal: ', '.'],
    ],
  },
  'git/fetch-trouble.ts isUnnoted': { read: (text) => isUnnoted(new GitFailed('fetch', text)) },
  'git/fetch-trouble.ts wantsSignIn': { read: (text) => wantsSignIn(new GitFailed('fetch', text)) },
  'git/file-changes.ts parseFileChanges': {
    read: orThrow((text: string) => parseFileChanges(Buffer.from(text))),
  },
  'git/git.ts GitFailed.constructor': {
    read: (text) => new GitFailed('x', text),
    frames: [
      ['', ''],
      ['fatal: ', '.'],
      ['x\nerror: ', ''],
    ],
  },
  'git/open-trouble.ts openTrouble': {
    read: (text) => openTrouble('/work/shop', new GitFailed('rev-parse', text)),
    frames: [
      ['', ''],
      ['fatal: unknown repository extensions found:\n\t', ''],
      ["fatal: detected dubious ownership in repository at '", "'"],
      ["error: invalid value for 'extensions.x': '", "'"],
    ],
  },
  'git/restrictions.ts withoutFilters': { read: withoutFilters },
  'git/git.ts withoutCredentials': {
    read: withoutCredentials,
    frames: [
      ['//', ''],
      ['', '@'],
    ],
  },
  'git/graph-lines.ts GraphReader.push': {
    read: orThrow((text) => new GraphReader(new CommitGraph(20)).push(Buffer.from(text))),
  },
  'domain/graph/commit.ts isWholeHash': { read: isWholeHash },
  'git/objects.ts parseCommit': {
    read: (text) => parseCommit(object(text)),
    frames: [
      ['', ''],
      ['tree a\nauthor ', '\n\nx'],
      ['tree a\nauthor K <', '\ncommitter K <'],
      ['tree a\ncommitter K <k> ', '\n\nx'],
      ['tree a\nencoding ', '\n\nx'],
      ['tree a\nparent ', '\n\nx'],
      ['tree a\n\n', 'x'],
      ['tree a\n\nx', 'x'],
    ],
  },
  'git/objects.ts messageIn': { read: (text) => messageIn(object(text)), frames: [['tree a\n\n', 'x']] },
  'git/objects.ts parseObjects': { read: (text) => parseObjects(Buffer.from(text)) },
  'git/objects.ts ObjectReader.push': {
    read: (text) => new ObjectReader(() => {}, true).push(Buffer.from(text)),
  },
  'ledger/cache-file.ts parseCached': { read: parseCacheFile, frames: json },
  'domain/release/app-name.ts readApp': { read: orThrow(readApp) },
  'domain/release/release-filter.ts readReleaseFilter': { read: readReleaseFilter },
  'domain/release/app-pages.ts websiteOf': {
    read: websiteOf,
    frames: [
      ['', ''],
      ['https://a.example/', ''],
    ],
  },
  'domain/release/release-link.ts readReleasePath': {
    read: readReleasePath,
    frames: [
      ['', ''],
      ['/release/', '/v52/id'],
      ['/release/a/v52/', ''],
    ],
  },
  'api/parse-change.ts parseChange': {
    read: parseChange,
    frames: [
      ['', ''],
      ['Set A', ' config vars'],
      ['Promote ', ' v1'],
      ['Deploy ', ''],
      ['Retry of v1: ', ''],
      ['Update ', ' by x'],
      ['@ref:', ''],
      ['Add ', ''],
    ],
  },
  'domain/release/changelog-groups.ts groupEntries': {
    ...ofMessage,
    read: (text) => groupEntries(changesOf([{ commit: commit(text), message: text }]).entries),
    frames: [
      ['', ''],
      ['fix(', '): x'],
      ['fix: ', ''],
      ['x\n\n', '\nCo-authored-by: a <b>'],
      ['', '\nBREAKING CHANGE: x'],
    ],
  },
  'catalog/choices.ts parseChoices': { read: parseChoices },
  'domain/graph/commit.ts isHash': { read: isHash },
  'domain/graph/commit.ts isSameHash': { read: (text) => isSameHash(text, text) },
  'domain/forge/commit-facts.ts detailLines': {
    ...ofMessage,
    read: (text) =>
      detailLines(commit(text), { message: text, coAuthors: [], tags: [text], describe: text }, host, text),
  },
  'domain/forge/commit-facts.ts writtenText': {
    ...ofMessage,
    read: (text) =>
      writtenText(commit(text), {
        message: text,
        coAuthors: [{ name: text, email: text }],
        tags: [],
        describe: text,
      }),
  },
  'domain/text/escape-filter.ts EscapeFilter.write': {
    ...ofOutput,
    read: (text) =>
      new EscapeFilter({ control: (one) => one, sequence: (one) => one, link: (one) => one }).write(text),
  },
  'domain/text/file-mentions.ts fileMentions': { read: fileMentions },
  'domain/text/foreign-text.ts foreignText': {
    read: (text) => foreignText(text),
    frames: [
      ['', ''],
      ['x', 'x'],
    ],
  },
  'domain/text/foreign-text.ts quoted': { read: (text) => quoted(text) },
  'domain/text/foreign-text.ts severalLines': {
    read: severalLines,
    frames: [
      ['', ''],
      ['x', 'x'],
    ],
  },
  'domain/text/foreign-text.ts singleLine': { read: (text) => singleLine(text, 10_000) },
  'domain/forge/git-address.ts parseGitAddress': {
    read: parseGitAddress,
    frames: [
      ['', ''],
      ['https://', ''],
      ['git@', ':x'],
    ],
  },
  'domain/text/glob.ts parseGlob': {
    read: orThrow((text) => parseGlob(text.slice(0, 1_000))(text.slice(0, 4_096))),
  },
  'domain/text/markdown.ts code': { read: code },
  'domain/text/markdown.ts escapeMarkdown': {
    ...ofLine,
    read: (text) => escapeMarkdown(text, true),
    frames: [
      ['', ''],
      ['www', '!'],
    ],
  },
  'domain/text/markdown.ts escapeMarkup': { ...ofLine, read: (text) => escapeMarkup(text) },
  'domain/text/markdown.ts reference': { ...ofLine, read: (text) => reference(text, undefined) },
  'domain/text/markdown.ts link': { ...ofLine, read: (text) => link('x', text) },
  'domain/text/markdown.ts oneLine': { read: oneLine },
  'domain/forge/mentions.ts mentionsIn': {
    ...ofMessage,
    read: (text) => mentionsIn(text, host),
    frames: [
      ['', ''],
      ['a/b', '#1'],
      ['see ', '#123'],
    ],
  },
  'domain/forge/commit-message.ts parseMessage': {
    ...ofMessage,
    read: parseMessage,
    frames: [
      ['', ''],
      ['x\n\n', ''],
      ['x\n\nA: b\n', '\n'],
      ['x\n\n', '\nSigned-off-by: x'],
    ],
  },
  'domain/forge/commit-message.ts coAuthorsOf': {
    ...ofMessage,
    read: (text) => coAuthorsOf({ trailers: [{ key: 'Co-authored-by', value: text }] }),
    frames: [
      ['', ''],
      ['<', '>'],
    ],
  },
  'domain/forge/commit-message.ts isHostsMerge': { ...ofMessage, read: isHostsMerge },
  'domain/plan/migration-conventions.ts isElsewhere': { read: isElsewhere },
  'domain/forge/prose.ts prose': {
    ...ofLine,
    read: (text) => prose(text, host),
    frames: [
      ['', ''],
      ['a/b', '#1'],
    ],
  },
  'domain/forge/pull-request.ts pullOf': {
    ...ofMessage,
    read: (text) => pullOf({ subject: text, body: text }),
    frames: [
      ['', ''],
      ['x', '(#'],
      ["Merge pull request '", "' from"],
      ['Merged in ', '(pull request #'],
      ['Merged PR 1: ', ''],
      ['See merge request ', '!'],
    ],
  },
  'domain/release/release.ts parseVersion': {
    read: parseVersion,
    frames: [
      ['', ''],
      ['v1', 'x'],
    ],
  },
  'domain/forge/app-remote.ts appOfRemote': {
    read: appOfRemote,
    frames: [
      ['', ''],
      ['https://git.heroku.com/', ''],
      ['https://', '@git.heroku.com/a'],
      ['git@heroku.com:', '.git/'],
    ],
  },
  'domain/forge/app-remote.ts isOfPlatform': { read: (text) => isOfPlatform({ name: 'a', port: '1' }, text) },
  'domain/forge/spans.ts codeIn': { ...ofMessage, read: codeIn },
  'domain/forge/spans.ts urlsIn': { ...ofMessage, read: urlsIn },
  'domain/text/terminal-text.ts TerminalText.write': {
    ...ofOutput,
    read: (text) => {
      const terminal = new TerminalText();
      return terminal.write(text) + terminal.end(false);
    },
    frames: [
      ['', ''],
      ['\u001B[', 'm'],
      ['\u001B]8;;', '\u0007'],
    ],
  },
  'domain/text/terminal-text.ts PlainText.write': {
    ...ofOutput,
    read: (text) => {
      const plain = new PlainText();
      return plain.write(text) + plain.end();
    },
    frames: [
      ['', ''],
      ['a', 'b'],
      ['\r', '\r'],
    ],
  },
  'domain/text/terminal-text.ts lastLines': {
    ...ofOutput,
    read: (text) => lastLines(text, 10),
    frames: [
      ['', ''],
      ['a', 'b'],
    ],
  },
  'domain/plan/unrecognised-migrations.ts migrationsFolder': { read: migrationsFolder },
  'domain/forge/web-host.ts webHostOf': {
    read: (text) => webHostOf(text),
    frames: [
      ['', ''],
      ['https://', '.example/a/b'],
    ],
  },
  'domain/forge/web-host.ts commitUrl': { ...ofLine, read: (text) => commitUrl(host, text) },
  'domain/forge/web-host.ts fileUrl': { ...ofLine, read: (text) => fileUrl(host, 'a'.repeat(40), text, 1) },
  'domain/forge/web-host.ts tagUrl': { ...ofLine, read: (text) => tagUrl(host, text) },
  'domain/forge/web-setting.ts parseWebHosts': {
    read: (text) =>
      parseWebHosts([{ host: text }, { host: 'a.example', web: text }, { host: 'b.example', commit: text }]),
    frames: [
      ['', ''],
      ['https://a.example/', '\u0000'],
      ['https://a.example/${', '}'],
    ],
  },
  'domain/text/web-text.ts escapePart': { ...ofLine, read: escapePart },
  'domain/text/web-text.ts escapePath': { ...ofLine, read: escapePath },
  'domain/text/web-text.ts isHost': { read: isHost },
  'domain/text/web-text.ts isPlain': { read: isPlain },
  'domain/text/sentences.ts asCode': { read: asCode },
  'domain/text/sentences.ts listed': { read: (text) => listed(text.split(' '), 3) },
  'operations/engine/journal-entry.ts parseKept': { read: parseJournal, frames: json },
};

/** Functions with text among their parameters that do not read it, or only text which was read before. */
const others: Readonly<Record<string, readonly string[]>> = {
  'an identifier, a name or an address that is compared, kept, sent on or put into a sentence as it is': [
    'accounts/command-line.ts invocation',
    'accounts/stored-accounts.ts hashOf',
    'accounts/stored-accounts.ts withAccount',
    'accounts/stored-accounts.ts withOther',
    'accounts/stored-accounts.ts without',
    'accounts/logins.ts groupLogins',
    'accounts/watch-file.ts watchFile',
    'api/caller.ts Caller.call',
    'api/caller.ts Caller.output',
    'api/caller.ts Caller.use',
    'api/errors.ts ApiError.constructor',
    'api/second-factor.ts SecondFactor.constructor',
    'api/second-factor.ts SecondFactor.wasOpened',
    'api/second-factor.ts SecondFactor.ask',
    'api/images.ts joinImages',
    'api/operations.ts pathOf',
    'domain/release/release.ts imageIdOf',
    'domain/release/release.ts imageIdsOf',
    'api/output.ts OutputStream.constructor',
    'api/receiver.ts Receiver.constructor',
    'api/receiver.ts Receiver.onResponseData',
    'api/receiver.ts tooLarge',
    'api/receiver.ts unreachable',
    'git/batch.ts Batch.constructor',
    'git/batch.ts Batch.get',
    'git/commits.ts Commits.constructor',
    'git/differ.ts differ',
    'domain/text/paths.ts isSamePath',
    'domain/text/paths.ts pathBelow',
    'domain/text/paths.ts pathKey',
    'git/file-system.ts commitUri',
    'git/git.ts FolderMissing.constructor',
    'git/git.ts useGit',
    'git/git.ts LeftOut.constructor',
    'git/hash.ts wholeHash',
    'git/left-out.ts FileLeftOut.constructor',
    'git/restrictions.ts restrained',
    'git/recent.ts Recent.get',
    'git/recent.ts Recent.set',
    'domain/graph/ambiguous-hash.ts ambiguousSentence',
    'catalog/choices.ts hide',
    'catalog/choices.ts pin',
    'catalog/choices.ts unhide',
    'catalog/choices.ts unpin',
    'domain/release/app-pages.ts appPages',
    'domain/release/code.ts comparisonTitle',
    'domain/release/release-filter.ts isWanted',
    'domain/problem.ts Problem.constructor',
    'domain/remedies.ts openSetting',
    'domain/graph/commit-graph.ts CommitGraph.add',
    'domain/graph/commit-graph.ts CommitGraph.cutAt',
    'domain/graph/commit-graph.ts CommitGraph.find',
    'domain/graph/commit-graph.ts CommitGraph.numberOf',
    'domain/graph/commit.ts shortHash',
    'domain/release/config-diff.ts configValue',
    'domain/release/news.ts newsFor',
    'domain/plan/listing.ts keyGroups',
    'domain/plan/plan-text.ts agree',
    'domain/plan/plan-text.ts counted',
    'domain/plan/plan-text.ts named',
    'domain/release/release-diff.ts diffAddons',
    'domain/release/release-diff.ts without',
    'domain/release/release-index.ts ReleaseIndex.firstWith',
    'domain/forge/web-host.ts changeUrl',
    'domain/forge/web-host.ts compareUrl',
    'domain/forge/web-host.ts issueUrl',
    'domain/forge/web-host.ts pullUrl',
    'domain/forge/web-host.ts ticketUrl',
    'domain/text/sentences.ts capitalized',
    'domain/text/sentences.ts count',
  ],
  'a value that is no text': [
    'api/effect.ts effectOf',
    'api/errors.ts isRefusal',
    'api/errors.ts isRejection',
    'api/effect.ts isDenied',
    'api/retry.ts waitBefore',
    'api/second-factor.ts wantsCode',
    'api/schemas.ts describeIssue',
    'domain/problem.ts messageOf',
    'domain/part.ts failedPart',
  ],
};

/** Classes that ask others (a platform, git, a disk) or look up by names, ids and hashes, and read nothing themselves. */
const askers =
  /^(?:api\/client\.ts Client|catalog\/(?:account-apps|app-ledgers|app-list|known-apps)\.ts \w+|git\/(?:git-extension|history|repositories|repository)\.ts \w+)\./;

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const nodesIn = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const nameOf = (value: unknown) => (isNode(value) ? String(value['name']) : '');

/** Exported functions and methods of exported classes that are given text and do not wait for anything. */
function takersIn(file: string): string[] {
  const text = readFileSync(`src/${file}`, 'utf8');
  const isTaker = (value: unknown) =>
    isNode(value) &&
    value['async'] !== true &&
    nodesIn(value['params']).some(({ start, end }) =>
      /\b(?:string|Buffer|Uint8Array|unknown)\b/.test(text.slice(Number(start), Number(end))),
    );
  return nodesIn(parseSync(file, text).program.body).flatMap(({ type, declaration }) => {
    if (type !== 'ExportNamedDeclaration' || !isNode(declaration)) return [];
    const name = nameOf(declaration['id']);
    if (declaration['type'] === 'FunctionDeclaration') return isTaker(declaration) ? [`${file} ${name}`] : [];
    const body =
      declaration['type'] === 'ClassDeclaration' && isNode(declaration['body']) && declaration['body'];
    return nodesIn(body ? body['body'] : []).flatMap(({ key, value }) =>
      isNode(key) && key['type'] === 'Identifier' && isTaker(value) ? [`${file} ${name}.${nameOf(key)}`] : [],
    );
  });
}

/** What makes expressions and loops go back, each of which is repeated. */
const pieces: readonly string[] = [
  ...Array.from('\r\n\t "\'`\\[](){}<>_*#@:/.-=!&|~$%;,?+a1Z\u0000\u001B\u009B\u0301\u200B\u202E\uD800'),
  '😀',
  '\r\n',
  '\n ',
  ' \n',
  '\n\n',
  '\t\n',
  '\\"',
  '" ',
  '](',
  '[a](',
  '<a>',
  '://',
  '//',
  '../',
  './',
  '\\n',
  'a ',
  'a.',
  'a/',
  'a-',
  'a,',
  'a: b\n',
  'A-b: ',
  'a@',
  '#1',
  '#1 ',
  '`a',
  '`` ',
  '\n    ',
  '{},',
  '{"a":',
  '[],',
  ' and ',
  ', ',
  ' v1',
  'config ',
  ' config vars',
  'Retry of v1: ',
  'file ',
  "transport '",
  'fatal: ',
  'machine ',
  '\u001B[',
  '\u001B[7m',
  '\u001B[1A',
  '\u001B[1;',
  '\u001B]8;;',
  '\u001B]',
  '\u001BP',
  '\u001B\u001B',
  '\u001B[38;5;7m',
  'e\u0301',
  '\u{E0061}',
  '\u200D',
  '👩\u200D',
  '%2e',
  '%',
  '${a}',
  '$(a)',
  '(#',
  '(#1)',
  '[^',
  '\u3164',
  'www.',
  '<<',
  '> ',
];
const usualFrames: Reader['frames'] = [
  ['', ''],
  ['a', 'a'],
];

/**
 * The least of a few tries, in milliseconds of this thread's processor time: the machine may be busy. Ends with the first
 * that is good enough.
 */
function timeOf(work: () => unknown, enough: number): number {
  let least = Infinity;
  for (let tries = 0; tries < 4 && least > enough; tries++) {
    const started = processorTime();
    work();
    least = Math.min(least, processorTime() - started);
  }
  return least;
}

function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** For a megabyte, in milliseconds: it takes 50 at most on a machine that has nothing else to do. */
const MOST = 1_000;
/** In characters. What grows with the square takes seconds for so much, and nothing else takes a tenth of one. */
const PROBE = 65_536;

describe('readers of what others wrote', () => {
  it('are all in this test, or are none', () => {
    const files = globSync('src/{accounts,api,catalog,git,domain}/**/*.ts').map((path) =>
      path.split(sep).join(posix.sep).slice(4),
    );
    const found = files
      .toSorted()
      .flatMap(takersIn)
      .filter((name) => !askers.test(name));
    const known = new Set([...Object.keys(readers), ...Object.values(others).flat()]);
    assert.ok(found.length > 100);
    assert.deepEqual(
      found.filter((name) => !known.has(name)),
      [],
      'Give each a row in `readers`, with the worst of its kind, or say in `others` why it reads nothing.',
    );
    const listedToo = Object.values(others).flat();
    assert.deepEqual(
      listedToo.filter((name) => !found.includes(name)),
      [],
      'There are no such functions any more.',
    );
  });

  for (const [name, { read, frames = usualFrames, most = 1_000_000 }] of Object.entries(readers)) {
    it(`${name} is quick with a megabyte, or with as much as it is given`, () => {
      let [slowest, longest] = ['', 0];
      for (const piece of pieces) {
        for (const [before, after] of frames) {
          const make = (length: number) => before + piece.repeat(Math.ceil(length / piece.length)) + after;
          const text = make(Math.min(most, PROBE));
          const took = timeOf(() => read(text), MOST / 5);
          assert.ok(took < MOST / 5, `${JSON.stringify([before, piece, after])} took ${took.toFixed(0)} ms`);
          if (took <= longest) continue;
          slowest = make(most);
          longest = took;
        }
      }
      const took = timeOf(() => read(slowest), MOST);
      assert.ok(took < MOST, `${JSON.stringify(slowest.slice(0, 40))}… took ${took.toFixed(0)} ms`);
    });
  }
});
