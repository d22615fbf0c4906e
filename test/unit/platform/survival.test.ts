import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'valibot';
import { clientOf, type Ask } from '../../platform/client.ts';
import { bundlePlatform, startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { configVarsShape, releasesShape, type WireRelease } from '../../platform/shapes.ts';
import { makeSlug } from '../../platform/shop.ts';
import { acts, isThat, type Acknowledged } from '../../platform/writers.ts';

const KILLS = 50;
const WRITERS = 4;

/** Whatever was going on, a platform that is killed has kept all that it acknowledged, and nothing by halves. */
describe('a platform that is killed', () => {
  let folder: string;
  let program: string;
  let platform: PlatformProcess;
  before(async () => {
    folder = await makeScratch();
    program = await bundlePlatform(folder);
    platform = await startProcess(folder, [], program);
    const ask = clientOf(platform);
    await ask('POST', '/apps', { body: { name: 'shop' } });
    const body = { slug: await makeSlug(ask, 'shop', {}) };
    await ask('POST', '/apps/shop/releases', { body });
    await ask('POST', '/apps/shop/releases', { body });
  });
  after(async () => {
    await platform.end();
    await removeScratch(folder);
  });

  it(`has its ledger after each of ${KILLS} times`, async function () {
    this.timeout(120_000);
    let known = await ledger(clientOf(platform));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      const acknowledged = await writeUntilKilled(platform, kill);
      // oxlint-disable-next-line no-await-in-loop
      platform = await startProcess(folder, [], program);
      // oxlint-disable-next-line no-await-in-loop
      const after = await ledger(clientOf(platform));
      verify(known, after, acknowledged);
      // oxlint-disable-next-line no-await-in-loop
      await verifyConfig(clientOf(platform), after, acknowledged);
      known = after;
    }
    assert.ok(known.length > 4 + KILLS, `${known.length} releases were made`);
    verifyRows(known);
  });

  /** Looks into the file itself for what the API might hide. */
  function verifyRows(known: readonly WireRelease[]): void {
    const file = new DatabaseSync(join(folder, 'ledger.sqlite'), { readOnly: true });
    try {
      const count = (sql: string): unknown => file.prepare(sql).get()?.count;
      assert.deepEqual(file.prepare('PRAGMA integrity_check').get(), {
        __proto__: null,
        integrity_check: 'ok',
      });
      assert.deepEqual(file.prepare('PRAGMA foreign_key_check').all(), []);
      assert.equal(count('SELECT count(*) AS count FROM releases'), known.length);
      assert.equal(count('SELECT count(*) AS count FROM release_events'), known.length);
      assert.equal(count('SELECT count(DISTINCT release_id) AS count FROM release_events'), known.length);
      assert.equal(
        count('SELECT count(*) AS count FROM releases WHERE json_valid(config_vars)'),
        known.length,
      );
      // An add-on and its release are made together.
      assert.equal(
        count('SELECT count(*) AS count FROM addons'),
        count("SELECT count(*) AS count FROM releases WHERE description LIKE 'Attach %'"),
      );
    } finally {
      file.close();
    }
  }
});

/** Every release, the oldest first. */
async function ledger(ask: Ask): Promise<WireRelease[]> {
  const releases: WireRelease[] = [];
  for (let range: string | null = 'version ..; max=1000'; range !== null;) {
    // oxlint-disable-next-line no-await-in-loop -- each page says where the next one begins
    const answer = await ask('GET', '/apps/shop/releases', { headers: { Range: range } });
    releases.push(...parse(releasesShape, answer.body));
    range = answer.headers.get('Next-Range');
  }
  return releases;
}

async function writeUntilKilled(victim: PlatformProcess, life: number): Promise<Acknowledged[]> {
  const ask = clientOf(victim);
  const acknowledged: Acknowledged[] = [];
  // Another number of acknowledgements each time, so that the end comes at another point of the work.
  const enough = 2 + ((life * 7) % 19);
  let ended: Promise<unknown> | undefined;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_writer, number) => {
      for (let turn = 0; ; turn += 1) {
        const act = acts[(number + turn + life) % acts.length];
        assert.ok(act);
        try {
          // oxlint-disable-next-line no-await-in-loop -- a writer does one thing after the other
          acknowledged.push(await act(ask, 'shop', `k${life}w${number}`, turn));
        } catch (error) {
          // The connection broke: that is what was to happen.
          if (ended && error instanceof TypeError) return;
          throw error;
        }
        if (acknowledged.length >= enough) ended ??= victim.end('SIGKILL');
      }
    }),
  );
  assert.equal(await ended, 'SIGKILL');
  return acknowledged;
}

function verify(
  known: readonly WireRelease[],
  after: readonly WireRelease[],
  acknowledged: readonly Acknowledged[],
): void {
  assert.deepEqual(
    after.map((release) => release.version),
    after.map((_release, index) => index + 1),
  );
  // What was there is there, and is what it was; only what runs may have changed.
  for (const [index, release] of known.entries()) {
    assert.deepEqual({ ...after[index], current: release.current }, release);
  }
  const fresh = after.slice(known.length);
  for (const change of acknowledged) {
    assert.ok(
      fresh.some((release) => isThat(release, change)),
      `${change.description} was acknowledged and is gone`,
    );
  }
  const extra = fresh.length - acknowledged.length;
  assert.ok(extra >= 0 && extra <= WRITERS, `${extra} releases were made that nobody was told of`);
}

async function verifyConfig(
  ask: Ask,
  after: readonly WireRelease[],
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  const changes = acknowledged.filter((change) => change.configVar !== undefined);
  await Promise.all(
    changes.map(async ({ description, configVar: [name, value] = ['', ''] }) => {
      const release = after.find((one) => one.description === description);
      const answer = await ask('GET', `/apps/shop/releases/${release?.version}/config-vars`);
      assert.equal(parse(configVarsShape, answer.body)[name], value);
    }),
  );
}
