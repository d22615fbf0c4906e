/** Parses a server's JSON within limits, so that a hostile answer cannot block the extension host. Pure. */

/** Nesting of lists and objects. The API's answers have five levels at most. */
const maxDepth = 64;

/**
 * Lists, objects and commas. The largest page of the API (1,000 apps) has about 50,000. In less than a second millions
 * of them can be sent, but not parsed, and meanwhile nothing else runs in the extension host.
 */
const maxParts = 250_000;

/** The text would take too long to parse. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/**
 * @returns undefined where the text is not JSON
 * @throws {TooComplex} where it has too many parts, or too deep ones, whether or not it is JSON
 */
export function parseJson(text: string): unknown {
  if (!isReasonable(text)) throw new TooComplex('too many parts in an answer, or too deep ones');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = Array.from(
  '"\\,[]{}',
  (character) => character.charCodeAt(0),
);

/** Counts what parsing would build, without building it: some milliseconds for a megabyte. */
function isReasonable(text: string): boolean {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openList || code === openObject) {
      depth += 1;
      parts += 1;
    } else if (code === closeList || code === closeObject) depth -= 1;
    else if (code === comma) parts += 1;
    if (depth > maxDepth || parts > maxParts) return false;
  }
  return true;
}

/** @returns the position of its closing quotation mark, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at;
  }
  return text.length;
}
