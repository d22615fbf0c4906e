/** What VS Code's own git extension knows: where git is, and which repositories are open. */

import * as vscode from 'vscode';
import { isSamePath } from '../domain/text/paths.ts';

/** What is used of its exports, and of version 1 of its API. Whatever does not look so is left alone. */
interface Exports {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<unknown>;
  getAPI(version: 1): unknown;
}

interface Api {
  readonly git: { readonly path: string };
  readonly repositories: readonly unknown[];
  readonly onDidOpenRepository: vscode.Event<unknown>;
  readonly onDidCloseRepository: vscode.Event<unknown>;
}

interface ApiRepository {
  readonly rootUri: vscode.Uri;
  fetch(options: { readonly remote: string; readonly ref?: string; readonly depth?: number }): Promise<void>;
}

export class GitExtension implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when it begins or ceases to know something, and when repositories are opened and closed. */
  readonly onDidChange = this.#changed.event;

  readonly #installed = vscode.extensions.onDidChange(() => void this.#join());
  #exports: Exports | undefined;
  #api: Api | undefined;
  #enablement: vscode.Disposable | undefined;
  #events: vscode.Disposable | undefined;
  #disposed = false;

  constructor() {
    void this.#join();
  }

  /** The top folders of the repositories that it has opened; none where it is switched off. */
  get roots(): readonly string[] {
    return this.#repositories().map(({ rootUri }) => rootUri.fsPath);
  }

  /** The git that it runs. */
  get path(): string | undefined {
    return this.#api?.git.path;
  }

  /**
   * Fetches as the Source Control view does, which asks a person to sign in where that takes it.
   * @param root of the repository, as git prints it
   * @param ref left out, all branches
   * @returns false where it has not got the repository open
   * @throws what git said
   */
  async fetch(root: string, remote: string, ref?: string, depth?: number): Promise<boolean> {
    const repository = this.#repositories().find(({ rootUri }) => isSamePath(rootUri.fsPath, root));
    if (!repository) return false;
    await repository.fetch({
      remote,
      ...(ref !== undefined && { ref }),
      ...(depth !== undefined && { depth }),
    });
    return true;
  }

  dispose(): void {
    this.#disposed = true;
    for (const one of [this.#installed, this.#enablement, this.#events, this.#changed]) one?.dispose();
  }

  #repositories(): ApiRepository[] {
    return (this.#api?.repositories ?? []).filter(isRepository);
  }

  /** It starts with the window: to ask for that only waits for it. Never rejects. */
  async #join(): Promise<void> {
    const extension = vscode.extensions.getExtension<unknown>('vscode.git');
    if (!extension) return this.#leave();
    if (this.#exports) return;
    let exports: unknown;
    try {
      exports = await extension.activate();
    } catch {
      // It says so itself.
      return;
    }
    if (this.#disposed || this.#exports || !isExports(exports)) return;
    this.#exports = exports;
    this.#enablement = exports.onDidChangeEnablement(() => void this.#turn());
    await this.#turn();
  }

  #leave(): void {
    if (!this.#exports) return;
    this.#enablement?.dispose();
    this.#exports = undefined;
    void this.#turn();
  }

  /** It was switched on, or off. */
  async #turn(): Promise<void> {
    // It says so a moment before it can be asked.
    await Promise.resolve();
    this.#events?.dispose();
    this.#api = this.#disposed ? undefined : apiOf(this.#exports);
    if (this.#api) {
      const changed = () => this.#changed.fire();
      const { onDidOpenRepository, onDidCloseRepository } = this.#api;
      this.#events = vscode.Disposable.from(onDidOpenRepository(changed), onDidCloseRepository(changed));
    }
    this.#changed.fire();
  }
}

function apiOf(exports: Exports | undefined): Api | undefined {
  if (exports?.enabled !== true) return undefined;
  try {
    const api = exports.getAPI(1);
    return isApi(api) ? api : undefined;
  } catch {
    // It has no git, or another version of its API.
    return undefined;
  }
}

function isExports(value: unknown): value is Exports {
  return isObject(value) && isFunction(value['getAPI']) && isFunction(value['onDidChangeEnablement']);
}

function isApi(value: unknown): value is Api {
  if (!isObject(value)) return false;
  const { git, repositories, onDidOpenRepository, onDidCloseRepository } = value;
  return (
    isObject(git) &&
    typeof git['path'] === 'string' &&
    Array.isArray(repositories) &&
    [onDidOpenRepository, onDidCloseRepository].every(isFunction)
  );
}

function isRepository(value: unknown): value is ApiRepository {
  return (
    isObject(value) &&
    value['rootUri'] instanceof vscode.Uri &&
    value['rootUri'].scheme === 'file' &&
    isFunction(value['fetch'])
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
