/** A list whose items are matched, ordered and drawn again by who makes them, while a person types and moves. */

import * as vscode from 'vscode';

export class LivePick<T extends vscode.QuickPickItem> {
  readonly pick = vscode.window.createQuickPick<T>();
  #items: readonly T[] = [];
  #active: T | undefined;
  /** Whether VS Code has drawn what it was given last. */
  #isShown = false;

  /** @param moved is told where a person stands whenever that changes */
  constructor(title: string, placeholder: string, moved: (item: T) => void) {
    const { pick } = this;
    pick.title = title;
    pick.placeholder = placeholder;
    // So that it marks what was found. Each item has `alwaysShow`, with which VS Code leaves none of them out.
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    // Left out of VS Code's types: else it sorts items by what it finds in their labels.
    if ('sortByLabel' in pick) pick.sortByLabel = false;
    // The button of a message gives the focus to an editor, whose page may take it only once this list is there. What a
    // person does in the list says that the focus is theirs: then it goes with the focus, as other lists do.
    pick.ignoreFocusOut = true;
    const touched = () => {
      pick.ignoreFocusOut = false;
    };
    pick.onDidChangeValue(touched);
    pick.onDidChangeActive(([item]) => {
      // VS Code names an item by its place. Until it has drawn the list, that is its place in the one before.
      if (item === this.#active) this.#isShown = true;
      else if (item && this.#isShown) {
        touched();
        moved((this.#active = item));
      }
    });
  }

  /** As they were drawn last. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Where a person stands, and what Enter chooses: right after typing it is what the list then begins with. */
  get active(): T | undefined {
    return this.#active;
  }

  /**
   * Shows other items.
   * @param active where a person then stands
   * @param keepScrollPosition whether what is on screen stays there
   */
  draw(items: readonly T[], active: T | undefined, keepScrollPosition: boolean): void {
    const { pick } = this;
    this.#items = items;
    this.#active = active;
    this.#isShown = false;
    pick.keepScrollPosition = keepScrollPosition;
    pick.items = items;
    if (active) pick.activeItems = [active];
  }
}
