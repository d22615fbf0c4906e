import assert from 'node:assert/strict';
import { isMeant, nameOf, readApp } from '../../../../src/domain/release/app-name.ts';
import { Problem } from '../../../../src/domain/problem.ts';

const id = '01234567-89ab-cdef-0123-456789abcdef';

describe('an app as it is named', () => {
  const apps = [
    { id: 'blue', name: 'green' },
    { id: 'green', name: 'blue' },
    { id, name: 'red' },
  ];
  const meant = (given: unknown) => apps.filter((app) => isMeant(app, readApp(given))).map((app) => app.id);

  it('by what Shiplog hands on is the one with the id, whatever it is called', () => {
    assert.deepEqual(meant({ id: 'blue', name: 'blue' }), ['blue']);
    assert.deepEqual(meant({ id: 'gone', name: 'blue' }), []);
    assert.deepEqual(readApp({ id: 'blue', name: 'blue', account: 'katie', more: 1 }), {
      id: 'blue',
      name: 'blue',
      account: 'katie',
    });
  });

  it('by a person is the one with the name, or with what can be an id only', () => {
    assert.deepEqual(meant(' blue '), ['green']);
    assert.deepEqual(meant({ name: 'blue' }), ['green']);
    assert.deepEqual(meant(id.toUpperCase()), [id]);
    assert.equal(nameOf(readApp('blue')), 'blue');
  });

  for (const given of [undefined, null, 4, '', ' ', {}, [], { id: '' }, { id: 4, name: null }]) {
    it(`is none for ${JSON.stringify(given)}`, () => {
      assert.throws(() => readApp(given), Problem);
    });
  }
});
