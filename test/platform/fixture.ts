// A platform for the tests of one file: in this process, on a free port, with a clock that stands still until it is
// moved.
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { secret } from '../secrets.ts';
import { clientOf, type Ask } from './client.ts';
import { makeScratch, removeScratch } from './scratch.ts';

export interface Fixture {
  readonly platform: Platform;
  readonly folder: string;
  readonly ask: Ask;
  /** What the platform reported as its own defects; a test that expects none looks here. */
  readonly defects: readonly unknown[];
  /** Moves the clock, for whoever waits for it as well. @param ms by how much. */
  readonly pass: (ms: number) => void;
  /** How many responses wait for the clock. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

/** @param restartMs how long processes take to start; left out, nobody waits for them */
export async function startFixture(restartMs = 0): Promise<Fixture> {
  const folder = await makeScratch();
  const defects: unknown[] = [];
  let now = Date.parse('2026-11-23T12:00:00Z');
  const waiting = new Set<() => void>();
  const platform = await startPlatform({
    port: 0,
    data: folder,
    clock: () => now,
    restartMs,
    wait: (_ms, signal) =>
      new Promise((resolve, reject) => {
        waiting.add(resolve);
        signal.addEventListener('abort', () => {
          waiting.delete(resolve);
          reject(new Error('Nobody waits any more.'));
        });
      }),
    report: (error) => defects.push(error),
  });
  secret(platform.token);
  return {
    platform,
    folder,
    ask: clientOf(platform),
    defects,
    pass: (ms) => {
      now += ms;
      for (const resolve of waiting) {
        waiting.delete(resolve);
        resolve();
      }
    },
    waiting: () => waiting.size,
    close: async () => {
      await platform.close();
      await removeScratch(folder);
    },
  };
}
