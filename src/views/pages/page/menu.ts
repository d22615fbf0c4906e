import { html, nothing } from 'lit';
import { PageElement } from './element.ts';
import { button } from './parts.ts';

export interface MenuItem {
  readonly text: string;
  readonly icon: string;
  readonly run: () => void;
}

/**
 * A button with a menu, which works by the keyboard as the ARIA Authoring Practices say: arrows, Home, End and the first
 * letter of an item move in it, Escape and Tab leave it.
 */
export class ShiplogMenu extends PageElement {
  static override properties = {
    label: { type: String },
    groups: { attribute: false },
    isOpen: { state: true },
  };
  declare label: string;
  declare groups: readonly (readonly MenuItem[])[];
  declare isOpen: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    this.isOpen = false;
    this.addEventListener('focusout', this.#leave);
    this.addEventListener('keydown', this.#press);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('focusout', this.#leave);
    this.removeEventListener('keydown', this.#press);
  }

  protected override render() {
    return html`${button(this.label, () => (this.isOpen ? this.#close() : void this.#open(0)), {
      iconAfter: 'chevron-down',
      isMenuOpen: this.isOpen,
    })}
    ${this.isOpen ? this.#menu() : nothing}`;
  }

  #menu() {
    return html`<div class="menu" role="menu" aria-label=${this.label}>
      ${this.groups.map(
        (group, at) =>
          html`${at > 0 ? html`<div role="separator"></div>` : nothing}
          ${group.map(
            (item) =>
              html`<div
                role="menuitem"
                tabindex="-1"
                @click=${() => this.#choose(item)}
                @pointerenter=${goTo}
              >
                <span class=${`codicon codicon-${item.icon}`} aria-hidden="true"></span>${item.text}
              </div>`,
          )}`,
      )}
    </div>`;
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** @param at the place of the item that gets the focus, from the end where it is negative */
  async #open(at: number): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.#keepInside();
    this.#items.at(at)?.focus();
  }

  /** Moves the menu to the left where it does not fit to the right of its button's edge. */
  #keepInside(): void {
    const menu = this.querySelector<HTMLElement>('.menu');
    const over = (menu?.getBoundingClientRect().right ?? 0) + 20 - document.documentElement.clientWidth;
    if (menu && over > 0) menu.style.left = `${-over}px`;
  }

  #close(): void {
    this.isOpen = false;
    this.querySelector('vscode-button')?.focus();
  }

  #choose(item: MenuItem): void {
    this.#close();
    item.run();
  }

  readonly #leave = ({ relatedTarget }: FocusEvent): void => {
    if (!(relatedTarget instanceof Node) || !this.contains(relatedTarget)) this.isOpen = false;
  };

  readonly #press = (event: KeyboardEvent): void => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // By where it was pressed: the Enter that opens the menu comes here when that is open already.
    const at = this.#items.findIndex((item) => item === target);
    const isTaken = at < 0 ? this.#pressOn(key) : this.#pressIn(key, at);
    if (isTaken) event.preventDefault();
  };

  /** A key on the button. @returns whether it is one of the menu's */
  #pressOn(key: string): boolean {
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
    void this.#open(key === 'ArrowDown' ? 0 : -1);
    return true;
  }

  /** A key on an item. @param at the place of the item. @returns whether it is one of the menu's */
  #pressIn(key: string, at: number): boolean {
    const items = this.#items;
    if (key === 'Escape') this.#close();
    else if (key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (key === 'ArrowUp') items.at(at - 1)?.focus();
    else if (key === 'Home') items[0]?.focus();
    else if (key === 'End') items.at(-1)?.focus();
    else if (key === 'Enter' || key === ' ') items[at]!.click();
    else if (key.length === 1) this.#find(key, items, at);
    else return false;
    return true;
  }

  /** Goes to the next item that begins with a letter. */
  #find(letter: string, items: readonly HTMLElement[], at: number): void {
    const round = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const begins = ({ textContent }: HTMLElement) =>
      textContent.trim().toLowerCase().startsWith(letter.toLowerCase());
    round.find(begins)?.focus();
  }
}

/** There is one item that Enter chooses: that under the pointer, once it moves. */
function goTo({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) currentTarget.focus();
}
