/** The pages of releases: one that follows the selection of the Releases view, and any number that keep theirs. */

import * as vscode from 'vscode';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { Release } from '../../../domain/release/release.ts';
import { incoming } from '../page-panel.ts';
import type { PageWorld } from './page-world.ts';
import { ReleasePanel, titleOf } from './release-panel.ts';

const viewType = 'shiplog.details';

/** Where a page is opened; `preserveFocus` keeps the keyboard focus where it is. */
type Place = Parameters<typeof vscode.window.createWebviewPanel>[2];

export class ReleasePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #world: PageWorld;
  readonly #pages = new Set<ReleasePanel>();

  constructor(world: PageWorld) {
    this.#world = world;
  }

  /**
   * Brings a release to the front: on the page that has it, else on the one that follows, else on a new one.
   * @param preserveFocus keeps the keyboard focus where it is, for a person who goes through a list
   */
  show(ledger: Ledger, release: Release, preserveFocus = false): void {
    const page = this.#showing(ledger, release) ?? this.#following;
    if (page) page.panel.reveal(undefined, preserveFocus);
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    (page ?? this.#open(release, place, true)).show(ledger, release);
  }

  /** Shows a release on a page of its own, beside what is in front, which keeps it. */
  openBeside(ledger: Ledger, release: Release): void {
    this.#open(release, vscode.ViewColumn.Beside, false).show(ledger, release);
  }

  /** Shows the selected release on the page that follows the selection, where that is on screen. */
  follow(ledger: Ledger, release: Release): void {
    // A page that has just gone there selected it: it is on screen already.
    if (this.#showing(ledger, release)?.panel.visible === true) return;
    const page = this.#following;
    // VS Code may say late what was selected before. What a person clicks on meanwhile is opened by its command.
    if (page?.panel.visible === true && !page.leads) page.show(ledger, release);
  }

  /** Goes back or forward on the page that is in front. */
  async move(to: 'back' | 'forward'): Promise<void> {
    await [...this.#pages].find(({ panel }) => panel.active)?.move(to);
  }

  /** Called by VS Code for a page that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { readSavedRelease } = await incoming();
    const saved = readSavedRelease(state);
    await this.#add(panel, saved?.follow === true && !this.#following).restore(saved);
  }

  dispose(): void {
    for (const page of this.#pages) page.dispose();
  }

  get #following(): ReleasePanel | undefined {
    return [...this.#pages].find(({ follows }) => follows);
  }

  #showing(ledger: Ledger, release: Release): ReleasePanel | undefined {
    return [...this.#pages].find((page) => page.shows(ledger, release));
  }

  #open({ app, version }: Release, place: Place, follows: boolean): ReleasePanel {
    const options = { enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(viewType, titleOf(app, version), place, options);
    return this.#add(panel, follows);
  }

  #add(panel: vscode.WebviewPanel, follows: boolean): ReleasePanel {
    const page: ReleasePanel = new ReleasePanel(
      this.#world,
      {
        follow: () => {
          for (const one of this.#pages) one.follows = one === page;
        },
        openBeside: (ledger, release) => this.openBeside(ledger, release),
        closed: () => this.#pages.delete(page),
      },
      panel,
      follows,
    );
    this.#pages.add(page);
    return page;
  }
}
