// The workbench as a person sees it: a page in a headless browser, with the few things that one does there.
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { launchProfile } from './browser.ts';
import type { Server, Settings } from './server.ts';

export type Theme = 'light' | 'dark' | 'high contrast' | 'high contrast light';

interface Look {
  readonly settings: Settings;
  readonly colorScheme: 'light' | 'dark';
  /** The class by which the workbench tells its style sheets which kind of theme it has. */
  readonly mark: string;
}

/** Light and dark follow the browser's preference, so that each VS Code shows the theme that is its own default. */
const looks: Record<Theme, Look> = {
  light: { settings: { 'window.autoDetectColorScheme': true }, colorScheme: 'light', mark: 'vs' },
  dark: { settings: { 'window.autoDetectColorScheme': true }, colorScheme: 'dark', mark: 'vs-dark' },
  'high contrast': {
    settings: { 'window.autoDetectColorScheme': false, 'workbench.colorTheme': 'Default High Contrast' },
    colorScheme: 'dark',
    mark: 'hc-black',
  },
  'high contrast light': {
    settings: {
      'window.autoDetectColorScheme': false,
      'workbench.colorTheme': 'Default High Contrast Light',
    },
    colorScheme: 'light',
    mark: 'hc-light',
  },
};

export interface WorkbenchOptions {
  readonly theme?: Theme;
  /** Opened instead of the server's default folder. */
  readonly folder?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A browser that goes on when the workbench is closed; left out, the workbench has one of its own. */
  readonly browser?: BrowserContext;
}

export interface Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  /** Opens the palette, types the command's whole title (`Shiplog: Refresh`) and runs it. */
  command(title: string): Promise<void>;
  /** Chooses from the menu that is open. */
  chooseFromMenu(name: string | RegExp): Promise<void>;
  /** Changes to the other theme of a window that follows the browser's preference. */
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  /** The notifications on screen whose text has `text` in it; their buttons are `getByRole('button', { name })`. */
  notification(text: string | RegExp): Locator;
  /** The modal dialog whose text has `text` in it. */
  dialog(text: string | RegExp): Locator;
  /** A view's tree by the view's name. */
  tree(view: string): Locator;
  /** The rows of a tree whose accessible name has `name` in it, or matches it. */
  row(view: string, name: string | RegExp): Locator;
  /** The accessible names of the rows which are on screen, from top to bottom. */
  rows(view: string): Promise<string[]>;
  /** The lines of the terminal that is on screen. */
  terminal(): Locator;
  /** The document inside the webview that is on screen. */
  webview(): FrameLocator;
  screenshot(path: string): Promise<void>;
  /** Moves the pointer to where nothing shows anything about itself. */
  rest(): Promise<void>;
  /** Closes its pages, and the browser if that is its own; the server goes on. */
  close(): Promise<void>;
}

export interface QuickInput {
  readonly widget: Locator;
  readonly box: Locator;
  /** What it says below the box, such as why an input is not valid. */
  readonly message: Locator;
  readonly items: Locator;
  /** Items whose accessible name (label, description and detail) has `name` in it, or matches it. */
  item(name: string | RegExp): Locator;
  /** The accessible names of the items which are on screen. */
  names(): Promise<string[]>;
  type(text: string): Promise<void>;
  choose(name: string | RegExp): Promise<void>;
  accept(): Promise<void>;
  cancel(): Promise<void>;
}

const SIZE = { width: 1280, height: 800 };
const PALETTE = 'Type the name of a command to run.';

/** How long a command may take until the palette knows it, in milliseconds: the extensions are read after the start. */
const COMMAND_LIMIT = 60_000;

/** For whatever a test waits for, in milliseconds. On a busy machine an extension host takes half a minute to start. */
const LIMIT = 60_000;

/** Opens the server's workbench, and resolves when it can be used. It knows nothing of those that were open before. */
export async function openWorkbench(server: Server, options: WorkbenchOptions = {}): Promise<Workbench> {
  const look = looks[options.theme ?? 'light'];
  await server.configure(look.settings);
  const browser = options.browser ?? (await launchProfile());
  const page = await browser.newPage();
  page.setDefaultTimeout(LIMIT);
  const close = async () => {
    if (options.browser === undefined) return await browser.close();
    // The first page, which is blank, stays: without any, the browser ends.
    const [, ...shown] = browser.pages();
    await Promise.all(shown.map((one) => one.close()));
  };
  try {
    await page.setViewportSize(options.viewport ?? SIZE);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await forget(page, server);
    const query = options.folder === undefined ? '' : `?folder=${encodeURIComponent(options.folder)}`;
    await page.goto(server.url + query);
    await wears(page, look);
    await page.getByRole('status').first().waitFor({ state: 'attached' });
    return {
      ...workbench(page),
      async setTheme(theme) {
        await page.emulateMedia({ colorScheme: looks[theme].colorScheme });
        await wears(page, looks[theme]);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a window leaves in the browser: the layout, what was chosen, secrets. What the browser has compiled stays. */
async function forget(page: Page, server: Server): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const storageTypes = 'cookies,local_storage,indexeddb,service_workers,cache_storage';
  await session.send('Storage.clearDataForOrigin', { origin: new URL(server.url).origin, storageTypes });
  await session.detach();
}

/** At the right edge: only rows, buttons and text have hovers. */
async function restPointer(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? SIZE;
  await page.mouse.move(width - 2, height / 2);
}

async function wears(page: Page, { mark }: Look): Promise<void> {
  await page.locator(`.monaco-workbench.${mark}`).waitFor({ timeout: 60_000 });
}

function workbench(page: Page): Omit<Workbench, 'close' | 'setTheme'> {
  const quickInput = quickInputOf(page);
  const tree = (view: string) => page.getByRole('tree', { name: view, exact: true });
  return {
    page,
    quickInput,
    command: (title) => runCommand(page, quickInput, title),
    chooseFromMenu: (name) => chooseFromMenu(page.getByRole('menuitem', { name })),
    notification: (text) => page.locator('.notifications-toasts .monaco-list-row').filter({ hasText: text }),
    dialog: (text) => page.locator('.monaco-dialog-box').filter({ hasText: text }),
    tree,
    row: (view, name) => tree(view).getByRole('treeitem', { name }),
    rows: (view) => accessibleNames(tree(view).getByRole('treeitem')),
    terminal: () => page.locator('.terminal-wrapper.active .xterm-rows > div'),
    webview: () =>
      page
        .locator('iframe.webview.ready')
        .filter({ visible: true })
        .contentFrame()
        .frameLocator('#active-frame'),
    async screenshot(path) {
      await page.screenshot({ path });
    },
    rest: () => restPointer(page),
  };
}

function quickInputOf(page: Page): QuickInput {
  const widget = page.locator('.quick-input-widget').filter({ visible: true });
  const box = widget.locator('.quick-input-box input');
  const items = widget.getByRole('option');
  const item = (name: string | RegExp) => widget.getByRole('option', { name });
  return {
    widget,
    box,
    message: widget.locator('.quick-input-message'),
    items,
    item,
    names: () => accessibleNames(items),
    type: (text) => box.fill(text),
    async choose(name) {
      // An item under the pointer shows a hover, which covers those beside it.
      await restPointer(box.page());
      await item(name).first().click();
    },
    accept: () => box.press('Enter'),
    cancel: () => box.press('Escape'),
  };
}

async function runCommand(page: Page, quickInput: QuickInput, title: string): Promise<void> {
  const palette = page.getByRole('combobox', { name: PALETTE }).or(page.getByPlaceholder(PALETTE)).first();
  const label = quickInput.items.locator('.label-name').getByText(title, { exact: true }).first();
  const deadline = Date.now() + COMMAND_LIMIT;
  // The palette does not look again by itself when a command comes after it was opened: it is asked again.
  /* oxlint-disable no-await-in-loop -- it waits */
  do {
    if (Date.now() > deadline) {
      const found = await quickInput.names();
      throw new Error(`The palette has no command "${title}". It shows: ${found.join(' | ') || 'nothing'}`);
    }
    if (!(await palette.isVisible())) await page.keyboard.press('F1');
    // Something else that opens meanwhile takes the focus, and with it the palette.
    if (await appears(palette, 2000)) await palette.fill('>', { timeout: 2000 }).catch(() => undefined);
    if (await palette.isVisible()) await palette.fill(`>${title}`, { timeout: 2000 }).catch(() => undefined);
  } while (!(await appears(label, 1000)));
  /* oxlint-enable no-await-in-loop */
  await restPointer(page);
  await label.click();
  await palette.waitFor({ state: 'hidden' });
}

/** A menu does not hear what is clicked in the first tenth of a second after it was drawn: it is clicked again. */
async function chooseFromMenu(item: Locator): Promise<void> {
  await item.waitFor();
  const gone = () =>
    item.waitFor({ state: 'hidden', timeout: 1000 }).then(
      () => true,
      () => false,
    );
  /* oxlint-disable no-await-in-loop -- it waits */
  do {
    await item.click({ timeout: 2000 }).catch(async (error: unknown) => {
      if (await item.isVisible()) throw error;
    });
  } while (!(await gone()));
  /* oxlint-enable no-await-in-loop */
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return await locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

async function accessibleNames(locator: Locator): Promise<string[]> {
  return await locator.evaluateAll((elements) =>
    elements.map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''),
  );
}
