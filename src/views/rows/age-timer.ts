/** Draws a view again when the first of the ages that it shows changes. */

import type * as vscode from 'vscode';

/** A timer holds 25 days at most. A day is often enough for ages that change less often, in milliseconds. */
const longest = 86_400_000;

export class AgeTimer implements vscode.Disposable {
  readonly #view: Pick<vscode.TreeView<unknown>, 'visible'>;
  readonly #redraw: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(view: Pick<vscode.TreeView<unknown>, 'visible'>, redraw: () => void) {
    this.#view = view;
    this.#redraw = redraw;
  }

  /** Plans the next redraw, in place of the one before. @param waits for how long each age stays, in milliseconds */
  plan(waits: readonly number[]): void {
    clearTimeout(this.#timer);
    if (this.#view.visible) this.#timer = setTimeout(this.#redraw, Math.min(longest, ...waits));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
