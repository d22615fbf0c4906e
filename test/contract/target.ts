// What the contract is checked against: the embedded platform, and a real account where one is named.
import { randomUUID } from 'node:crypto';
import { seedSample } from '../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { programArchive, web } from '../platform/programs.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import { join } from 'node:path';

export interface Target {
  readonly url: string;
  readonly token: string;
  readonly app: string;
  /** Whether it may be rolled back. */
  readonly writable: boolean;
  close(): Promise<void>;
}

/** @param fill puts the app into the ledger of a new platform. @returns its name */
async function embedded(fill: (platform: Platform, scratch: string) => Promise<string>): Promise<Target> {
  const scratch = await makeScratch();
  const platform = await startPlatform({ port: 0, data: join(scratch, 'data') });
  return {
    url: platform.url,
    token: platform.token,
    app: await fill(platform, scratch),
    writable: true,
    close: async () => {
      await platform.close();
      await removeScratch(scratch);
    },
  };
}

async function sample(platform: Platform, scratch: string): Promise<string> {
  await seedSample(platform, join(scratch, 'bookshop'));
  return 'bookshop';
}

/** An app of the newer generation, and one that can be promoted to it. */
async function ofImages({ ledger, runtime }: Platform): Promise<string> {
  const { accounts, apps, builds, pipelines } = ledger;
  const { sha256, size } = await runtime().slugs.take(new Response(await programArchive()).body, null);
  const { id: by } = accounts.current();
  const pipeline = pipelines.create('shop', by, 'fir');
  for (const [name, stage] of [['shop-staging', 'staging'] as const, ['shop', 'production'] as const]) {
    const app = apps.create(name, by, 'fir');
    pipelines.couple(pipeline.id, app.id, stage);
    for (const digit of ['a', 'b', 'c']) {
      const image = {
        commit: digit.repeat(40),
        commitDescription: 'Fix the cart',
        buildpack: 'Node.js',
        checksum: `SHA256:${sha256}`,
        size,
        processTypes: { web: web() },
        packed: true,
      };
      builds.tell(app.id, image, 'Built.', { by });
    }
  }
  return 'shop';
}

function real(token: string, env: NodeJS.ProcessEnv): Target {
  const { SHIPLOG_CONTRACT_URL: url, SHIPLOG_CONTRACT_APP: app, SHIPLOG_CONTRACT_WRITE: write } = env;
  if (app === undefined || app === '')
    throw new Error('SHIPLOG_CONTRACT_TOKEN is set: name an app of its account in SHIPLOG_CONTRACT_APP.');
  return {
    url: url ?? 'https://api.heroku.com',
    token,
    app,
    writable: write === '1',
    close: () => Promise.resolve(),
  };
}

/** By name, each made when it is needed. */
export function targets(env: NodeJS.ProcessEnv): readonly (readonly [string, () => Promise<Target>])[] {
  const token = env['SHIPLOG_CONTRACT_TOKEN'];
  const named = token === undefined || token === '' ? undefined : real(token, env);
  return [
    ['the embedded platform', () => embedded(sample)],
    ['the embedded platform, with images', () => embedded(ofImages)],
    ...(named ? [[named.url, async () => named] as const] : []),
  ];
}

/** A name that no app has. */
export const nobodysApp = `shiplog-${randomUUID().slice(0, 13)}`;
