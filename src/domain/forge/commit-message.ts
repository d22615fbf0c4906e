/** Parses a commit message as git does. */

export interface Message {
  /** The first paragraph, as one line. */
  readonly subject: string;
  /** The text between the subject and the trailers. */
  readonly body: string;
  readonly trailers: readonly Trailer[];
}

/** `Reviewed-by: Kendra <kendra@example.com>` */
export interface Trailer {
  readonly key: string;
  /** As one line. */
  readonly value: string;
}

export interface Person {
  readonly name: string;
  readonly email: string | undefined;
}

/** With one of these, git accepts a paragraph as trailers although not all of its lines are trailers. */
const generated = ['Signed-off-by: ', '(cherry picked from commit '] as const;
/** The start of a trailer by git's rule: spaces may precede the colon, but the key has none. */
const trailerForm = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/s;
const spaced = /^[ \t]/;
/** How many characters of each end are read of a longer message. */
const longestEnd = 16_000;
/** The subject of a merge by a host or a merge bot, whose body has the title of what was merged. */
const hostsMerge =
  /^(?:Merged? pull request |Merge branch |Merged in |Pull request #|(?:Auto|auto|Rollup) merge of #|Merge (?:of )?(?:PR )?\S{0,100}#\d|Merged? PR )/;
/** Always trailers: hosts and people write them, and no title looks like one. */
const surelyTrailer = /^(?:[a-z]+(?:-[a-z]+)*-(?:by|on|to|id|url|of)|cc|bug|pull-request):|^\(cherry picked/i;

/**
 * Reads a message as `git log --format=%B` prints it; any text is accepted.
 * Trailers are the last paragraph if all of its lines are trailers, or if one is git's own and one in four is a trailer.
 * The first paragraph never is. https://git-scm.com/docs/git-interpret-trailers#_description
 */
export function parseMessage(text: string): Message {
  const lines = readable(text).split(/\r?\n/);
  const start = lines.findIndex((line) => !isBlank(line));
  if (start === -1) return { subject: '', body: '', trailers: [] };
  const blank = lines.findIndex((line, index) => index > start && isBlank(line));
  const end = blank === -1 ? lines.length : blank;
  const trailersFrom = belowTitle(lines, end, findTrailers(lines, end));
  return {
    subject: lines
      .slice(start, end)
      .map((line) => line.trim())
      .join(' '),
    body: withoutBlank(lines.slice(end, trailersFrom)).join('\n'),
    trailers: trailersIn(lines.slice(trailersFrom)),
  };
}

/** The beginning and the end of a very long message: the title and the trailers are there. */
function readable(text: string): string {
  if (text.length <= 2 * longestEnd) return text;
  return `${text.slice(0, longestEnd)}\n\n${text.slice(-longestEnd)}`;
}

/** Whether a subject is the boilerplate of a host's or a bot's merge, rather than a title. */
export function isHostsMerge(subject: string): boolean {
  return hostsMerge.test(subject);
}

/**
 * Where trailers begin in a merge. git takes `feat: add wish lists` for a trailer if nothing else follows the subject; in
 * a merge it is the title.
 */
function belowTitle(lines: readonly string[], end: number, trailersFrom: number): number {
  const start = lines.findIndex((line) => !isBlank(line));
  const title = lines.findIndex((line, index) => index >= end && !isBlank(line));
  if (title !== trailersFrom || !isHostsMerge(lines[start] ?? '')) return trailersFrom;
  return surelyTrailer.test(lines[title] ?? '') ? trailersFrom : title + 1;
}

/** The co-authors of a commit, each person once. */
export function coAuthorsOf({ trailers }: Pick<Message, 'trailers'>): Person[] {
  const people = new Map<string, Person>();
  for (const { key, value } of trailers) {
    if (key.toLowerCase() !== 'co-authored-by') continue;
    const person = personIn(value);
    const known = (person.email ?? person.name).toLowerCase();
    if (known !== '' && !people.has(known)) people.set(known, person);
  }
  return [...people.values()];
}

/** `Kendra <kendra@example.com>`; without a name, the address is the name. */
function personIn(text: string): Person {
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open);
  if (open === -1 || close === -1) return { name: text.trim(), email: undefined };
  const email = text.slice(open + 1, close).trim();
  const name = text.slice(0, open).trim();
  return { name: name === '' ? email : name, email: email === '' ? undefined : email };
}

/** @returns the index of the first trailer; the number of lines when there are none */
function findTrailers(lines: readonly string[], endOfSubject: number): number {
  let trailers = 0;
  let others = 0;
  // Continuation lines belong to the trailer above them.
  let continuations = 0;
  let byGit = false;
  let seen = false;
  // Comments at the end, as an editor shows them, are no part of a message to git.
  const last = lines.findLastIndex((line) => line !== '' && !line.startsWith('#'));
  for (let at = last; at >= endOfSubject; at--) {
    const line = lines[at]!;
    if (line.startsWith('#')) {
      others += continuations;
      continuations = 0;
      continue;
    }
    if (isBlank(line)) {
      if (!seen) continue;
      others += continuations;
      const enough = (byGit && trailers * 3 >= others) || (trailers > 0 && others === 0);
      return enough ? at + 1 : lines.length;
    }
    seen = true;
    if (spaced.test(line)) {
      continuations++;
      continue;
    }
    const own = generated.some((start) => line.startsWith(start));
    byGit ||= own;
    if (own || trailerForm.test(line)) trailers++;
    else others += 1 + continuations;
    continuations = 0;
  }
  return lines.length;
}

function trailersIn(lines: readonly string[]): Trailer[] {
  const trailers: { key: string; value: string[] }[] = [];
  let current: string[] | undefined;
  for (const line of lines) {
    if (spaced.test(line)) {
      current?.push(line.trim());
      continue;
    }
    const [, key, value = ''] = trailerForm.exec(line) ?? [];
    current = key === undefined ? undefined : [value.trim()];
    if (key !== undefined && current) trailers.push({ key, value: current });
  }
  return trailers.map(({ key, value }) => ({ key, value: value.join(' ').trim() }));
}

function withoutBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}

function isBlank(line: string): boolean {
  return /^[ \t\v\f\r]*$/.test(line);
}
