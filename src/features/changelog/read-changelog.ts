/** What a changelog is written from: commits with their messages, and config vars as releases name them. */

import { historyOf } from '../../git/history.ts';
import { messagesOf } from '../../git/messages.ts';
import { type Page, rangePage } from '../../git/ranges.ts';
import type { Repository } from '../../git/repository.ts';
import type { Changelog, ChangelogCommits } from '../../domain/release/changelog.ts';
import { everRan } from '../../domain/release/code.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Release } from '../../domain/release/release.ts';
import type { Span } from '../../domain/graph/span.ts';

/** More are a year of work: the comparison on the web has them. */
const mostCommits = 2_000;

const nothing: ChangelogCommits = { listed: [], total: 0 };

/** The commits that one has and the other has not, both ways. @param span undefined where nobody knows both */
export async function commitsBetween(
  repository: Repository,
  span: Span | undefined,
  signal: AbortSignal,
): Promise<Pick<Changelog, 'shipped' | 'takenBack'>> {
  if (!span) return { shipped: nothing, takenBack: nothing };
  const shipped = await listed(repository, span, signal);
  const { from, to } = span;
  const takenBack = from === undefined ? nothing : await listed(repository, { from: to, to: from }, signal);
  return { shipped, takenBack };
}

/** Page by page: a pull request is told once, so that many commits may be few changes. */
async function listed(repository: Repository, span: Span, signal: AbortSignal): Promise<ChangelogCommits> {
  const history = historyOf(repository);
  const commits: Commit[] = [];
  let total = 0;
  let caveat: Page['caveat'];
  for (let skip: number | undefined = 0; skip !== undefined && skip < mostCommits;) {
    // Each page says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page = await rangePage(repository, history, span, skip, signal);
    commits.push(...page.commits.map(({ commit }) => commit));
    ({ count: total, caveat } = page);
    skip = page.more;
  }
  const hashes = commits.map(({ hash }) => hash);
  const messages = await messagesOf(repository, hashes, signal);
  return {
    listed: commits.map((commit) => ({ commit, message: messages.get(commit.hash) })),
    total,
    ...(caveat && { caveat }),
  };
}

/**
 * The config vars that were set and removed between two releases of an app, by the descriptions of those which led
 * from the one to the other: a rollback leads on to its target, so that what it took back does not count.
 * @param ledger newest first
 * @param from undefined counts from the beginning
 */
export function configBetween(
  ledger: readonly Release[],
  from: Release | undefined,
  to: Release,
): Changelog['config'] {
  const last = new Map<string, 'set' | 'removed'>();
  let place = ledger.findIndex(({ version }) => version === to.version);
  for (let at = ledger[place]; at && at.version > (from?.version ?? 0); at = ledger[place]) {
    const { change } = at;
    if (change.kind === 'config') {
      for (const key of change.set) if (!last.has(key)) last.set(key, 'set');
      for (const key of change.removed) if (!last.has(key)) last.set(key, 'removed');
    }
    // Also to one that failed: the config vars that it set stay for whatever comes next.
    place++;
    if (change.kind !== 'rollback' || !everRan(at)) continue;
    const target = ledger.findIndex(({ version }) => version === change.to);
    // What lies behind it; never one that is newer, whatever a description says.
    if (target >= place) place = target;
    else if (target === -1) break;
  }
  const keys = (what: 'set' | 'removed') =>
    [...last.keys()].filter((key) => last.get(key) === what).toSorted();
  return { set: keys('set'), removed: keys('removed') };
}
