// A walk through a page by the Tab key.
import type { Page } from 'playwright-core';

/** An element that can have the focus. */
export interface Stop {
  /** Its name, for people. */
  readonly name: string;
  /** Its place among all elements of the page that can have the focus, in the order of the document; -1 for another. */
  readonly at: number;
  readonly top: number;
  /** Whether an outline or a shadow shows that it has the focus, which it has not without it. */
  readonly isVisible: boolean;
}

/** What a person can reach by Tab. */
const focusable =
  'a[href], vscode-button:not([disabled]), vscode-toolbar-button, vscode-checkbox, [tabindex="0"]';

/** Presses a key until the focus is where it began, or nowhere. @returns where it was, in order */
export async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<Stop[]> {
  const stops: Stop[] = [];
  const limit = (await page.locator(focusable).count()) + 2;
  await startAt(page, key === 'Tab' ? 'beforebegin' : 'afterend');
  /* oxlint-disable no-await-in-loop -- one step after the other */
  for (let step = 0; step < limit; step += 1) {
    await page.keyboard.press(key);
    const stop = await stopOf(page);
    // A browser without a window begins again at the top.
    if (stop === undefined || (step > 0 && stop.at === stops[0]?.at)) break;
    stops.push(stop);
  }
  /* oxlint-enable no-await-in-loop */
  return stops;
}

/** A walk would go on from where the focus was last: it begins at something that is put before or behind the page. */
async function startAt(page: Page, place: InsertPosition): Promise<void> {
  await page.evaluate((where) => {
    document.querySelector('#start')?.remove();
    const start = Object.assign(document.createElement('span'), { id: 'start', tabIndex: -1 });
    document.querySelector('shiplog-page')?.insertAdjacentElement(where, start);
    start.focus();
  }, place);
}

/** How many elements Tab has to reach. */
export function stopsIn(page: Page): Promise<number> {
  return page.locator(focusable).count();
}

/** @returns undefined where nothing on the page has the focus */
async function stopOf(page: Page): Promise<Stop | undefined> {
  return await page.evaluate((selector) => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return undefined;
    // VS Code's elements draw the focus inside themselves.
    const parts = [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])];
    const looks = () =>
      parts.map((part) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(part);
        const isOutlined = outlineStyle !== 'none' && outlineWidth !== '0px';
        return `${isOutlined ? outlineColor : ''} ${boxShadow}`;
      });
    const focused = looks();
    element.blur();
    const plain = looks();
    element.focus();
    return {
      name: element.getAttribute('aria-label') ?? element.getAttribute('label') ?? element.textContent.trim(),
      at: [...document.querySelectorAll(selector)].indexOf(element),
      top: element.getBoundingClientRect().top + globalThis.scrollY,
      isVisible: focused.some((look, part) => look !== plain[part]),
    };
  }, focusable);
}
