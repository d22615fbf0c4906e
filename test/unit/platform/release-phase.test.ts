import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { configVarsShape, failureShape, type WireRelease } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a release command', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  async function statuses(): Promise<string[]> {
    return (await shop.releases()).slice(2).map((one) => `${one.status}${one.current ? ' current' : ''}`);
  }

  async function outputOf(release: WireRelease): Promise<{ status: number; text: string }> {
    const answer = await fetch(release.output_stream_url ?? '');
    return { status: answer.status, text: await answer.text() };
  }

  it('keeps its release pending, and the one before it running, until it has succeeded', async () => {
    await shop.deploy();
    const release = await shop.deploy('rehearse --seconds 3');
    assert.deepEqual(
      [release.status, release.current, release.eligible_for_rollback],
      ['pending', false, false],
    );
    assert.deepEqual(await statuses(), ['succeeded current', 'pending']);
    fixture.pass(2999);
    assert.deepEqual(await statuses(), ['succeeded current', 'pending']);
    fixture.pass(1);
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded current']);
    const after = await shop.release(4);
    assert.deepEqual([after.created_at, after.updated_at], ['2026-11-23T12:00:00Z', '2026-11-23T12:00:03Z']);
    const { status: _s, current: _c, eligible_for_rollback: _e, updated_at: _u, ...rest } = release;
    assert.deepEqual({ ...after, ...rest }, after, 'nothing else has changed');
  });

  it('that fails leaves the one before it running', async () => {
    await shop.deploy();
    const release = await shop.deploy("rehearse --seconds 3 --exit 1 --error 'no such table'");
    fixture.pass(3000);
    assert.deepEqual(await statuses(), ['succeeded current', 'failed']);
    assert.deepEqual(await outputOf(release), { status: 200, text: 'no such table\n' });
    const again = await fixture.ask('POST', '/apps/shop/releases', { body: { release: release.id } });
    assert.equal(
      parse(failureShape, again.body).message,
      'Cannot roll back to v4: its release command failed.',
    );
  });

  it('runs for deploys, config vars, rollbacks and new add-ons, and not for what an add-on does itself', async () => {
    const first = await shop.deploy('rehearse --print ran');
    await shop.configure({ A: '1' });
    await fixture.ask('POST', '/apps/shop/addons', { body: { plan: 'papertrail' } });
    await shop.rollBack(first);
    const { ledger } = fixture.platform;
    const plan = { plan: 'heroku-postgresql' };
    const addon = ledger.addons.attach(shop.id, plan, ledger.accounts.current().id, 'later');
    ledger.addons.finishProvisioning(shop.id, addon.id);
    const ran = (await shop.releases()).map((release) => release.output_stream_url !== null);
    assert.deepEqual(ran, [false, false, true, true, true, true, true, false]);
  });

  it('of a slug without one is none: the release succeeds at once and has no output', async () => {
    const release = await shop.deploy();
    assert.deepEqual([release.status, release.current, release.output_stream_url], ['succeeded', true, null]);
  });

  it('that fails when it is rolled back to succeeded before', async () => {
    const first = await shop.deploy('rehearse --seconds 1 --exit 0,1');
    fixture.pass(1000);
    await shop.deploy();
    const back = await shop.rollBack(first);
    assert.deepEqual(back.slug, first.slug);
    fixture.pass(1000);
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded current', 'failed']);
  });

  describe('while another one runs', () => {
    it('waits for it: releases take effect in the order of their versions', async () => {
      const before = await shop.deploy();
      await shop.deploy();
      await shop.deploy('rehearse --seconds 3');
      const config = await shop.configure({ A: '1' });
      const back = await shop.rollBack(before);
      const settled = ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded current'];
      assert.deepEqual(await statuses(), ['succeeded', 'succeeded current', 'pending', 'pending', 'pending']);
      assert.equal((await outputOf(config)).status, 404);
      assert.equal(back.output_stream_url, null, 'it has nothing to run, only to wait for');
      fixture.pass(3000);
      assert.deepEqual(await statuses(), [
        'succeeded',
        'succeeded',
        'succeeded current',
        'pending',
        'pending',
      ]);
      fixture.pass(3000);
      assert.deepEqual(await statuses(), settled);
      assert.equal((await outputOf(config)).status, 200);
    });

    it('a change of config vars takes the code that is on its way', async () => {
      await shop.deploy();
      const deployed = await shop.deploy('rehearse --seconds 3 --exit 0');
      const config = await shop.configure({ A: '1' });
      assert.deepEqual(config.slug, deployed.slug);
      fixture.pass(6000);
      assert.equal(await shop.current(), 5);
    });

    it('a change after it failed takes the code that runs', async () => {
      const good = await shop.deploy();
      await shop.deploy('rehearse --seconds 3 --exit 1');
      fixture.pass(3000);
      assert.deepEqual((await shop.configure({ A: '1' })).slug, good.slug);
    });

    it('it cannot be rolled back to', async () => {
      const pending = await shop.deploy('rehearse --seconds 3');
      const { status, body } = await fixture.ask('POST', '/apps/shop/releases', {
        body: { release: pending.id },
      });
      assert.equal(status, 422);
      assert.match(
        parse(failureShape, body).message,
        /^Cannot roll back to v3: its release command has not finished/,
      );
    });

    it('config vars are those of the newest release', async () => {
      await shop.deploy();
      await shop.configure({ A: '1' });
      const slow = await shop.deploy('rehearse --seconds 3');
      assert.equal(slow.status, 'pending');
      await shop.configure({ B: '2' });
      const vars = parse(configVarsShape, (await fixture.ask('GET', '/apps/shop/config-vars')).body);
      assert.deepEqual(vars, { A: '1', B: '2' });
    });
  });

  describe('writes an output', () => {
    it('that anybody with its address may read, as plain text', async () => {
      const release = await shop.deploy('rehearse --print one --print two');
      const answer = await fetch(release.output_stream_url ?? '');
      assert.equal(answer.headers.get('Content-Type'), 'text/plain; charset=UTF-8');
      assert.equal(await answer.text(), 'one\ntwo\n');
    });

    it('that comes as it is written', async () => {
      const release = await shop.deploy(String.raw`rehearse --seconds 4 --print '{n}\r' --lines 4`);
      const answer = await fetch(release.output_stream_url ?? '');
      assert.equal(answer.headers.get('Transfer-Encoding'), 'chunked');
      assert.ok(answer.body);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      assert.equal((await reader.read()).value, '1\r');
      for (const line of ['2\r', '3\r', '4\r']) {
        // oxlint-disable-next-line no-await-in-loop -- one line after the other
        await until(() => fixture.waiting() === 1);
        fixture.pass(1000);
        // oxlint-disable-next-line no-await-in-loop
        assert.equal((await reader.read()).value, line);
      }
      await until(() => fixture.waiting() === 1);
      fixture.pass(1000);
      assert.equal((await reader.read()).done, true);
      assert.equal((await shop.release(3)).status, 'succeeded');
    });

    it('that starts late and is gone after a while', async () => {
      const release = await shop.deploy('rehearse --starts-after 2 --seconds 1 --print one --keep 60');
      assert.equal((await outputOf(release)).status, 404);
      fixture.pass(2000);
      fixture.pass(1000);
      assert.deepEqual(await outputOf(release), { status: 200, text: 'one\n' });
      fixture.pass(60_000);
      assert.equal((await outputOf(release)).status, 200);
      fixture.pass(1);
      assert.equal((await outputOf(release)).status, 404);
      const other = await shop.deploy('rehearse --print two');
      fixture.pass(6 * DAY_MS);
      assert.equal((await outputOf(other)).status, 200);
      fixture.pass(2 * DAY_MS);
      assert.equal((await outputOf(other)).status, 404);
    });

    it('for whoever is still there', async () => {
      const release = await shop.deploy('rehearse --seconds 4 --lines 4');
      const end = new AbortController();
      const answer = await fetch(release.output_stream_url ?? '', { signal: end.signal });
      const reader = answer.body?.getReader();
      await reader?.read();
      await until(() => fixture.waiting() === 1);
      end.abort();
      await until(() => fixture.waiting() === 0);
    });

    it('of 10 MB, while other requests are answered', async () => {
      const release = await shop.deploy(`rehearse --print '${'x'.repeat(99)}' --lines 100000`);
      const answer = await fetch(release.output_stream_url ?? '');
      assert.ok(answer.body);
      const reading = (async (body: ReadableStream<Uint8Array>) => {
        let size = 0;
        for await (const part of body) size += part.length;
        return size;
      })(answer.body);
      const other = await Promise.race([fixture.ask('GET', '/account'), reading]);
      assert.ok(
        typeof other === 'object' && other.status === 200,
        'the answer came before the end of the output',
      );
      const size = await reading;
      assert.equal(size, 10_000_000);
    });
  });
});

/** Waits until something is so; the test's own limit ends it. */
async function until(so: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- it waits
  while (!so()) await new Promise(setImmediate);
}
