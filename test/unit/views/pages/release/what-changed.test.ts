import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../../../src/api/transport.ts';
import type { Commit } from '../../../../../src/domain/graph/commit.ts';
import { knownPart } from '../../../../../src/domain/part.ts';
import type { Release } from '../../../../../src/domain/release/release.ts';
import type { ReleaseChangesView, ReleaseView } from '../../../../../src/views/pages/protocol.ts';
import { type Sources, Subject } from '../../../../../src/views/pages/release/subject.ts';
import { withMigrations } from '../../../../../src/views/pages/release/what-changed.ts';
import { readValue } from '../../../../../src/views/pages/shown-changes.ts';
import { secret } from '../../../../secrets.ts';
import { makeLedger } from '../../../domain/release/make.ts';
import { json, Platform, sources, until } from './platform.ts';

const commitOf = (digit: string): Commit => ({
  hash: digit.repeat(40),
  parents: [],
  author: 'Katie',
  email: 'katie@example.com',
  date: 5,
  subject: `Commit ${digit}`,
});

/** What ran before v50 is v48, as v49 never ran. */
const ledger = makeLedger(
  [53, 'Rollback to v48', 'a', { addons: ['heroku-redis:mini'], current: true }],
  [52, 'Attach REDIS', 'b', { addons: ['heroku-redis:mini', 'papertrail:choklad'] }],
  [51, 'Set AWS_S3_KEY config vars', 'b', { addons: ['heroku-redis:mini'] }],
  [50, 'Deploy bbbbbbbb', 'b', { addons: ['heroku-redis:mini'] }],
  [49, 'Deploy cccccccc', 'c', { addons: ['heroku-redis:mini'], status: 'failed' }],
  [48, 'Deploy aaaaaaaa', 'a', { addons: ['heroku-redis:mini'] }],
  [1, 'Initial release', null],
);

const vars: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  53: { AWS_S3_KEY: secret('old-aws-s3-key'), REDIS_URL: secret('redis://first') },
  52: { AWS_S3_KEY: secret('new-aws-s3-key'), REDIS_URL: secret('redis://second'), LOG_TOKEN: '' },
  51: { AWS_S3_KEY: 'new-aws-s3-key', REDIS_URL: 'redis://first' },
  50: { AWS_S3_KEY: 'old-aws-s3-key', REDIS_URL: 'redis://first' },
  48: { AWS_S3_KEY: 'old-aws-s3-key', REDIS_URL: 'redis://first' },
  1: {},
};

const versionIn = ({ url }: HttpRequest) => Number(/release-(\d+)/.exec(url.pathname)?.[1]);
const slugs: Readonly<Record<string, unknown>> = {
  a: { id: 'a', commit: 'a'.repeat(40), stack: { name: 'heroku-22' }, process_types: { web: 'puma' } },
  b: { id: 'b', commit: 'b'.repeat(40), stack: { name: 'heroku-24' }, process_types: { web: 'puma' } },
};

const compareCode: Sources['compareCode'] = (_from, to) =>
  Promise.resolve(
    withMigrations(
      knownPart({
        span: { from: 'a'.repeat(40), to: 'b'.repeat(40) },
        added: { count: 1, list: [commitOf('b')] },
        removed: { count: 0, list: [] },
        files: [{ kind: 'added', path: 'db/migrate/20260101000000_add_wishes.rb', from: undefined }],
      }),
      to.release,
      [],
    ),
  );

const settled = ({ changes: { code, config, slug, addons } }: ReleaseView) =>
  [code, config.lines, slug.lines, addons.lines].every(({ state }) => state !== 'loading');

/** The lines of a list that is known. */
const linesOf = <T>({ lines }: { readonly lines: { readonly state: string; readonly value?: T } }) =>
  lines.value;
const titlesOf = ({ code }: ReleaseChangesView) =>
  code.state === 'known' ? code.value.commits.map(({ title, count }) => `${title} (${count})`) : [];

describe('what a release changed', () => {
  let platform: Platform;
  let subject: Subject | undefined;

  beforeEach(() => {
    platform = new Platform();
    const [newest, ...older] = ledger;
    assert.ok(newest);
    platform.release = newest;
    platform.older = older;
    platform.config = (request) => json(vars[versionIn(request)] ?? {});
    platform.slug = ({ url }) => json(slugs[url.pathname.slice(-1)]);
  });
  afterEach(() => subject?.dispose());

  const releaseOf = (version: number): Release => {
    const found = ledger.find((release) => release.version === version);
    assert.ok(found);
    return found;
  };
  const open = (version: number, some: Partial<Sources> = {}) => {
    subject = new Subject(platform.ledger, releaseOf(version), { ...sources, compareCode, ...some });
    return subject;
  };
  const changesOf = async (version: number) => (await until(open(version), settled)).changes;

  it('is compared with what ran before, and not with one that never ran', async () => {
    assert.equal((await changesOf(50)).before, 48);
  });

  it('names the keys of a config change, and none of their values', async () => {
    const changes = await changesOf(51);
    assert.deepEqual(linesOf(changes.config), [
      { what: 'Changed', keys: ['AWS_S3_KEY'], sides: ['from', 'to'] },
    ]);
    assert.deepEqual(changes.config.sides, { from: 'v50', to: 'v51' });
    assert.deepEqual([linesOf(changes.addons), linesOf(changes.slug)], [[], []]);
    assert.doesNotMatch(JSON.stringify(subject?.view), /aws-s3-key|redis:\/\//);
  });

  it('names an add-on and the keys that it brought', async () => {
    const changes = await changesOf(52);
    assert.deepEqual(linesOf(changes.addons), ['papertrail:choklad is added.']);
    assert.deepEqual(linesOf(changes.config), [
      { what: 'Changed', keys: ['REDIS_URL'], sides: ['from', 'to'] },
      { what: 'Added', keys: ['LOG_TOKEN'], sides: ['to'] },
    ]);
  });

  it('lists the commits and files of a deploy, and how the stack changed', async () => {
    const changes = await changesOf(50);
    assert.deepEqual(titlesOf(changes), ['Commits shipped (1)']);
    assert.deepEqual(linesOf(changes.slug), ['Stack: heroku-22 → heroku-24']);
    assert.deepEqual(subject?.changes.commits, [[commitOf('b')]]);
    assert.deepEqual(
      subject?.changes.files.map(({ path }) => path),
      ['db/migrate/20260101000000_add_wishes.rb'],
    );
    assert.equal(subject?.changes.from?.release.version, 48);
  });

  it('says of a failed release what it would have changed', async () => {
    platform.slug = () => json(slugs['b']);
    const changes = await changesOf(49);
    assert.equal(changes.title, 'What it would have changed');
    assert.deepEqual(titlesOf(changes), ['Commits not shipped (1)']);
  });

  it('tells for a rollback what it took back: keys, add-ons and code', async () => {
    const changes = await changesOf(53);
    assert.deepEqual(linesOf(changes.config), [
      { what: 'Changed', keys: ['AWS_S3_KEY', 'REDIS_URL'], sides: ['from', 'to'] },
      { what: 'Removed', keys: ['LOG_TOKEN'], sides: ['from'] },
    ]);
    assert.deepEqual(linesOf(changes.addons), ['papertrail:choklad is removed.']);
    assert.deepEqual(titlesOf(changes), ['Commits taken back (0)', 'Commits brought back (1)']);
  });

  it('asks for no code and no slug of before where the code stays', async () => {
    let compared = 0;
    open(51, { compareCode: () => Promise.reject(new Error(`compared ${(compared += 1)}`)) });
    const { code, slug } = (await until(subject!, settled)).changes;
    assert.deepEqual([code.state === 'known' && code.value.commits, slug.lines.state], [[], 'known']);
    assert.equal(compared, 0);
    assert.equal(platform.asked.filter(({ url }) => url.pathname.includes('/slugs/')).length, 1);
  });

  it('takes what a first deploy runs for new', async () => {
    const changes = await changesOf(48);
    assert.equal(changes.before, 1);
    assert.deepEqual(linesOf(changes.slug), ['web is added: puma']);
    assert.deepEqual(changes.code, { state: 'absent', why: 'v48 has the first code of bookshop.' });
    assert.deepEqual(linesOf(changes.config), [
      { what: 'Added', keys: ['AWS_S3_KEY', 'REDIS_URL'], sides: ['to'] },
    ]);
  });

  it('has nothing to compare the first release with', async () => {
    const changes = await changesOf(1);
    assert.equal(changes.before, null);
    assert.deepEqual([linesOf(changes.config), linesOf(changes.slug), linesOf(changes.addons)], [[], [], []]);
  });

  it('lets each part fail by itself, and reads it again', async () => {
    platform.config = (request) =>
      versionIn(request) === 48 ? json({ message: 'no' }, 503) : json(vars[versionIn(request)]);
    const shown = open(50, { compareCode: () => Promise.reject(new Error('Git could not be run.')) });
    const { changes, config } = await until(shown, settled);
    assert.deepEqual(changes.code, { state: 'failed', message: 'Git could not be run.' });
    assert.equal(changes.config.lines.state, 'failed');
    assert.deepEqual([config.state, changes.slug.lines.state], ['known', 'known']);

    platform.config = (request) => json(vars[versionIn(request)]);
    await shown.retry('config');
    assert.deepEqual(linesOf(shown.view.changes.config), []);
  });

  it('says in each part that what ran before cannot be read, until it can', async () => {
    const [newest] = ledger;
    assert.ok(newest);
    platform.failing = true;
    const shown = open(50);
    const { changes } = await until(shown, settled);
    for (const part of [changes.code, changes.config.lines, changes.slug.lines, changes.addons.lines]) {
      assert.equal(part.state, 'failed');
    }
    platform.failing = false;
    await Promise.all([shown.retry('code'), shown.retry('config'), shown.retry('slug')]);
    assert.equal(shown.view.changes.addons.lines.state, 'known');
    assert.deepEqual(titlesOf(shown.view.changes), ['Commits shipped (1)']);
  });

  describe('has values that are read for one question each', () => {
    const { signal } = new AbortController();

    it('of the release and of what ran before', async () => {
      const shown = open(51);
      await until(shown, settled);
      const valueOf = (side: 'from' | 'to', key = 'AWS_S3_KEY') =>
        readValue(shown.changes, { side, key }, signal);
      assert.deepEqual([await valueOf('from'), await valueOf('to')], ['old-aws-s3-key', 'new-aws-s3-key']);
      platform.config = () => json({ AWS_S3_KEY: 'other', EMPTY: '' });
      assert.equal(await valueOf('to'), 'other');
      assert.equal(await valueOf('to', 'EMPTY'), '');
    });

    it('and says so where there is no such key, or nothing ran before', async () => {
      const shown = open(51);
      await until(shown, settled);
      const read = (key: string) => readValue(shown.changes, { side: 'to', key }, signal);
      await assert.rejects(read('GONE'), /bookshop v51 has no config var GONE\./);
      await assert.rejects(read('constructor'), /no config var constructor/);
      const first = { ...shown.changes, from: undefined };
      await assert.rejects(readValue(first, { side: 'from', key: 'A' }, signal), /No release ran there/);
    });
  });
});
