import assert from 'node:assert/strict';
import * as v from 'valibot';
import { StrangeAnswer } from '../../../src/api/errors.ts';
import { imagesSchema, joinImages } from '../../../src/api/images.ts';
import { answer, errorOf, withServer } from './bad-server.ts';
import { imageExample } from './examples.ts';

describe('an image', () => {
  const read = (...images: unknown[]) => v.parse(imagesSchema, images);

  it('is read as a slug is, but for its size', () =>
    withServer(answer(200, [imageExample]), async ({ client }) => {
      assert.deepEqual(await client.slug('bookshop', { kind: 'image', id: 'web' }), {
        id: 'web',
        commit: imageExample.commit,
        stack: 'cnb',
        size: null,
        processTypes: { web: '/cnb/process/web' },
        buildpack: 'heroku/ruby',
      });
    }));

  it('names no commit where the platform has none', () => {
    assert.equal(read({ ...imageExample, commit: '' }).commit, null);
    assert.equal(read({ ...imageExample, commit: undefined, buildpacks: null }).commit, null);
  });

  it('is the first that has the digest', () => {
    assert.equal(read(imageExample, { ...imageExample, commit: 'other' }).commit, imageExample.commit);
  });

  it('that is not there, or malformed, is a strange answer', async () => {
    for (const body of [[], imageExample, [{ ...imageExample, stack: null }]]) {
      // oxlint-disable-next-line no-await-in-loop -- a server each
      await withServer(answer(200, body), async ({ client }) => {
        const error = await errorOf(client.slug('bookshop', { kind: 'image', id: 'web' }));
        assert.ok(error instanceof StrangeAnswer, String(error));
      });
    }
  });

  it('for each process type is asked for, and all of them say what the release runs', () =>
    withServer(answer(200, [imageExample]), async ({ client, server }) => {
      await client.slug('bookshop', { kind: 'image', id: 'web worker' });
      assert.deepEqual(
        server.requests.map(({ path }) => path),
        ['/apps/bookshop/oci-images/web', '/apps/bookshop/oci-images/worker'],
      );
      await client.slug('bookshop', { kind: 'image', id: 'many '.repeat(1000) });
      assert.equal(server.requests.length, 2 + 20);
      const web = read(imageExample);
      const worker = { ...web, processTypes: { worker: 'work' }, buildpack: 'heroku/go' };
      assert.deepEqual(joinImages('web worker', [web, worker]), {
        ...web,
        id: 'web worker',
        size: null,
        processTypes: { web: '/cnb/process/web', worker: 'work' },
        buildpack: 'heroku/ruby, heroku/go',
      });
      assert.equal(joinImages('web worker', [web, { ...worker, commit: 'other' }]).commit, null);
    }));
});
