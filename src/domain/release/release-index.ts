/** Which release has a commit, and what each release shipped, from one walk over the history. */

import { mayLieBehind } from '../graph/commit-date.ts';
import type { CommitGraph } from '../graph/commit-graph.ts';
import type { Steps } from '../interruptible.ts';

/** A release that ran some code. */
export interface Deploy {
  readonly version: number;
  /** The full hash of its commit; undefined where it has none, or the repository does not have it. */
  readonly hash: string | undefined;
}

export interface FirstRelease {
  readonly version: number;
  /** False when an earlier release may have had the commit: its commit is missing here, or a part of its history. */
  readonly certain: boolean;
}

/** No release has it. */
const never = 0;

export class ReleaseIndex {
  readonly graph: CommitGraph;
  readonly deploys: readonly Deploy[];
  /** For each commit of the graph, the first version that has it. */
  readonly #first: Int32Array;
  /** From this version on, answers are uncertain. */
  readonly #gap: number;
  /** The commits at which a shallow history ends. */
  readonly #border: readonly Border[];

  private constructor(graph: CommitGraph, deploys: readonly Deploy[], first: Int32Array, gap: number) {
    this.graph = graph;
    this.deploys = deploys;
    this.#first = first;
    this.#gap = gap;
    this.#border = [...graph.border].flatMap((commit) => {
      const version = first[commit] ?? never;
      return version === never ? [] : [{ version, date: graph.dateOf(commit) }];
    });
  }

  /**
   * Labels each commit with its first release. A release after a rollback or a force-push has fewer commits than those
   * before it, so only the order of the ledger counts.
   * @param graph holds the whole history of all deploys
   * @param deploys oldest first
   * @param complete whether these are all, down to v1
   * @param before an index of the same graph, whose labels are reused if deploys were only added
   */
  static *make(
    graph: CommitGraph,
    deploys: readonly Deploy[],
    complete: boolean,
    before?: ReleaseIndex,
  ): Steps<ReleaseIndex> {
    const known = before?.graph === graph && begins(deploys, before.deploys) ? before : undefined;
    const first = new Int32Array(graph.size);
    if (known) first.set(known.#first);
    let version = 0;
    const see = (commit: number) => {
      if (first[commit] !== never) return false;
      first[commit] = version;
      return true;
    };
    for (const deploy of known ? deploys.slice(known.deploys.length) : deploys) {
      version = deploy.version;
      const tip = deploy.hash === undefined ? undefined : graph.find(deploy.hash);
      if (tip !== undefined) yield* graph.walk(tip, see);
    }
    const unknown = deploys.find(({ hash }) => hash === undefined || graph.find(hash) === undefined);
    return new ReleaseIndex(graph, deploys, first, complete ? (unknown?.version ?? Infinity) : 0);
  }

  /**
   * The first release that had a commit.
   * @param hash whole
   * @returns undefined when no known release had it
   */
  firstWith(hash: string): FirstRelease | undefined {
    const commit = this.graph.find(hash);
    const version = commit === undefined ? undefined : this.#first[commit];
    if (commit === undefined || version === undefined || version === never) return undefined;
    return { version, certain: version < this.#gap && !this.#mayHide(this.graph.dateOf(commit), version) };
  }

  /**
   * Whether it is certain that no release has a commit that `firstWith` does not find.
   * @param date of that commit, in milliseconds
   */
  excludes(date: number): boolean {
    return this.#gap === Infinity && !this.#mayHide(date / 1000, Infinity);
  }

  /** Whether a release before a version may have a commit of that date in the missing part of its history. */
  #mayHide(seconds: number, before: number): boolean {
    return this.#border.some(({ version, date }) => version < before && mayLieBehind(seconds, date));
  }
}

/** A commit whose parents are missing. */
interface Border {
  /** The first version that has it. */
  readonly version: number;
  /** In seconds. */
  readonly date: number;
}

function begins(deploys: readonly Deploy[], with_: readonly Deploy[]): boolean {
  return (
    with_.length <= deploys.length &&
    with_.every(({ version, hash }, index) => {
      const deploy = deploys[index]!;
      return deploy.version === version && deploy.hash === hash;
    })
  );
}
