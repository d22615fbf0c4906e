// What a rollback costs: its plan, beside the commands of git that it cannot do without; and the way from the
// confirmation to the new release in the ledger, beside one bare POST and GET.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../../src/api/client.ts';
import { createTransport } from '../../src/api/transport.ts';
import { Repository } from '../../src/git/repository.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { type RollbackPlan, planRollback } from '../../src/domain/plan/rollback-plan.ts';
import { Ledger as PlatformLedger } from '../../src/platform/ledger/ledger.ts';
import type { Dialogs } from '../../src/operations/engine/dialogs.ts';
import { carryOut } from '../../src/operations/engine/flow.ts';
import { rollback } from '../../src/operations/rollback/rollback.ts';
import { readSources } from '../../src/operations/rollback/sources.ts';
import { JournalFiles } from '../../src/operations/engine/journal-files.ts';
import { Operations } from '../../src/operations/engine/operations.ts';
import { type Platform, startPlatform } from '../hosts/platform.ts';
import { accountOf } from '../platform/account.ts';
import { fillLedger } from '../platform/big-ledger.ts';
import { type Measure, median, repeat, timed } from './measure.ts';

const APP = 'shop';
const RELEASES = 500;
const COMMITS = 2_000;
const FILES = 300;
/** Of the commits taken back, so many are read with subject and author. */
const NAMED = 200;
const TURNS = 21;
/** Of those before the first one counts, for the warming up of all that takes part. */
const WARM_UP = 3;
const HEADERS = { accept: 'application/vnd.heroku+json; version=3', 'content-type': 'application/json' };

interface Fixture {
  readonly folder: string;
  readonly repository: string;
  readonly platform: Platform;
  readonly client: Client;
}

/** Medians in milliseconds. */
export async function rollbacks(folder: string): Promise<Measure[]> {
  const repository = join(folder, 'shop');
  const commits = await makeRepository(repository);
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const store = PlatformLedger.open(join(data, 'ledger.sqlite'));
  const deploys = Math.floor(RELEASES / 3);
  const shipped = Array.from(
    { length: deploys },
    (_, at) => commits[Math.floor(((at + 1) * COMMITS) / deploys) - 1]!,
  );
  fillLedger(store, { app: APP, releases: RELEASES, commits: shipped });
  store.close();
  const platform = await startPlatform(data, join(folder, 'bookshop'));
  const transport = createTransport();
  const connection = { url: new URL(platform.url), token: platform.token };
  const client = new Client(connection, transport, () => undefined);
  const fixture = { folder, repository, platform, client };
  try {
    return [await planning(fixture), await writing(fixture)];
  } finally {
    await transport.close();
    await platform.close();
  }
}

async function planning({ client, repository }: Fixture): Promise<Measure> {
  const ledger = await ledgerOf(client);
  const { releases } = ledger.state;
  // The first deploy: all the others are taken back.
  const target = releases.findLast(({ eligible }) => eligible)!;
  const [from, to] = [await hashOf(client, ledger, target.version), await hashOf(client, ledger, RELEASES)];
  // As many commits as a plan reads by name.
  const newest = (await run(repository, ['rev-list', `--max-count=${NAMED}`, to])).toString();
  const work = async () => {
    // A new one each time: nothing is known of it yet.
    const fresh = await Repository.open(repository);
    const made = await planOf(ledger, fresh!, target.version);
    if (made.code.state !== 'known' || made.code.value.removed.count < COMMITS * 0.9) {
      throw new Error(`The plan says of the code only: ${JSON.stringify(made.code).slice(0, 200)}`);
    }
  };
  const bare = async () => {
    await run(repository, ['rev-parse', '--show-toplevel', '--git-common-dir']);
    await run(repository, ['cat-file', '--batch', '--buffer'], `${from}\n${to}\n`);
    const listed = async () => {
      await run(repository, ['rev-list', '--parents', '--stdin'], `${from}\n${to}\n`);
      await run(repository, ['cat-file', '--batch', '--buffer'], newest);
    };
    await Promise.all([listed(), run(repository, ['diff', '--name-status', '-z', '-M', from, to])]);
  };
  const { value, baseline } = await inTurns(work, bare);
  return { name: 'plan', value, unit: 'ms', baseline: { name: 'git', value: baseline } };
}

async function planOf(ledger: Ledger, repository: Repository, version: number): Promise<RollbackPlan> {
  const { releases } = ledger.state;
  const target = releases.find((release) => release.version === version)!;
  const inputs = {
    repositories: {
      of: () => Promise.resolve(repository),
      all: () => Promise.resolve([repository]),
      trouble: () => Promise.resolve(undefined),
    },
    stageOf: () => undefined,
    settings: () => ({ protectedApps: [], migrations: [] }),
    wait: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
  const sources = await readSources(inputs, { ledger, target, releases }, new AbortController().signal);
  return planRollback(target, releases, sources);
}

async function writing(fixture: Fixture): Promise<Measure> {
  const { client, folder, platform } = fixture;
  const ledger = await ledgerOf(client);
  const operations = new Operations({
    store: new JournalFiles(join(folder, 'writes')),
    isOurs: () => Promise.resolve(true),
    abandoned: () => Promise.resolve(),
    ledgerOf: () => Promise.resolve(ledger),
    report: () => Promise.resolve(),
  });
  const targets = ledger.state.releases.filter(({ eligible, current }) => eligible && !current).slice(0, 2);
  const took: number[] = [];
  const least: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await repeat(WARM_UP + TURNS, async (turn) => {
    const target = targets[turn % 2]!;
    const ours = async () => {
      const ms = await rollBackOnce(ledger, operations, target.version);
      if (turn >= WARM_UP) took.push(ms);
    };
    const bare = async () => {
      const ms = await timed(async () => {
        await ask(platform, agent, 'POST', JSON.stringify({ release: target.id }));
        await ask(platform, agent, 'GET');
      });
      if (turn >= WARM_UP) least.push(ms);
    };
    await (turn % 4 < 2 ? ours() : bare());
    await (turn % 4 < 2 ? bare() : ours());
  });
  agent.destroy();
  return {
    name: 'rollback',
    value: median(took),
    unit: 'ms',
    baseline: { name: 'post-and-get', value: median(least) },
  };
}

/** How long it takes from the confirmation until the new release stands in the ledger, in milliseconds. */
async function rollBackOnce(ledger: Ledger, operations: Operations, version: number): Promise<number> {
  let confirmedAt = 0;
  let shownAt = 0;
  const operation = rollback(
    {
      chooseTarget: () => Promise.reject(new Error('the target is named')),
      read: () => Promise.resolve({}),
      titles: () => Promise.resolve([]),
      showPlan: () => Promise.resolve(),
    },
    ledger,
    version,
  );
  const confirmation = (plan: RollbackPlan) => {
    confirmedAt = performance.now();
    const stop = ledger.changed.on(({ releases }) => {
      if ((releases[0]?.version ?? 0) <= plan.newest.version) return;
      shownAt = performance.now();
      stop();
    });
    return operation.confirmation(plan);
  };
  const dialogs: Dialogs = {
    show: () => Promise.resolve(undefined),
    choose: () => Promise.resolve(undefined),
    run: () => Promise.resolve(),
    ask: (_question, ...buttons) => Promise.resolve(buttons.at(-1)),
    typeName: () => Promise.resolve(),
    reading: (_title, work) => work(new AbortController().signal),
    progress: (_title, work) => work(new AbortController().signal, () => undefined),
  };
  const { made, shown } = await carryOut(
    { ...operation, confirmation },
    { operations, dialogs, watch: () => undefined },
  );
  shown();
  const isThere = ledger.state.releases.some(({ id, current }) => current && id === made[0]?.release?.id);
  if (!isThere || shownAt === 0) throw new Error('The rollback that is measured is not in the ledger.');
  return shownAt - confirmedAt;
}

async function ledgerOf(client: Client): Promise<Ledger> {
  const account = accountOf(client, () => Promise.resolve({ id: 'you', email: 'you@example.com' }));
  const ledger = new Ledger({ id: APP, name: APP }, account, Date.now);
  await ledger.until(() => undefined);
  return ledger;
}

async function hashOf(client: Client, ledger: Ledger, version: number): Promise<string> {
  const { artifact } = ledger.state.releases.find((release) => release.version === version)!;
  return (await client.slug(APP, artifact!)).commit!;
}

/** Medians in milliseconds of two kinds of work that take turns, and turns in who is first. */
async function inTurns(work: () => Promise<void>, base: () => Promise<void>) {
  const [value, baseline]: [number[], number[]] = [[], []];
  await repeat(WARM_UP + TURNS, async (turn) => {
    const both = [() => timed(work).then((ms) => turn >= WARM_UP && value.push(ms))];
    both.push(() => timed(base).then((ms) => turn >= WARM_UP && baseline.push(ms)));
    // oxlint-disable-next-line no-await-in-loop -- two at once would slow each other down
    for (const one of turn % 2 === 0 ? both : both.toReversed()) await one();
  });
  return { value: median(value), baseline: median(baseline) };
}

/** One request on a connection that stays, and its JSON parsed. */
async function ask({ url, token }: Platform, agent: Agent, method: string, body?: string): Promise<void> {
  const headers = {
    ...HEADERS,
    authorization: `Bearer ${token}`,
    ...(body === undefined && { range: 'version ..; order=desc, max=200' }),
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${url}/apps/${APP}/releases`, { method, agent, headers }, resolve);
    asked.on('error', reject);
    asked.end(body);
  });
  const answer = await text(response);
  if ((response.statusCode ?? 0) > 299) throw new Error(`The platform answered ${answer}`);
  JSON.parse(answer);
}

/** @returns the hashes of its commits, the oldest first */
async function makeRepository(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await run(folder, ['init', '--quiet', '--initial-branch=main', '.']);
  await run(folder, ['fast-import', '--quiet'], commitStream());
  await run(folder, ['reset', '--hard', '--quiet']);
  const output = await run(folder, ['rev-list', '--reverse', 'main']);
  return output.toString().trimEnd().split('\n');
}

function* commitStream(): Generator<string> {
  for (let at = 1; at <= COMMITS; at += 1) {
    const person = `Person ${at % 20} <p${at % 20}@example.com> ${1_700_000_000 + at * 600} +0000`;
    const message = `Change number ${at}\n`;
    const content = `${at}\n`.repeat(20);
    yield [
      'commit refs/heads/main',
      `mark :${at}`,
      `author ${person}`,
      `committer ${person}`,
      `data ${message.length}`,
      message,
      ...(at > 1 ? [`from :${at - 1}`] : []),
      `M 100644 inline src/file${at % FILES}.ts`,
      `data ${content.length}`,
      content,
      '',
    ].join('\n');
  }
}

/** Runs git and takes all that it prints, without a look at it. */
async function run(cwd: string, args: readonly string[], input?: string | Iterable<string>): Promise<Buffer> {
  const git = spawn('git', args, {
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
  });
  const pieces: Buffer[] = [];
  git.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
  const closed = once(git, 'close');
  if (git.stdin)
    await pipeline(Readable.from(typeof input === 'string' ? [input] : (input ?? [])), git.stdin);
  const [code] = (await closed) as [number];
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}.`);
  return Buffer.concat(pieces);
}
