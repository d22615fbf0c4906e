import assert from 'node:assert/strict';
import { foreignText, quoted, singleLine } from '../../../../src/domain/text/foreign-text.ts';

describe('text of others', () => {
  const texts: readonly (readonly [what: string, text: string, shown: string])[] = [
    ['is one line', ' a\r\n\tb\u2028c\u2029\u00a0d ', 'a b c d'],
    [
      'shows escapes and other control characters',
      'a\u001b[31mb\u0000\u0085c',
      'a[U+001B][31mb[U+0000][U+0085]c',
    ],
    ['shows what turns its direction', 'a\u202Etxt.exe\u2069', 'a[U+202E]txt.exe[U+2069]'],
    ['shows what marks a direction', '\u200ea\u200f\u061c', '[U+200E]a[U+200F][U+061C]'],
    ['shows what is not seen', 'a\u200bb\u00adc\u2060d', 'a[U+200B]b[U+00AD]c[U+2060]d'],
    [
      'shows fillers, which look like nothing',
      '\u3164\u115f\uffa0\u2800',
      '[U+3164][U+115F][U+FFA0][U+2800]',
    ],
    ['shows tags, in which text can be hidden', 'a\u{E0068}\u{E0069}', 'a[U+E0068][U+E0069]'],
    ['shows halves of characters', '\ud83da\udc00', '[U+D83D]a[U+DC00]'],
    ['shows a joiner that joins nothing', 'book\u200cshop \u200d', 'book[U+200C]shop [U+200D]'],
    ['shows a variation of nothing', 'a\ufe0f\ufe0f', 'a[U+FE0F][U+FE0F]'],
    ['keeps emoji', '👩‍👩‍👧 ❤️‍🔥 👨🏽‍💻 1️⃣ 🇩🇪', '👩‍👩‍👧 ❤️‍🔥 👨🏽‍💻 1️⃣ 🇩🇪'],
    ['keeps flags of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['keeps joiners of alphabets that need them', 'می‌خواهم क्‍ष', 'می‌خواهم क्‍ष'],
    ['keeps variants of Chinese characters', '葛󠄀城', '葛󠄀城'],
    [
      'keeps marks on letters, not a tower of them',
      `e\u0301 ${'\u0301'.repeat(50)}`,
      `e\u0301 ${'\u0301'.repeat(8)}…`,
    ],
    [
      'makes no link of a notification',
      '[Sign in](command:shiplog.rollback)',
      '[Sign in] (command:shiplog.rollback)',
    ],
    ['makes no link by what it shows', '\u202e(command:x)', '[U+202E] (command:x)'],
    [
      'makes no icon of a label',
      '$(verified) $(sync~spin) $(cat file)',
      '$ (verified) $ (sync~spin) $(cat file)',
    ],
  ];
  for (const [what, text, shown] of texts) {
    it(what, () => {
      assert.equal(foreignText(text), shown);
      assert.equal(foreignText(shown), shown, 'changes once more');
    });
  }

  it('is cut where it is too long, between characters', () => {
    assert.equal(foreignText('abcd', 4), 'abcd');
    assert.equal(foreignText('abcde', 4), 'abc…');
    assert.equal(foreignText('😀😀😀', 2), '😀…');
    assert.equal(foreignText('x'.repeat(501)).length, 500);
    assert.equal(foreignText(`${' '.repeat(1_000_000)}a`), 'a');
  });

  it('in quotation marks does not close them', () => {
    assert.equal(quoted('a” is fine. “b "c"'), '“a’ is fine. ’b ’c’”');
    assert.equal(quoted('x'.repeat(20), 5), '“xxxx…”');
  });

  it('on its way into Markdown keeps what Markdown escapes', () =>
    assert.equal(singleLine('[a](b) $(c)\u202e', 100), '[a](b) $(c)[U+202E]'));
});
