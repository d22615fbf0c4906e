/**
 * Text that others wrote (names, titles, addresses, what a server or git says), made fit for a sentence, a row, a
 * dialog, a notification or a line of a log. Pure.
 */

/** Nobody reads more of a row or a message than this, in characters. */
const usualLength = 500;

/** No alphabet stacks more marks on one letter; more of them run into the lines above and below. */
const tooManyMarks = /(\p{M}{8})\p{M}+/gu;

/**
 * Control characters and all that is not seen, by the property of Unicode for it: joiners, fillers, tags, and the
 * marks that turn the direction of the text after them. The flags of England, Scotland and Wales are made of tags.
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unseen =
  /\p{RGI_Emoji_Flag_Sequence}|\p{RGI_Emoji_Tag_Sequence}|[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFB]/gv;

/** What a joiner may follow: a part of an emoji, or a letter of an alphabet in which it changes how letters look. */
const joinable =
  /(?:\p{Extended_Pictographic}|[\p{Emoji_Modifier}\uFE0F\u{E007F}]|(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}])[\p{L}\p{M}])$/v;

/** What a variation selector may follow: an emoji, a digit of a keycap, or a Chinese character. */
const variable = /(?:\p{Extended_Pictographic}|[0-9#*]|\p{Script=Han})$/v;

/**
 * A text of others as one line: each run of spaces and line breaks becomes a space, and what is not seen is shown by
 * its number, as VS Code does it: `[U+202E]`. Applied again, it changes nothing.
 * @param most characters; what is longer ends in an ellipsis
 */
export function singleLine(text: string, most: number): string {
  // However long the text is, work is done for what can be shown of it.
  const bounded = text.trimStart().slice(0, 4 * most + 4);
  const line = bounded
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll(unseen, shown)
    .replaceAll(tooManyMarks, '$1…');
  const characters = Array.from(line);
  return characters.length > most || bounded.length === 4 * most + 4
    ? `${characters.slice(0, most - 1).join('')}…`
    : line;
}

/**
 * A text of others as it can stand within a sentence, a label or a title of VS Code: one line, in which nothing is a
 * link of a notification (`[text](command:…)`) or an icon of a label (`$(name)`).
 * @param most characters; what is longer ends in an ellipsis
 */
export function foreignText(text: string, most = usualLength): string {
  return singleLine(text, most)
    .replaceAll('](', '] (')
    .replaceAll(/\$(?=\([\w~-]+\))/g, '$ ');
}

/** The same in quotation marks that only its end closes. @param most characters within them */
export function quoted(text: string, most?: number): string {
  return `“${foreignText(text, most).replaceAll(/["“”„‟〝〞〟＂❝❞]/g, '’')}”`;
}

function shown(match: string, at: number, line: string): string {
  const code = match.codePointAt(0) ?? 0;
  // More than one character is a flag.
  if (match.length > String.fromCodePoint(code).length) return match;
  // The longest that one looks at is a single character, of one or two halves.
  const before = line.slice(Math.max(0, at - 2), at);
  if ((code === 0x200c || code === 0x200d) && joinable.test(before)) return match;
  const isVariation = (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
  if (isVariation && variable.test(before)) return match;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
