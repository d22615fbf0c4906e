import assert from 'node:assert/strict';
import { ApiError } from '../../../src/platform/errors.ts';
import { nextRange, parseRange, type Fields } from '../../../src/platform/http/range.ts';

const fields: Fields = { version: 'integer', id: 'uuid', name: 'text' };
const uuid = '01234567-89ab-cdef-0123-456789abcdef';

describe('the Range header', () => {
  it('lists everything by the first field, 200 at a time, when nothing is said', () => {
    const range = { field: 'version', order: 'asc', start: undefined, end: undefined, max: 200 };
    assert.deepEqual(parseRange(undefined, fields), range);
    assert.deepEqual(parseRange(' ', fields), range);
    assert.deepEqual(parseRange('version ..', fields), range);
  });

  const orders: readonly string[] = [
    'version ..; max=10, order=desc',
    'version ..; order=desc,max=10',
    'version ..;order=desc;max=10;',
    'version ..; max=10, order=desc;',
    ' version  ..;max = 10 ,, order = desc',
  ];
  for (const header of orders) {
    it(`takes its parameters in any order and with any separator: "${header}"`, () => {
      assert.deepEqual(parseRange(header, fields), {
        field: 'version',
        order: 'desc',
        start: undefined,
        end: undefined,
        max: 10,
      });
    });
  }

  const bounds: readonly (readonly [string, unknown, unknown])[] = [
    ['version 3..', { value: 3, inclusive: true }, undefined],
    ['version [3..7]', { value: 3, inclusive: true }, { value: 7, inclusive: true }],
    ['version ]3..7[', { value: 3, inclusive: false }, { value: 7, inclusive: false }],
    ['version ..7[', undefined, { value: 7, inclusive: false }],
    [`id ]${uuid.toUpperCase()}..`, { value: uuid, inclusive: false }, undefined],
    ['name bookshop..zoo', { value: 'bookshop', inclusive: true }, { value: 'zoo', inclusive: true }],
    ['version 7..3; order=desc', { value: 7, inclusive: true }, { value: 3, inclusive: true }],
    ['version ]3..7; order=desc', { value: 7, inclusive: true }, { value: 3, inclusive: false }],
  ];
  for (const [header, start, end] of bounds) {
    it(`reads the bounds of "${header}"`, () => {
      const range = parseRange(header, fields);
      assert.deepEqual([range.start, range.end], [start, end]);
    });
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['bytes=0-100', /not of the form/],
    ['version 7..]3', /not of the form/],
    ['version', /not of the form/],
    ['created_at ..', /created_at is not one of version, id, name/],
    ['constructor ..', /constructor is not one of/],
    ['version a..', /"a" is not an integer/],
    ['version 1.5..', /not an integer|not of the form/],
    ['id 7..', /"7" is not a UUID/],
    ['version ..; max=0', /max=0 is not between 1 and 1000/],
    ['version ..; max=1001', /max=1001 is not between/],
    ['version ..; max=ten', /"max=ten" is neither/],
    ['version ..; order=down', /"order=down" is neither/],
    ['version ..; limit=3', /"limit=3" is neither/],
  ];
  for (const [header, message] of refused) {
    it(`refuses "${header}" with 416`, () => {
      assert.throws(
        () => parseRange(header, fields),
        (error) => error instanceof ApiError && error.status === 416 && message.test(error.message),
      );
    });
  }

  it('says how a listing goes on in a form that it reads', () => {
    const header = 'version 90..10[; max=3, order=desc';
    const next = nextRange(parseRange(header, fields), 88);
    assert.equal(next, 'version ]88..10[; max=3, order=desc');
    assert.deepEqual(parseRange(next, fields), {
      field: 'version',
      order: 'desc',
      start: { value: 88, inclusive: false },
      end: { value: 10, inclusive: false },
      max: 3,
    });
    assert.equal(nextRange(parseRange('version ..; max=3', fields), 3), 'version ]3..; max=3');
  });
});
