// The page of the panels in a browser without VS Code: what a webview gives it is given here, and what it sends is kept.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { shellHtml } from '../../../src/views/pages/html.ts';
import type { PageMessage, PageState, PanelMessage } from '../../../src/views/pages/protocol.ts';
import { repositoryRoot } from '../../hosts/cache.ts';
import { type Theme, lookOf } from './look.ts';

/** The style sheet that VS Code puts into each webview. */
const webviewSheet = readFileSync(join(import.meta.dirname, 'webview.css'), 'utf8');

const origin = 'http://page.test';
/** What the page loads, from the bundles that the extension ships. */
const types = { 'page.js': 'text/javascript', 'page.css': 'text/css', 'codicon.ttf': 'font/ttf' } as const;

export interface ShownPage {
  readonly page: Page;
  /** Gives the page a state, as its panel does, and waits until it is drawn. */
  show(state: PageState): Promise<void>;
  send(message: PanelMessage): Promise<void>;
  /** The messages that the page has sent since this was asked last. */
  sent(): Promise<PageMessage[]>;
  wear(theme: Theme): Promise<void>;
  resize(width: number): Promise<void>;
}

/** Opens the page, which asks for its state. */
export async function openPage(browser: BrowserContext): Promise<ShownPage> {
  const page = await browser.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route(`${origin}/*`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const file = Object.entries(types).find(([one]) => one === name);
    if (file === undefined) await route.fulfill({ contentType: 'text/html', body: shell });
    else await route.fulfill({ contentType: file[1], path: join(repositoryRoot, 'dist', file[0]) });
  });
  await page.addInitScript(() => {
    const sent: unknown[] = [];
    const state: { saved?: unknown } = {};
    Object.assign(globalThis, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => void sent.push(message),
        setState: (saved: unknown) => void (state.saved = saved),
        getState: () => state.saved,
      }),
    });
  });
  await page.goto(`${origin}/`);
  // As one that is constructed: the content security policy of the page lets no style element in.
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, webviewSheet);
  const shown: ShownPage = {
    page,
    async show(state) {
      await shown.send({ type: 'show', state });
      await page
        .locator('shiplog-page h1')
        .filter({ hasText: titleOf(state) })
        .waitFor();
    },
    async send(message) {
      await page.evaluate(async (data) => {
        // The page, which listened first, has taken it then, whatever stood there before.
        const taken = new Promise((resolve) => {
          globalThis.addEventListener('message', resolve, { once: true });
        });
        globalThis.postMessage(data);
        await taken;
        const element = document.querySelector('shiplog-page');
        if (element !== null && 'updateComplete' in element) await element.updateComplete;
      }, message);
    },
    async sent() {
      return (await page.evaluate(() =>
        (Reflect.get(globalThis, 'sent') as unknown[]).splice(0),
      )) as PageMessage[];
    },
    async wear(theme) {
      await page.evaluate(({ body, variables }) => {
        document.body.className = body;
        document.documentElement.removeAttribute('style');
        for (const [name, value] of Object.entries(variables))
          document.documentElement.style.setProperty(name, value);
      }, lookOf(theme));
    },
    async resize(width) {
      await page.setViewportSize({ width, height: 800 });
    },
  };
  await page.waitForFunction(() => (Reflect.get(globalThis, 'sent') as unknown[]).length > 0);
  return shown;
}

const shell = shellHtml({ cspSource: origin, script: `${origin}/page.js`, style: `${origin}/page.css` });

function titleOf({ content }: PageState): string {
  if (content.state !== 'known') return content.title;
  return content.kind === 'plan'
    ? content.value.title
    : `${content.value.app.name} v${content.value.version}`;
}
