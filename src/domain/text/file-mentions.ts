/** Files that a program names in what it prints, as compilers and stack traces do. Pure. */

/** A part of a line that may name a file of the app. */
export interface FileMention {
  /** Of the part, in characters of the line. */
  readonly start: number;
  readonly length: number;
  /** Relative to the app's folder; nothing in it leads out of there. */
  readonly path: string;
  /** From 1 on; undefined where none is named. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** A line that is longer is none that a person would look for a file in. */
const longestLine = 4_000;
const mostMentions = 20;

// The folder in which the platform keeps the app, a path, and a place in the file in one of the usual ways:
// `file.js:12:5`, `file:///app/file.js:12`, `File "file.py", line 12`, `file.cs(12,5)`.
const mention =
  /(?<![\w/.@:-])(?:(?:file:\/\/)?\/(?:app|workspace)\/|\.\/)?((?:[\w.@+-]+\/)*[\w@+-][\w.@+-]*\.[A-Za-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,5}))?|", line (\d{1,7})|\((\d{1,7})(?:, ?(\d{1,5}))?\))?(?![\w/])/g;

/** What of a line may name files, from left to right. Whether there are such files is for others to say. */
export function fileMentions(line: string): FileMention[] {
  if (line.length > longestLine) return [];
  const found: FileMention[] = [];
  for (const match of line.matchAll(mention)) {
    const [whole, path = '', lineA, columnA, lineB, lineC, columnC] = match;
    const place = lineA ?? lineB ?? lineC;
    // A name alone is as likely that of a host.
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
