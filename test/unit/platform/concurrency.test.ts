import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { clientOf } from '../../platform/client.ts';
import { startProcess, type PlatformProcess } from '../../platform/process.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';
import { releaseShape, releasesShape } from '../../platform/shapes.ts';
import { makeSlug } from '../../platform/shop.ts';
import { acts, isThat, type Acknowledged } from '../../platform/writers.ts';

const WRITERS = 50;
const TURNS = 4;

describe('fifty writers at once', () => {
  let folder: string;
  let platforms: PlatformProcess[] = [];
  beforeEach(async () => {
    folder = await makeScratch();
  });
  afterEach(async () => {
    await Promise.all(platforms.map((platform) => platform.end()));
    platforms = [];
    await removeScratch(folder);
  });

  // Two processes over one folder are what two windows of an editor start, which end with them.
  for (const processes of [1, 2]) {
    it(`get one release for each change, numbered without gaps, from ${processes} platform(s)`, async () => {
      platforms = await Promise.all(
        Array.from({ length: processes }, () => startProcess(folder, ['--with-parent'])),
      );
      const tokens = new Set(platforms.map((platform) => platform.token));
      assert.equal(tokens.size, 1, 'platforms that start at once agree on a token');
      const clients = platforms.map(clientOf);
      const [ask] = clients;
      assert.ok(ask);
      await ask('POST', '/apps', { body: { name: 'shop' } });
      const slug = await makeSlug(ask, 'shop', {});
      for (const description of ['One', 'Two']) {
        // oxlint-disable-next-line no-await-in-loop -- so that there is something to roll back to
        const first = await ask('POST', '/apps/shop/releases', {
          body: { slug, description },
        });
        assert.equal(parse(releaseShape, first.body).description, description);
      }
      const acknowledged = await Promise.all(
        Array.from({ length: WRITERS }, async (_writer, number) => {
          const mine: Acknowledged[] = [];
          for (let turn = 0; turn < TURNS; turn += 1) {
            const act = acts[(number + turn) % acts.length];
            const client = clients[number % clients.length];
            assert.ok(act && client);
            // oxlint-disable-next-line no-await-in-loop -- a writer does one thing after the other
            mine.push(await act(client, 'shop', `w${number}`, turn));
          }
          return mine;
        }),
      );
      const headers = { Range: 'version ..; max=1000' };
      const releases = parse(releasesShape, (await ask('GET', '/apps/shop/releases', { headers })).body);
      assert.deepEqual(
        releases.map((release) => release.version),
        Array.from({ length: 4 + WRITERS * TURNS }, (_release, index) => index + 1),
      );
      const made = acknowledged.flat();
      for (const change of made) {
        const same = releases.filter((release) => isThat(release, change));
        assert.equal(same.length, 1, change.description);
      }
      assert.equal(
        new Set(made.map(({ id }) => id).filter((id) => id !== undefined)).size,
        (WRITERS * TURNS) / 2,
      );
    });
  }
});
