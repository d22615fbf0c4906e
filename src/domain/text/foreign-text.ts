/**
 * Text that others wrote (names, titles, addresses, messages of servers and of git), made safe for sentences, rows,
 * dialogs, notifications and logs. Pure.
 */

/** The usual limit for a row or a message, in characters. */
const usualLength = 500;

/** No alphabet stacks more marks on one letter; more of them would cover the lines above and below. */
const tooManyMarks = /(\p{M}{8})\p{M}+/gu;

/**
 * Control characters and invisible characters, by Unicode's property for them: joiners, fillers, tags and bidirectional
 * controls. The flags of England, Scotland and Wales are made of tags.
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
 * A foreign text as one line: each run of white space becomes a space, and invisible characters are shown by their
 * numbers, as VS Code shows them: `[U+202E]`. Idempotent.
 * @param most characters; what is longer ends in an ellipsis
 */
export function singleLine(text: string, most: number): string {
  // The work is bounded by what can be shown, however long the text is.
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
 * A foreign text that keeps its lines and its spacing, such as a commit's message or an output: invisible characters are
 * shown by their numbers. Idempotent.
 */
export function severalLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, (match, at: number, whole: string) =>
      isSpacing(match) ? match : shown(match, at, whole),
    )
    .replaceAll(tooManyMarks, '$1…');
}

function isSpacing(character: string): boolean {
  return character === '\n' || character === '\t';
}

/**
 * A foreign text for use within a sentence, a label or a title of VS Code: one line, without links of notifications
 * (`[text](command:…)`) or icons of labels (`$(name)`).
 * @param most characters; what is longer ends in an ellipsis
 */
export function foreignText(text: string, most = usualLength): string {
  return singleLine(text, most)
    .replaceAll('](', '] (')
    .replaceAll(/\$(?=\([\w~-]+\))/g, '$ ');
}

/** The same in quotation marks, with no closing mark inside. @param most characters within them */
export function quoted(text: string, most?: number): string {
  return `“${foreignText(text, most).replaceAll(/["“”„‟〝〞〟＂❝❞]/g, '’')}”`;
}

function shown(match: string, at: number, line: string): string {
  const code = match.codePointAt(0) ?? 0;
  // A match of several characters is a flag.
  if (match.length > String.fromCodePoint(code).length) return match;
  // The context before a mark is a single character, of one or two UTF-16 units.
  const before = line.slice(Math.max(0, at - 2), at);
  if ((code === 0x200c || code === 0x200d) && joinable.test(before)) return match;
  const isVariation = (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
  if (isVariation && variable.test(before)) return match;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
