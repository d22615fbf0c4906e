// An output of 10 MB from where the platform streams it into the writes of a terminal: through client, store and
// filter, beside the stream alone; and for how long that stops the event loop of a program that does nothing else.
import { get, type IncomingMessage } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../../src/api/client.ts';
import { createTransport } from '../../src/api/transport.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { Output } from '../../src/ledger/outputs.ts';
import type { Release } from '../../src/domain/release/release.ts';
import { OutputWriter } from '../../src/views/output/writer.ts';
import { startPlatform } from '../hosts/platform.ts';
import { accountOf } from '../platform/account.ts';
import { clientOf } from '../platform/client.ts';
import { openShop } from '../platform/shop.ts';
import { deployLongOutput, LEAST_BYTES } from './long-output.ts';
import { blockOf, type Measure, median, repeat, timed } from './measure.ts';

const TURNS = 9;
/** Of those before the first one counts, for the warming up of all that takes part. */
const WARM_UP = 2;
/** Milliseconds. */
const LONGEST_BLOCK = 50;

export async function longOutput(folder: string): Promise<Measure[]> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const platform = await startPlatform(data, join(folder, 'bookshop'));
  const transport = createTransport();
  try {
    const shop = await openShop(clientOf(platform), 'printer');
    const url = new URL(platform.url);
    const client = new Client({ url, token: platform.token }, transport, () => undefined);
    const ledger = new Ledger({ id: shop.id, name: shop.name }, accountOf(client), Date.now);
    await deployLongOutput(shop);
    await ledger.refresh();
    const [release] = ledger.state.releases;
    if (!release || release.outputUrl === null) throw new Error('There is no output to measure.');
    const show = () => shown(ledger, release);
    const read = () => bare(release.outputUrl ?? '');
    const turns = await repeat(WARM_UP + TURNS, async (turn) => {
      const before = turn % 2 === 0 ? await timed(read) : undefined;
      const took = await timed(show);
      return { took, least: before ?? (await timed(read)), block: await blockOf(show) };
    });
    const counted = turns.slice(WARM_UP);
    return [
      {
        name: 'output-10mb',
        value: median(counted.map(({ took }) => took)),
        unit: 'ms',
        baseline: { name: 'bare-stream', value: median(counted.map(({ least }) => least)) },
      },
      {
        name: 'output-10mb-longest-block',
        // In turns that were not the quietest, this program waited for others as well.
        value: Math.min(...counted.map(({ block }) => block)),
        unit: 'ms',
        baseline: { name: 'limit', value: LONGEST_BLOCK },
      },
    ];
  } finally {
    await transport.close();
    await platform.close();
  }
}

/** From the opening of the view to what is said at its end. */
async function shown(ledger: Ledger, release: Release): Promise<void> {
  const output = new Output(ledger, release);
  await new Promise<void>((resolve) => {
    const writer = new OutputWriter(output, {
      write: (text) => {
        if (text.includes('The release phase of')) resolve();
      },
      scrollback: () => 1_000,
    });
    writer.start();
  });
  if (output.end < LEAST_BYTES) throw new Error(`Only ${output.end} characters were read.`);
}

/** The least that it takes to have the stream: one request, whose answer nobody looks into. */
async function bare(url: string): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false }, resolve).on('error', reject);
  });
  let length = 0;
  for await (const piece of response) length += Buffer.isBuffer(piece) ? piece.length : 0;
  if (length < LEAST_BYTES) throw new Error(`Only ${length} bytes came.`);
}
