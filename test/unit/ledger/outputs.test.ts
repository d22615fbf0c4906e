import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Client } from '../../../src/api/client.ts';
import { Unreachable } from '../../../src/api/errors.ts';
import { createTransport, type Transport } from '../../../src/api/transport.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { type Output, Outputs } from '../../../src/ledger/outputs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { Release } from '../../../src/domain/release/release.ts';
import { accountOf } from '../../platform/account.ts';
import { type Fixture, startFixture } from '../../platform/fixture.ts';
import { command, fails, Mark, prints, waitsFor } from '../../platform/programs.ts';
import { openShop, type OwnShop } from '../../platform/shop.ts';
import { requestLog } from '../../secrets.ts';
import { Gate, nextTurn } from './fixture.ts';

const slug = {
  commit: null,
  commitDescription: null,
  buildpack: null,
  checksum: null,
  size: null,
  processTypes: {},
};

/** All that is kept of an output. */
function textOf(output: Output): string {
  let text = '';
  for (let at = output.start; at < output.end;) {
    const piece = output.read(at);
    text += piece.text;
    at = piece.next;
  }
  return text;
}

async function until(condition: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- it waits
  while (!condition()) await nextTurn();
}

describe('the outputs of a ledger', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  let transport: Transport;
  let gate: Gate;
  let ledger: Ledger;
  let outputs: Outputs;
  /** What release commands wait for. */
  let start: Mark;

  beforeEach(async () => {
    fixture = await startFixture();
    start = new Mark(fixture.folder, 'start');
    shop = await openShop(fixture.ask, 'shop');
    transport = createTransport();
    gate = new Gate(transport);
    const url = new URL(fixture.platform.url);
    const clock = { now: Date.now, wait: nextTurn };
    const client = new Client({ url, token: fixture.platform.token }, gate, requestLog(), { clock });
    ledger = new Ledger({ id: shop.id, name: 'shop' }, accountOf(client), Date.now);
    outputs = new Outputs();
  });
  afterEach(async () => {
    await transport.close();
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  /** Deploys an app whose release command is this. */
  async function deploy(line?: string): Promise<Release> {
    return known((await shop.deploy(line)).version);
  }

  /** The same, and its release command has ended. */
  async function deployed(line: string): Promise<Release> {
    const { version } = await deploy(line);
    await shop.settled();
    return known(version);
  }

  /** The same, and its release command has begun. */
  async function begun(line: string): Promise<Release> {
    const { version } = await deploy(line);
    await shop.begun(version);
    return known(version);
  }

  /** A release whose command has written this, in a history that is told: nothing is run. */
  async function told(output: string, outcome: 'succeeded' | 'failed' = 'succeeded'): Promise<Release> {
    const { accounts, builds } = fixture.platform.ledger;
    const by = accounts.current().id;
    return known(builds.tell(shop.id, slug, 'Built.', { by, outcome, output }).version);
  }

  async function known(version: number): Promise<Release> {
    await ledger.refresh();
    const release = ledger.state.releases.find((one) => one.version === version);
    assert.ok(release);
    return release;
  }

  /** The platform has the output no longer. */
  const drop = ({ outputUrl }: Release) => {
    assert.ok(outputUrl !== null);
    rmSync(join(fixture.folder, 'runtime/outputs', basename(outputUrl)));
  };

  it('are read as they are written, from before the phase starts until it is over', async () => {
    const go = new Mark(fixture.folder, 'go');
    await begun(command(waitsFor(start)));
    const release = await deploy(command(prints('one'), waitsFor(go), prints('two'), fails('no such table')));
    const output = outputs.of(ledger, release);
    const leave = output.follow();
    await until(() => output.reading.kind === 'awaited');
    assert.equal(output.end, 0);
    start.set();
    await until(() => textOf(output) === 'one\n');
    assert.equal(output.reading.kind, 'reading');
    go.set();
    await output.ended();
    leave();
    assert.equal(output.reading.kind, 'whole');
    assert.equal(textOf(output), 'one\ntwo\nno such table\n !     Exit code 1.\n');
    // Nobody else has asked: that the reading is over says what became of the release.
    assert.equal(output.release.status, 'failed');
  });

  it('stay when the platform has dropped them', async () => {
    const release = await deployed(command(prints('kept')));
    const output = outputs.of(ledger, release);
    output.follow()();
    assert.equal(output.reading.kind, 'paused', 'nobody follows any more');
    const leave = output.follow();
    await output.ended();
    leave();
    drop(release);
    const asked = gate.requests.length;
    const again = outputs.of(ledger, release);
    again.follow();
    assert.equal(again.reading.kind, 'whole');
    assert.equal(textOf(again), 'kept\n');
    assert.equal(gate.requests.length, asked);
    assert.equal(await outputs.tailOf(ledger, release), 'kept');
  });

  it('are gone when nobody read them in time', async () => {
    const release = await deployed(command(prints('kept')));
    drop(release);
    const output = outputs.of(ledger, release);
    output.follow();
    await output.ended();
    assert.equal(output.reading.kind, 'gone');
    assert.equal(await outputs.tailOf(ledger, release), '');
  });

  it('are read no further when nobody follows, and on from there when somebody does', async () => {
    const release = await begun(command(prints('one'), waitsFor(start), prints('two')));
    const output = outputs.of(ledger, release);
    const [leave, leaveToo] = [output.follow(), output.follow()];
    await until(() => textOf(output) === 'one\n');
    leave();
    leave();
    assert.equal(output.reading.kind, 'reading', 'somebody else still follows');
    leaveToo();
    assert.equal(output.reading.kind, 'paused');
    await output.ended();
    start.set();
    await shop.settled();
    assert.equal(textOf(output), 'one\n');
    // At once: the reading from before may be on its way out.
    output.follow();
    await output.ended();
    assert.equal(output.reading.kind, 'whole');
    assert.equal(textOf(output), 'one\ntwo\n');
    const asked = gate.requests.filter(({ url }) => url.pathname.startsWith('/streams/'));
    assert.deepEqual(
      asked.map(({ headers }) => headers),
      [{ 'user-agent': 'shiplog' }, { 'user-agent': 'shiplog', range: 'bytes=4-' }],
    );
  });

  it('say why they cannot be read, keep what they have, and try again when somebody comes back', async () => {
    const release = await told('one\n');
    const output = outputs.of(ledger, release);
    const lost = new Unreachable('The host cannot be reached.');
    gate.break(lost);
    const leave = output.follow();
    await output.ended();
    assert.deepEqual(output.reading, { kind: 'failed', error: lost });
    leave();
    gate.break(undefined);
    output.follow();
    await output.ended();
    assert.equal(output.reading.kind, 'whole');
    assert.equal(textOf(output), 'one\n');
  });

  it('are read at the address that they have now, when they could not be at another one', async () => {
    const release = await told('one\n');
    const moved = { ...release, outputUrl: `${fixture.platform.url}/streams/elsewhere` };
    const output = outputs.of(ledger, moved);
    assert.equal(outputs.of(ledger, release), output, 'nothing is wrong with it yet');
    gate.break(new Unreachable('The host cannot be reached.'));
    output.follow();
    await output.ended();
    gate.break(undefined);
    assert.notEqual(outputs.of(ledger, release), output);
    assert.equal(await outputs.tailOf(ledger, release), 'one');
  });

  it('keep the end of what is too long to be kept', async function long() {
    this.timeout(30_000);
    const lines = Array.from(
      { length: 300_000 },
      (_line, index) => `Line ${index + 1} of 300000, which is longer than it has to be\n`,
    );
    const release = await told(lines.join(''));
    const output = outputs.of(ledger, release);
    output.follow();
    await output.ended();
    assert.ok(output.start > 0);
    assert.ok(output.end - output.start <= 12 * 1024 * 1024);
    assert.ok(output.end - output.start > 11 * 1024 * 1024);
    const text = textOf(output);
    assert.equal(text.length, output.end - output.start);
    assert.ok(text.endsWith('Line 300000 of 300000, which is longer than it has to be\n'));
    assert.equal(
      output.read(0).text,
      output.read(output.start).text,
      'what is gone begins with what is kept',
    );
    assert.equal(
      await outputs.tailOf(ledger, release, 1),
      'Line 300000 of 300000, which is longer than it has to be',
    );
  });

  it('are given out in pieces that are not large, and never end within a letter', async () => {
    const whole = `${'🚀'.repeat(100_001)}\n${'x🚀'.repeat(100_001)}\n`;
    const release = await told(whole);
    const output = outputs.of(ledger, release);
    output.follow();
    await output.ended();
    const lengths: number[] = [];
    let text = '';
    for (let at = output.start; at < output.end;) {
      const piece = output.read(at);
      assert.ok(piece.text.isWellFormed() && piece.text !== '');
      lengths.push(piece.text.length);
      text += piece.text;
      at = piece.next;
    }
    assert.equal(text, whole);
    assert.ok(Math.max(...lengths) <= 32 * 1024);
  });

  it('are forgotten, the oldest first, and not while somebody follows', async () => {
    const releases: Release[] = [];
    // oxlint-disable-next-line no-await-in-loop -- each by itself
    for (const name of 'abcdef') releases.push(await told(`${name}\n`));
    const of = (index: number) => outputs.of(ledger, releases[index]!);
    const followed = of(0);
    followed.follow();
    const others = [1, 2, 3, 4].map(of);
    assert.equal(of(0), followed);
    assert.deepEqual(
      [1, 2, 3, 4].map((index) => of(index) === others[index - 1]),
      [true, true, true, true],
    );
    const newest = of(5);
    assert.equal(of(0), followed);
    assert.equal(of(5), newest);
    assert.equal(of(4), others[3]);
    assert.notEqual(of(1), others[0]);
  });

  it('are forgotten with their account', async () => {
    const release = await deploy(command(prints('one'), waitsFor(start)));
    const output = outputs.of(ledger, release);
    output.follow();
    await until(() => textOf(output) === 'one\n');
    outputs.forget('somebody else');
    assert.equal(outputs.of(ledger, release), output);
    outputs.forget(ledger.account.id);
    assert.equal(output.reading.kind, 'paused');
    assert.notEqual(outputs.of(ledger, release), output);
  });

  it('are none where no release phase ran', async () => {
    const release = await deploy();
    assert.throws(
      () => outputs.of(ledger, release),
      new Problem('v3 has no output: it ran no release phase.'),
    );
    assert.equal(await outputs.tailOf(ledger, release), '');
  });

  describe('have last lines which', () => {
    it('are plain, and those at the end', async () => {
      const release = await told(
        '\u001B[32mok\u001B[0m\n10%\r99%\n\u001B[31mno such table\u001B[0m\n',
        'failed',
      );
      assert.equal(await outputs.tailOf(ledger, release), 'ok\n99%\nno such table');
      assert.equal(await outputs.tailOf(ledger, release, 1), 'no such table');
    });

    it('wait for the phase to end, and no longer than is wanted', async () => {
      const release = await begun(command(prints('one'), waitsFor(start), prints('two')));
      const abort = new AbortController();
      const early = outputs.tailOf(ledger, release, 10, abort.signal);
      await until(() => textOf(outputs.of(ledger, release)) === 'one\n');
      abort.abort();
      assert.equal(await early, 'one');
      const late = outputs.tailOf(ledger, release);
      start.set();
      assert.equal(await late, 'one\ntwo');
    });

    it('say to a page why there are none', async () => {
      const { signal } = new AbortController();
      const endOf = (of: Release) => outputs.endOf(ledger, of, 20, signal);
      const printed = await told('no such table\n', 'failed');
      assert.deepEqual(await endOf(printed), { state: 'known', value: 'no such table' });
      assert.equal((await endOf({ ...printed, id: 'x', outputUrl: null })).state, 'absent');
      gate.break(new Unreachable('The host cannot be reached.'));
      const away = { ...printed, id: 'y' };
      assert.deepEqual(await endOf(away), { state: 'failed', message: 'The host cannot be reached.' });
    });

    it('are none where nothing can be read', async () => {
      const release = await told('one\n');
      gate.break(new Unreachable('The host cannot be reached.'));
      assert.equal(await outputs.tailOf(ledger, release), '');
      assert.equal(await outputs.tailOf(ledger, { ...release, id: 'x', outputUrl: 'no address' }), '');
    });
  });
});
