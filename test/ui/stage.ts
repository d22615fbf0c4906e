// What every workbench test begins with: Shiplog on its sample app, the Releases view in front.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { clientOf, type Ask } from '../platform/client.ts';
import { repositoryRoot } from '../hosts/cache.ts';
import { type Scene, type SceneOptions, startScene } from '../hosts/scene.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../hosts/workbench.ts';

const shots = join(repositoryRoot, 'out', 'screenshots');

export interface Stage extends Workbench {
  readonly scene: Scene;
  /** Asks the platform behind the extension's back. */
  readonly ask: Ask;
  /** Rests the pointer on a row until its hover shows, which has `text` in it. */
  hover(row: Locator, text: string): Promise<Locator>;
  /** Leaves a picture in out/screenshots. */
  shoot(name: string): Promise<void>;
}

/** Those that are open, for a picture of what a test failed at. */
const open = new Set<Stage>();

afterEach('a picture of what failed', async function () {
  const test = this.currentTest;
  if (test?.state !== 'failed') return;
  const name = test.fullTitle().replaceAll(/[^a-z0-9]+/gi, '-');
  await Promise.all([...open].map((stage) => stage.shoot(`failed-${name}`)));
});

export type StageOptions = SceneOptions & WorkbenchOptions;

/** Opens a workbench with the Releases view showing. The caller closes it. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const scene = await startScene(options);
  try {
    const workbench = await openWorkbench(scene.server, options);
    await workbench.command('Shiplog: Focus on Releases View');
    const stage: Stage = {
      ...workbench,
      scene,
      ask: clientOf(scene.platform),
      async hover(row, text) {
        const hover = workbench.page.locator('.monaco-hover').filter({ hasText: text });
        await until(`the hover with ${text}`, async () => {
          // A row that is drawn anew under the pointer takes its hover with it.
          await workbench.page.mouse.move(900, 600);
          await row.hover();
          return hover.waitFor({ timeout: 3000 }).then(
            () => true,
            () => false,
          );
        });
        return hover;
      },
      async shoot(name) {
        mkdirSync(shots, { recursive: true });
        await workbench.screenshot(join(shots, `${name}.png`));
      },
      async close() {
        open.delete(stage);
        await workbench.close();
        await scene.close();
      },
    };
    open.add(stage);
    return stage;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

/** Waits until `ask` is true. @throws with `what` after half a minute. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  /* oxlint-disable no-await-in-loop -- it waits */
  while (!(await ask())) {
    assert.ok(Date.now() < deadline, `It never came: ${what}.`);
    // Servers of the test answer in this process: they must have their turn.
    await setImmediate();
  }
  /* oxlint-enable no-await-in-loop */
}
