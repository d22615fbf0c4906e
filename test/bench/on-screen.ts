// How long a person waits in a window that was just opened, beside what another extension takes in the same window for
// fixed content: for the first rows of the Releases view, from the click that shows it, and for the page of a release,
// from the key that opens it.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { installExtensions } from '../hosts/extension.ts';
import { isolatedHome } from '../hosts/isolation.ts';
import { startPlatform } from '../hosts/platform.ts';
import { platformSettings, signIn } from '../hosts/sample.ts';
import { startServer } from '../hosts/server.ts';
import { clientOf } from '../platform/client.ts';
import { openWorkbench } from '../hosts/workbench.ts';
import type { Server } from '../hosts/server.ts';
import { type Measure, median, repeat } from './measure.ts';
import type { Product } from './product.ts';

/** How many windows are opened, each with an extension host of its own. Even: the two take turns at being first. */
const WINDOWS = 6;
const ROWS = 30;
/** A deploy of the sample's. */
const VERSION = 51;
/** Milliseconds. */
const LIMIT = 60_000;

/** What is waited for in a window, in milliseconds. */
interface Waits {
  readonly rows: number;
  readonly fixedRows: number;
  readonly page: number;
  readonly emptyPage: number;
}

/** Medians in milliseconds. */
export async function onScreen(product: Product, folder: string): Promise<Measure[]> {
  const repository = join(folder, 'bookshop');
  const extensionsDir = join(folder, 'extensions');
  await installExtensions([product.extension, join(import.meta.dirname, 'plain')], extensionsDir);
  const platform = await startPlatform(join(folder, 'platform'), repository);
  try {
    const { body: app } = await clientOf(platform)('GET', '/apps/bookshop');
    const server = await startServer({
      dataDir: join(folder, 'server'),
      extensionsDir,
      folder: repository,
      // As many rows as releases.
      userSettings: { 'shiplog.foldConfigChanges': false },
      machineSettings: platformSettings(platform),
      env: {
        ...(await isolatedHome(folder)),
        ...signIn(platform),
        SHIPLOG_BENCH_RELEASE: JSON.stringify({ app, version: VERSION }),
      },
    });
    try {
      // The first window is for the files to be in memory.
      const [, ...waits] = await repeat(WINDOWS + 1, (turn) => wait(server, turn % 2 === 0));
      const measure = (name: string, value: keyof Waits, baseline: string, bare: keyof Waits): Measure => ({
        name,
        value: median(waits.map((one) => one[value])),
        unit: 'ms',
        baseline: { name: baseline, value: median(waits.map((one) => one[bare])) },
      });
      return [
        measure('first-30-rows', 'rows', 'fixed-rows', 'fixedRows'),
        measure('page', 'page', 'empty-page', 'emptyPage'),
      ];
    } finally {
      await server.close();
    }
  } finally {
    await platform.close();
  }
}

async function wait(server: Server, plainFirst: boolean): Promise<Waits> {
  // High enough for all rows: those outside the window are not painted.
  const viewport = { width: 1280, height: 1200 };
  const workbench = await openWorkbench(server, { viewport });
  try {
    const { page } = workbench;
    // The branch comes from the git extension: the extension host is there, and has done its work at the start.
    await page.locator('#workbench\\.parts\\.statusbar').getByText('main').waitFor({ timeout: LIMIT });
    const rows = async () => await showRows(page, 'Shiplog', 'Releases');
    const fixed = async () => await showRows(page, 'Plain', 'Rows');
    const [shown, fixedRows] = await inTurn(rows, fixed, plainFirst);
    // Neither pays for the first page of a window.
    await openPage(page, 'F1', 'Warm-up');
    const release = async () => await openPage(page, 'F3', `v${VERSION}`);
    const plain = async () => await openPage(page, 'F2', 'Plain page');
    const [opened, emptyPage] = await inTurn(release, plain, plainFirst);
    return { rows: shown, fixedRows, page: opened, emptyPage };
  } finally {
    await workbench.close();
  }
}

/** Does two things one after the other. @returns what they return, in the order of the arguments */
async function inTurn<T>(
  one: () => Promise<T>,
  other: () => Promise<T>,
  otherFirst: boolean,
): Promise<[T, T]> {
  if (!otherFirst) return [await one(), await other()];
  const before = await other();
  return [await one(), before];
}

/**
 * Clicks on the tab of a view for the first time. Measured inside the window, where nothing lies between the click, the
 * rows and the clock.
 * @returns the milliseconds from the click to the frame after the one that has all rows
 */
async function showRows(page: Page, tab: string, view: string): Promise<number> {
  const painted = await page.evaluateHandle(
    ({ label, wanted, limit }) => {
      const isThere = () => {
        const rows = document.querySelectorAll(`[role=tree][aria-label="${label}"] [role=treeitem]`);
        return (
          [...rows].filter((row) => /^v\d+\b/.test(row.getAttribute('aria-label') ?? '')).length >= wanted
        );
      };
      const times = new Promise<number>((resolve, reject) => {
        const begin = () => {
          const started = performance.now();
          const look = () => {
            if (isThere()) requestAnimationFrame(() => resolve(performance.now() - started));
            else if (performance.now() - started > limit)
              reject(new Error(`${label} did not show its rows.`));
            else requestAnimationFrame(look);
          };
          look();
        };
        document.addEventListener('pointerdown', begin, { once: true, capture: true });
      });
      return { times };
    },
    { label: view, wanted: ROWS, limit: LIMIT },
  );
  await page.getByRole('tab', { name: tab }).locator('a').click();
  return await painted.evaluate(({ times }) => times);
}

/**
 * Presses the key that opens a page, whose document does not exist before. All documents of a browser share one clock.
 * @param heading the page's own
 * @returns the milliseconds from the key until the frame of the browser that has a section of the page
 */
async function openPage(page: Page, key: string, heading: string): Promise<number> {
  const pressed = await page.evaluate(() => performance.timeOrigin + performance.now());
  await page.keyboard.press(`Control+Alt+Shift+${key}`);
  const painted = await paintedAt(page, heading);
  return painted - pressed;
}

/** When a section of the page with this heading is seen: some milliseconds late, for each page alike. */
async function paintedAt(page: Page, heading: string): Promise<number> {
  for (const deadline = performance.now() + LIMIT; performance.now() < deadline;) {
    // A page lies in frames within frames, which load several documents one after the other.
    // oxlint-disable-next-line no-await-in-loop -- it waits
    const seen = await Promise.all(page.frames().map((frame) => seenIn(frame, heading)));
    const at = seen.find((one) => one !== undefined);
    if (at !== undefined) return at;
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await pause(5);
  }
  throw new Error(`The page "${heading}" was not painted.`);
}

/** A frame that loads another document may not answer at all. */
async function seenIn(frame: Frame, heading: string): Promise<number | undefined> {
  const look = (wanted: string) => {
    const isThere =
      document.querySelector('h1')?.textContent.includes(wanted) === true &&
      document.querySelector('main h2') !== null;
    return isThere ? performance.timeOrigin + performance.now() : undefined;
  };
  const answer = frame.evaluate(look, heading).catch(() => undefined);
  return await Promise.race([answer, pause(100).then(() => undefined)]);
}
