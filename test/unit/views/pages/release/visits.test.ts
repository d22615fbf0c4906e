import assert from 'node:assert/strict';
import { Retries } from '../../../../../src/views/pages/release/retries.ts';
import { Visits } from '../../../../../src/views/pages/release/visits.ts';

describe('where a page has been', () => {
  const visited = (...versions: number[]) => {
    const visits = new Visits<number>();
    for (const version of versions) visits.visit(version);
    return visits;
  };

  it('is gone back and forward', () => {
    const visits = visited(50, 51, 52);
    assert.deepEqual([visits.back, visits.forward], [51, undefined]);
    assert.equal(visits.move('back'), 51);
    assert.equal(visits.move('back'), 50);
    assert.equal(visits.move('back'), undefined);
    assert.deepEqual([visits.current, visits.back, visits.forward], [50, undefined, 51]);
    assert.equal(visits.move('forward'), 51);
  });

  it('drops what lay forward when it goes somewhere else', () => {
    const visits = visited(50, 51, 52);
    visits.move('back');
    visits.visit(7);
    assert.deepEqual([visits.back, visits.current, visits.forward], [51, 7, undefined]);
  });

  it('is kept for the last fifty', () => {
    const visits = visited(...Array.from({ length: 60 }, (_, version) => version));
    let oldest = visits.current;
    for (let to = visits.move('back'); to !== undefined; to = visits.move('back')) oldest = to;
    assert.equal(oldest, 10);
  });

  it('is nowhere at first', () => {
    const visits = visited();
    assert.deepEqual(
      [visits.current, visits.back, visits.move('forward')],
      [undefined, undefined, undefined],
    );
  });
});

describe('what could not be read', () => {
  it('is read again at the first answer, and then ever less often', () => {
    const retries = new Retries();
    const tries = Array.from({ length: 200 }, (_, at) => (retries.answered(true) ? at + 1 : 0));
    assert.deepEqual(tries.filter(Boolean), [1, 3, 7, 15, 31, 63, 127, 191]);
  });

  it('begins anew once everything was read', () => {
    const retries = new Retries();
    for (let answer = 0; answer < 10; answer += 1) retries.answered(true);
    assert.equal(retries.answered(false), false);
    assert.equal(retries.answered(true), true);
  });
});
