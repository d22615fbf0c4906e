import assert from 'node:assert/strict';
import { fc } from '../../random.ts';
import { lastLines, PlainText, TerminalText } from '../../../../src/domain/text/terminal-text.ts';

/** What a terminal gets of a text that comes in these pieces. */
function shown(...pieces: readonly string[]): string {
  const text = new TerminalText();
  return pieces.map((piece) => text.write(piece)).join('');
}

function plain(...pieces: readonly string[]): string {
  const text = new PlainText();
  return pieces.map((piece) => text.write(piece)).join('') + text.end();
}

/** Cut in two at every place, and into single characters. */
function* cuts(text: string): Generator<readonly string[]> {
  for (let at = 0; at <= text.length; at += 1) yield [text.slice(0, at), text.slice(at)];
  yield text.split('');
}

const kept: readonly (readonly [string, string])[] = [
  ['a colour', '\u001B[31mred\u001B[0m'],
  ['colours by number and by name', '\u001B[1;38;5;208mor\u001B[38:2::255:0:0mange\u001B[m'],
  ['tabs, and letters of all kinds', 'a\tb Käthe ↔ 日本 🚀'],
  ['a line that is written over', '10%\r\u001B[2K20%\r\u001B[0K100%'],
  ['moves within what is being written', '\u001B[3Cx\u001B[1B\u001B[5G\u001B[J\b\u001B[2E'],
];

/** What is left of each is what stands around it, unless that is said. */
const harmful: readonly (readonly [string, string, string?])[] = [
  ['the clipboard', '\u001B]52;c;cm0gLXJmIC8=\u0007'],
  ['the clipboard, ended the long way', '\u001B]52;c;cm0gLXJmIC8=\u001B\\'],
  ['the clipboard, by C1', '\u009D52;c;cm0gLXJmIC8=\u009C'],
  ['a title', '\u001B]0;root@prod\u0007'],
  ['a title, and the next sequence without its end', '\u001B]2;x\u001B[31m', '\u001B[31m'],
  ['a folder', '\u001B]7;file://host/etc\u0007'],
  ['marks of a shell', '\u001B]633;E;rm -rf /\u0007\u001B]133;A\u0007'],
  ['an image', '\u001B]1337;File=inline=1:AAAA\u0007'],
  ['a notification', '\u001B]9;pay now\u0007\u001B]777;notify;a;b\u0007'],
  ['colours of the palette', '\u001B]4;1;?\u0007\u001B]10;?\u001B\\\u001B]104\u0007'],
  ['questions after the device', '\u001B[c\u001B[>c\u001B[=c\u001B[0c\u001BZ'],
  ['questions after the state', '\u001B[5n\u001B[6n\u001B[?6n\u001B[?15n'],
  ['questions after modes and settings', '\u001B[?2004$p\u001BP$qm\u001B\\\u001B[x\u001B[>q'],
  ['questions after the window', '\u001B[18t\u001B[21t\u001B[22;0t'],
  ['the answerback', '\u0005'],
  ['modes', '\u001B[?1049h\u001B[?25l\u001B[?1000;1006h\u001B[?2004h\u001B[4h\u001B[20l'],
  ['keys', '\u001B[>4;1m\u001B[?4m\u001B=\u001B>\u001B[>1u\u001B[?u'],
  ['what hides what was written', '\u001B[2J\u001B[3J\u001B[1J\u001B[H\u001B[10;1f\u001B[3d\u001B[?J'],
  ['regions and scrolling', '\u001B[1;5r\u001B[5S\u001B[5T\u001B[5L\u001B[5M\u001BD\u001BM\u001BE'],
  ['places that are remembered', '\u001B7\u001B8\u001B[s\u001B[u'],
  ['starting again', '\u001Bc\u001B[!p\u001B[62"p'],
  ['sets of characters', '\u001B(B\u001B)0\u001B*A\u000E\u000F\u001B%G\u001B#8'],
  ['the bell and what nobody sees', '\u0000\u0007\u007F\u0001\u0085\u0084'],
  [
    'programs and pictures',
    '\u001BPq#0;2;0;0;0~~\u001B\\\u001B_Gf=24;AAAA\u001B\\\u001B^x\u001B\\\u001BXy\u001B\\',
  ],
  ['by C1', '\u009B6n\u0090$qm\u009C\u009Fx\u009C\u0098y\u009C\u009Ez\u009C'],
  ['a sequence with a number that is none', '\u001B[31;1.5m\u001B[1 q\u001B[3 @'],
  ['what is taken back in the middle', '\u001B[31\u0018\u001B]0;x\u001A'],
  ['inverse letters, by which lines around an output are marked', '\u001B[7m\u001B[07m\u001B[7;8m'],
  ['letters that nobody sees', '\u001B[1;8m', '\u001B[1m'],
  ['inverse letters among colours', '\u001B[38;5;7;7;48;2;7;8;7;0007m', '\u001B[38;5;7;48;2;7;8;7m'],
  ['moves up to where others wrote', '\u001B[A\u001B[5A\u001B[999999999A\u001B[0A\u001B[1;2A'],
  ['a link to a program', '\u001B]8;;vscode://x.y/z\u001B\\here\u001B]8;;\u001B\\', 'here'],
  ['a link that runs a command', '\u001B]8;;command:shiplog.rollback\u0007here\u001B]8;;\u0007', 'here'],
  ['a link to a file', '\u001B]8;;file:///etc/passwd\u001B\\here\u001B]8;;\u001B\\', 'here'],
  [
    'a link with what nobody sees',
    '\u001B]8;;https://a.example/\u202E\u001B\\here\u001B]8;;\u001B\\',
    'here',
  ],
];

describe('text for a terminal', () => {
  for (const [name, text] of kept) {
    it(`keeps ${name}, however it is cut`, () => {
      for (const pieces of cuts(text)) assert.equal(shown(...pieces), text);
    });
  }

  for (const [name, text, rest = ''] of harmful) {
    it(`leaves out ${name}, however it is cut`, () => {
      for (const pieces of cuts(`before${text}after`)) {
        assert.equal(shown(...pieces), `before${rest}after`, JSON.stringify(pieces));
      }
    });
  }

  it('begins a line at its beginning', () => {
    for (const pieces of cuts('one\ntwo\r\n')) assert.match(shown(...pieces), /^one\r\ntwo\r+\n$/);
  });

  it('keeps links of the web, without their parameters', () => {
    for (const address of ['https://a.example/x?y=z#1', 'HTTP://a.example']) {
      for (const [open, close] of [
        ['\u001B]8;id=1;', '\u001B\\'],
        ['\u009D8;;', '\u0007'],
      ] as const) {
        const text = `${open}${address}${close}here${open}${close}.`;
        for (const pieces of cuts(text)) {
          assert.equal(shown(...pieces), `\u001B]8;;${address}\u001B\\here\u001B]8;;\u001B\\.`);
        }
      }
    }
  });

  it('ends a link that it let begin when one follows that it does not', () => {
    const text = '\u001B]8;;https://a.example\u0007a\u001B]8;;command:x\u0007b';
    assert.equal(shown(text), '\u001B]8;;https://a.example\u001B\\a\u001B]8;;\u001B\\b');
  });

  it('moves up as far as the text came down, and no further', () => {
    for (const pieces of cuts('a\nb\nc\u001B[5Ad\u001B[Ae\n\u001B[2Ff\u001B[Fg')) {
      assert.equal(shown(...pieces), 'a\r\nb\r\nc\u001B[2Ade\r\n\u001B[1Ff\rg', JSON.stringify(pieces));
    }
  });

  it('goes below all of the text for what others write, which is out of reach from then on', () => {
    const text = new TerminalText();
    text.write('a\nb\nc\u001B[2Ad');
    assert.equal(text.end(false), '\u001B[0m\u001B[2B\r\n\u001B[J');
    assert.equal(text.write('\u001B[3Ae'), 'e');
  });

  it('ends what is open', () => {
    const text = new TerminalText();
    assert.equal(text.end(true), '\u001B[0m');
    text.write('\u001B]8;;https://a.example\u0007\u001B[31ma');
    assert.equal(text.end(false), '\u001B]8;;\u001B\\\u001B[0m\r\n');
    assert.equal(text.end(true), '\u001B[0m');
  });

  it('hides no more than the rest of a line behind what nobody ends', () => {
    for (const beginning of ['\u001B]0;', '\u001BP', '\u009F', '\u001B[', '\u001B', '\u001B(', '\u009B']) {
      for (const pieces of cuts(`a${beginning} b\nc`)) {
        assert.match(shown(...pieces), /^a ?b?\r\nc$/, JSON.stringify(beginning));
      }
    }
  });

  it('holds back no more than the longest sequence', () => {
    const endless = '1'.repeat(10_000);
    assert.ok(shown(`\u001B[${endless}`).length > 9_000);
    assert.ok(shown(`\u001B]0;${endless}`).length > 5_000);
    assert.ok(shown(...`\u001B]8;;https://${endless}`.split('')).length > 5_000);
  });

  it('lets nothing through that a terminal would answer, of a million characters at random', () => {
    const alphabet = '\u001B\u001B\u001B[]P\\?>=;:0568qmcntRJKH\u0007\u009B\u009D\u0090\u009C\n\r\u0018x$! ';
    const unit = fc.constantFrom(...alphabet.split(''));
    const text = new TerminalText();
    const check = (piece: string) => {
      // Whatever is left begins as one of those that are known.
      // oxlint-disable-next-line no-control-regex -- so they do
      const known = /\u001B\[[\d;:]*[mABCDEFGKXP@]|\u001B\[0?J|\u001B\]8;;[!-~]*\u001B\\/g;
      const rest = text.write(piece).replaceAll(known, '');
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      assert.doesNotMatch(rest, /[\u0000-\u0007\u000B\u000C\u000E-\u001F\u007F-\u009F]/);
    };
    fc.assert(fc.property(fc.string({ unit, minLength: 100, maxLength: 100 }), check), { numRuns: 10_000 });
  });
});

describe('plain text', () => {
  it('is nothing but the text, however it is cut', () => {
    for (const [, text] of kept.slice(0, 3)) {
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      const bare = text.replaceAll(/\u001B\[[\d;:]*m/g, '');
      for (const pieces of cuts(text)) assert.equal(plain(...pieces), bare);
    }
    for (const [, text] of harmful) {
      for (const pieces of cuts(`a\n${text.replaceAll('here', '')}b\n`))
        assert.equal(plain(...pieces), 'a\nb\n');
    }
    assert.equal(plain('\u001B]8;;https://a.example\u0007here\u001B]8;;\u0007'), 'here');
  });

  it('has of a line that is written over what it said last', () => {
    for (const pieces of cuts('10%\r20%\r100%\r\ndone\r\n\r\nand\r')) {
      assert.equal(plain(...pieces), '100%\ndone\n\nand');
    }
  });

  it('comes line by line', () => {
    const text = new PlainText();
    assert.equal(text.write('one'), '');
    assert.equal(text.write(' line\ntwo'), 'one line\n');
    assert.equal(text.end(), 'two');
    assert.equal(text.end(), '');
  });
});

describe('the last lines', () => {
  const text = 'one\n\u001B[31mtwo\u001B[0m\n\nfour\n\n';
  it('are plain, and end with something', () => {
    assert.equal(lastLines(text, 2), '\nfour');
    assert.equal(lastLines(text, 3), 'two\n\nfour');
    assert.equal(lastLines(text, 99), 'one\ntwo\n\nfour');
    assert.equal(lastLines('', 3), '');
    assert.equal(lastLines('no end', 3), 'no end');
  });
});
