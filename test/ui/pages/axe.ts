// axe-core, which looks for what keeps people from using a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Puts axe into a page, whatever its content security policy allows. */
export async function installAxe(page: Page | Frame): Promise<void> {
  await page.evaluate(source);
}

/**
 * @param rules to go by; left out, all that axe has by default
 * @returns each violation on a page that has axe: its rule, what it says, and where
 */
export async function violationsOn(page: Page | Frame, rules: readonly string[] = []): Promise<string[]> {
  return await page.evaluate(
    async (values) => {
      const { run } = Reflect.get(globalThis, 'axe') as typeof axe;
      const { violations } = await run({
        resultTypes: ['violations'],
        // It would load each style sheet again, for a rule about orientation that is not on by default.
        preload: false,
        ...(values.length > 0 && { runOnly: { type: 'rule', values } }),
      });
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help} ${String(target)} ${failureSummary ?? ''}`),
      );
    },
    [...rules],
  );
}
