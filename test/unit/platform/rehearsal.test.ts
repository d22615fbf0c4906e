import assert from 'node:assert/strict';
import { OutputReader } from '../../../src/platform/ledger/output.ts';
import { rehearse } from '../../../src/platform/ledger/rehearsal.ts';

/** All that a command writes, with each line on its own. */
function linesOf(command: string, run = 0): string[] {
  const reader = new OutputReader({ script: rehearse(command, run).script, startsAt: 0, endsAt: 0 });
  let all = '';
  for (;;) {
    const { text, next } = reader.read(0);
    all += text;
    if (next === undefined) return all.split(/(?<=[\r\n])/);
  }
}

describe('a release command', () => {
  it('that is not known succeeds at once and says so', () => {
    const { lasts, startsAfter, exitCode } = rehearse('node migrate.js', 0);
    assert.deepEqual([lasts, startsAfter, exitCode], [0, 0, 0]);
    assert.deepEqual(linesOf('node migrate.js'), [
      'There is no archive to run: "node migrate.js" counts as succeeded.\n',
    ]);
  });

  it('takes as long and is kept as long as it says', () => {
    const slow = rehearse('rehearse --seconds 2.5 --starts-after 1 --keep 60', 0);
    assert.deepEqual([slow.startsAfter, slow.lasts, slow.keeps], [1000, 2500, 60_000]);
  });

  it('ends as it says for each run, the last one holding', () => {
    const codes = (command: string): number[] => [0, 1, 2, 3].map((run) => rehearse(command, run).exitCode);
    assert.deepEqual(codes('rehearse'), [0, 0, 0, 0]);
    assert.deepEqual(codes('rehearse --exit 1'), [1, 1, 1, 1]);
    assert.deepEqual(codes('rehearse --exit 0,137,0'), [0, 137, 0, 0]);
  });

  it('writes its texts in turn, with colours and lines that are written over', () => {
    const command = String.raw`rehearse --print '\e[32mdone\e[0m' --print "copy \"{n}\" of {lines}\r" --lines 4 --error 'it broke'`;
    assert.deepEqual(linesOf(command), [
      '\u001B[32mdone\u001B[0m\n',
      'copy "2" of 4\r',
      '\u001B[32mdone\u001B[0m\n',
      'copy "4" of 4\r',
    ]);
  });

  it('complains only when it fails', () => {
    const command = "rehearse --print one --error 'no such table' --exit 0,1";
    assert.deepEqual(linesOf(command, 0), ['one\n']);
    assert.deepEqual(linesOf(command, 1), ['one\n', 'no such table\n']);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['rehearse --secnods 3', /^rehearse: .*--secnods/],
    ['rehearse --seconds 3601', /^rehearse: --seconds 3601 is not a number from 0 to 3600\.$/],
    ['rehearse --seconds -1', /^rehearse: /],
    ['rehearse --lines 1.5', /not a whole number/],
    ['rehearse --exit no', /^rehearse: --exit no is not a list of exit codes\.$/],
    ['rehearse more', /^rehearse: .*more/],
  ];
  for (const [command, message] of wrong) {
    it(`fails when it is called wrongly: ${command}`, () => {
      assert.equal(rehearse(command, 0).exitCode, 2);
      assert.match(linesOf(command)[0]?.trim() ?? '', message);
    });
  }
});

describe('an output', () => {
  const script = { texts: ['a\n', 'b\n'], lines: 4, error: 'end\n' };

  it('is there as far as it was written', () => {
    const reader = new OutputReader({ script, startsAt: 100, endsAt: 500 });
    assert.deepEqual(reader.read(99), { text: '', next: 100 });
    assert.deepEqual(reader.read(100), { text: 'a\n', next: 200 });
    assert.deepEqual(reader.read(399), { text: 'b\na\n', next: 400 });
    assert.deepEqual(reader.read(400), { text: 'b\n', next: 500 });
    assert.deepEqual(reader.read(500), { text: 'end\n', next: undefined });
  });

  it('is there from its beginning for whoever comes late', () => {
    const reader = new OutputReader({ script, startsAt: 100, endsAt: 500 });
    assert.deepEqual(reader.read(9999), { text: 'a\nb\na\nb\nend\n', next: undefined });
  });

  it('of nothing ends with its command', () => {
    const reader = new OutputReader({ script: { texts: [], lines: 0, error: '' }, startsAt: 0, endsAt: 5 });
    assert.deepEqual(reader.read(4), { text: '', next: 5 });
    assert.deepEqual(reader.read(5), { text: '', next: undefined });
  });

  it('is read in parts when it is long', () => {
    const long = { texts: [`${'x'.repeat(99)}\n`], lines: 10_000, error: '' };
    const reader = new OutputReader({ script: long, startsAt: 0, endsAt: 0 });
    let parts = 0;
    let size = 0;
    for (let more = true; more; parts += 1) {
      const { text, next } = reader.read(0);
      assert.ok(text.length <= 65 * 1024);
      size += text.length;
      more = next !== undefined;
    }
    assert.equal(size, 1_000_000);
    assert.ok(parts >= 15);
  });
});
