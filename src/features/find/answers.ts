/** What is said about where a commit stands: pure text. */

import { longAge } from '../../domain/text/age.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { type Release, shortAuthor, versionName } from '../../domain/release/release.ts';
import type { CommitStatus } from '../../code/commit-status.ts';

export interface Answer {
  /** In few words: `since v46`. */
  readonly short: string;
  readonly sentence: string;
  /** A codicon's name. */
  readonly icon: string;
}

/** @param now in milliseconds, on the platform's clock */
export function answerOf(status: CommitStatus, now: number): Answer {
  const { first, running, has } = status;
  if (!first) return has === true && running ? unknownSince(running) : notOut(status);
  const name = versionName(first);
  const when = `${longAge(first.createdAt, now)} by ${foreignText(shortAuthor(first.user), 60)}`;
  const shipped = status.certain
    ? `${name} shipped it first, ${when}.`
    : `${name} had it, ${when}. An earlier release may have: not all of their commits and history are here.`;
  const since = status.certain ? `since ${name}` : `${name} or earlier`;
  if (!running || has === undefined) return { short: since, sentence: shipped, icon: 'question' };
  if (has)
    return { short: since, sentence: `${shipped} ${stillRunning(first, running)}`, icon: 'pass-filled' };
  const back = `It was taken back: ${versionName(running)}, which runs now, does not have it.`;
  return { short: 'taken back', sentence: `${shipped} ${back}`, icon: 'discard' };
}

function stillRunning(first: Release, running: Release): string {
  if (running.version === first.version) return 'That release is running now.';
  return `It is still running, in ${versionName(running)}.`;
}

/** The ledger names no commit for the release that brought it, only the slug does. */
function unknownSince(running: Release): Answer {
  const name = versionName(running);
  return {
    short: `in ${name}`,
    sentence: `${name}, which runs now, has it. Which release brought it is not known: not all of their commits and history are here.`,
    icon: 'pass-filled',
  };
}

function notOut({ running, certain }: CommitStatus): Answer {
  const icon = 'circle-outline';
  if (!running) return { short: 'not deployed yet', sentence: 'Nothing was released there yet.', icon };
  const sentence = `It is not deployed yet: ${versionName(running)} runs now, without it.`;
  if (certain) return { short: 'not deployed yet', sentence, icon };
  return {
    short: 'not found',
    sentence: 'No release is known to have it, but not all of their commits and history are here.',
    icon: 'question',
  };
}

/** Reads a commit's hash as a person writes or copies it; undefined when the text is none. */
export function parseHash(text: string): string | undefined {
  return /^\s*([0-9a-f]{7,64})\s*$/i.exec(text)?.[1]?.toLowerCase();
}
