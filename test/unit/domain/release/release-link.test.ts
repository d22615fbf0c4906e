import assert from 'node:assert/strict';
import { readReleasePath, releasePath } from '../../../../src/domain/release/release-link.ts';

const id = '01234567-89ab-cdef-0123-456789abcdef';

describe('the address of a release', () => {
  it('names the app by its id, and its name for people', () => {
    const path = releasePath({ id, name: 'bookshop' }, 52);
    assert.equal(path, `/release/bookshop/v52/${id}`);
    assert.deepEqual(readReleasePath(path), { app: { id, name: 'bookshop' }, version: 52 });
  });

  it('makes a name harmless, which is shown when the app is not found', () => {
    const read = readReleasePath(`/release/book\u202Eshop\n/v52/${id}`);
    assert.equal(read?.app.name, 'book[U+202E]shop');
  });

  const others = [
    '',
    '/',
    '/rollback/bookshop/v52/id',
    '/release/bookshop/v52',
    `/release/bookshop/v0/${id}`,
    `/release/bookshop/52/${id}`,
    `/release/bookshop/v9999999999/${id}`,
    `/release/bookshop/v52/${id}/more`,
    '/release/bookshop/v52/../apps',
    '/release/bookshop/v52/..',
    `/release//v52/${id}`,
    `/release/bookshop/v52/${id}?x`,
  ];
  for (const path of others) {
    it(`is not ${JSON.stringify(path)}`, () => assert.equal(readReleasePath(path), undefined));
  }
});
