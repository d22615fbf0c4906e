import { LitElement } from 'lit';

/**
 * An element of this page. It renders into the page itself, so that there is one style sheet and one order of
 * headings, and labels and descriptions reach across elements.
 */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
