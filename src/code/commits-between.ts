/** The commits that one commit has and another has not. */

import { historyOf } from '../git/history.ts';
import { messagesOf } from '../git/messages.ts';
import { type Page, rangePage } from '../git/ranges.ts';
import type { Repository } from '../git/repository.ts';
import type { Commit } from '../domain/graph/commit.ts';
import type { Span } from '../domain/graph/span.ts';
import type { Commits } from '../domain/plan/code-diff.ts';
import type { Changelog, ChangelogCommits } from '../domain/release/changelog.ts';

/** More are a year of work: the comparison on the web has them. */
const mostInChangelog = 2_000;

const nothing: ChangelogCommits = { listed: [], total: 0 };

/**
 * @param span whole hashes; without `from` everything
 * @param most reading ends after the page that reaches this number of commits: by default after the first page
 * @throws {Problem} when one of the two commits is missing, {Cancelled}
 */
export async function commitsBetween(
  repository: Repository,
  span: Span,
  signal: AbortSignal,
  most = 1,
): Promise<Commits> {
  const list: Commit[] = [];
  let count = 0;
  let caveat: Page['caveat'];
  for (let skip: number | undefined = 0; skip !== undefined && skip < most;) {
    // Each page says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page = await rangePage(repository, historyOf(repository), span, skip, signal);
    list.push(...page.commits.map(({ commit }) => commit));
    ({ count, caveat, more: skip } = page);
  }
  return { count, list, ...(caveat && { caveat }) };
}

/**
 * The commits between two releases, both ways, with their whole messages.
 * @param span whole hashes; undefined where one of them is unknown, which gives no commits
 * @throws what `commitsBetween` throws
 */
export async function changelogCommits(
  repository: Repository,
  span: Span | undefined,
  signal: AbortSignal,
): Promise<Pick<Changelog, 'shipped' | 'takenBack'>> {
  if (!span) return { shipped: nothing, takenBack: nothing };
  const { from, to } = span;
  const shipped = await withMessages(repository, span, signal);
  const takenBack =
    from === undefined ? nothing : await withMessages(repository, { from: to, to: from }, signal);
  return { shipped, takenBack };
}

/** A changelog has one entry for a pull request, so even many commits may be few changes. */
async function withMessages(
  repository: Repository,
  span: Span,
  signal: AbortSignal,
): Promise<ChangelogCommits> {
  const { list, count, ...caveat } = await commitsBetween(repository, span, signal, mostInChangelog);
  const hashes = list.map(({ hash }) => hash);
  const messages = await messagesOf(repository, hashes, signal);
  const listed = list.map((commit) => ({ commit, message: messages.get(commit.hash) }));
  return { listed, total: count, ...caveat };
}
