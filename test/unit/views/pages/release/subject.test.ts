import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { HttpAnswer } from '../../../../../src/api/transport.ts';
import { knownPart } from '../../../../../src/domain/part.ts';
import { webHostOf } from '../../../../../src/domain/forge/web-host.ts';
import {
  findRelease,
  type Locate,
  type Sources,
  Subject,
} from '../../../../../src/views/pages/release/subject.ts';
import { makeRelease } from '../../../domain/release/make.ts';
import { commit, hash, json, Platform, release, type Respond, settled, sources, until } from './platform.ts';

const missing: Locate = () => Promise.resolve({ commit: undefined });

describe('a release that is shown', () => {
  let platform: Platform;
  let subject: Subject | undefined;

  beforeEach(() => (platform = new Platform()));
  afterEach(() => subject?.dispose());

  const show = (locate = sources.locate) =>
    (subject = new Subject(platform.ledger, release, { ...sources, locate }));

  it('shows the header before anything is read, then everything', async () => {
    const shown = show();
    assert.equal(shown.view.description, 'Deploy de63889');
    assert.equal(shown.view.slug.state, 'loading');
    const view = await until(shown, settled);
    assert.equal(view.slug.state === 'known' && view.slug.value.stack, 'heroku-24');
    assert.equal(view.commit.state === 'known' && view.commit.value.subject, 'Fix the cart');
  });

  it('knows how far the clock of the platform is ahead of the one here', async () => {
    const view = await until(show(), settled);
    assert.equal(view.clockAhead, 0);
    const { slug } = platform;
    platform.slug = async (request) => {
      const date = new Date(Date.now() + 7_200_000).toUTCString();
      return { ...(await slug(request)), headers: { date } };
    };
    await subject?.retry('slug');
    assert.equal(subject?.view.clockAhead, 7_200_000);
  });

  it('shows the keys of the config vars and none of their values', async () => {
    const view = await until(show(), settled);
    assert.deepEqual(view.config.state === 'known' && view.config.value, ['BAR', 'FOO']);
    assert.doesNotMatch(JSON.stringify(view), /secret-foo/);
  });

  it('says which commits a hash stands for, until the slug says more of it', async () => {
    const sentence = 'de63889 is ambiguous here: it matches 2 commits, de638890 A and de638891 B.';
    const { slug } = platform;
    platform.slug = () => json({ message: 'no' }, 503);
    const shown = show(async (code, readSlug) => {
      assert.equal(code.hash, 'de63889');
      const named = (await readSlug(code.release))?.commit;
      return named === hash ? { commit } : { commit: undefined, ambiguity: sentence };
    });
    const view = await until(shown, settled);
    assert.deepEqual(view.commit, { state: 'absent', why: sentence });
    platform.slug = slug;
    await shown.retry('slug');
    const cleared = shown.view.commit;
    assert.equal(cleared.state === 'known' && cleared.value.subject, 'Fix the cart');
  });

  it('lets each part fail by itself, and be read again', async () => {
    platform.config = () => json({ message: 'no' }, 503);
    const shown = show(() => Promise.reject(new Error('Git could not be run.')));
    const view = await until(shown, settled);
    assert.equal(view.slug.state, 'known');
    assert.match(view.config.state === 'failed' ? view.config.message : '', /503/);
    assert.deepEqual(view.commit, { state: 'failed', message: 'Git could not be run.' });

    platform.config = () => json({ FOO: 'x' });
    await shown.retry('config');
    assert.equal(shown.view.config.state, 'known');
  });

  it('asks for no slug where there is none', async () => {
    subject = new Subject(platform.ledger, makeRelease(1, { artifact: null }), {
      ...sources,
      locate: missing,
    });
    const gone = new Subject(platform.ledger, makeRelease(2, { status: 'expired' }), {
      ...sources,
      locate: missing,
    });
    assert.equal((await until(subject, settled)).slug.state, 'absent');
    assert.equal((await until(gone, settled)).slug.state, 'absent');
    gone.dispose();
    assert.ok(platform.asked.every(({ url }) => !url.pathname.includes('/slugs/')));
  });

  it('looks for the commit by the slug that it shows, which is read once', async () => {
    const shown = show(async (code, readSlug) => {
      const named = (await readSlug(code.release))?.commit;
      return { commit: named === hash ? commit : undefined };
    });
    const view = await until(shown, settled);
    assert.equal(view.commit.state === 'known' && view.commit.value.subject, 'Fix the cart');
    assert.equal(platform.asked.filter(({ url }) => url.pathname.includes('/slugs/')).length, 1);
  });

  it('looks for the commit again when a pending release gets its image', async () => {
    const image = { kind: 'image', id: 'image-51' } as const;
    const pending = makeRelease(52, { description: 'Deployed web', artifact: null, status: 'pending' });
    platform.release = pending;
    platform.older = [makeRelease(51, { description: 'Deploy de63889', artifact: image })];
    subject = new Subject(platform.ledger, pending, {
      ...sources,
      locate: (code) => Promise.resolve({ commit: code.hash === 'de63889' ? commit : undefined }),
    });
    assert.equal((await until(subject, settled)).commit.state, 'absent');
    platform.release = { ...pending, artifact: image, status: 'succeeded' };
    await platform.ledger.refresh();
    const view = await until(subject, (one) => one.commit.state === 'known');
    assert.equal(view.commit.state === 'known' && view.commit.value.subject, 'Fix the cart');
  });

  it('reads what git tells of the commit once it is found, and leads where that leads', async () => {
    const host = webHostOf('git@github.com:example/bookshop.git');
    const details = { message: 'Fix the cart (#46)', coAuthors: [], tags: [], describe: undefined };
    const asked: string[] = [];
    const commitDetailsOf: Sources['commitDetailsOf'] = (_ledger, { hash: of }) => {
      asked.push(of);
      return Promise.resolve({ details, host });
    };
    subject = new Subject(platform.ledger, release, { ...sources, commitDetailsOf });
    const view = await until(subject, ({ commitDetails }) => commitDetails.state === 'known');
    assert.deepEqual([...new Set(asked)], [hash]);
    assert.equal(view.webName, 'GitHub');
    assert.ok(subject.leadsTo('https://github.com/example/bookshop/issues/46'));
    assert.ok(!subject.leadsTo('https://github.com/example/bookshop/issues/47'));
    assert.ok(!subject.leadsTo('https://elsewhere.example/'));
  });

  it('follows the ledger', async () => {
    const shown = show();
    await until(shown, settled);
    assert.equal(shown.view.current, false);
    platform.release = { ...release, current: true };
    await platform.ledger.refresh();
    assert.equal(shown.view.current, true);
    assert.equal(shown.view.actions.noRollback, 'v52 is running now.');
  });

  it('reads the slug when a pending release gets one, and the config again when it ends', async () => {
    const pending = { ...release, artifact: null, status: 'pending' };
    platform.release = pending;
    subject = new Subject(platform.ledger, pending, sources);
    assert.equal((await until(subject, settled)).slug.state, 'absent');
    platform.config = () => json({ ONLY: 'x' });
    platform.release = release;
    await platform.ledger.refresh();
    const view = await until(
      subject,
      ({ slug, config }) => slug.state === 'known' && config.state === 'known' && config.value.length === 1,
    );
    assert.equal(view.status.text, 'Succeeded');
  });

  it('reads the end of the output once a release has failed, and again when asked', async () => {
    platform.release = { ...release, status: 'pending' };
    let asked = 0;
    const endOfOutput: Sources['endOfOutput'] = () => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new Error('It is away.'))
        : Promise.resolve(knownPart('no such table'));
    };
    subject = new Subject(platform.ledger, platform.release, { ...sources, endOfOutput });
    assert.equal((await until(subject, settled)).failure, null);
    assert.equal(asked, 0);
    platform.release = { ...release, status: 'failed' };
    await platform.ledger.refresh();
    const { failure } = await until(subject, (view) => view.failure?.state === 'failed');
    assert.deepEqual(failure, { state: 'failed', message: 'It is away.' });
    await subject.retry('output');
    assert.deepEqual(subject.view.failure, { state: 'known', value: ['no such table'] });
  });

  it('says nothing more and ends its requests when it is not shown any more', async () => {
    const answers: ((answer: HttpAnswer) => void)[] = [];
    const late: Respond = () => new Promise((resolve) => answers.push(resolve));
    platform.slug = late;
    platform.config = late;
    const shown = show();
    let fired = 0;
    shown.dispose();
    shown.changed.on(() => (fired += 1));
    // The ledger may be read for others too, so that its request ends a moment later.
    await setImmediate();
    assert.ok(platform.asked.length > 0 && platform.asked.every(({ signal }) => signal?.aborted === true));
    for (const answer of answers) answer(json({}));
    await platform.ledger.refresh();
    assert.equal(fired, 0);
  });
});

describe('findRelease', () => {
  it('takes a release of the ledger, read first where that was not done yet', async () => {
    const { ledger, asked } = new Platform();
    assert.equal((await findRelease(ledger, 52)).id, 'release-52');
    assert.equal(asked.length, 1);
  });

  it('asks for one that lies further back', async () => {
    const { ledger, asked } = new Platform();
    assert.equal((await findRelease(ledger, 7)).id, 'release-7');
    assert.match(asked.at(-1)?.url.pathname ?? '', /\/releases\/7$/);
  });
});
