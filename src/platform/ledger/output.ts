// What a release command writes, worked out line by line from its script: nothing of it is stored, so 10 MB of it cost
// no more than what is being read. Pure.

/** About how much is read at once, in characters. */
const CHUNK = 64 * 1024;

export interface Script {
  /** With their line breaks; written in turn until there are `lines` lines. `{n}` is the number of the line. */
  readonly texts: readonly string[];
  readonly lines: number;
  /** Written at the very end; empty when there is nothing to complain of. */
  readonly error: string;
}

/** A script with the times of its first line and of its end, in ms. */
export interface Performance {
  readonly script: Script;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Reads an output from its beginning, as far as it was written at each moment. */
export class OutputReader {
  readonly #performance: Performance;
  #line = 0;

  constructor(performance: Performance) {
    this.#performance = performance;
  }

  /**
   * What was written since the last time; a part of it when it is much.
   * @returns with the time of what comes next, in ms; undefined when there is nothing more to come.
   */
  read(now: number): { readonly text: string; readonly next: number | undefined } {
    const { script } = this.#performance;
    let text = '';
    while (this.#line <= script.lines && this.#dueAt(this.#line) <= now && text.length < CHUNK) {
      text += this.#line === script.lines ? script.error : this.#textOf(this.#line);
      this.#line += 1;
    }
    return { text, next: this.#line > script.lines ? undefined : this.#dueAt(this.#line) };
  }

  /** The complaint is the line behind the last one: with it the output ends. */
  #dueAt(line: number): number {
    const { script, startsAt, endsAt } = this.#performance;
    return line === script.lines ? endsAt : startsAt + ((endsAt - startsAt) * line) / script.lines;
  }

  #textOf(line: number): string {
    const { texts, lines } = this.#performance.script;
    const text = texts[line % texts.length] ?? '';
    return text.replaceAll('{n}', String(line + 1)).replaceAll('{lines}', String(lines));
  }
}
