/** Reads what a row shows while the pointer rests on it: not before somebody rests it there. */

import type * as vscode from 'vscode';
import { changedLines } from '../../git/changed-lines.ts';
import { commitDetails } from '../../git/commit-details.ts';
import type { Home } from '../../git/homes.ts';
import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { WebHost } from '../../domain/forge/web-host.ts';
import type { AppNode, CommitNode, FileNode, Node, ReleaseNode } from './nodes.ts';
import { appTooltip, commitTooltip, fileTooltip, releaseTooltip, type Told } from '../rows/tooltip.ts';

/** Says where a repository is shown on the web. */
export type WebHostFor = (
  repository: Pick<Repository, 'remotes'>,
) => Promise<{ readonly host: WebHost | undefined }>;

export class Tooltips {
  readonly #repositories: Pick<Repositories, 'all' | 'homeOf' | 'of'>;
  readonly #webHostFor: WebHostFor;

  constructor(repositories: Pick<Repositories, 'all' | 'homeOf' | 'of'>, webHostFor: WebHostFor) {
    this.#repositories = repositories;
    this.#webHostFor = webHostFor;
  }

  /** @returns undefined for a row that has its own. What cannot be read is left out. */
  async of(node: Node): Promise<vscode.MarkdownString | undefined> {
    switch (node.kind) {
      case 'app':
        return appTooltip(node, await this.#homeOf(node));
      case 'release':
        return this.ofRelease(node);
      case 'commit':
        return this.ofCommit(node);
      case 'file':
        return this.#ofFile(node);
      default:
        return undefined;
    }
  }

  /** Told only where there is a choice. */
  async #homeOf({ ledger }: AppNode): Promise<Home | null | undefined> {
    if ((await this.#repositories.all()).length < 2) return undefined;
    return (await this.#repositories.homeOf(ledger.app.name)) ?? null;
  }

  async ofCommit({ repository, commit }: Pick<CommitNode, 'repository' | 'commit'>) {
    return commitTooltip(commit, await this.#tell(repository, commit));
  }

  async ofRelease({
    commit,
    ledger,
    release,
  }: Pick<ReleaseNode, 'commit' | 'ledger' | 'release'>): Promise<vscode.MarkdownString> {
    const repository = commit && (await this.#repositories.of(ledger.app.name));
    const told = repository && (await this.#tell(repository, commit));
    return releaseTooltip(release, commit, ledger.client.platformNow(), ledger.state.releases, told);
  }

  async #ofFile(node: FileNode): Promise<vscode.MarkdownString> {
    const { repository, change, from, to } = node;
    return fileTooltip(node, await changedLines(repository, from, to, change).catch(() => undefined));
  }

  async #tell(repository: Repository, { hash }: Commit): Promise<Told> {
    const [story, place] = await Promise.all([
      commitDetails(repository, hash).catch(() => undefined),
      this.#webHostFor(repository).catch(() => undefined),
    ]);
    return { story, host: place?.host };
  }
}
