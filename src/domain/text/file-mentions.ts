/** Files named in a program's output, as in stack traces and compiler errors. Pure. */

/** A part of a line that may name a file of the app. */
export interface FileMention {
  /** The start of the part, in characters of the line. */
  readonly start: number;
  readonly length: number;
  /** Relative to the app's folder; it never leads out of it. */
  readonly path: string;
  /** Counted from 1; undefined where none is named. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Longer lines are not searched: a person would not look for a file in one. */
const longestLine = 4_000;
const mostMentions = 20;

// The platform's folder for the app, a path, and a position in one of the usual forms:
// `file.js:12:5`, `file:///app/file.js:12`, `File "file.py", line 12`, `file.cs(12,5)`.
const mention =
  /(?<![\w/.@:-])(?:(?:file:\/\/)?\/(?:app|workspace)\/|\.\/)?((?:[\w.@+-]+\/)*[\w@+-][\w.@+-]*\.[A-Za-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,5}))?|", line (\d{1,7})|\((\d{1,7})(?:, ?(\d{1,5}))?\))?(?![\w/])/g;

/** The parts of a line that may name files, from left to right. The caller checks whether the files exist. */
export function fileMentions(line: string): FileMention[] {
  if (line.length > longestLine) return [];
  const found: FileMention[] = [];
  for (const match of line.matchAll(mention)) {
    const [whole, path = '', lineA, columnA, lineB, lineC, columnC] = match;
    const place = lineA ?? lineB ?? lineC;
    // A name without a folder may as well be a host.
    if (place === undefined && !path.includes('/')) continue;
    if (path.split('/').includes('..')) continue;
    const column = columnA ?? columnC;
    found.push({
      start: match.index,
      length: whole.length,
      path,
      line: place === undefined ? undefined : Math.max(1, Number(place)),
      column: column === undefined ? undefined : Math.max(1, Number(column)),
    });
    if (found.length === mostMentions) break;
  }
  return found;
}
