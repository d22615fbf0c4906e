import assert from 'node:assert/strict';
import { ApiError, Unreachable } from '../../../../src/api/errors.ts';
import { type Process, restartCount } from '../../../../src/domain/release/process-restart.ts';
import { followRestart, glanceAtRestart, type Restarted } from '../../../../src/operations/engine/restart.ts';
import { crashText } from '../../../../src/operations/engine/restart-text.ts';
import { restartStage, type TargetRestart } from '../../../../src/operations/engine/stage-text.ts';
import { loseRequest, type Treatment, pass } from '../../../platform/proxy.ts';
import { FakeClock } from './model/clock.ts';
import { hash, type RollbackFixture, startRollbackFixture } from './fixture.ts';

const made = { id: 'id-53', version: 53 };

/** `web.1 up v53` */
const one = (line: string): Process => {
  const [name = '', state = '', version = 'v53'] = line.split(' ');
  const number = Number(version.slice(1));
  return { name, type: name.split('.')[0]!, state, release: { id: `id-${number}`, version: number } };
};

/** An app whose processes are read so. */
const processes = (dynos: () => Promise<Process[]>) => ({ app: { id: 'bookshop' }, client: { dynos } });

/** What a look sees: the processes, an error, or never anything. */
type Look = readonly string[] | Error | 'silence';

/** Follows looks, of which the last one holds, until it ends by itself. */
async function follow(looks: readonly Look[], stopsAt?: number) {
  const clock = new FakeClock();
  const began = clock.now;
  const stop = new AbortController();
  const said: string[] = [];
  const asked: number[] = [];
  if (stopsAt !== undefined) clock.after(stopsAt, () => stop.abort());
  if (stopsAt === 0) stop.abort();
  let seen: Restarted | undefined;
  let endedAt = 0;
  const wait = (ms: number, signal: AbortSignal) => clock.wait(ms, signal);
  const say = (restart: TargetRestart['restart']) =>
    void said.push(restartStage([{ name: 'bookshop', restart }]));
  const bookshop = processes(() => {
    const look = looks[Math.min(asked.length, looks.length - 1)]!;
    asked.push(clock.now - began);
    if (look === 'silence') return new Promise<never>(() => undefined);
    return look instanceof Error ? Promise.reject(look) : Promise.resolve(look.map(one));
  });
  const following = (async () => {
    seen = await followRestart(wait, bookshop, made, say, stop.signal);
    endedAt = clock.now - began;
  })();
  await clock.run(began + 10 * 60_000, 1000);
  assert.ok(seen, 'it does not come to an end');
  await following;
  const { end, last, error } = seen;
  return { end, count: last && restartCount(last), error, said, asked, endedAt, seen };
}

const first = 'restart: looking at the processes';
const old = ['web.1 up v52', 'worker.1 up v52'];
const half = ['web.1 up', 'worker.1 starting'];
const all = ['web.1 up', 'web.2 up'];
const workers = ['web.1 up', 'worker.1 up'];
const refused = (status: number) =>
  new ApiError(status, 'no', 'Your account does not have permission to do that.', undefined);
const lost = new Unreachable('api.heroku.com cannot be reached. Check your connection.');

describe('following a restart', () => {
  it('looks at once, and waits for nothing that is there', async () => {
    const { end, said, asked, endedAt } = await follow([all]);
    assert.deepEqual([end, said, asked, endedAt], ['settled', [first], [0], 0]);
  });

  it('counts until all are up', async () => {
    const { end, count, said, asked } = await follow([old, half, all]);
    assert.deepEqual([end, count, asked], ['settled', '2 of 2 processes run v53', [0, 1500, 3000]]);
    assert.deepEqual(said, [first, 'restart: 0 of 2 processes run v53', 'restart: 1 of 2 processes run v53']);
  });

  it('does not trust one that is up as soon as it begins, and may crash', async () => {
    const good = await follow([workers]);
    assert.deepEqual([good.end, good.asked], ['settled', [0, 1500, 3000]]);
    const bad = await follow([workers, workers, ['web.1 up', 'worker.1 crashed']]);
    assert.deepEqual([bad.end, bad.count], ['settled', '1 of 2 processes run v53; worker.1 crashed']);
    const again = await follow([workers, workers, ['web.1 up', 'worker.1 starting'], workers]);
    assert.deepEqual([again.end, again.asked.length], ['settled', 6]);
    const stopped = await follow([workers], 1000);
    assert.deepEqual(
      [stopped.end, stopped.count, stopped.endedAt],
      ['settled', '2 of 2 processes run v53', 1000],
    );
  });

  it('says at once that one crashed, and ends when the others are known', async () => {
    const { end, count, said } = await follow([
      ['web.1 crashed', 'worker.1 starting'],
      ['web.1 crashed', 'worker.1 up'],
    ]);
    assert.deepEqual([end, count], ['settled', '1 of 2 processes run v53; web.1 crashed']);
    assert.deepEqual(said, [first, 'restart: 0 of 2 processes run v53; web.1 crashed']);
  });

  it('sees one that the platform gives up after a minute', async () => {
    const minute = Array.from({ length: 41 }, () => ['web.1 starting']);
    const { end, count } = await follow([...minute, ['web.1 crashed']]);
    assert.deepEqual([end, count], ['settled', '0 of 1 process runs v53; web.1 crashed']);
  });

  it('ends some time when nothing comes up', async () => {
    const { end, count, endedAt } = await follow([half]);
    assert.deepEqual([end, count, endedAt], ['late', '1 of 2 processes run v53', 75_000]);
  });

  it('is over at once for an app without processes', async () => {
    const { end, endedAt, seen } = await follow([['run.1 up']]);
    assert.deepEqual([end, seen.last?.total, endedAt], ['settled', 0, 0]);
  });

  for (const status of [401, 403, 404]) {
    it(`does not ask again who may not know (${status})`, async () => {
      const error = refused(status);
      const seen = await follow([error]);
      assert.deepEqual([seen.end, seen.count, seen.error, seen.asked], ['unread', undefined, error, [0]]);
    });
  }

  for (const [what, error] of [
    ['the network', lost],
    ['the platform', refused(503)],
    ['too many requests', refused(429)],
  ] as const) {
    it(`asks once more after trouble with ${what}, and then lets it be`, async () => {
      const seen = await follow([error]);
      assert.deepEqual([seen.end, seen.error, seen.asked], ['unread', error, [0, 1500]]);
    });
  }

  it('goes on after a look that failed', async () => {
    const { end, asked } = await follow([old, lost, half, lost, all]);
    assert.deepEqual([end, asked.length], ['settled', 5]);
  });

  it('keeps what was known last when it cannot be read any more', async () => {
    const { end, count } = await follow([half, lost]);
    assert.deepEqual([end, count], ['unread', '1 of 2 processes run v53']);
  });

  it('is not held up by a platform that says nothing', async () => {
    const { end, asked, endedAt } = await follow(['silence']);
    assert.deepEqual([end, asked, endedAt], ['unread', [0, 5500], 9500]);
  });

  it('ends at once when the person does not want to wait: while it waits, while it reads, and before', async () => {
    const waiting = await follow([half], 2000);
    assert.deepEqual(
      [waiting.end, waiting.count, waiting.endedAt],
      ['stopped', '1 of 2 processes run v53', 2000],
    );
    const reading = await follow([half, 'silence'], 2000);
    assert.deepEqual([reading.end, reading.count, reading.endedAt], ['stopped', waiting.count, 2000]);
    const before = await follow([half], 0);
    assert.deepEqual([before.end, before.count, before.asked], ['stopped', undefined, []]);
  });

  it('is a glance where nobody waits: what is settled or crashed counts, and nothing else', async () => {
    const clock = new FakeClock();
    const wait = (ms: number, signal: AbortSignal) => clock.wait(ms, signal);
    const glance = (...lines: readonly string[]) =>
      glanceAtRestart(
        wait,
        processes(() => Promise.resolve(lines.map(one))),
        made,
      );
    assert.equal((await glance(...workers))?.last?.up.length, 2);
    assert.equal((await glance('web.1 crashed', 'worker.1 starting'))?.last?.crashed.length, 1);
    assert.equal(await glance(...half), undefined);
    const unread = processes(() => Promise.reject(lost));
    assert.equal(await glanceAtRestart(wait, unread, made), undefined);
  });
});

describe('a rollback whose processes restart', () => {
  let fixture: RollbackFixture;
  beforeEach(async () => {
    fixture = await startRollbackFixture();
  });
  afterEach(async () => {
    assert.deepEqual(fixture.base.defects, []);
    await fixture.close();
  });

  /** Makes v9, and v10 that runs instead. */
  function prepare(): void {
    fixture.deploy(hash('e'));
    fixture.deploy(hash('f'));
  }
  /** Treats the reads of processes so, and no other. */
  const dynos = (treat: Treatment): void => {
    fixture.proxy.treat = { GET: (exchange) => (exchange.path.includes('/dynos') ? treat : pass)(exchange) };
  };

  it('ends when they are up, and says so', async () => {
    prepare();
    fixture.processes.web = () => 'starting';
    const wait = (before: number) => {
      if (before === 1) fixture.processes.web = () => 'up';
    };
    const { text, seen } = await fixture.rollBack(9, { wait });
    assert.equal(text, 'bookshop runs v9’s code again, as v11. Its process web.1 is up.');
    assert.deepEqual(seen.stages.slice(2), [first, ...Array(2).fill('restart: 0 of 1 process runs v11')]);
    assert.deepEqual(seen.waits, [1500, 1500]);
  });

  it('says that one crashed', async () => {
    prepare();
    fixture.processes.web = () => 'crashed';
    const { text, restarted } = await fixture.rollBack(9);
    assert.equal(text, 'bookshop was rolled back to v9, as v11, but web.1 crashed.');
    assert.equal(
      crashText(restarted[0]!.last!, 'rollback'),
      'v11 is the current release: the rollback is done, and nothing undoes it automatically. 0 of 1 process runs v11; web.1 crashed.\n\n' +
        'Read the log of the app to learn why it crashed, then undo, roll back to another release or deploy a fix.',
    );
  });

  it('is made and told when the person stops watching', async () => {
    prepare();
    fixture.processes.web = () => 'starting';
    const stop = new AbortController();
    const { text, made: release } = await fixture.rollBack(9, {
      wait: () => stop.abort(),
      stop: stop.signal,
    });
    assert.equal(release.status, 'succeeded');
    assert.equal(
      text,
      'bookshop runs v9’s code again, as v11. You stopped watching: 0 of 1 process runs v11 so far.',
    );
    assert.equal(fixture.ledger().at(-1), 'v11 Rollback to v9');
  });

  it('is made and told when they may not be read', async () => {
    dynos((exchange) =>
      exchange.answer({
        status: 403,
        headers: { 'content-type': 'application/json' },
        body: '{"id":"forbidden","message":"You are no collaborator."}',
      }),
    );
    const { text, seen } = await fixture.rollBack(4);
    assert.equal(
      text,
      'bookshop runs v4’s code again, as v9. Its processes could not be read: Your account does not have permission to do that. You are no collaborator.',
    );
    assert.deepEqual(seen.waits, []);
    fixture.writtenOnce(4);
  });

  it('is made and told when the network fails', async () => {
    dynos(loseRequest);
    const { made: release, restarted, seen } = await fixture.rollBack(4);
    assert.deepEqual([release.status, restarted[0]?.end, seen.waits], ['succeeded', 'unread', [1500]]);
    fixture.writtenOnce(4);
  });

  it('says nothing of processes that it does not have', async () => {
    dynos((exchange) =>
      exchange.answer({ status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }),
    );
    const { text } = await fixture.rollBack(4);
    assert.equal(text, 'bookshop runs v4’s code again, as v9.');
  });
});
