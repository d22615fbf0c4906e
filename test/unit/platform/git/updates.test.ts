import assert from 'node:assert/strict';
import { decide, parseUpdates } from '../../../../src/platform/git/updates.ts';

const [none, one, two] = ['0'.repeat(40), '1'.repeat(40), '2'.repeat(40)];

describe('what a push asks for', () => {
  const of = (...lines: string[]) => {
    const updates = parseUpdates(lines.map((line) => `${line}\n`).join(''));
    assert.ok(updates);
    return decide(updates);
  };

  it('deploys main or master, new or not, and not both', () => {
    for (const name of ['main', 'master']) {
      for (const from of [none, one]) {
        const before = from === none ? undefined : from;
        const deploy = { reference: `refs/heads/${name}`, from: before, commit: two };
        const expected = { kind: 'accepted', notes: [], deploy };
        assert.deepEqual(of(`${from} ${two} refs/heads/${name}`), expected);
      }
    }
    const both = of(`${one} ${two} refs/heads/main`, `${one} ${two} refs/heads/master`);
    assert.equal(both.kind, 'refused');
  });

  it('keeps branches and tags, and says of branches that they are not deployed', () => {
    const decision = of(
      `${none} ${one} refs/heads/a/b`,
      `${one} ${none} refs/heads/gone`,
      `${none} ${one} refs/tags/v1`,
    );
    assert.ok(decision.kind === 'accepted');
    assert.equal(decision.deploy, undefined);
    assert.deepEqual(
      decision.notes.map((note) => note.split(' ')[0]),
      ['a/b'],
    );
  });

  it('is nothing that git would not say', () => {
    for (const text of [
      'x',
      `${one} ${two} main\n`,
      `${one} ${two} refs/heads/a b\n`,
      `${one.slice(1)} ${two} refs/x`,
    ]) {
      assert.equal(parseUpdates(text), undefined, text);
    }
    const started = performance.now();
    assert.equal(parseUpdates(' '.repeat(1e6)), undefined);
    assert.ok(performance.now() - started < 1000);
  });
});
