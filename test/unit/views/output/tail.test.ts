import assert from 'node:assert/strict';
import { Tail } from '../../../../src/views/output/tail.ts';
import { fc } from '../../random.ts';

/** The lines of a terminal: each letter with the styles and the link that it has. */
function linesOf(text: string): string[] {
  const styles = new Map<string, string>();
  let link = '';
  let shown = '';
  // oxlint-disable-next-line no-control-regex -- sequences begin with one
  const tokens = /\u001B\[(?<style>\d*)m|\u001B\]8;;(?<address>[^\u001B]*)\u001B\\|(?<letter>[^])/g;
  for (const { groups } of text.matchAll(tokens)) {
    const { style, address, letter = '' } = groups ?? {};
    if (style !== undefined) wear(styles, Number(style));
    else if (address !== undefined) link = address;
    else if (letter === '\n') shown += letter;
    else if (letter !== '\r') shown += `${letter}(${worn(styles)} ${link})`;
  }
  return shown.split('\n');
}

const worn = (styles: ReadonlyMap<string, string>): string =>
  JSON.stringify(Object.fromEntries([...styles].toSorted(([one], [other]) => (one < other ? -1 : 1))));

function wear(styles: Map<string, string>, style: number): void {
  if (style === 0) styles.clear();
  else if (style < 30) styles.set('weight', String(style % 22));
  else styles.set(style < 40 ? 'letter' : 'ground', String(style % 10));
  for (const [name, value] of styles) if (value === (name === 'weight' ? '0' : '9')) styles.delete(name);
}

const word = fc.constantFrom('a', 'b', '\r\n', '\r\n', '\r\n', 'c\r\n');
const style = fc.constantFrom('', 0, 1, 22, 31, 32, 39, 44, 49).map((code) => `\u001B[${code}m`);
const link = fc.constantFrom('', 'https://a.example').map((address) => `\u001B]8;;${address}\u001B\\`);
const piece = fc.array(fc.oneof(word, word, style, link), { maxLength: 12 }).map((parts) => parts.join(''));

describe('what a terminal is still to get', () => {
  it('leaves the same in it, whatever is dropped', () =>
    fc.assert(
      fc.property(fc.array(fc.record({ text: piece, trims: fc.boolean() })), fc.nat(4), (pieces, kept) => {
        const tail = new Tail();
        let written = '';
        for (const { text, trims } of pieces) {
          tail.add(text);
          if (!trims) continue;
          tail.trim(kept);
          written += tail.next();
        }
        written += tail.rest();
        const all = linesOf(pieces.map(({ text }) => text).join(''));
        assert.deepEqual(linesOf(written).slice(-kept - 1), all.slice(-kept - 1));
      }),
      { numRuns: 2_000 },
    ));

  // What is dropped may end within a line, so that one more is kept.
  it('is its end alone, where more lines come than are kept', () => {
    const tail = new Tail();
    for (let number = 1; number <= 9; number++) tail.add(`${number}\r\n`);
    assert.equal(tail.trim(2), true);
    assert.equal(tail.trim(2), false);
    assert.equal(tail.rest(), '7\r\n8\r\n9\r\n');
    assert.ok(tail.isEmpty);
  });

  it('is all of it where the text moves up: line breaks do not tell how many lines it fills', () => {
    const tail = new Tail();
    for (let number = 1; number <= 9; number++) tail.add(`\u001B[1A${number}\r\n`);
    assert.equal(tail.trim(2), false);
    assert.equal(tail.next(), '\u001B[1A1\r\n');
    tail.rest();
    for (const text of ['1\r\n', '2\r\n', '3\r\n']) tail.add(text);
    assert.equal(tail.trim(1), true);
  });

  it('remembers no end of colours', () => {
    const tail = new Tail();
    for (let number = 0; number < 10_000; number++) tail.add(`\u001B[38;5;${number}m${number}\r\n`);
    tail.trim(1);
    assert.ok(tail.rest().length < 5_000);
  });
});
