// A release whose phase prints 10 MB.
import { command, printsLines } from '../platform/programs.ts';
import type { Shop } from '../platform/shop.ts';
import type { WireRelease } from '../platform/shapes.ts';

const LINE = String.raw`\e[32mApplying\e[0m migration {n} of {lines}: \e[1mcreate an index\e[0m of the table of wish lists`;
const LINES = 117_000;

export const LEAST_BYTES = 10 * 1024 * 1024;
/** So many lines are as long. */
export const LEAST_LINES = 98_000;

export async function deployLongOutput(shop: Shop): Promise<WireRelease> {
  const release = await shop.deploy(command(printsLines(LINES, LINE)));
  await shop.settled();
  return release;
}
