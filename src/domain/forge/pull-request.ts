/** Finds the pull request of a commit, as hosts and merge bots write it into messages of merges and squashes. */

import { isHostsMerge, type Message } from './commit-message.ts';

/** A pull request, or a merge request. */
export interface Pull {
  readonly number: number;
  /** As its host writes it: `#46`, or `!46`. */
  readonly name: string;
  /** Its title, where the message has it; else the commit's subject. */
  readonly title: string;
}

/** The longest branch name that is read from a subject, in characters. */
const longestSubject = 1_000;

type Parts = Pick<Message, 'subject' | 'body'> & Partial<Pick<Message, 'trailers'>>;

interface Form {
  /** The group `number`, and `title` or `branch` where the subject has one; `mark` is `!` on some hosts. */
  readonly subject: RegExp;
  readonly mark?: '!';
  /** Where the body has the title that the subject lacks. */
  readonly titleIn?: (message: Parts) => string | undefined;
}

/** The most digits of a number. */
const number = String.raw`(?<number>[1-9]\d{0,8})`;

/** The first match counts. Each subject is one line, however its message was wrapped. */
const forms: readonly Form[] = [
  // GitHub, Gogs, and Bitbucket Server up to version 6, which lists commits below instead of a title.
  { subject: form(`^Merged? pull request #${number} (?:from|in|into) (?<branch>.*)$`), titleIn: titleBelow },
  // Gitea and Forgejo: the number once within the quotation marks.
  {
    subject: form(
      `^Merge pull request '(?<title>.*?)(?: \\(#${number}\\)' from |' \\(#(?<outer>[1-9]\\d{0,8})\\) from )`,
    ),
  },
  // Bitbucket Server and Data Center since version 7.
  { subject: form(`^Pull request #${number}: (?<title>.*)$`) },
  // Bitbucket Cloud.
  { subject: form(`^Merged in (?<branch>.*) \\(pull request #${number}\\)$`), titleIn: titleBelow },
  // Azure DevOps.
  { subject: form(`^Merged PR ${number}: (?<title>.+)$`), mark: '!' },
  // Gitee: `!46 Add wish lists`, with `Merge pull request !46 from …` below.
  { subject: form(`^!${number} (?<title>.+?)(?: Merge pull request !\\d+ from .*)?$`), mark: '!' },
  // bors and homu: `Auto merge of #46 - kendra:wish-lists, r=katie`, once with a colon.
  {
    subject: form(`^(?:Auto merge|auto merge|Rollup merge) of #${number} ?[-:] (?<branch>.*)$`),
    titleIn: titleBelow,
  },
  // bors-ng: `Merge #46`, with `46: Add wish lists r=katie a=kendra` below, and a line for each.
  { subject: form(`^Merge #${number}(?: #\\d{1,9}){0,50}$`), titleIn: numberedLines },
  // Pagure and the scripts of some projects: `Merge #46: Add wish lists`, `Merge shop/books#46: Add wish lists`.
  { subject: form(`^Merge (?:PR |[\\w./-]{1,100})?#${number}(?:: | [\`'])(?<title>.+?)[\`']?$`) },
  // Mergify's queue, and some merges by hand.
  { subject: form(`^Merge (?:of|PR) #${number}$`), titleIn: titleBelow },
];

function form(source: string): RegExp {
  return new RegExp(source, 's');
}

/** A squash on most hosts: `Add wish lists (#46)` */
const squash = form(`^(?<title>.*\\S)\\s*\\((?<mark>#|!|pull request #)${number}\\)$`);
/** GitLab, in the body: `See merge request shops/bookshop!46`, or with its whole address. */
const seeMerge = new RegExp(
  `^(?:See )?[Mm]erge request:? \\S*?(?:!|/merge_requests/)${number}$|^https?://\\S+?/merge_requests/${number.replace('number', 'other')}$`,
);
/** A trailer with the address of the pull request, which some bots add to each commit. */
const addressKeys = new Set([
  'part-of',
  'pr-url',
  'pull-request',
  'pull-request-url',
  'reviewed-on',
  'see-merge-request',
]);
const address = new RegExp(
  `^<?https?://[^\\s<>]+?/(?<kind>merge_requests|pulls?|pull-requests)/${number}>?$`,
);

/** @returns undefined for a commit that names no pull request of its own */
export function pullOf(message: Parts): Pull | undefined {
  const { subject, body } = message;
  for (const { subject: wanted, mark = '#', titleIn } of forms) {
    const groups = wanted.exec(subject)?.groups;
    if (!groups) continue;
    const title = groups['title'] ?? titleIn?.(message) ?? fallbackTitle(groups, subject);
    return pull(mark, groups['number'] ?? groups['outer'], title);
  }
  const seen = body.split('\n').findLast((line) => seeMerge.test(line)) ?? '';
  const see = seeMerge.exec(seen)?.groups;
  if (see) return pull('!', see['number'] ?? see['other'], mergedTitle(message, seen));
  const squashed = squash.exec(subject)?.groups;
  if (squashed) return pull(squashed['mark'] === '!' ? '!' : '#', squashed['number'], squashed['title']);
  return addressed(message);
}

/**
 * The title of a commit: that of the pull request that it merges, else its subject. A squash keeps the number as its
 * author or host wrote it.
 */
export function titleOfMessage(message: Parts): string {
  const { subject } = message;
  if (!isHostsMerge(subject) && !subject.startsWith('!')) return subject;
  const { title } = pullOf(message) ?? {};
  // GitHub merges the private fork of a security advisory without a number.
  return (
    title ?? (subject.startsWith('Merge pull request from ') ? firstLine(message.body) : undefined) ?? subject
  );
}

/** The same with the number of the pull request, as a squash has it: `Add wish lists (#46)`. */
export function numberedTitle(message: Parts): string {
  const title = titleOfMessage(message);
  const { name } = (title === message.subject ? undefined : pullOf(message)) ?? {};
  return name === undefined || title.includes(name) ? title : `${title} (${name})`;
}

/** The branch that a merge brings in, without its owner; undefined for other commits. */
export function mergedBranch({ subject }: Pick<Message, 'subject'>): string | undefined {
  const line = subject.slice(0, longestSubject);
  const named =
    /^Merge (?:remote-tracking )?branch '(?<branch>[^']{1,255})'/.exec(line) ??
    /^Merged in (?<branch>\S{1,255}) \(/.exec(line) ??
    /^Merge pull request (?:#\d{1,9}|'.*') .{0,255}?from (?<branch>\S{1,255})/s.exec(line) ??
    /^(?:Auto|auto|Rollup) merge of #\d{1,9} ?[-:] (?<branch>[^\s,]{1,255})/.exec(line);
  const branch = named?.groups?.['branch'];
  // GitHub and bots write the owner first; a branch of the repository itself may have a slash too.
  return branch?.replace(/^[^/:]+:/, '').replace(/^origin\//, '');
}

function pull(sign: string, digits = '', title = ''): Pull {
  return { number: Number(digits), name: sign + digits, title };
}

function fallbackTitle(
  { number: digits = '', branch }: Readonly<Record<string, string | undefined>>,
  subject: string,
) {
  if (branch === undefined) return subject;
  // `in SHOP/bookshop from wish-lists to main`, `kendra:wish-lists, r=katie`
  const from = /^\S+ from (\S+) to \S+$/.exec(branch)?.[1] ?? branch.replace(/,? r=.*$/, '');
  return `Pull request #${digits} from ${from}`;
}

/** GitLab puts the title into the body below `Merge branch 'wish-lists' into 'main'`. */
function mergedTitle({ subject, body }: Parts, see: string): string {
  const title = firstLine(body);
  return subject.startsWith('Merge branch ') && title !== undefined && title !== see ? title : subject;
}

function addressed({ subject, body, trailers = [] }: Parts): Pull | undefined {
  for (const { key, value } of trailers.toReversed()) {
    const isBare = /^https?$/.test(key) && isHostsMerge(subject);
    if (!isBare && !addressKeys.has(key.toLowerCase())) continue;
    // A bare address parses as the trailer `https`.
    const found = address.exec(isBare ? `${key}:${value}` : value)?.groups;
    const title = isBare ? (firstLine(body) ?? subject) : subject;
    if (found) return pull(found['kind'] === 'merge_requests' ? '!' : '#', found['number'], title);
  }
  return undefined;
}

/** The first line of a body, if it is a sentence rather than a list of commits; the item of a list of one. */
function firstLine(body: string): string | undefined {
  const end = body.indexOf('\n');
  const line = (end === -1 ? body : body.slice(0, end)).trim();
  if (end !== -1 && /^[*-] /.test(line)) return onlyListed(body);
  if (line === '') return undefined;
  return /^Merge in \S+ from \S+ to \S+$/.test(line) ? undefined : line.replace(/^[*-] /, '');
}

/** Bitbucket Server: `* commit 'de63889':`, and a line for each commit. */
function onlyListed(body: string): string | undefined {
  const [head = '', ...lines] = body.slice(0, 2_000).split('\n');
  const listed = lines.filter((line) => line.trim() !== '');
  return /^\* commit \S+:$/.test(head) && listed.length === 1 ? listed[0]?.trim() : undefined;
}

function titleBelow({ body }: Parts): string | undefined {
  return firstLine(body);
}

/** bors-ng: a line such as `46: Add wish lists r=katie a=kendra` for each request. The last parses as a trailer. */
function numberedLines({ body, trailers = [] }: Parts): string | undefined {
  const all = [...body.split('\n'), ...trailers.map(({ key, value }) => `${key}: ${value}`)];
  const lines = all.filter((line) => /^\d{1,9}: ./.test(line));
  const titles = lines.map((line) => line.replace(/^\d+: /, '').replace(/(?: [ra]=[^\s=]+){1,4}$/, ''));
  return titles.length > 0 ? titles.join('; ') : undefined;
}
