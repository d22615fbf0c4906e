// What is kept of a test that failed, in a folder of its own: what was on screen, as a picture and in words, and what
// the servers behind it wrote down.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Page } from 'playwright-core';
import { FAILURES } from '../hosts/failures.ts';
import type { Sample } from '../hosts/sample.ts';

/** A window, and what is behind it. */
interface Shown {
  /** Undefined when the workbench did not come up. */
  readonly page: Page | undefined;
  readonly sample: Sample;
}

/** How long a page that may hang has for each part, in milliseconds. */
const LIMIT = 10_000;

/** Writes down what is known of a failure. It never fails itself. @param title of what failed. */
export async function keepEvidence(title: string, windows: readonly Shown[], error: unknown): Promise<void> {
  const folder = await freshFolder(title.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 150));
  await writeFile(join(folder, 'error.txt'), `${title}\n\n${inspect(error)}\n`);
  await Promise.all(windows.map((shown, index) => keepWindow(shown, join(folder, `window-${index + 1}`))));
  console.log(`      what was seen is in ${folder}`);
}

async function freshFolder(name: string): Promise<string> {
  let folder = join(FAILURES, name);
  for (let count = 2; existsSync(folder); count += 1) folder = join(FAILURES, `${name}-${count}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function keepWindow({ page, sample }: Shown, folder: string): Promise<void> {
  await mkdir(folder);
  await Promise.allSettled([
    page?.screenshot({ path: join(folder, 'screen.png'), timeout: LIMIT }),
    page
      ?.locator('body')
      .ariaSnapshot({ timeout: LIMIT })
      .then((text) => writeFile(join(folder, 'screen.txt'), text)),
    copyFile(sample.server.log, join(folder, 'server.log')),
    copyFile(sample.platform.log, join(folder, 'platform.log')),
  ]);
}
