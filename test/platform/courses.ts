// What a platform does for an app when it is killed: each course begins one thing after the other, and says what has to be
// so afterwards.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { array, parse } from 'valibot';
import { gitEnvironment } from '../../src/platform/git/environment.ts';
import type { Ask } from './client.ts';
import { buildShape, slugShape, type WireBuild } from './shapes.ts';
import { openShop, type OwnShop } from './shop.ts';
import { archiveOf, buildFiles, putSource, webApp, writeFiles, type Files } from './small-app.ts';
import { until } from './until.ts';

interface Stage {
  readonly ask: Ask;
  readonly data: string;
  /** The one that runs now. */
  readonly platform: () => { readonly url: string; readonly token: string };
}

/** What was acknowledged: its id or its mark; undefined when nothing was. */
type Acknowledged = string | undefined;

interface Acts {
  /** Begins something, and waits for its end or for the end of the platform. */
  act(turn: number): Promise<Acknowledged>;
  /** @param whole whether nothing came in between. */
  verify(acknowledged: Acknowledged, whole: boolean): Promise<void>;
}

export type Course = (stage: Stage) => Promise<Acts>;

const run = promisify(execFile);
const ENDED = 'The platform ended while this ran.';

/** What the platform acknowledges; undefined when the connection breaks. */
async function unlessKilled<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What is built is not run from now on: this is about something else. */
async function rest(ask: Ask): Promise<void> {
  const answer = await ask('PATCH', '/apps/shop/formation/worker', { body: { quantity: 0 } });
  assert.equal(answer.status, 200);
}

async function buildsOf(ask: Ask): Promise<WireBuild[]> {
  return parse(array(buildShape), (await ask('GET', '/apps/shop/builds')).body);
}

/** The commit of the slug that was released last; undefined before the first one. */
async function newestCommit(ask: Ask, shop: OwnShop): Promise<string | null | undefined> {
  const slug = (await shop.releases()).at(-1)?.slug;
  if (!slug) return undefined;
  return parse(slugShape, (await ask('GET', `/apps/shop/slugs/${slug.id}`)).body).commit;
}

const build: Course = async ({ ask, platform }) => {
  const shop = await openShop(ask, 'shop');
  const archive = await archiveOf({
    Procfile: 'worker: sleep 1000\n',
    'package.json': '{"scripts": {"build": "stands for a longer one"}}',
    // In place of npm, which takes most of a second.
    'node_modules/.bin/npm': '#!/bin/sh\nfor turn in 1 2 3; do echo "turn $turn"; sleep 0.03; done\n',
  });
  return {
    async act(turn) {
      return unlessKilled(begin(turn));
    },
    async verify(acknowledged, whole) {
      const builds = await buildsOf(ask);
      assert.ok(builds.every(({ status }) => status !== 'pending'));
      const made = builds.find(({ source_blob: { version } }) => version === acknowledged);
      assert.ok(made !== undefined || acknowledged === undefined, 'what was acknowledged is there');
      if (whole) assert.equal(made?.status, 'succeeded');
      if (whole) await rest(ask);
      if (!made) return;
      const output = await (await fetch(made.output_stream_url)).text();
      assert.match(output, made.status === 'failed' ? new RegExp(ENDED) : /Done: /);
      assert.equal((await newestCommit(ask, shop)) === acknowledged, made.status === 'succeeded');
    },
  };

  async function begin(turn: number): Promise<string> {
    const url = await putSource(ask, 'shop', archive);
    const body = { source_blob: { url, version: `source ${turn}` } };
    const answer = await ask('POST', '/apps/shop/builds', { body });
    assert.equal(answer.status, 201);
    const { output_stream_url: output } = parse(buildShape, answer.body);
    // It ends with the build, or breaks off with the platform.
    await unlessKilled(fetch(output).then((response) => response.text()));
    assert.ok(output.startsWith(platform().url) || turn > 0);
    return `source ${turn}`;
  }
};

const push: Course = async ({ ask, data, platform }) => {
  const shop = await openShop(ask, 'shop');
  const work = join(data, 'work');
  await mkdir(work);
  const settings = { 'user.name': 'Ada', 'user.email': 'ada@example.com', 'credential.helper': '' };
  const env = gitEnvironment(work, settings);
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd: work, env })).stdout.trim();
  await writeFiles(work, { Procfile: 'worker: sleep 1000\n' });
  await git('init', '--quiet', '--template=');
  const repository = join(data, 'runtime/git/repositories', `${shop.id}.git`);
  return {
    async act(turn) {
      await writeFiles(work, { 'page.txt': `${turn}` });
      await git('add', '--all');
      await git('commit', '--quiet', '--message', `Page ${turn}`);
      const address = `${platform().url.replace('//', `//git:${platform().token}@`)}/shop.git`;
      try {
        await git('push', '--quiet', address, 'HEAD:main');
        return await git('rev-parse', 'HEAD');
      } catch {
        return undefined;
      }
    },
    async verify(acknowledged, whole) {
      assert.ok((await buildsOf(ask)).every(({ status }) => status !== 'pending'));
      const newest = await newestCommit(ask, shop);
      if (whole) assert.equal(acknowledged, await git('rev-parse', 'HEAD'));
      if (acknowledged !== undefined) assert.equal(newest, acknowledged, 'what was acknowledged is there');
      if (newest === undefined) return;
      const branch = await readFile(join(repository, 'refs/heads/main'), 'utf8');
      assert.equal(branch.trim(), newest, 'the branch is where its release says');
      if (!whole) return;
      await git('--git-dir', repository, 'fsck', '--connectivity-only', '--no-dangling');
      await rest(ask);
    },
  };
};

/** Changes a config var. @returns its value */
async function configure(shop: OwnShop, turn: number): Promise<Acknowledged> {
  const release = await unlessKilled(shop.configure({ TURN: `turn ${turn}` }));
  return release && `turn ${turn}`;
}

async function verifyConfig(ask: Ask, acknowledged: Acknowledged): Promise<void> {
  const vars = JSON.stringify((await ask('GET', '/apps/shop/config-vars')).body);
  if (acknowledged !== undefined) assert.match(vars, new RegExp(`"TURN":"${acknowledged}"`));
}

async function releaseApp(ask: Ask, files: Files): Promise<OwnShop> {
  const shop = await openShop(ask, 'shop');
  assert.equal((await buildFiles(ask, 'shop', files)).status, 'succeeded');
  await shop.settled();
  return shop;
}

const phase: Course = async ({ ask }) => {
  const command = 'for turn in 1 2 3; do echo "turn $turn"; sleep 0.03; done';
  const shop = await releaseApp(ask, { Procfile: `release: ${command}\n` });
  return {
    async act(turn) {
      const acknowledged = await configure(shop, turn);
      if (acknowledged !== undefined) await unlessKilled(shop.settled());
      return acknowledged;
    },
    async verify(acknowledged, whole) {
      await verifyConfig(ask, acknowledged);
      await shop.settled();
      const releases = await shop.releases();
      const newest = releases.at(-1);
      assert.ok(newest);
      if (whole) assert.equal(newest.status, 'succeeded');
      assert.equal(
        releases.find(({ current }) => current)?.version,
        releases.findLast(({ status }) => status === 'succeeded')?.version,
      );
      const output = await (await fetch(newest.output_stream_url ?? '')).text();
      if (newest.status === 'succeeded') assert.equal(output, 'turn 1\nturn 2\nturn 3\n');
      else assert.ok(output.endsWith(` !     ${ENDED}\n`), output);
    },
  };
};

const restart: Course = async ({ ask, platform }) => {
  const files = webApp('shop');
  const server = (files['server.js'] ?? '').replace('GREETING', 'TURN');
  const shop = await releaseApp(ask, { ...files, 'server.js': server });
  const page = async (): Promise<string> => (await fetch(`${platform().url}/~/shop/`)).text();
  const serves = (vars: string): Promise<void> =>
    until(async () => vars.includes((await page()).slice('shop '.length)));
  return {
    async act(turn) {
      const acknowledged = await configure(shop, turn);
      if (acknowledged !== undefined) await unlessKilled(serves(acknowledged));
      return acknowledged;
    },
    async verify(acknowledged) {
      await verifyConfig(ask, acknowledged);
      const { TURN: turn = '' } = (await ask('GET', '/apps/shop/config-vars')).body as { TURN?: string };
      await until(async () => (await page()) === `shop ${turn}`);
    },
  };
};

/** By what is under way. */
export const courses: Readonly<Record<string, Course>> = { build, push, 'release phase': phase, restart };
