import assert from 'node:assert/strict';
import fs, { existsSync, fstatSync, readdirSync, readlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Outputs } from '../../../../src/platform/outputs/outputs.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';

describe('an output', () => {
  let folder: string;
  let outputs: Outputs;
  beforeEach(async () => {
    folder = await makeScratch();
    outputs = new Outputs(folder, 100);
  });
  afterEach(() => removeScratch(folder));

  const reader = (id: string) => {
    const stream = outputs.read(id);
    assert.ok(stream);
    const bytes = stream.getReader();
    const decoder = new TextDecoder();
    return {
      next: async () => {
        const { value } = await bytes.read();
        return value && decoder.decode(value);
      },
      cancel: () => bytes.cancel(),
    };
  };

  it('comes as it is written, to each reader from its beginning', async () => {
    const output = outputs.begin();
    output.write('one\n');
    const early = reader(output.id);
    assert.equal(await early.next(), 'one\n');
    const waiting = early.next();
    output.write(Buffer.from('two\n'));
    assert.equal(await waiting, 'two\n');
    const late = reader(output.id);
    assert.equal(await late.next(), 'one\ntwo\n');
    await late.cancel();
    const end = early.next();
    output.end();
    assert.equal(await end, undefined);
  });

  it('is there after its end, also for another platform', async () => {
    const output = outputs.begin();
    output.write('all');
    output.end();
    output.write('more');
    assert.equal(new Outputs(folder).textOf(output.id), 'all');
    const late = reader(output.id);
    assert.deepEqual([await late.next(), await late.next()], ['all', undefined]);
  });

  it('does not grow without end', () => {
    const output = outputs.begin();
    for (let line = 0; line < 50; line += 1) output.write('0123456789');
    const text = outputs.textOf(output.id) ?? '';
    assert.equal(text.slice(0, 100), '0123456789'.repeat(10));
    assert.match(text.slice(100), /^\n !     The output is larger .*: the rest is left out\.\n$/);
    output.say('It failed.\n');
    output.write('0123456789');
    assert.match(outputs.textOf(output.id) ?? '', /left out\.\nIt failed\.\n$/);
  });

  it('lets a reader go', async () => {
    const output = outputs.begin();
    const waiting = reader(output.id);
    const next = waiting.next();
    await waiting.cancel();
    assert.equal(await next, undefined);
    output.write('nobody reads it');
    output.end();
  });

  it('is closed when a reader goes that has read some of it', async () => {
    // Elsewhere it is not seen what is open.
    const path = (file: string) => `/proc/self/fd/${file}`;
    const isOpen = (id: string) =>
      process.platform === 'linux' &&
      readdirSync(path('')).some((file) => existsSync(path(file)) && readlinkSync(path(file)).endsWith(id));
    const output = outputs.begin();
    output.write('one');
    output.end();
    const leaving = reader(output.id);
    assert.equal(await leaving.next(), 'one');
    assert.equal(isOpen(output.id), process.platform === 'linux');
    await leaving.cancel();
    assert.equal(isOpen(output.id), false);
  });

  describe('and the disk', () => {
    const { fsyncSync } = fs;
    afterEach(() => {
      fs.fsyncSync = fsyncSync;
      syncBuiltinESMExports();
    });
    const whenSynced = (work: (file: number) => void): void => {
      fs.fsyncSync = work;
      syncBuiltinESMExports();
    };

    it('has all of it once it has ended, or was added to: its hash survives a loss of power', () => {
      const synced: number[] = [];
      whenSynced((file) => {
        fsyncSync(file);
        synced.push(fstatSync(file).size);
      });
      const output = outputs.begin();
      output.write('all');
      assert.deepEqual(synced, []);
      output.end();
      assert.deepEqual(synced, [3]);
      outputs.add(output.id, ' of it');
      assert.deepEqual(synced, [3, 9]);
    });

    it('ends it also when the disk fails', async () => {
      whenSynced(() => {
        throw Object.assign(new Error('input/output error'), { code: 'EIO' });
      });
      const output = outputs.begin();
      output.write('all');
      output.end();
      const late = reader(output.id);
      assert.deepEqual([await late.next(), await late.next()], ['all', undefined]);
    });
  });

  it('that is not there is none, nor is any other file', () => {
    assert.deepEqual([outputs.read('0'.repeat(48)), outputs.textOf('../token')], [undefined, undefined]);
  });
});
