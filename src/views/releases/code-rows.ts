/** The rows that join a ledger to its repository: undeployed commits, and what each release shipped. */

import { historyOf } from '../../git/history.ts';
import { rangePage } from '../../git/ranges.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import { aheadBehind } from '../../code/ahead-behind.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { changesCode, codeChange, runningCode } from '../../domain/release/code.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { messageOf } from '../../domain/problem.ts';
import { type Release, versionName, runningRelease } from '../../domain/release/release.ts';
import { commitCount, type Shipped, type Span } from '../../domain/graph/span.ts';
import { codeReleases } from '../../domain/release/code-releases.ts';
import type { AheadBehind } from '../../domain/release/ahead-behind.ts';
import { type Absence, absentOf, commitsOrNote } from './absent-rows.ts';
import { CommitFiles } from './commit-files.ts';
import { groupByMerge, rangesAbove } from './range-rows.ts';
import {
  type AppNode,
  appNodeOf,
  type CodeState,
  type CodeNode,
  type CommitNode,
  type FurtherNode,
  idOf,
  type Node,
  type NoteNode,
  type RangeNode,
  type ReleaseNode,
} from './nodes.ts';
import { ShippedCounts } from '../../code/shipped-counts.ts';

interface Found {
  readonly distance: AheadBehind;
  readonly current: Release;
  readonly repository: Repository;
}

export class CodeRows {
  readonly #repositories: Pick<AppRepositories, 'all' | 'of' | 'matchOf'>;
  readonly #changed: (ledger: Ledger) => void;
  readonly #counts = new ShippedCounts<Repository>(historyOf);
  readonly #distances = new WeakMap<Ledger, Shipped | undefined>();
  readonly #places = new WeakMap<Ledger, string>();
  readonly #files = new CommitFiles();
  /** How many pages of its commits or files a row shows, by its id. */
  readonly #pages = new Map<string, number>();

  /** @param changed is called when the rows of a ledger would be drawn otherwise */
  constructor(
    repositories: Pick<AppRepositories, 'all' | 'of' | 'matchOf'>,
    changed: (ledger: Ledger) => void,
  ) {
    this.#repositories = repositories;
    this.#changed = changed;
  }

  /** The commits that are not deployed yet, and those deployed but not checked out. No row where there are none. */
  async distanceRows(parent: AppNode): Promise<RangeNode[]> {
    const found = await this.#measureOne(parent);
    if (!found) return [];
    const { distance, current, repository } = found;
    const place = { name: parent.ledger.app.name, stage: parent.app.stage };
    return rangesAbove(distance, current, place).map((range) => ({
      kind: 'range',
      parent,
      repository,
      ...range,
    }));
  }

  /** Counts how far HEAD is ahead of what apps run, and behind it. Never rejects. */
  async measure(nodes: readonly AppNode[]): Promise<void> {
    // Without a remote the repository is a guess, which is made only for an app that is unfolded.
    await Promise.all(
      nodes
        .filter(({ app, open }) => app.linked || open)
        .flatMap((node) => [this.#measureOne(node), this.#place(node)]),
    );
  }

  /** Stands for the repository that was found last: when it changes, so does the tooltip. */
  place({ ledger }: AppNode): string | undefined {
    return this.#places.get(ledger);
  }

  /** As it was counted last; undefined where it is unknown. */
  distance({ ledger }: AppNode): Shipped | undefined {
    return this.#distances.get(ledger);
  }

  /** What the repository has of the code of each release. @param commits of the app's releases that are in it */
  async states(
    { app, ledger }: AppNode,
    commits: ReadonlyMap<Release, Commit>,
  ): Promise<ReadonlyMap<Release, CodeState>> {
    const { releases, complete } = ledger.state;
    const states = new Map<Release, CodeState>();
    const home = await this.#repositories.matchOf(ledger.app.name);
    if (!home) return states;
    const { repository, reason } = home;
    const spans = new Map<Release, Span>();
    for (const { release, from, to } of codeReleases(releases, complete)) {
      const [left, right] = [from && commits.get(from.release), commits.get(to.release)];
      if (right && (left || !from)) spans.set(release, { from: left?.hash, to: right.hash });
    }
    const counted = this.#counts.of(repository, [...spans.values()], () => this.#changed(ledger));
    const counts = new Map([...spans.keys()].map((release, index) => [release, counted[index]]));
    // The only open repository may belong to something else.
    const sure = app.linked || reason.kind !== 'only' || commits.size > 0;
    const absent = sure ? await absentOf(repository, releases, commits) : new Map<Release, Absence>();
    for (const release of releases.filter(changesCode)) {
      const here = commits.has(release);
      const absence = absent.get(release);
      const state = { unfolds: here || absence !== undefined, away: absence === 'missing' };
      const ambiguous = absence === 'ambiguous' ? { ambiguous: true } : {};
      states.set(release, { ...state, ...ambiguous, shipped: counts.get(release) });
    }
    return states;
  }

  /** What a row unfolds into. An error becomes a row as well. */
  async children(node: CodeNode): Promise<Node[]> {
    try {
      switch (node.kind) {
        case 'release':
          return await this.#shippedBy(node);
        case 'range':
          return await this.#range(node);
        case 'commit':
        case 'files':
          return await this.#files.rows(node, this.#pagesOf(node));
      }
    } catch (error) {
      return [note(node, messageOf(error), 'failed')];
    }
  }

  /** Shows the next page of commits, or of files. */
  further({ parent }: FurtherNode): void {
    this.#pages.set(idOf(parent), this.#pagesOf(parent) + 1);
    const app = appNodeOf(parent);
    if (app) this.#changed(app.ledger);
  }

  #pagesOf(node: CodeNode): number {
    return this.#pages.get(idOf(node)) ?? 1;
  }

  /** Never rejects. */
  async #measureOne({ ledger }: AppNode): Promise<Found | undefined> {
    // The repository was removed meanwhile. The view hears of that as well, and draws again.
    const found = await this.#find(ledger).catch(() => undefined);
    this.#distances.set(ledger, found?.distance);
    return found;
  }

  /** Never rejects. */
  async #place({ ledger }: AppNode): Promise<void> {
    const [all, home] = await Promise.all([
      this.#repositories.all(),
      this.#repositories.matchOf(ledger.app.name),
    ]).catch(() => []);
    this.#places.set(
      ledger,
      JSON.stringify([(all?.length ?? 0) > 1, home?.repository.root, home?.reason.kind]),
    );
  }

  async #find(ledger: Ledger): Promise<Found | undefined> {
    const { releases } = ledger.state;
    const current = runningRelease(releases);
    const code = runningCode(releases);
    const repository = current && code && (await this.#repositories.of(ledger.app.name));
    const distance = repository && (await aheadBehind(repository, code.hash));
    return distance && { distance, current, repository };
  }

  async #shippedBy(node: ReleaseNode): Promise<Node[]> {
    const { ledger, release } = node;
    const change = await ledger.until(({ releases, complete }) => codeChange(release, releases, complete));
    const repository = await this.#repositories.of(ledger.app.name);
    if (!repository) return [];
    if (!change) {
      const text = `What ${versionName(release)} shipped is unknown: the code that ran before it names no commit.`;
      return [note(node, text, 'empty')];
    }
    const codes = change.from ? [change.to, change.from] : [change.to];
    const commits = await commitsOrNote(node, repository, codes);
    if (!Array.isArray(commits)) return [commits];
    return this.#between(node, repository, { from: commits[1]?.hash, to: commits[0]!.hash });
  }

  async #between(node: ReleaseNode, repository: Repository, span: Span): Promise<Node[]> {
    const { from, to } = span;
    const [shipped] = await historyOf(repository).shipped([span]);
    const { ahead, behind, caveat } = shipped ?? { ahead: 0, behind: 0 };
    if (caveat === 'unrelated') return [note(node, unrelatedNote, 'empty')];
    const more = caveat ? [cutNote(node, repository, span)] : [];
    if (ahead === 0 && behind === 0)
      return caveat ? more : [note(node, 'It runs the same commit as before.', 'empty')];
    const rows = ahead > 0 ? await this.#commits(node, repository, span, false) : [];
    if (behind === 0 || from === undefined) return [...rows, ...more];
    const back: Span = { from: to, to: from };
    // Without other commits beside them they need no row of their own: the release's row says that they were taken back.
    if (ahead === 0) return [...(await this.#commits(node, repository, back, true)), ...more];
    const label = `Takes back ${commitCount(behind, caveat)}`;
    const texts = { about: 'back' as const, label, where: undefined, sentence: label, title: undefined };
    return [...rows, { kind: 'range', parent: node, ...texts, repository, span: back }, ...more];
  }

  async #range(node: RangeNode): Promise<Node[]> {
    const { repository, span, about } = node;
    const rows = await this.#commits(node, repository, span, about === 'back');
    const [shipped] = await historyOf(repository).shipped([span]);
    return shipped?.caveat ? [...rows, cutNote(node, repository, span)] : rows;
  }

  async #commits(
    parent: RangeNode | ReleaseNode,
    repository: Repository,
    span: Span,
    back: boolean,
  ): Promise<Node[]> {
    const history = historyOf(repository);
    const first = await rangePage(repository, history, span);
    const commits = [...first.commits];
    let { more } = first;
    for (let page = this.#pagesOf(parent); page > 1 && more !== undefined; page--) {
      // Each page says where the next begins.
      // oxlint-disable-next-line no-await-in-loop
      const next = await rangePage(repository, history, span, more);
      commits.push(...next.commits);
      ({ more } = next);
    }
    const groups = groupByMerge(commits);
    const open = groups.length === 1;
    const rows: Node[] = groups.map(({ first: { commit }, merged }): CommitNode => ({
      kind: 'commit',
      parent,
      repository,
      commit,
      back,
      merged,
      open,
    }));
    if (more !== undefined)
      rows.push({ kind: 'further', parent, what: 'commits', shown: more, count: first.count });
    return rows;
  }
}

const unrelatedNote =
  'It has no commit in common with what ran before, so its commits are not counted. Open Changes compares the files.';

function cutNote(parent: RangeNode | ReleaseNode, repository: Repository, span: Span): NoteNode {
  const text = 'The local history is too short to list all of its commits. Fetch…';
  return { ...note(parent, text, 'cut'), range: { repository, span } };
}

function note(parent: CodeNode, text: string, about: NoteNode['about']): NoteNode {
  return { kind: 'note', parent, text, about };
}
