/** Finds the parts of a text that are not prose: code and addresses. */

/** From the start, up to but not including the end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** @returns a function that says whether a position is in one of the sorted spans; for increasing positions only */
export function inSome(spans: readonly Span[]): (at: number) => boolean {
  let next = 0;
  return (at) => {
    while (next < spans.length && spans[next]!.end <= at) next++;
    return next < spans.length && spans[next]!.start <= at;
  };
}

/** Addresses, from their `://` to the next space. */
export function urlsIn(text: string): Span[] {
  const spans: Span[] = [];
  const space = /\s|$/g;
  for (let start = text.indexOf('://'); start !== -1;) {
    space.lastIndex = start;
    const end = space.exec(text)?.index ?? text.length;
    spans.push({ start, end });
    start = text.indexOf('://', end);
  }
  return spans;
}

/**
 * Code: between backticks, in fences of them, and in lines that are indented by four.
 * As in Markdown (https://spec.commonmark.org/0.31.2/#code-spans), it ends with as many backticks as it began with.
 */
export function codeIn(text: string): Span[] {
  const runs = [...text.matchAll(/`+|\n(?=[ \t]*\n)|\n(?: {4}|\t)[^\n]*/g)];
  const closing = closingRuns(runs.map(([run]) => run));
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at++) {
    const [run] = runs[at]!;
    const start = runs[at]!.index;
    const close = closing[at];
    if (close !== undefined) {
      spans.push({ start, end: runs[close]!.index + run.length });
      at = close;
    } else if (run.startsWith('\n') && run.length > 1) {
      spans.push({ start, end: start + run.length });
    }
  }
  return spans;
}

/** The closing run for each run of backticks. Code in one or two ends with its paragraph; three are a fence. */
function closingRuns(runs: readonly string[]): (number | undefined)[] {
  const next = new Map<number, number>();
  const closing: (number | undefined)[] = [];
  for (let at = runs.length - 1; at >= 0; at--) {
    const run = runs[at]!;
    if (run.startsWith('`')) {
      closing[at] = next.get(run.length);
      next.set(run.length, at);
    } else if (run === '\n') {
      next.delete(1);
      next.delete(2);
    }
  }
  return closing;
}
