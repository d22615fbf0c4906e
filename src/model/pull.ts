/** The pull request that a commit brought in, as the hosts write it into the messages of merges and squashes. */

import type { Message } from './message.ts';

/** A pull request, or a merge request. */
export interface Pull {
  readonly number: number;
  /** As its host writes it: `#46`, or `!46`. */
  readonly name: string;
  /** What it is called, where the message says so; else the commit's subject. */
  readonly title: string;
}

/** No number has more digits. */
const digits = String.raw`([1-9]\d{0,8})`;

/** GitHub and Bitbucket Server: `Merge pull request #46 from kendra/wish-lists`, with the title below. */
const merge = new RegExp(`^Merge pull request #${digits} (?:from|in) `);
/** Gitea: `Merge pull request 'Add wish lists (#46)' from wish-lists into main`, once with the number outside. */
const quotedMerge = new RegExp(
  `^Merge pull request '(.*?)(?: \\(#${digits}\\)'|' \\(#${digits}\\)) from `,
  's',
);
/** Bitbucket: `Merged in wish-lists (pull request #46)`, with the title below. */
const mergedIn = new RegExp(`^Merged in .*\\(pull request #${digits}\\)$`, 's');
/** Azure DevOps: `Merged PR 46: Add wish lists` */
const mergedPull = new RegExp(`^Merged PR ${digits}: (.+)$`, 's');
/** A squash on most hosts: `Add wish lists (#46)` */
const squash = new RegExp(`^(.*\\S)\\s*\\((#|!|pull request #)${digits}\\)$`, 's');
/** GitLab, in the body: `See merge request shops/bookshop!46` */
const seeMerge = new RegExp(`^See merge request [^\\s!]*!${digits}$`);

/** @returns undefined for a commit that names none as its own */
export function pullOf({ subject, body }: Pick<Message, 'subject' | 'body'>): Pull | undefined {
  const below = merge.exec(subject) ?? mergedIn.exec(subject);
  if (below) return pull('#', below[1], titleIn(body) ?? subject);
  const quoted = quotedMerge.exec(subject);
  if (quoted) return pull('#', quoted[2] ?? quoted[3], quoted[1]);
  const azure = mergedPull.exec(subject);
  if (azure) return pull('!', azure[1], azure[2]);
  const see = body.split('\n').findLast((line) => seeMerge.test(line));
  if (see !== undefined) return pull('!', seeMerge.exec(see)?.[1], mergedTitle(subject, body, see));
  const squashed = squash.exec(subject);
  return squashed ? pull(squashed[2] === '!' ? '!' : '#', squashed[3], squashed[1]) : undefined;
}

function pull(sign: string, number = '', title = ''): Pull {
  return { number: Number(number), name: sign + number, title };
}

/** GitLab has the title below where the subject is `Merge branch 'wish-lists' into 'main'`. */
function mergedTitle(subject: string, body: string, see: string): string {
  const title = titleIn(body);
  return subject.startsWith('Merge branch ') && title !== undefined && title !== see ? title : subject;
}

/** The first line of a body, if that is a sentence rather than a list of commits. */
function titleIn(body: string): string | undefined {
  const end = body.indexOf('\n');
  const line = (end === -1 ? body : body.slice(0, end)).trim();
  return line === '' || /^[*-] /.test(line) ? undefined : line;
}
