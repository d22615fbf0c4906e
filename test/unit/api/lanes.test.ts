import assert from 'node:assert/strict';
import { Client } from '../../../src/api/client.ts';
import { type Lane, Lanes } from '../../../src/api/lanes.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { good } from '../../platform/faults.ts';
import { errorOf, until, withServer } from './bad-server.ts';
import { requestLog } from '../../secrets.ts';

/** Work that goes on until it is told to end. */
class Desk {
  readonly lanes = new Lanes();
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #done = new Map<string, Promise<void>>();

  come(lane: Lane, name: string, signal?: AbortSignal): Promise<void> {
    const done = this.lanes.run(lane, signal, () => {
      this.begun.push(name);
      return new Promise<void>((end) => this.#ends.set(name, end));
    });
    this.#done.set(name, done);
    return done;
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await this.#done.get(name);
    await new Promise(setImmediate);
  }
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

describe('the lanes of a host', () => {
  it('let a person in before those in the background, though these came first', async () => {
    const desk = new Desk();
    for (const name of names('b', 5)) void desk.come('background', name);
    for (const name of names('p', 4)) void desk.come('person', name);
    // Four in the background, and the two places that are a person's.
    assert.deepEqual(desk.begun, ['b1', 'b2', 'b3', 'b4', 'p1', 'p2']);
    await desk.end('b1');
    await desk.end('p1');
    assert.deepEqual(desk.begun.slice(6), ['p3', 'p4']);
    await desk.end('b2');
    assert.deepEqual(desk.begun.slice(8), ['b5']);
  });

  it('let what writes in at once, however many read, and the next one before all who wait', async () => {
    const desk = new Desk();
    for (const name of names('p', 8)) void desk.come('person', name);
    for (const name of names('w', 2)) void desk.come('write', name);
    assert.deepEqual(desk.begun.slice(6), ['w1']);
    await desk.end('p1');
    assert.deepEqual(desk.begun.slice(7), ['w2']);
    await desk.end('w1');
    assert.deepEqual(desk.begun.slice(8), ['p7'], 'six read besides one that writes');
    await desk.end('w2');
    assert.deepEqual(desk.begun.slice(9), [], 'the place of what writes is for nothing else');
  });

  it('let in those who wait in the order in which they came', async () => {
    const desk = new Desk();
    for (const name of names('p', 9)) void desk.come('person', name);
    for (const name of ['p3', 'p1', 'p2']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await desk.end(name);
    }
    assert.deepEqual(desk.begun, names('p', 9));
  });

  it('let nobody in whose request was cancelled, and keep no place for them', async () => {
    const desk = new Desk();
    const cancel = new AbortController();
    for (const name of names('p', 6)) void desk.come('person', name);
    const left = errorOf(desk.come('person', 'p7', cancel.signal));
    void desk.come('person', 'p8');
    cancel.abort();
    assert.ok((await left) instanceof Cancelled);
    await desk.end('p1');
    assert.deepEqual(desk.begun.slice(6), ['p8']);
    assert.ok((await errorOf(desk.come('person', 'p9', cancel.signal))) instanceof Cancelled);
  });

  it('give a place back when the work fails', async () => {
    const lanes = new Lanes();
    const fail = () => lanes.run('background', undefined, () => Promise.reject(new Error('no')));
    await Promise.all(Array.from({ length: 20 }, () => errorOf(fail())));
    assert.equal(await lanes.run('background', undefined, () => Promise.resolve('in')), 'in');
  });

  it('are shared by all clients of the host', async () => {
    const held: (() => void)[] = [];
    await withServer(
      (...all) => void held.push(() => good()(...all)),
      async ({ client, server, transport }) => {
        const other = new Client({ url: server.url, token: 'another' }, transport, requestLog());
        const background = { urgency: 'background' } as const;
        const asked = [client, other].flatMap((one) =>
          names('', 4).map((name) => one.release('bookshop', name, background)),
        );
        asked.push(other.release('bookshop', 'person'));
        await until(() => server.requests.some(({ path }) => path.endsWith('/person')));
        assert.equal(server.requests.length, 5);
        let ended = false;
        const all = Promise.all(asked).then(() => (ended = true));
        await until(() => {
          for (const end of held.splice(0)) end();
          return ended;
        });
        await all;
      },
    );
  });
});
