import assert from 'node:assert/strict';
import { code, escapeMarkdown, link, oneLine } from '../../../src/model/markdown.ts';
import { assertQuick, randomOf } from './make.ts';

describe('text in Markdown', () => {
  it('has no character left that means something, and is the same text to read', () => {
    const random = randomOf(5);
    const characters = [
      ...Array.from('\\`*_{}[]()#+-.!|<>~&@:/$=^"ab1 é'),
      'https://',
      'www.',
      '1. ',
      '&amp;',
      'a_b',
    ];
    for (let round = 0; round < 20_000; round++) {
      const text = oneLine(
        Array.from(
          { length: Math.floor(random() * 12) },
          () => characters[Math.floor(random() * characters.length)],
        ).join(''),
      );
      const escaped = escapeMarkdown(text, true);
      assert.equal(escaped.replace(/\\([!-/:-@[-`{-~])/g, '$1'), text);
      const rest = escaped.replace(/\\[!-/:-@[-`{-~]/g, '\ue000');
      assert.doesNotMatch(rest, /[\\`*[\]<>|~$@]|&[#\w]|:\/\/|www\.|^[#+=-]|^\d{1,9}[.)]|!$/i, escaped);
      assert.doesNotMatch(rest, /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u, escaped);
    }
  });

  it('is one line of a length that people read', () => {
    assert.equal(oneLine(' a\r\n\tb\u2029c\u2066 '), 'a b c[U+2066]');
    assert.equal(oneLine('a'.repeat(1_000)), `${'a'.repeat(299)}…`);
    assert.equal(oneLine(`a${'😀'.repeat(400)}`).isWellFormed(), true);
    assert.equal(oneLine('\udc00a'), '[U+DC00]a');
  });

  it('is code between as many backticks as it needs', () => {
    assert.equal(code('A_B'), '`A_B`');
    assert.equal(code('a`b``c'), '``` a`b``c ```');
    assert.equal(code('a\nb'), '`a b`');
  });

  it('links to an address that cannot end the link', () => {
    assert.equal(
      link('a', 'https://example.com/(a)?b=<c> d'),
      '[a](https://example.com/%28a%29?b=%3Cc%3E%20d)',
    );
    assert.equal(link('a', undefined), 'a');
    assertQuick(() => link('a', ')'.repeat(300_000)));
  });
});
