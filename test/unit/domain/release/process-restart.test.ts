import assert from 'node:assert/strict';
import {
  crashedNames,
  othersText,
  type Process,
  restartCount,
  restartOf,
  settledText,
} from '../../../../src/domain/release/process-restart.ts';

const made = { id: 'id-53', version: 53 };

/** `web.1 up v53` */
const read = (...lines: readonly string[]): Process[] =>
  lines.map((line) => {
    const [name = '', state = '', version = 'v53'] = line.split(' ');
    const number = Number(version.slice(1));
    return { name, type: name.split('.')[0]!, state, release: { id: `id-${number}`, version: number } };
  });
const restart = (...lines: readonly string[]) => restartOf(read(...lines), made);

describe('how far a restart is', () => {
  const cases: readonly (readonly [string, readonly string[], string, boolean])[] = [
    ['nothing of it yet', ['web.1 up v52', 'web.2 up v52'], '0 of 2 processes run v53', false],
    ['one of three', ['web.1 up', 'web.2 starting', 'worker.1 up v52'], '1 of 3 processes run v53', false],
    ['all of them', ['web.1 up', 'worker.1 up'], '2 of 2 processes run v53', true],
    ['the only one', ['web.1 up'], '1 of 1 process runs v53', true],
    ['a crash', ['web.1 crashed', 'worker.1 up'], '1 of 2 processes run v53; web.1 crashed', true],
    [
      'a crash while another one starts',
      ['web.1 crashed', 'worker.1 starting'],
      '0 of 2 processes run v53; web.1 crashed',
      false,
    ],
    ['a crash of what ran before', ['web.1 crashed v52'], '0 of 1 process runs v53', false],
    ['one that sleeps', ['web.1 up', 'web.2 idle'], '1 of 2 processes run v53', true],
    ['one that is down, to be started', ['web.1 down'], '0 of 1 process runs v53', false],
    ['a state unknown here', ['web.1 provisioning'], '0 of 1 process runs v53', false],
    ['none', [], '0 of 0 processes run v53', true],
    [
      'what somebody started for once, and the release phase',
      ['web.1 up', 'run.1234 up v52', 'release.5 starting'],
      '1 of 1 process runs v53',
      true,
    ],
    [
      'one that gives way to the next under its name',
      ['web.1 crashed v52', 'web.1 up', 'web.2 up', 'web.2 up v52'],
      '2 of 2 processes run v53',
      true,
    ],
  ];
  for (const [what, lines, text, settled] of cases) {
    it(`is ${what}: ${text}`, () => {
      const known = restart(...lines);
      assert.equal(restartCount(known), text);
      assert.equal(known.settled, settled);
    });
  }

  it('is over when a newer release came', () => {
    const known = restart('web.1 up v54', 'worker.1 starting');
    assert.deepEqual([known.overtaken, known.settled], [54, true]);
    assert.equal(
      settledText(known),
      'v54 was released after it, and the processes restart with that release.',
    );
    assert.equal(restart('run.1 up v54', 'web.1 up').overtaken, undefined);
    assert.equal(restart('web.1 up', 'web.1 starting v54').overtaken, 54);
  });

  it('knows its release by the id', () => {
    const [one] = read('web.1 up');
    const other = restartOf([{ ...one!, release: { id: 'another', version: 53 } }], made);
    assert.deepEqual([other.up.length, other.settled], [0, false]);
  });

  it('names those that crashed and those that are not up, a few of them, each on one line', () => {
    const many = restart(
      ...Array.from({ length: 12 }, (_, at) => `web.${12 - at} crashed`),
      'worker.1 starting',
      'clock.1 up v52',
      'odd.1 half\u202Eway',
    );
    assert.equal(crashedNames(many), 'web.1, web.2, web.3, web.4, web.5 and 7 more');
    assert.equal(
      othersText(many),
      'clock.1 still runs v52, odd.1 is half[U+202E]way and worker.1 is starting',
    );
  });

  it('ends in a sentence', () => {
    assert.equal(settledText(restart('web.1 up')), 'Its process web.1 is up.');
    assert.equal(settledText(restart('web.1 up', 'web.2 up', 'worker.1 up')), 'All 3 processes are up.');
    assert.equal(settledText(restart('web.1 up', 'web.2 idle')), '1 of 2 processes are up; web.2 is idle.');
    assert.equal(settledText(restart()), '');
  });
});
