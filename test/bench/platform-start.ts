// How long the embedded platform takes to start on a large ledger, and the memory that it takes for that at most.
import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger } from '../../src/platform/ledger/ledger.ts';
import { fillLedger } from '../platform/big-ledger.ts';
import { bundlePlatform, startProcess } from '../platform/process.ts';
import { type Measure, median, repeat, timed } from './measure.ts';

const APPS = 200;
const RELEASES = 20_000;
const TURNS = 7;
const MOST_MS = 1000;
const MOST_MB = 150;

/** @param folder an empty one */
export async function platformStart(folder: string): Promise<Measure[]> {
  const program = await bundlePlatform(folder);
  const data = join(folder, 'data');
  mkdirSync(data);
  const ledger = Ledger.open(join(data, 'ledger.sqlite'));
  for (let app = 1; app <= APPS; app += 1) {
    fillLedger(ledger, { app: `shop-${app}`, releases: RELEASES / APPS, isPacked: true });
  }
  ledger.close();
  const turns = await repeat(TURNS + 1, async () => {
    let platform: Awaited<ReturnType<typeof startProcess>> | undefined;
    try {
      const took = await timed(async () => {
        platform = await startProcess(data, [], program);
      });
      const memory = await peakOf(platform?.child.pid);
      return { took, memory };
    } finally {
      await platform?.end();
    }
  });
  // The first turn is for the files to be in memory.
  const [, ...counted] = turns;
  return [
    {
      name: 'platform-start',
      value: median(counted.map(({ took }) => took)),
      unit: 'ms',
      baseline: { name: 'limit', value: MOST_MS },
    },
    {
      name: 'platform-start-memory',
      value: median(counted.map(({ memory }) => memory)),
      unit: 'MB',
      baseline: { name: 'limit', value: MOST_MB },
    },
  ];
}

/** The most memory that a process has had at once, in MB. Linux says so. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kilobytes) / 1000;
}
