// A ledger of 10,000 releases: how long it takes to read all of it, and to make rows of it, beside the bare requests.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../../src/api/client.ts';
import { createTransport } from '../../src/api/transport.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { Release } from '../../src/model/release.ts';
import { Ledger as PlatformLedger } from '../../src/platform/ledger/ledger.ts';
import { releaseRow } from '../../src/views/tree/rows.ts';
import { type Platform, startPlatform } from '../hosts/platform.ts';
import { accountOf } from '../platform/account.ts';
import { fillLedger } from '../platform/big-ledger.ts';
import { bareRequest } from './bare.ts';
import { type Measure, median, repeat, timed } from './measure.ts';

const RELEASES = 10_000;
const TURNS = 5;
/** The pages in which `Ledger` reads: the first one, and those behind it. */
const FIRST = 'version ..; order=desc, max=30';
const FURTHER = 'max=200';
const app = { id: 'big', name: 'big' };

interface Turn {
  readonly read: number;
  readonly rows: number;
  readonly bare: number;
}

/** Medians in milliseconds, of reading everything and of making all rows. */
export async function bigLedger(folder: string): Promise<Measure[]> {
  const platform = await startBigPlatform(folder);
  try {
    // The first turn is for the server's and this program's own warming up.
    const [, ...turns] = await repeat(TURNS + 1, () => takeTurn(platform));
    const bare = { name: 'bare-requests', value: median(turns.map((turn) => turn.bare)) };
    return [
      {
        name: 'ledger-10000-read',
        value: median(turns.map((turn) => turn.read)),
        unit: 'ms',
        baseline: bare,
      },
      {
        name: 'ledger-10000-rows',
        value: median(turns.map((turn) => turn.rows)),
        unit: 'ms',
        baseline: bare,
      },
    ];
  } finally {
    await platform.close();
  }
}

async function startBigPlatform(folder: string): Promise<Platform> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const store = PlatformLedger.open(join(data, 'ledger.sqlite'));
  fillLedger(store, { app: app.name, releases: RELEASES });
  store.close();
  return await startPlatform(data, join(folder, 'bookshop'));
}

async function takeTurn(platform: Platform): Promise<Turn> {
  const bare = await timed(() => requestAll(platform));
  let releases: readonly Release[] = [];
  const read = await timed(async () => {
    releases = await readAll(platform);
  });
  if (releases.length !== RELEASES) throw new Error(`Of ${RELEASES} releases, ${releases.length} were read.`);
  const now = Date.now();
  const rows = await timed(() => releases.map((release) => releaseRow(release, undefined, now)));
  return { read, rows, bare };
}

/** The whole ledger, through the rooms that the views read it through. */
async function readAll(platform: Platform): Promise<readonly Release[]> {
  const transport = createTransport();
  try {
    const connection = { url: new URL(platform.url), token: platform.token };
    const ledger = new Ledger(app, accountOf(new Client(connection, transport, ignore)), Date.now);
    // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
    for (; !ledger.state.complete && ledger.state.error === undefined;) await ledger.loadMore();
    if (ledger.state.error !== undefined) throw ledger.state.error;
    return ledger.state.releases;
  } finally {
    await transport.close();
  }
}

function ignore(): void {
  // Nobody reads the log of requests here.
}

async function requestAll(platform: Platform): Promise<void> {
  for (let range: string | undefined = FIRST; range !== undefined;) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
    const { next } = await bareRequest(platform, app.name, range);
    range = next?.replace(/max=\d+/, FURTHER);
  }
}
