import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { command, fails, Mark, prints, printsLines, waitsFor } from '../../platform/programs.ts';
import { configVarsShape, failureShape, type WireRelease } from '../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';

describe('a release command', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  /** What a program waits for, and what lets it fail. */
  let go: Mark;
  let broken: Mark;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
    go = new Mark(fixture.folder, 'go');
    broken = new Mark(fixture.folder, 'broken');
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
    const release = await shop.deploy(command(waitsFor(go)));
    assert.deepEqual(
      [release.status, release.current, release.eligible_for_rollback],
      ['pending', false, false],
    );
    assert.deepEqual(await statuses(), ['succeeded current', 'pending']);
    fixture.pass(3000);
    assert.deepEqual(await statuses(), ['succeeded current', 'pending']);
    go.set();
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded current']);
    const after = await shop.release(4);
    assert.deepEqual([after.created_at, after.updated_at], ['2026-11-23T12:00:00Z', '2026-11-23T12:00:03Z']);
    const { status: _s, current: _c, eligible_for_rollback: _e, updated_at: _u, ...rest } = release;
    assert.deepEqual({ ...after, ...rest }, after, 'nothing else has changed');
  });

  it('that fails leaves the one before it running', async () => {
    await shop.deploy();
    const release = await shop.deploy(command(fails('no such table')));
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded current', 'failed']);
    assert.deepEqual(await outputOf(release), {
      status: 200,
      text: 'no such table\n !     Exit code 1.\n',
    });
    const again = await fixture.ask('POST', '/apps/shop/releases', { body: { release: release.id } });
    assert.equal(
      parse(failureShape, again.body).message,
      'Cannot roll back to v4: its release command failed.',
    );
  });

  it('runs for deploys, config vars, rollbacks and new add-ons, and not for what an add-on does itself', async () => {
    const first = await shop.deploy(command(prints('ran')));
    await shop.configure({ A: '1' });
    await fixture.ask('POST', '/apps/shop/addons', { body: { plan: 'papertrail' } });
    await shop.settled();
    await shop.rollBack(first);
    const { ledger } = fixture.platform;
    const plan = { plan: 'heroku-postgresql' };
    const addon = ledger.addons.attach(shop.id, plan, ledger.accounts.current().id, 'later');
    await shop.settled();
    ledger.addons.finishProvisioning(shop.id, addon.id);
    const ran = (await shop.releases()).map((release) => release.output_stream_url !== null);
    assert.deepEqual(ran, [false, false, true, true, true, true, true, false]);
  });

  it('of a slug without one is none: the release succeeds at once and has no output', async () => {
    const release = await shop.deploy();
    assert.deepEqual([release.status, release.current, release.output_stream_url], ['succeeded', true, null]);
  });

  it('that fails when it is rolled back to succeeded before', async () => {
    const first = await shop.deploy(command(fails('no such table', broken)));
    await shop.settled();
    await shop.deploy();
    broken.set();
    const back = await shop.rollBack(first);
    assert.deepEqual(back.slug, first.slug);
    await shop.settled();
    assert.deepEqual(await statuses(), ['succeeded', 'succeeded current', 'failed']);
  });

  describe('while another one runs', () => {
    it('waits for it: releases take effect in the order of their versions', async () => {
      const before = await shop.deploy();
      await shop.deploy();
      await shop.deploy(command(waitsFor(go)));
      const config = await shop.configure({ A: '1' });
      const back = await shop.rollBack(before);
      const settled = ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded current'];
      assert.deepEqual(await statuses(), ['succeeded', 'succeeded current', 'pending', 'pending', 'pending']);
      assert.equal((await outputOf(config)).status, 404);
      assert.equal(back.output_stream_url, null, 'it has nothing to run, only to wait for');
      go.set();
      await shop.settled();
      assert.deepEqual(await statuses(), settled);
      assert.equal((await outputOf(config)).status, 200);
    });

    it('a change of config vars takes the code that is on its way', async () => {
      await shop.deploy();
      const deployed = await shop.deploy(command(waitsFor(go)));
      const config = await shop.configure({ A: '1' });
      assert.deepEqual(config.slug, deployed.slug);
      go.set();
      await shop.settled();
      assert.equal(await shop.current(), 5);
    });

    it('a change after it failed takes the code that runs', async () => {
      const good = await shop.deploy();
      await shop.deploy(command(fails()));
      await shop.settled();
      assert.deepEqual((await shop.configure({ A: '1' })).slug, good.slug);
    });

    it('it cannot be rolled back to', async () => {
      const pending = await shop.deploy(command(waitsFor(go)));
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
      const slow = await shop.deploy(command(waitsFor(go)));
      assert.equal(slow.status, 'pending');
      await shop.configure({ B: '2' });
      const vars = parse(configVarsShape, (await fixture.ask('GET', '/apps/shop/config-vars')).body);
      assert.deepEqual(vars, { A: '1', B: '2' });
    });
  });

  describe('writes an output', () => {
    it('that anybody with its address may read, as plain text', async () => {
      const release = await shop.deploy(command(prints('one', 'two')));
      await shop.settled();
      const answer = await fetch(release.output_stream_url ?? '');
      assert.equal(answer.headers.get('Content-Type'), 'text/plain; charset=UTF-8');
      assert.equal(await answer.text(), 'one\ntwo\n');
    });

    it('that comes as it is written, and is there from when the command starts', async () => {
      const before = await shop.deploy(command(waitsFor(go)));
      const more = new Mark(fixture.folder, 'more');
      const release = await shop.deploy(command(prints(String.raw`1\r`), waitsFor(more), prints('2')));
      await shop.begun(before.version);
      assert.equal((await outputOf(release)).status, 404);
      go.set();
      await shop.begun(release.version);
      const answer = await fetch(release.output_stream_url ?? '');
      assert.equal(answer.headers.get('Transfer-Encoding'), 'chunked');
      assert.ok(answer.body);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      assert.equal((await reader.read()).value, '1\r');
      more.set();
      assert.equal((await reader.read()).value, '2\n');
      assert.equal((await reader.read()).done, true);
      await shop.settled();
      assert.equal((await shop.release(4)).status, 'succeeded');
    });

    it('of 10 MB, while other requests are answered', async () => {
      const release = await shop.deploy(command(printsLines(100_000, 'x'.repeat(99)), waitsFor(go)));
      await shop.begun(release.version);
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
      go.set();
      const size = await reading;
      assert.equal(size, 10_000_000);
    });
  });
});
