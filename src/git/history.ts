/** The history of a repository in memory, walked once by git: the answers for whole ledgers come from here. */

import { mayLieBehind } from '../domain/graph/commit-date.ts';
import { CommitGraph } from '../domain/graph/commit-graph.ts';
import { Cancelled, Problem } from '../domain/problem.ts';
import { type Deploy, ReleaseIndex } from '../domain/release/release-index.ts';
import { shippedBetween } from '../domain/graph/span-counts.ts';
import type { Steps } from '../domain/interruptible.ts';
import type { Shipped, Span } from '../domain/graph/span.ts';
import { listed, type ListedPart } from '../domain/graph/span-commits.ts';
import { type Cut, cutOf } from './cut.ts';
import { streamGit } from './git.ts';
import { GraphReader } from './graph-lines.ts';
import { isWholeHash } from '../domain/graph/commit.ts';
import { wholeHash } from './hash.ts';
import type { Repository } from './repository.ts';

export interface IndexOptions {
  /** Whether the deploys reach down to v1. */
  readonly complete: boolean;
  /** The index from before: where deploys were only added, only these are looked at. */
  readonly before?: ReleaseIndex | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds of work after which others get their turn. */
const stretch = 8;

type Walked = Pick<Repository, 'root' | 'commonDir' | 'hashLength' | 'resolve' | 'epoch'>;

export class History {
  readonly #repository: Walked;
  #graph: CommitGraph | undefined;
  /** Where the history is cut off. When that changes, git gives other parents for commits that the graph has. */
  #cut: Cut = { stamp: '', border: [] };
  /** The commit that was walked from last: the next one likely comes from it. */
  #last: string | undefined;
  /** Commits that were not here when objects came last. */
  #absent = new Set<string>();
  #epoch = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(repository: Walked) {
    this.#repository = repository;
  }

  /**
   * Which release has which commit. The first time git walks all that the deploys have; afterwards what came.
   * @param deploys from the oldest to the newest, with short or whole hashes
   * @throws {Problem} when git cannot walk, {Cancelled}
   */
  async index(deploys: readonly Deploy[], options: IndexOptions): Promise<ReleaseIndex> {
    const { complete, before, signal } = options;
    const { hashLength } = this.#repository;
    const hashes = deploys.flatMap(({ hash }) => hash ?? []);
    // The walk meets whole hashes of commits by itself. Only what it did not meet is resolved: a hash may be that of an
    // annotated tag, and the walk meets its commit.
    const isWhole = (hash: string) => hash.length === hashLength && isWholeHash(hash);
    const whole = hashes.filter(isWhole);
    const unmet = await this.#with(whole, signal, (graph) => unmetIn(graph, whole));
    const short = hashes.filter((hash) => !isWhole(hash));
    const resolved = await this.#repository.resolve([...short, ...unmet], signal);
    const found = deploys.map(({ version, hash }): Deploy => {
      const resolution = hash === undefined ? undefined : resolved.get(hash);
      if (!resolution) return { version, hash };
      return { version, hash: resolution.kind === 'found' ? resolution.commit.hash : undefined };
    });
    const tips = found.flatMap(({ hash }) => hash ?? []);
    return this.#with(tips, signal, (graph) => ReleaseIndex.make(graph, found, complete, before));
  }

  /**
   * What each of many changes of code shipped and took back, as numbers of commits.
   * @param spans with whole hashes of commits that are here
   */
  shipped(spans: readonly Span[], signal?: AbortSignal): Promise<Shipped[]> {
    return this.#with(tipsOf(spans), signal, (graph) => shippedBetween(graph, spans));
  }

  /**
   * A part of the commits that one commit has and another has not, children before their parents, those of a merged
   * branch together. The other way round they are those that were taken back.
   * @param span with whole hashes of commits that are here
   * @returns that part, how many there are in all, and what keeps that number from being exact
   */
  list(span: Span, skip: number, most: number, signal?: AbortSignal): Promise<ListedPart> {
    return this.#with(tipsOf([span]), signal, (graph) => listed(graph, span, skip, most));
  }

  /**
   * Which commits the code of one commit has, as a question that is answered at once.
   * @param tip whole hash of a commit that is here, such as that of the running release
   * @returns whether it has a commit with that date, in milliseconds; undefined where the history that is here ends
   * too early to say so
   */
  async within(
    tip: string,
    signal?: AbortSignal,
  ): Promise<(hash: string, date: number) => boolean | undefined> {
    return this.#with([tip], signal, function* (graph) {
      const marks = yield* graph.reach(graph.numberOf(tip));
      const ends = [...graph.border]
        .filter((commit) => marks[commit] === 1)
        .map((commit) => graph.dateOf(commit));
      return (hash: string, date: number) => {
        const commit = graph.find(hash);
        if (commit !== undefined && marks[commit] === 1) return true;
        return ends.some((end) => mayLieBehind(date / 1000, end)) ? undefined : false;
      };
    });
  }

  /** One after the other: while a walk extends the graph, what is in it is incomplete. */
  #with<T>(
    tips: readonly string[],
    signal: AbortSignal | undefined,
    work: (graph: CommitGraph) => Steps<T>,
  ): Promise<T> {
    const turn = this.#turn.then(async () => drive(work(await this.#load(tips, signal)), signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #load(tips: readonly string[], signal: AbortSignal | undefined): Promise<CommitGraph> {
    // A clone that is deepened, or grafts: the commits stay, their parents do not.
    const cut = await cutOf(this.#repository);
    if (cut.stamp !== this.#cut.stamp) this.#graph = undefined;
    this.#cut = cut;
    const known = this.#graph;
    const graph = known ?? new CommitGraph(this.#repository.hashLength / 2);
    const { epoch } = this.#repository;
    if (epoch !== this.#epoch) this.#absent.clear();
    this.#epoch = epoch;
    const unknown = (tip: string) => graph.find(tip) === undefined && !this.#absent.has(tip);
    const fresh = [...new Set(tips)].filter(unknown).map(wholeHash);
    if (fresh.length === 0) return (this.#graph = graph);
    // A walk that fails halfway leaves a graph that is of no use.
    this.#graph = undefined;
    await this.#walk(graph, fresh, known && this.#last, signal);
    if (!graph.whole) {
      // The history was cut off elsewhere in the meantime.
      if (known) return this.#load(tips, signal);
      throw new Problem('The history changed while it was read. Try again.');
    }
    graph.cutAt(cut.border);
    this.#last = fresh.findLast((tip) => graph.find(tip) !== undefined) ?? this.#last;
    for (const tip of fresh) if (graph.find(tip) === undefined) this.#absent.add(tip);
    return (this.#graph = graph);
  }

  async #walk(
    graph: CommitGraph,
    tips: readonly string[],
    known: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const dated = this.#cut.border.length > 0;
    const reader = new GraphReader(graph, dated);
    const input = `${tips.join('\n')}\n${known === undefined ? '' : `^${known}\n`}`;
    const options = { input, signal };
    const dates = dated ? ['--timestamp'] : [];
    const args = ['rev-list', '--parents', ...dates, '--ignore-missing', '--stdin'];
    await streamGit(this.#repository.root, args, { out: (bytes) => reader.push(bytes) }, options);
  }
}

// oxlint-disable-next-line require-yield -- it is over at once
function* unmetIn(graph: CommitGraph, hashes: readonly string[]): Steps<string[]> {
  return hashes.filter((hash) => graph.find(hash) === undefined);
}

function tipsOf(spans: readonly Span[]): string[] {
  return spans.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to]));
}

/** Does work to its end, leaving room for others between its steps. */
async function drive<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let started = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - started < stretch) continue;
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) throw new Cancelled();
    started = performance.now();
  }
}

const histories = new WeakMap<Repository, History>();

/** The one history of a repository: all callers share what was walked. */
export function historyOf(repository: Repository): History {
  let history = histories.get(repository);
  if (!history) histories.set(repository, (history = new History(repository)));
  return history;
}
