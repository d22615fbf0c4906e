// `npm run bench`: what things cost, each beside a baseline of the same run. It measures the production build in its
// VSIX, in a real VS Code (the web host), on this machine alone.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../hosts/cache.ts';
import { findBrowser } from '../hosts/browser.ts';
import { vscodeServer } from '../hosts/vscode.ts';
import { activation } from './activation.ts';
import { deploys } from './deploys.ts';
import { idle } from './idle.ts';
import { gitEngine } from './git.ts';
import { gitLedger } from './git-ledger.ts';
import { bigLedger } from './ledger.ts';
import { type Measure, jsonOf, lineOf } from './measure.ts';
import { onScreen } from './on-screen.ts';
import { longOutput } from './output.ts';
import { outputBlock } from './output-block.ts';
import { platformStart } from './platform-start.ts';
import { makeProduct, packageSize } from './product.ts';
import { rollbacks } from './rollback.ts';

async function main(): Promise<void> {
  await vscodeServer('current');
  await findBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'shiplog-bench-'));
  const scratch = async (name: string) => {
    const path = join(folder, name);
    await mkdir(path);
    return path;
  };
  const measures: Measure[] = [];
  const tell = (...found: readonly Measure[]) => {
    measures.push(...found);
    for (const measure of found) console.log(lineOf(measure));
  };
  try {
    const product = await makeProduct(await scratch('product'));
    tell(...(await activation(product, await scratch('activation'))));
    tell(...(await onScreen(product, await scratch('on-screen'))));
    // Before what fills the memory: to start git takes longer the more of it this process has.
    tell(...(await gitEngine()));
    tell(...(await gitLedger()));
    tell(...(await bigLedger(await scratch('ledger'))));
    tell(...(await platformStart(await scratch('platform-start'))));
    tell(await idle());
    tell(...(await longOutput(await scratch('output'))));
    tell(...(await outputBlock(product, await scratch('output-block'))));
    tell(...(await rollbacks(await scratch('rollback'))));
    tell(...(await deploys(await scratch('deploys'))));
    tell(packageSize(product));
    await writeFile(join(repositoryRoot, 'dist/bench.json'), jsonOf(measures));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  await main();
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
