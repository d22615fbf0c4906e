// What every workbench test begins with: a window with Shiplog on its sample app, the Releases view in front.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Locator } from 'playwright-core';
import { parse } from 'valibot';
import { clientOf, type Ask } from '../platform/client.ts';
import { releasesShape, type WireRelease } from '../platform/shapes.ts';
import { launchProfile } from '../hosts/browser.ts';
import { repositoryRoot } from '../hosts/cache.ts';
import { type Sample, type SampleOptions, startSample } from '../hosts/sample.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../hosts/workbench.ts';
import { keepEvidence } from './evidence.ts';

const shots = join(repositoryRoot, 'out', 'screenshots');

export interface Fixture extends Workbench {
  readonly sample: Sample;
  /** Asks the platform behind the extension's back. */
  readonly ask: Ask;
  /** The newest release of the bookshop, as the platform has it. */
  newest(): Promise<WireRelease>;
  /** Rests the pointer on a row until its hover shows, which has `text` in it. */
  hover(row: Locator, text: string): Promise<Locator>;
  /** Leaves a picture in out/screenshots. */
  shoot(name: string): Promise<void>;
}

export type FixtureOptions = SampleOptions & WorkbenchOptions;

/** Those that are open, for a picture of what a test failed at. */
const open = new Set<Fixture>();

/** One browser for all windows of this process, which ends with it. */
let browser: Promise<BrowserContext> | undefined;

async function sharedBrowser(): Promise<BrowserContext> {
  if (browser !== undefined) return await browser;
  browser = launchProfile();
  const context = await browser;
  context.once('close', () => (browser = undefined));
  return context;
}

/** Opens a window with the Releases view showing. The caller closes it. */
export async function openFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const sample = await startSample(options);
  let workbench: Workbench | undefined;
  try {
    workbench = await openWorkbench(sample.server, { ...options, browser: await sharedBrowser() });
    await workbench.command('Shiplog: Focus on Releases View');
    const fixture = fixtureOf(sample, workbench);
    open.add(fixture);
    return fixture;
  } catch (error) {
    await keepEvidence('a window that did not open', [{ sample, page: workbench?.page }], error);
    await workbench?.close();
    await sample.close();
    throw error;
  }
}

function fixtureOf(sample: Sample, workbench: Workbench): Fixture {
  const ask = clientOf(sample.platform);
  const fixture: Fixture = {
    ...workbench,
    sample,
    ask,
    async newest() {
      const headers = { range: 'version ..; order=desc, max=1' };
      const [release] = parse(releasesShape, (await ask('GET', '/apps/bookshop/releases', { headers })).body);
      assert.ok(release);
      return release;
    },
    async hover(row, text) {
      const hover = workbench.page.locator('.monaco-hover').filter({ hasText: text });
      await until(`the hover with ${text}`, async () => {
        // A row that is drawn anew under the pointer takes its hover with it.
        await workbench.rest();
        await row.hover();
        return appears(hover, 3000);
      });
      return hover;
    },
    async shoot(name) {
      mkdirSync(shots, { recursive: true });
      await workbench.screenshot(join(shots, `${name}.png`));
    },
    async close() {
      open.delete(fixture);
      await workbench.close();
      await sample.close();
    },
  };
  return fixture;
}

/** Keeps what can be seen of the windows that are open when a test has failed. */
export async function keepWhatFailed(title: string, error: unknown): Promise<void> {
  await keepEvidence(title, [...open], error);
}

/** Milliseconds. */
const LOOKS_EVERY = 50;

/** Waits until `ask` is true. @throws with `what` after a minute. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  /* oxlint-disable no-await-in-loop -- it waits */
  while (!(await ask())) {
    assert.ok(Date.now() < deadline, `It never came: ${what}.`);
    // Asking without a pause would take from the windows the processor that they need to get there.
    await pause(LOOKS_EVERY);
  }
  /* oxlint-enable no-await-in-loop */
}

/** Whether something is on screen within a time, in milliseconds. */
export async function appears(locator: Locator, timeout = 2000): Promise<boolean> {
  return await locator
    .first()
    .waitFor({ timeout })
    .then(
      () => true,
      () => false,
    );
}
