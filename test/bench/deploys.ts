// What it costs that a release runs: a push and a rollback of the sample's shop, from the request until the router answers
// from the other code, beside the least that a person would do by hand; and the requests that fail while releases restart
// an app under load.
import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../src/platform/processes/port.ts';
import { cleanEnvironment } from '../../src/platform/programs/environment.ts';
import { type Platform, startPlatform } from '../hosts/platform.ts';
import { clientOf } from '../platform/client.ts';
import { shopAt } from '../platform/shop.ts';
import { compare, type Measure, repeat } from './measure.ts';

const run = promisify(execFile);

/** How often it is looked whether somebody answers, in ms: each look at the router takes from what starts meanwhile. */
const LOOK_MS = 10;
const RELEASES = 10;
/** Requests a second, and how many come at once. */
const LOAD = 100;

interface Fixture {
  readonly platform: Platform;
  readonly repository: string;
  readonly bare: string;
}

/** Medians in milliseconds, and a count. */
export async function deploys(folder: string): Promise<Measure[]> {
  const repository = join(folder, 'bookshop');
  const bare = join(folder, 'bare.git');
  const platform = await startPlatform(join(folder, 'data'), repository);
  try {
    const fixture = { platform, repository, bare };
    await git(fixture, 'init', '--quiet', '--bare', bare);
    await git(fixture, 'push', '--quiet', bare, 'main');
    await git(fixture, 'push', '--quiet', 'heroku', 'main');
    return [await pushes(fixture), await rollbacks(fixture), await restarts(fixture)];
  } finally {
    await platform.close();
  }
}

/** One changed file, pushed to the platform, and beside it to a bare repository, with the program then started by hand. */
async function pushes(fixture: Fixture): Promise<Measure> {
  let turn = 0;
  return compare({
    name: 'push-to-running',
    baseline: 'by-hand',
    async prepare() {
      const title = await rename(fixture, (turn += 1));
      return {
        value: () =>
          Promise.all([git(fixture, 'push', '--quiet', 'heroku', 'main'), untilShown(fixture, title)]),
        async bare() {
          await git(fixture, 'push', '--quiet', fixture.bare, 'main');
          await startByHand(fixture.repository, title);
        },
      };
    },
  });
}

/** From the newest code to that before it, and beside it the same started by hand. */
async function rollbacks(fixture: Fixture): Promise<Measure> {
  const shop = shopAt(clientOf(fixture.platform), 'bookshop');
  const titles = [await rename(fixture, 1001), await rename(fixture, 1002)];
  const [older = '', newer = ''] = titles;
  await git(fixture, 'push', '--quiet', 'heroku', 'main~1:main');
  const before = (await shop.releases()).at(-1)!;
  await git(fixture, 'push', '--quiet', 'heroku', 'main');
  const after = (await shop.releases()).at(-1)!;
  await untilShown(fixture, newer);
  await git(fixture, 'checkout', '--quiet', 'main~1');
  const measure = await compare({
    name: 'rollback-to-running',
    baseline: 'by-hand',
    async prepare() {
      if (!(await page(fixture)).includes(newer)) {
        await shop.rollBack(after);
        await untilShown(fixture, newer);
      }
      return {
        async value() {
          await Promise.all([shop.rollBack(before), untilShown(fixture, older)]);
        },
        bare: () => startByHand(fixture.repository, older),
      };
    },
  });
  await git(fixture, 'checkout', '--quiet', 'main');
  return measure;
}

/** Requests that failed while releases restarted the app. */
async function restarts(fixture: Fixture): Promise<Measure> {
  const shop = shopAt(clientOf(fixture.platform), 'bookshop');
  const over = new AbortController();
  let failed = 0;
  const request = async (): Promise<void> => {
    try {
      const response = await fetch(address(fixture));
      await response.text();
      if (response.status !== 200) failed += 1;
    } catch {
      failed += 1;
    }
  };
  const load = async (): Promise<number> => {
    const asked: Promise<void>[] = [];
    while (!over.signal.aborted) {
      asked.push(request());
      // oxlint-disable-next-line no-await-in-loop -- it keeps time
      await setTimeout(1000 / LOAD);
    }
    await Promise.all(asked);
    return asked.length;
  };
  const loading = load();
  try {
    await repeat(RELEASES, async (turn) => {
      await shop.configure({ TURN: String(turn) });
      await shop.settled();
      await untilUp(fixture);
    });
  } finally {
    over.abort();
  }
  const requests = await loading;
  if (requests < RELEASES) throw new Error(`Only ${requests} requests were made.`);
  return { name: 'restart-errors', value: failed, unit: 'requests', baseline: { name: 'none', value: 0 } };
}

const address = ({ platform }: Fixture): string => `${platform.url}/~/bookshop/`;

async function page(fixture: Fixture): Promise<string> {
  return (await fetch(address(fixture))).text();
}

async function untilShown(fixture: Fixture, title: string): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- it waits
  while (!(await page(fixture)).includes(title)) await setTimeout(LOOK_MS);
}

/** Waits until the newest release is what runs. */
async function untilUp({ platform }: Fixture): Promise<void> {
  const ask = clientOf(platform);
  const version = (await shopAt(ask, 'bookshop').releases()).at(-1)?.version;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- it waits
    const dynos = JSON.stringify((await ask('GET', '/apps/bookshop/dynos')).body);
    if (dynos.includes(`"version":${version}}`) && dynos.includes('"state":"up"')) return;
    // oxlint-disable-next-line no-await-in-loop
    await setTimeout(LOOK_MS);
  }
}

/** Commits another title of the shop. @returns the title */
async function rename(fixture: Fixture, turn: number): Promise<string> {
  const file = join(fixture.repository, 'views/pages.js');
  const title = `Bookshop ${turn}`;
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/page\('Bookshop[ \d]*'/, `page('${title}'`));
  await git(fixture, 'commit', '--quiet', '--all', '--message', `Call it ${title}`);
  return `>${title}<`;
}

/** What a person does by hand with what was pushed: the release command, then the shop until it answers. */
async function startByHand(folder: string, title: string): Promise<void> {
  const port = await freePort();
  const env = { ...cleanEnvironment(folder), PORT: String(port), HOST: '127.0.0.1' };
  await run('node', ['migrate.js'], { cwd: folder, env });
  const child = spawn('node', ['server.js'], { cwd: folder, env, stdio: 'ignore' });
  try {
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (!(await answerOf(port)).includes(title)) await setTimeout(LOOK_MS);
  } finally {
    child.kill('SIGKILL');
  }
}

async function answerOf(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/`)).text();
  } catch {
    return '';
  }
}

async function git({ repository }: Fixture, ...args: string[]): Promise<void> {
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const env = { ...cleanEnvironment(repository), GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  await run('git', [...person, ...args], { cwd: repository, env });
}
