// What the contract is checked against: the embedded platform, and a real account where one is named.
import { randomUUID } from 'node:crypto';
import { seedSample } from '../../src/platform/sample/seed.ts';
import { startPlatform } from '../../src/platform/server.ts';
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

async function embedded(): Promise<Target> {
  const scratch = await makeScratch();
  const platform = await startPlatform({ port: 0, data: join(scratch, 'data') });
  await seedSample(platform.ledger, join(scratch, 'bookshop'));
  return {
    url: platform.url,
    token: platform.token,
    app: 'bookshop',
    writable: true,
    close: async () => {
      await platform.close();
      await removeScratch(scratch);
    },
  };
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
  return [['the embedded platform', embedded], ...(named ? [[named.url, async () => named] as const] : [])];
}

/** A name that no app has. */
export const nobodysApp = `shiplog-${randomUUID().slice(0, 13)}`;
