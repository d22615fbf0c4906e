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
  /** Moves the clock. @param ms by how much. */
  readonly pass: (ms: number) => void;
  readonly close: () => Promise<void>;
}

export async function startFixture(): Promise<Fixture> {
  const folder = await makeScratch();
  const defects: unknown[] = [];
  let now = Date.parse('2026-11-23T12:00:00Z');
  const platform = await startPlatform({
    port: 0,
    data: folder,
    clock: () => now,
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
    },
    close: async () => {
      await platform.close();
      await removeScratch(folder);
    },
  };
}
