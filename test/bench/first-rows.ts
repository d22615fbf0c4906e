// How long a person waits for the first page of a ledger: from the click that shows the Releases view for the first
// time in a window, the activation with it, to the painted rows; beside the bare request of the same page.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { isolatedHome } from '../hosts/isolation.ts';
import { startPlatform } from '../hosts/platform.ts';
import { platformSettings, signIn } from '../hosts/sample.ts';
import { startServer } from '../hosts/server.ts';
import { openWorkbench } from '../hosts/workbench.ts';
import type { Server } from '../hosts/server.ts';
import { bareRequest } from './bare.ts';
import { type Measure, median, repeat, timed } from './measure.ts';
import type { Product } from './product.ts';

/** How many windows are opened, each with an extension host of its own. */
const WINDOWS = 5;
const ROWS = 30;
const PAGE = `version ..; order=desc, max=${ROWS}`;

/** Medians in milliseconds. */
export async function firstRows(product: Product, folder: string): Promise<Measure> {
  const repository = join(folder, 'bookshop');
  const platform = await startPlatform(join(folder, 'platform'), repository);
  try {
    const server = await startServer({
      dataDir: join(folder, 'server'),
      extensionsDir: product.extensionsDir,
      folder: repository,
      // As many rows as releases.
      userSettings: { 'shiplog.foldConfigChanges': false },
      machineSettings: platformSettings(platform),
      env: { ...(await isolatedHome(folder)), ...signIn(platform) },
    });
    try {
      const shown = await repeat(WINDOWS, () => show(server));
      // The first one opens the connection; the extension's own is open when it asks for the page, too.
      const request = () => timed(() => bareRequest(platform, 'bookshop', PAGE));
      const [, ...bare] = await repeat(WINDOWS + 1, request);
      return {
        name: 'first-30-rows',
        value: median(shown),
        unit: 'ms',
        baseline: { name: 'bare-request', value: median(bare) },
      };
    } finally {
      await server.close();
    }
  } finally {
    await platform.close();
  }
}

/** Opens a window, shows the view in it and waits for the rows. */
async function show(server: Server): Promise<number> {
  // High enough for all rows: those outside the window are not painted.
  const viewport = { width: 1280, height: 1200 };
  const workbench = await openWorkbench(server, { viewport });
  try {
    const { page } = workbench;
    // The branch comes from the git extension: the extension host is there, and has done its work at the start.
    await page.locator('#workbench\\.parts\\.statusbar').getByText('main').waitFor({ timeout: 60_000 });
    const painted = await watchRows(page);
    await page.getByRole('tab', { name: 'Shiplog' }).locator('a').click();
    return await painted();
  } finally {
    await workbench.close();
  }
}

/**
 * Measures inside the page, where nothing lies between the click, the rows and the clock.
 * @returns what resolves with the milliseconds from the next click to the frame after the one which has all rows.
 */
async function watchRows(page: Page): Promise<() => Promise<number>> {
  const handle = await page.evaluateHandle((wanted) => {
    const isRelease = (row: Element) => /^v\d+, /.test(row.getAttribute('aria-label') ?? '');
    const isThere = () => {
      const rows = document.querySelectorAll('[role=tree][aria-label=Releases] [role=treeitem]');
      return [...rows].filter(isRelease).length >= wanted;
    };
    const painted = new Promise<number>((resolve) => {
      const begin = () => {
        const started = performance.now();
        const look = () =>
          isThere()
            ? requestAnimationFrame(() => resolve(performance.now() - started))
            : requestAnimationFrame(look);
        look();
      };
      document.addEventListener('pointerdown', begin, { once: true, capture: true });
    });
    return { painted };
  }, ROWS);
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `The Releases view did not show ${ROWS} releases within a minute.`;
      timer = setTimeout(() => reject(new Error(message)), 60_000);
    });
    try {
      return await Promise.race([handle.evaluate(({ painted }) => painted), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
