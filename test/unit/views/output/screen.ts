// A terminal as far as outputs may move in one: lines that wrap, a window that scrolls, a cursor, what erases.

/* oxlint-disable no-control-regex -- sequences begin with one */
const token =
  /\u001B\[(?<parameter>\d*)[\d;:]*(?<final>[@-~])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|(?<character>[^])/g;
/* oxlint-enable no-control-regex */

export class Screen {
  readonly #width: number;
  readonly #height: number;
  readonly #rows: string[][] = [[]];
  #x = 0;
  #y = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  /** From the first that was ever written, those above the window as well. */
  get rows(): readonly string[] {
    return this.#rows.map((row) =>
      Array.from(row, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  write(text: string): void {
    for (const { groups } of text.matchAll(token)) {
      const { character, final, parameter } = groups ?? {};
      if (character !== undefined) this.#put(character);
      else if (final !== undefined) this.#move(final, Number(parameter), Math.max(1, Number(parameter)));
    }
  }

  get #top(): number {
    return Math.max(0, this.#rows.length - this.#height);
  }

  #put(character: string): void {
    if (character === '\r') this.#x = 0;
    else if (character === '\b') this.#x = Math.max(0, this.#x - 1);
    else if (character === '\n') this.#down();
    else {
      if (this.#x === this.#width) {
        this.#x = 0;
        this.#down();
      }
      this.#row[this.#x] = character;
      this.#x += 1;
    }
  }

  get #row(): string[] {
    return (this.#rows[this.#y] ??= []);
  }

  #down(): void {
    this.#y += 1;
    while (this.#rows.length <= this.#y) this.#rows.push([]);
  }

  #move(final: string, parameter: number, count: number): void {
    if (final === 'A' || final === 'F') this.#y = Math.max(this.#top, this.#y - count);
    if (final === 'B' || final === 'E') {
      // Down, it does not scroll.
      const bottom = this.#top + this.#height - 1;
      this.#y = Math.min(bottom, this.#y + count);
      while (this.#rows.length <= this.#y) this.#rows.push([]);
    }
    if (final === 'E' || final === 'F') this.#x = 0;
    if (final === 'C') this.#x = Math.min(this.#width - 1, this.#x + count);
    if (final === 'D') this.#x = Math.max(0, this.#x - count);
    if (final === 'G') this.#x = Math.min(this.#width, count) - 1;
    if (final === 'J' || (final === 'K' && parameter === 0))
      this.#row.length = Math.min(this.#row.length, this.#x);
    if (final === 'K' && parameter === 2) this.#row.length = 0;
    if (final === 'J') for (const row of this.#rows.slice(this.#y + 1)) row.length = 0;
  }
}
