/** What the releases view is made of. */

import type { RangeCommit } from '../../git/ranges.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit, FileChange } from '../../domain/graph/commit.ts';
import type { ConfigRun } from '../../domain/release/config-runs.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import type { ReleaseFilter } from '../../domain/release/release-filter.ts';
import type { Shipped, Span } from '../../domain/graph/span.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { Marks } from '../../catalog/app-list.ts';
import type { Ledger } from '../../ledger/ledger.ts';

export interface AppNode {
  readonly kind: 'app';
  readonly app: CatalogApp;
  readonly ledger: Ledger;
  readonly marks: Marks;
  /** Whether it shows its releases. */
  readonly open: boolean;
}

/** Config changes that follow each other, as one row. */
export interface ChangesNode {
  readonly kind: 'changes';
  /** By which its row is known again, whatever it holds by then. */
  readonly id: string;
  readonly parent: AppNode;
  readonly ledger: Ledger;
  readonly releases: ConfigRun;
  /** The version of the rollback that took all of them back; undefined while one of them is in effect. */
  readonly takenBackBy: number | undefined;
  readonly rows: (parent: ChangesNode) => readonly ReleaseNode[];
}

export interface ReleaseNode {
  readonly kind: 'release';
  readonly parent: AppNode | ChangesNode;
  readonly ledger: Ledger;
  readonly release: Release;
  readonly commit: Commit | undefined;
  readonly code: CodeState;
  readonly effect: Effect;
}

/** What became of a release since it was made. */
export interface Effect {
  /** The version of the rollback that took it back; undefined while it was not. */
  readonly takenBackBy: number | undefined;
  /** Whether it brought the code that runs, though a later release is the current one. */
  readonly codeRuns: boolean;
  /** The processes that crashed with it, such as `web.1 and web.2`; undefined unless it runs. */
  readonly crashed: string | undefined;
}

/** What is known of the code that a release brought. */
export interface CodeState {
  /** Whether it unfolds into commits: it changed the code of an app whose repository is open. */
  readonly unfolds: boolean;
  /** Whether that repository has not got its commit. */
  readonly away: boolean;
  /** Whether its hash is too short to say which of several commits there it is; left out, it is not. */
  readonly ambiguous?: boolean;
  /** Undefined until they are counted. */
  readonly shipped: Shipped | undefined;
}

/** A stretch of history with a row of its own. */
export interface RangeNode {
  readonly kind: 'range';
  readonly parent: AppNode | ReleaseNode;
  /** Not out yet, not checked out, or taken back by a release that brought other commits as well. */
  readonly about: 'ahead' | 'behind' | 'back';
  /** In few words: `5 commits not in prod`. */
  readonly label: string;
  /** `on main`; undefined below a release. */
  readonly where: string | undefined;
  /** The same as one sentence. */
  readonly sentence: string;
  readonly repository: Repository;
  readonly span: Span;
  /** What an editor of its differences is called; undefined where its release has one. */
  readonly title: string | undefined;
}

/** What unfolds into commits, and what these unfold into. */
export type CodeNode = RangeNode | ReleaseNode | CommitNode | FilesNode;

/** A row of commits: one in a merge is below that. */
export type CommitsNode = RangeNode | ReleaseNode | CommitNode;

export interface CommitNode {
  readonly kind: 'commit';
  readonly parent: CommitsNode;
  readonly repository: Repository;
  readonly commit: Commit;
  /** Whether a release took it back. */
  readonly back: boolean;
  readonly merged: readonly RangeCommit[];
  /** Whether it shows what it merged, or its files, without being asked. */
  readonly open: boolean;
}

/** The files of a merge, below the commits that it merged: against its first parent alone. */
export interface FilesNode {
  readonly kind: 'files';
  readonly parent: CommitNode;
  /** Whole hash. */
  readonly against: string;
}

/** A file that a commit changed. */
export interface FileNode {
  readonly kind: 'file';
  readonly parent: CommitNode | FilesNode;
  readonly repository: Repository;
  readonly change: FileChange;
  /** Whole hashes of what it is compared between; `from` is undefined at a root. */
  readonly from: string | undefined;
  readonly to: string;
}

/** The last row of commits or files that are not all shown. */
export interface FurtherNode {
  readonly kind: 'further';
  readonly parent: CodeNode;
  readonly what: 'commits' | 'files';
  readonly shown: number;
  readonly count: number;
}

/** Says that not all releases of an app are shown, because of what a person chose. */
export interface OnlyNode {
  readonly kind: 'only';
  readonly parent: AppNode;
  readonly filter: Exclude<ReleaseFilter, 'all'>;
  readonly shown: number;
  readonly count: number;
}

/** The last row of a ledger that is not known down to v1. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: AppNode;
  /** The newest version that is not known yet. */
  readonly from: number;
}

/** A sentence in place of rows, or below them. */
export interface NoteNode {
  readonly kind: 'note';
  /** Undefined for one in place of the apps. */
  readonly parent: AppNode | CodeNode | undefined;
  readonly text: string;
  /** Left out, it is the text. */
  readonly tooltip?: string;
  /**
   * What it is about: nothing to show, a read that failed, an account to sign in again, releases that make no sense, a
   * commit that can be fetched, a range of which the history here is too short.
   */
  readonly about: 'empty' | 'failed' | 'rejected' | 'malformed' | 'away' | 'cut';
  /** Of one that is about its history. */
  readonly range?: Pick<RangeNode, 'repository' | 'span'>;
}

/** The last row of the view, where there are apps that it does not show. */
export interface FindNode {
  readonly kind: 'find';
  readonly more: number;
  /** Whether no app is shown. */
  readonly only: boolean;
}

export type Node =
  | AppNode
  | OnlyNode
  | ChangesNode
  | ReleaseNode
  | RangeNode
  | CommitNode
  | FilesNode
  | FileNode
  | FurtherNode
  | MoreNode
  | NoteNode
  | FindNode;

/** The row that another one lies below. */
export function parentOf(node: Node): Node | undefined {
  return node.kind === 'app' || node.kind === 'find' ? undefined : node.parent;
}

/** The app that a row belongs to; undefined for one in place of the apps, or below them. */
export function appNodeOf(node: Node): AppNode | undefined {
  const parent = parentOf(node);
  return parent ? appNodeOf(parent) : node.kind === 'app' ? node : undefined;
}

/** Whether a row can take the place of one with the same id: another account has another ledger. */
export function isSame(known: Node, row: Node): boolean {
  if (known.kind === 'app' && row.kind === 'app') return known.ledger === row.ledger;
  if (known.kind === 'release' && row.kind === 'release') return known.release.id === row.release.id;
  return known.kind === row.kind;
}

/** Outlives a refresh, and with it the selection. */
export function idOf(node: Node): string {
  switch (node.kind) {
    case 'app':
      return `app ${node.app.id}`;
    case 'only':
      return `only ${node.parent.app.id}`;
    case 'changes':
      return `changes ${node.id}`;
    case 'release':
      return releaseId(node.ledger, node.release.version);
    case 'range':
      return `${node.about} ${idOf(node.parent)}`;
    case 'commit':
      return `${node.commit.hash} ${idOf(node.parent)}`;
    case 'files':
      return `files ${idOf(node.parent)}`;
    case 'file':
      return `file ${node.change.path} ${idOf(node.parent)}`;
    case 'further':
      return `further ${idOf(node.parent)}`;
    case 'more':
      // The first release that it loads takes its place, and with it the focus.
      return releaseId(node.parent.ledger, node.from);
    case 'note':
      return `note ${node.about} ${node.parent ? idOf(node.parent) : ''}`;
    case 'find':
      return 'find';
  }
}

function releaseId({ app }: Pick<Ledger, 'app'>, version: number): string {
  return `release ${app.id} ${versionName({ version })}`;
}
