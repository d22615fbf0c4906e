/** What a terminal is still to get, of which it would keep the end alone. Pure. */

/** Text moves up, so that its line breaks do not tell how many lines it fills. */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const movesUp = /\u001B\[\d*[AF]/;

/** What stays in force for the text behind it. */
// oxlint-disable-next-line no-control-regex -- as above
const lasting = /\u001B\[(?<style>[\d;:]*)m|\u001B\]8;;[^\u001B]*\u001B\\/g;

/** A style that ends all styles before it. */
const ending = /^(?:0*|0+[;:].*)$/;

/** A program may draw in any number of colours; terminals have some ten properties of a letter. */
const mostStyles = 100;

interface Piece {
  readonly text: string;
  readonly lines: number;
}

/** Text for a terminal, as `TerminalText` gives it: its sequences are whole, and move in lines or up. */
export class Tail {
  readonly #pieces: Piece[] = [];
  #lines = 0;
  #movesUp = false;
  /** Of what was dropped: in the order in which each came last. */
  readonly #styles = new Set<string>();
  #link = '';

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  add(text: string): void {
    if (text === '') return;
    const lines = lineBreaksIn(text);
    this.#pieces.push({ text, lines });
    this.#lines += lines;
    this.#movesUp ||= movesUp.test(text);
  }

  /**
   * Drops what would leave the terminal again at once, as more lines come behind it than the terminal keeps.
   * @returns whether there was such
   */
  trim(kept: number): boolean {
    if (this.#movesUp) return false;
    let dropped = false;
    for (let [first] = this.#pieces; first && this.#lines - first.lines > kept; [first] = this.#pieces) {
      this.#take();
      this.#remember(first.text);
      dropped = true;
    }
    return dropped;
  }

  /** @returns the next piece, in the colours of what was dropped; '' when there is none */
  next(): string {
    const before = this.#inForce();
    return before + this.#take();
  }

  /** @returns all that there is */
  rest(): string {
    let text = '';
    while (!this.isEmpty) text += this.next();
    return text;
  }

  #take(): string {
    const { text, lines } = this.#pieces.shift() ?? { text: '', lines: 0 };
    this.#lines -= lines;
    if (this.isEmpty) this.#movesUp = false;
    return text;
  }

  #remember(text: string): void {
    for (const { 0: sequence, groups } of text.matchAll(lasting)) {
      const style = groups?.['style'];
      if (style === undefined) {
        this.#link = sequence;
        continue;
      }
      if (ending.test(style)) this.#styles.clear();
      this.#styles.delete(sequence);
      this.#styles.add(sequence);
      if (this.#styles.size <= mostStyles) continue;
      const [oldest = ''] = this.#styles;
      this.#styles.delete(oldest);
    }
  }

  #inForce(): string {
    const all = [...this.#styles].join('') + this.#link;
    this.#styles.clear();
    this.#link = '';
    return all;
  }
}

export function lineBreaksIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
