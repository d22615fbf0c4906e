import assert from 'node:assert/strict';
import {
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../../../src/domain/problem.ts';
import type { JournalEntry, State } from '../../../../src/operations/engine/journal-entry.ts';
import { JournalFiles, type UnreadableEntry } from '../../../../src/operations/engine/journal-files.ts';
import { intent } from './intents.ts';

const hour = 60 * 60_000;

describe('the files of the journal', () => {
  let folder: string;
  let writes: string;
  let unreadable: UnreadableEntry[];
  const files = () =>
    new JournalFiles(writes, { kinds: ['rollback'], onUnreadable: (entry) => unreadable.push(entry) });
  const kept = (id = 'a'): JournalEntry => ({
    intent: intent({ id, user: 'user-1' }),
    state: { at: 'sent' },
    owner: { window: 'w', process: { machine: 'm', pid: 1, started: 'boot/7' }, until: 9 },
  });
  const place = (name: string, text: string) => writeFile(join(writes, name), text);
  const messages = () => unreadable.map(({ message }) => message.replace(writes, '…'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiplog-files-'));
    writes = join(folder, 'writes');
    unreadable = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('have a number, and come back as they were', async () => {
    await files().put(kept());
    const text = await readFile(join(writes, 'a.json'), 'utf8');
    assert.equal((JSON.parse(text) as { format: unknown }).format, 2);
    assert.deepEqual(await files().all(), [kept()]);
    assert.deepEqual(await readdir(writes), ['a.json']);
  });

  describe('that an earlier version wrote', () => {
    const { guards: _guards, targets, ...rest } = kept().intent;
    /** As it was before what is only watched stood apart from what is written. */
    const older = { ...rest, apps: targets };

    it('are read without a number, a user and the start of their process', async () => {
      await mkdir(writes);
      const { user: _user, ...oldest } = older;
      const owner = { window: 'w', process: 4711, until: 9 };
      await place('a.json', JSON.stringify({ intent: oldest, state: { at: 'sent' }, owner }));
      const process = { machine: null, pid: 4711, started: null };
      assert.deepEqual(await files().all(), [
        { ...kept(), intent: { ...kept().intent, user: null }, owner: { ...owner, process } },
      ]);
      assert.deepEqual(unreadable, []);
    });

    it('are read without guards, in each state', async () => {
      await mkdir(writes);
      const states: readonly State[] = [
        { at: 'guarding' },
        { at: 'asking', asked: 1 },
        { at: 'sent', stale: 2 },
        { at: 'looking', since: 1, looks: 2, told: 'unread' },
        { at: 'following', made: [], found: true },
        { at: 'over', claimed: ['id-4'], found: false },
      ];
      for (const state of states) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, in the same file
        await place('a.json', JSON.stringify({ format: 1, ...kept(), intent: older, state }));
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual(await files().all(), [{ ...kept(), state }]);
      }
      assert.deepEqual(unreadable, []);
    });

    it('are damaged where their apps are missing', async () => {
      await mkdir(writes);
      await place('a.json', JSON.stringify({ format: 1, ...kept() }));
      await place('b.json', JSON.stringify({ ...kept('b'), format: 0.5 }));
      assert.deepEqual(await files().all(), []);
      assert.deepEqual(messages().toSorted(), ['…/a.json is damaged.', '…/b.json is damaged.']);
    });
  });

  it('that cannot be read are named with why, are kept, and hide no other', async () => {
    await files().put(kept());
    await place('newer.json', JSON.stringify({ ...kept('newer'), format: 3, intent: { what: 'else' } }));
    await place('torn.json', JSON.stringify({ format: 2, ...kept('torn') }).slice(0, -20));
    await place(
      'strange.json',
      JSON.stringify({ format: 1, intent: { id: 'strange' }, owner: { process: 1 } }),
    );
    // Written back, it would land in another file, or outside the folder.
    await place('copy.json', JSON.stringify({ format: 2, ...kept('../copy') }));
    await mkdir(join(writes, 'folder.json'));
    assert.deepEqual(await files().all(), [kept()]);
    assert.deepEqual(messages().toSorted(), [
      '…/copy.json is damaged.',
      '…/folder.json cannot be read (EISDIR: illegal operation on a directory, read).',
      '…/newer.json was written by a later version of Shiplog. Update Shiplog to read it.',
      '…/strange.json is damaged.',
      '…/torn.json is damaged.',
    ]);
    assert.equal((await readdir(writes)).length, 6);
  });

  it('can be read by their owner alone, those of earlier versions as well', async function () {
    if (process.platform === 'win32') this.skip();
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    await files().put(kept());
    assert.deepEqual([await mode(writes), await mode(join(writes, 'a.json'))], ['700', '600']);
    await place('old.json', JSON.stringify(kept('old')));
    await chmod(join(writes, 'old.json'), 0o644);
    await chmod(writes, 0o755);
    await files().tidy(Date.now());
    assert.deepEqual([await mode(writes), await mode(join(writes, 'old.json'))], ['700', '600']);
  });

  it('leave no draft of a window that was killed, and the drafts of others alone', async () => {
    await files().put(kept());
    const id = '1d3f0c2e-5a44-4c0e-9d52-1f2e3d4c5b6a';
    const old = [`a.json.${id}.draft`, `${id}.${id}`];
    await Promise.all([...old, 'note.txt', `b.json.${id}.draft`].map((name) => place(name, '{')));
    await place(`${id}.json`, JSON.stringify({ format: 2, ...kept(id) }));
    const before = new Date(Date.now() - 2 * hour);
    const aged = [...old, 'note.txt', 'a.json', `${id}.json`];
    await Promise.all(aged.map((name) => utimes(join(writes, name), before, before)));
    await files().tidy(Date.now());
    assert.deepEqual(
      (await readdir(writes)).toSorted(),
      [`${id}.json`, 'a.json', `b.json.${id}.draft`, 'note.txt'].toSorted(),
    );
  });

  it('are replaced as a whole: who reads meanwhile never sees half of one', async () => {
    const long = (mark: string): JournalEntry => ({
      ...kept(),
      intent: { ...kept().intent, mark: mark.repeat(100_000) },
    });
    await files().put(long('a'));
    const written = new AbortController();
    const write = async () => {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      for (const mark of 'bcdefghijk') await files().put(long(mark));
      written.abort();
    };
    const read = async () => {
      // oxlint-disable-next-line no-await-in-loop -- it reads while another one writes
      while (!written.signal.aborted) assert.equal((await files().all()).length, 1);
    };
    await Promise.all([write(), read()]);
    assert.deepEqual(unreadable, []);
  });

  it('reach the disk before they count, and so does their name', async () => {
    await files().put(kept());
    const handle = await open(writes, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const sync = Reflect.get(prototype, 'sync');
    const synced: string[] = [];
    prototype.sync = async function (this: FileHandle) {
      const isFolder = (await this.stat()).isDirectory();
      synced.push(isFolder ? `the folder with ${(await readdir(writes)).join()}` : 'a file');
      return sync.call(this);
    };
    try {
      await files().put(kept('b'));
    } finally {
      prototype.sync = sync;
    }
    const folderToo = process.platform === 'win32' ? [] : ['the folder with a.json,b.json'];
    assert.deepEqual(synced, ['a file', ...folderToo]);
  });

  it('say what to do when they cannot be written, and leave nothing half done', async () => {
    await mkdir(writes);
    await mkdir(join(writes, 'a.json'));
    await assert.rejects(files().put(kept()), (error) => {
      assert.ok(error instanceof Problem);
      assert.match(
        error.message,
        /^Shiplog cannot write to .*writes \(E\w+: .*\), where it has to note a rollback/,
      );
      assert.match(
        error.message,
        /See that the disk has room and that you may write there, then try again\.$/,
      );
      return true;
    });
    assert.deepEqual(await readdir(writes), ['a.json']);
  });

  it('are told of by one window, once', async () => {
    await files().put(kept());
    const claims = await Promise.all([files().claimReport('a'), files().claimReport('a')]);
    assert.deepEqual(claims.toSorted(), [false, true]);
    assert.equal(await files().claimReport('a'), false);
    await files().tidy(Date.now());
    assert.equal(await files().claimReport('a'), false, 'for as long as the entry is there');
    await files().remove('a');
    assert.deepEqual(await readdir(writes), []);
    await place('b.told', '');
    await files().tidy(Date.now());
    assert.deepEqual(await readdir(writes), []);
  });
});
