/** Why a remote did not give what it was asked for, in words for people. */

import { Cancelled, messageOf, Problem } from '../domain/problem.ts';
import { GitFailed } from './git.ts';

/** What git, ssh and curl say, untranslated, from the most to the least particular. */
const kinds = {
  /** No login, a wrong one, or a host whose key is not trusted yet. */
  signIn:
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|Permission denied|Access denied|Host key verification failed|returned error: 40[13]\b/i,
  unreachable:
    /Could not resolve|Failed to connect|Couldn't connect|unable to connect|Connection (?:refused|reset|closed|timed out)|Network is unreachable|No route to host|timed out|Operation too slow|Empty reply/i,
  gone: /does not appear to be a git repository|not found|does not exist|returned error: 404\b/i,
};

/** git's words where all that was asked for came, and a branch cannot be noted here. */
const notNoted = /cannot lock ref|unable to update local ref|some local refs could not be updated/;

/**
 * Whether the remote gave what it was asked for, but not all of its branches could be noted here: as one of them is
 * called `release/1` where another was called `release`, or as another git holds them.
 */
export function isUnnoted(error: unknown): error is GitFailed {
  return error instanceof GitFailed && notNoted.test(error.output) && !kinds.unreachable.test(error.output);
}

/** Whether a remote wants to know who asks. */
export function wantsSignIn(error: unknown): boolean {
  return error instanceof GitFailed && kinds.signIn.test(error.output);
}

/**
 * What happened and what to do about it, as whole sentences.
 * @param remote its name
 * @param error as fetching from it threw it
 * @throws what is no answer of git's, such as {Cancelled}
 */
export function fetchTrouble(remote: string, error: unknown): string {
  if (error instanceof Cancelled || !(error instanceof Problem)) throw error;
  if (!(error instanceof GitFailed)) return `${remote} could not be asked: ${messageOf(error)}`;
  const { output, reason } = error;
  if (isUnnoted(error)) {
    const what = `Not all branches of ${remote} could be noted here (${reason}).`;
    return /git remote prune|exists; cannot create/.test(output)
      ? `${what} Where old ones are in the way, remove them in a terminal: git remote prune ${remote}`
      : `${what} Try again.`;
  }
  if (kinds.signIn.test(output)) {
    return (
      `${remote} wants to know who you are, and git has no login for it that it takes (${reason}). ` +
      `Fetch once in a terminal, so that git learns it: git fetch ${remote}`
    );
  }
  if (kinds.unreachable.test(output)) {
    return `${remote} cannot be reached (${reason}). Check the network, then try again.`;
  }
  if (kinds.gone.test(output)) {
    return `${remote} leads to no repository any more, or to none that you may see (${reason}). Check its address: git remote -v`;
  }
  return `${remote} could not be asked (${reason}).`;
}
