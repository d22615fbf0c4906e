// A platform that is killed in the middle of what it does for an app. The moments are drawn from the seed of the run.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Ledger } from '../../../src/platform/ledger/ledger.ts';
import { clientOf, type Ask } from '../../platform/client.ts';
import { courses, type Course } from '../../platform/courses.ts';
import { bundlePlatform, startProcess, type PlatformProcess } from '../../platform/process.ts';
import { isRunning, programsOf } from '../../platform/running.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import type { WireRelease } from '../../platform/shapes.ts';
import { shopAt } from '../../platform/shop.ts';
import { until } from '../../platform/until.ts';
import { firstSeed, randomOf } from '../random.ts';

const KILLS = 20;

describe('a platform that is killed', () => {
  let folder: string;
  let runs: Map<string, Promise<void>>;
  before(async () => {
    folder = await makeScratch();
    const program = await bundlePlatform(folder);
    runs = new Map(
      Object.entries(courses).map(([what, course], index) => {
        const run = killAgainAndAgain(join(folder, `${index}`), program, course, randomOf(firstSeed + index));
        // Whoever waits for it learns it.
        run.catch(() => {});
        return [what, run];
      }),
    );
  });
  after(async () => {
    await Promise.allSettled(runs.values());
    await removeScratch(folder);
  });

  for (const what of Object.keys(courses)) {
    it(`in the middle of a ${what}, ${KILLS} times, has what it acknowledged and nothing by halves`, async function () {
      this.timeout(240_000);
      await runs.get(what);
    });
  }
});

async function killAgainAndAgain(
  data: string,
  program: string,
  makeCourse: Course,
  random: () => number,
): Promise<void> {
  let platform: PlatformProcess | undefined = await startProcess(data, [], program);
  try {
    const ask: Ask = (...asked) => clientOf(platform ?? { url: '', token: '' })(...asked);
    const course = await makeCourse({ ask, data, platform: () => platform ?? { url: '', token: '' } });
    // How long it takes when nothing comes in between.
    const started = performance.now();
    await course.verify(await course.act(0), true);
    const duration = performance.now() - started;
    let known = await releasesOf(ask);
    for (let turn = 1; turn <= KILLS; turn += 1) {
      const acting = course.act(turn);
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      await setTimeout(random() * duration);
      // oxlint-disable-next-line no-await-in-loop
      await platform.end('SIGKILL');
      const left = programsOf(data);
      // oxlint-disable-next-line no-await-in-loop
      const acknowledged = await acting;
      // oxlint-disable-next-line no-await-in-loop
      platform = await startProcess(data, [], program);
      assert.deepEqual(left.filter(isRunning), [], 'no process is left behind');
      // oxlint-disable-next-line no-await-in-loop
      await course.verify(acknowledged, false);
      // oxlint-disable-next-line no-await-in-loop
      known = verifyLedger(known, await releasesOf(ask));
    }
    await course.verify(await course.act(KILLS + 1), true);
    await platform.end();
    platform = undefined;
    await until(() => programsOf(data).every((pid) => !isRunning(pid)));
    assert.equal(Ledger.verify(join(data, 'ledger.sqlite')).finding, undefined);
  } finally {
    await platform?.end('SIGKILL');
  }
}

async function releasesOf(ask: Ask): Promise<WireRelease[]> {
  await shopAt(ask, 'shop').settled();
  return shopAt(ask, 'shop').releases();
}

/** What was there is there, and is what it was; only what runs may be another one. @returns what is there */
function verifyLedger(known: readonly WireRelease[], after: WireRelease[]): WireRelease[] {
  assert.deepEqual(
    after.map(({ version }) => version),
    after.map((_release, index) => index + 1),
  );
  const plain = ({ current: _current, output_stream_url: url, ...rest }: WireRelease): unknown => ({
    ...rest,
    output: url?.replace(/^.*\//, ''),
  });
  assert.deepEqual(after.slice(0, known.length).map(plain), known.map(plain));
  assert.ok(after.length <= known.length + 1);
  return after;
}
