// For how long an output of 10 MB that is shown stops the extension host: a real one, with a real terminal before it.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isolatedHome } from '../hosts/isolation.ts';
import { startPlatform } from '../hosts/platform.ts';
import { platformSettings, signIn } from '../hosts/sample.ts';
import { quietSettings } from '../hosts/server.ts';
import { clientOf } from '../platform/client.ts';
import { openShop } from '../platform/shop.ts';
import { deployLongOutput, LEAST_LINES } from './long-output.ts';
import { type Measure, median, repeat } from './measure.ts';
import type { Product } from './product.ts';
import { runInHost } from './run-in-host.ts';

/** How many extension hosts are started, one after the other: each shows one output, for the first time. */
const HOSTS = 3;
const APP = 'printer';
/** Milliseconds. */
const LIMIT = 50;

const answer = v.object({ idle: v.number(), block: v.number(), worked: v.number(), lines: v.number() });

/**
 * Medians in milliseconds: how late a timer was at most while the output was shown, how much of such a stretch the host
 * worked at most, and how late the timer was in the same hosts before.
 */
export async function outputBlock(product: Product, folder: string): Promise<Measure[]> {
  const workspace = join(folder, 'bookshop');
  const platform = await startPlatform(join(folder, 'platform'), workspace);
  try {
    const shop = await openShop(clientOf(platform), APP);
    const { version } = await deployLongOutput(shop);
    const extension = await withModule(product.extension, join(folder, 'shiplog'));
    const turns = await repeat(HOSTS, async (turn) => {
      const own = join(folder, `host-${turn}`);
      const result = join(own, 'result.json');
      const userDataDir = join(own, 'user');
      await mkdir(join(userDataDir, 'User'), { recursive: true });
      const settings = { ...quietSettings, ...platformSettings(platform) };
      await writeFile(join(userDataDir, 'User/settings.json'), JSON.stringify(settings));
      await runInHost({
        workspace,
        development: extension,
        tests: join(extension, 'bench/output-in-host.cjs'),
        userDataDir,
        extensionsDir: join(own, 'extensions'),
        log: join(own, 'host.log'),
        env: {
          ...(await isolatedHome(own)),
          ...signIn(platform),
          SHIPLOG_BENCH_APP: APP,
          SHIPLOG_BENCH_VERSION: String(version),
          SHIPLOG_BENCH_RESULT: result,
        },
      });
      const told = v.parse(answer, JSON.parse(await readFile(result, 'utf8')));
      if (told.lines < LEAST_LINES) throw new Error(`Only ${told.lines} lines were read.`);
      return told;
    });
    const measure = (name: string, values: readonly number[]): Measure => ({
      name,
      value: median(values),
      unit: 'ms',
      baseline: { name: 'limit', value: LIMIT },
    });
    return [
      measure(
        'output-10mb-block',
        turns.map(({ block }) => block),
      ),
      measure(
        'output-10mb-block-processor',
        turns.map(({ worked }) => worked),
      ),
      measure(
        'output-10mb-idle-host',
        turns.map(({ idle }) => idle),
      ),
    ];
  } finally {
    await platform.close();
  }
}

/** A copy of the extension with the module inside: VS Code gives both the same API, where it sees the terminal. */
async function withModule(extension: string, copy: string): Promise<string> {
  await cp(extension, copy, { recursive: true });
  for (const name of ['output-in-host.cjs', 'processor-time.cjs', 'settled.cjs']) {
    // oxlint-disable-next-line no-await-in-loop
    await cp(join(import.meta.dirname, name), join(copy, 'bench', name));
  }
  return copy;
}
