// A ledger of 10,000 releases through client, validation and store, beside the bare requests of the same pages; and
// one look at a ledger in which nothing is new.
import { Agent, get, type IncomingMessage } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from '../../src/api/client.ts';
import { createTransport } from '../../src/api/transport.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { Ledger as PlatformLedger } from '../../src/platform/ledger/ledger.ts';
import { releaseRow } from '../../src/views/releases/release-rows.ts';
import { type Platform, startPlatform } from '../hosts/platform.ts';
import { accountOf } from '../platform/account.ts';
import { fillLedger } from '../platform/big-ledger.ts';
import { type Measure, median, timed } from './measure.ts';

const RELEASES = 10_000;
const FEW = 100;
/** Of those before the first one counts, for the warming up of all that takes part. */
const WARM_UP = 3;
const TURNS = 15;
const MANY_TURNS = 200;
/** The pages in which `Ledger` reads to the end: the first one, and those behind it. */
const FIRST = 'version ..; order=desc, max=30';
const FURTHER = 'max=1000';
const LOOK = 'version ..; order=desc, max=200';
/** Bytes. */
const MOST_PER_RELEASE = 2048;

export async function bigLedger(folder: string): Promise<Measure[]> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const store = PlatformLedger.open(join(data, 'ledger.sqlite'));
  fillLedger(store, { app: 'big', releases: RELEASES });
  fillLedger(store, { app: 'small', releases: FEW });
  store.close();
  const platform = await startPlatform(data, join(folder, 'bookshop'));
  const transport = createTransport();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const client = new Client(
    { url: new URL(platform.url), token: platform.token },
    transport,
    () => undefined,
  );
  const ledgerOf = (name: string) => new Ledger({ id: name, name }, accountOf(client), Date.now);
  const bare = (range: string, etag?: string) => bareRequest(platform, agent, range, etag);
  try {
    return [
      await paging(ledgerOf, bare),
      await refresh(ledgerOf, bare),
      await memory(platform),
      await paint(ledgerOf),
    ];
  } finally {
    agent.destroy();
    await transport.close();
    await platform.close();
  }
}

type LedgerOf = (name: string) => Ledger;
type Bare = (range: string, etag?: string) => Promise<BareAnswer>;

async function paging(ledgerOf: LedgerOf, bare: Bare): Promise<Measure> {
  const read = async () => {
    const ledger = ledgerOf('big');
    await ledger.until(() => undefined);
    if (ledger.state.releases.length !== RELEASES) throw new Error(`Not all ${RELEASES} releases were read.`);
  };
  const loop = async () => {
    for (let range: string | undefined = FIRST; range !== undefined;) {
      // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
      const { next }: BareAnswer = await bare(range);
      range = next?.replace(/max=\d+/, FURTHER);
    }
  };
  const { value, baseline } = await inTurns(TURNS, read, loop);
  return { name: 'paging-10k', value, unit: 'ms', baseline: { name: 'bare-requests', value: baseline } };
}

async function refresh(ledgerOf: LedgerOf, bare: Bare): Promise<Measure> {
  const ledger = ledgerOf('big');
  await ledger.until(() => undefined);
  await ledger.refresh('background');
  const { etag } = await bare(LOOK);
  const look = async () => {
    if (!(await ledger.refresh('background'))) throw ledger.state.error;
  };
  const { releases } = ledger.state;
  const request = async () => {
    const { status } = await bare(LOOK, etag);
    if (status !== 304) throw new Error(`The platform answered ${status} to what it knows.`);
  };
  const { value, baseline } = await inTurns(MANY_TURNS, look, request);
  if (ledger.state.releases !== releases) throw new Error('An unchanged ledger has other releases.');
  return { name: 'refresh-304', value, unit: 'ms', baseline: { name: 'bare-request', value: baseline } };
}

/** How many bytes of the heap a release takes in a ledger that was read to its end, in a process of its own. */
async function memory(platform: Platform): Promise<Measure> {
  const child = join(import.meta.dirname, 'heap.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child, platform.url], {
    env: { ...process.env, SHIPLOG_BENCH_TOKEN: platform.token },
  });
  return {
    name: 'tree-10k',
    value: Number(stdout),
    unit: 'B',
    baseline: { name: 'limit', value: MOST_PER_RELEASE },
  };
}

/** From nothing to the first rows. */
async function paint(ledgerOf: LedgerOf): Promise<Measure> {
  const show = (name: string) => async () => {
    const ledger = ledgerOf(name);
    await ledger.refresh();
    const now = Date.now();
    const rows = ledger.state.releases.map((release) => releaseRow(release, undefined, now));
    if (rows.length !== 30) throw new Error(`There are ${rows.length} first rows of ${name}.`);
  };
  const { value, baseline } = await inTurns(MANY_TURNS, show('big'), show('small'));
  return { name: 'tree-10k-first-rows', value, unit: 'ms', baseline: { name: `of-${FEW}`, value: baseline } };
}

/** Medians in milliseconds of two kinds of work that take turns, and turns in who is first. */
async function inTurns(turns: number, work: () => Promise<void>, base: () => Promise<void>) {
  const [value, baseline]: [number[], number[]] = [[], []];
  for (let turn = -WARM_UP; turn < turns; turn += 1) {
    const both = [() => timed(work).then((ms) => turn >= 0 && value.push(ms))];
    both.push(() => timed(base).then((ms) => turn >= 0 && baseline.push(ms)));
    // oxlint-disable-next-line no-await-in-loop -- two at once would slow each other down
    for (const one of turn % 2 === 0 ? both : both.toReversed()) await one();
  }
  return { value: median(value), baseline: median(baseline) };
}

interface BareAnswer {
  readonly status: number | undefined;
  readonly next: string | undefined;
  readonly etag: string | undefined;
}

/** The least that it takes to have a page: its request on a connection that stays, and its JSON parsed. */
async function bareRequest(
  platform: Platform,
  agent: Agent,
  range: string,
  etag?: string,
): Promise<BareAnswer> {
  const headers = {
    accept: 'application/vnd.heroku+json; version=3',
    authorization: `Bearer ${platform.token}`,
    range,
    ...(etag !== undefined && { 'if-none-match': etag }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${platform.url}/apps/big/releases`, { agent, headers }, resolve).on('error', reject);
  });
  const body = await text(response);
  if (body !== '') JSON.parse(body);
  const next = response.headers['next-range'];
  return {
    status: response.statusCode,
    etag: response.headers.etag,
    next: Array.isArray(next) ? next[0] : next,
  };
}
