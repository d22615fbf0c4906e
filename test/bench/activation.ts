// How long the extension takes to activate, and for how long at most it stops the extension host right after that, when
// it loads the rest of itself, and works in such a stretch; beside an empty one in the same extension host.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { installExtensions } from '../hosts/extension.ts';
import { isolatedHome } from '../hosts/isolation.ts';
import { runInHost } from './run-in-host.ts';
import { type Measure, median, repeat } from './measure.ts';
import type { Product } from './product.ts';

/** How many extension hosts are started, one after the other. */
const HOSTS = 5;

const SHIPLOG = 'shiplog.shiplog';
const EMPTY = 'shiplog-bench.empty';
/** Activated first and not measured: in a person's window, this is never the first extension either. */
const WARM_UP = 'shiplog-bench.warm-up';

const start = v.object({ activation: v.number(), block: v.number(), worked: v.number() });
const answer = v.object({ [SHIPLOG]: start, [EMPTY]: start });

/** Medians in milliseconds. Which of the two goes first alternates from host to host. */
export async function activation(product: Product, folder: string): Promise<Measure[]> {
  const shiplog = await waiting(product.extension, join(folder, 'shiplog'));
  const times = await repeat(HOSTS, async (turn) => {
    const order = turn % 2 === 0 ? [SHIPLOG, EMPTY] : [EMPTY, SHIPLOG];
    return await activate(shiplog, join(folder, `host-${turn}`), [WARM_UP, ...order]);
  });
  const measure = (name: string, part: keyof v.InferOutput<typeof start>): Measure => ({
    name,
    value: median(times.map((time) => time[SHIPLOG][part])),
    unit: 'ms',
    baseline: { name: 'empty-extension', value: median(times.map((time) => time[EMPTY][part])) },
  });
  return [
    measure('activation', 'activation'),
    measure('after-activation-block', 'block'),
    measure('after-activation-block-processor', 'worked'),
  ];
}

/** A copy of the extension that does not start by itself: the measure says when. */
async function waiting(extension: string, copy: string): Promise<string> {
  await cp(extension, copy, { recursive: true });
  const manifest = join(copy, 'package.json');
  const parts = v.parse(v.looseObject({}), JSON.parse(await readFile(manifest, 'utf8')));
  await writeFile(manifest, JSON.stringify({ ...parts, activationEvents: ['onCommand:never'] }));
  return copy;
}

/** Starts an extension host in which these extensions are activated in this order. */
async function activate(shiplog: string, folder: string, order: readonly string[]) {
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const empty = await writeEmptyExtension(folder, EMPTY);
  const warmUp = await writeEmptyExtension(folder, WARM_UP);
  const extensionsDir = join(folder, 'extensions');
  // Both are installed: nothing about the one is other than about the other.
  await installExtensions([shiplog, empty], extensionsDir);
  const result = join(folder, 'times.json');
  await runInHost({
    workspace,
    development: warmUp,
    tests: join(import.meta.dirname, 'in-host.cjs'),
    userDataDir: join(folder, 'user'),
    extensionsDir,
    log: join(folder, 'host.log'),
    env: {
      ...(await isolatedHome(folder)),
      SHIPLOG_BENCH_ORDER: order.join(' '),
      SHIPLOG_BENCH_RESULT: result,
    },
  });
  return v.parse(answer, JSON.parse(await readFile(result, 'utf8')));
}

/** @returns the folder of an extension that does nothing. */
async function writeEmptyExtension(folder: string, id: string): Promise<string> {
  const [publisher, name = ''] = id.split('.');
  const path = join(folder, name);
  await mkdir(path);
  const manifest = {
    name,
    publisher,
    version: '0.0.1',
    engines: { vscode: '^1.103.0' },
    main: './extension.cjs',
    activationEvents: ['onCommand:never'],
    extensionKind: ['workspace'],
  };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(path, 'extension.cjs'), 'exports.activate = () => {};\n');
  return path;
}
