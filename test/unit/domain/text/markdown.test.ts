import assert from 'node:assert/strict';
import {
  code,
  escapeMarkdown,
  escapeMarkup,
  link,
  oneLine,
  reference,
} from '../../../../src/domain/text/markdown.ts';
import { fc } from '../../random.ts';
import { assertQuick } from '../release/make.ts';

describe('text in Markdown', () => {
  it('has no character left that means something, and is the same text to read', () => {
    const unit = fc.constantFrom(
      ...Array.from('\\`*_{}[]()#+-.!|<>~&@:/$=^"ab1 é'),
      'https://',
      'www.',
      '1. ',
      '&amp;',
      'a_b',
    );
    const check = (text: string) => {
      const escaped = escapeMarkdown(text, true);
      const read = escaped.replace(/\\([!-/:-@[-`{-~])/g, '$1');
      assert.equal(read.replaceAll('\u200b', ''), text);
      // Hosts look for these in what is read, whatever is before them.
      assert.doesNotMatch(read, /@[^\s@\u200b]|[#!&$%^]\d|GH-\d/i, escaped);
      assert.equal(escapeMarkup(text).replace(/\\([!-/:-@[-`{-~])/g, '$1'), text);
      const rest = escaped.replace(/\\[!-/:-@[-`{-~]/g, '\ue000');
      assert.doesNotMatch(rest, /[\\`*[\]<>|~$@]|&[#\w]|:\/\/|www\.|^[#+=-]|^\d{1,9}[.)]|!$/i, escaped);
      assert.doesNotMatch(rest, /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u, escaped);
    };
    fc.assert(fc.property(fc.string({ unit, maxLength: 11 }).map(oneLine), check), { numRuns: 20_000 });
  });

  const references: readonly (readonly [text: string, escaped: string])[] = [
    ['thanks @kendra', String.raw`thanks \@​kendra`],
    ['@example/team', String.raw`\@​example/team`],
    ['fixes #12, GH-12, gh-3', 'fixes #​12, GH-​12, gh-​3'],
    ['octo/other#12 and octo/other!7', 'octo/other#​12 and octo/other!​7'],
    ['&5 and %3', '&​5 and %​3'],
    ['octo@de63889', String.raw`octo\@​de63889`],
    ['C# and F#, @ home, 50 %', String.raw`C# and F#, \@ home, 50 %`],
    ['as de63889 did', 'as de63889 did'],
  ];
  for (const [text, escaped] of references) {
    it(`notifies nobody: ${text}`, () => assert.equal(escapeMarkdown(text), escaped));
  }

  it('begins no command of a host', () => {
    assert.equal(escapeMarkdown('/close', true), String.raw`\/close`);
  });

  it('links what leads to its page, and names what does not', () => {
    assert.equal(reference('#46', 'https://example.com/46'), '[#46](https://example.com/46)');
    assert.equal(reference('#46', undefined), '#\u200b46');
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
