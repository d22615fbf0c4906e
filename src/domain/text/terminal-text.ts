/**
 * Text that a program writes for a terminal, made safe for one, or plain. Pure; a text may come in pieces that are cut
 * anywhere.
 */

import { EscapeFilter } from './escape-filter.ts';

/**
 * What there is to do in a text for a terminal, besides its line breaks. Colours that are whole are none of it, but for
 * those with a 7 or an 8, which may be what is left out.
 */
const troublesome =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0007\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F-\u009F]|\u001B(?!\[[\d;:]{0,64}m)|\u001B\[(?:[\d;:]{0,64};)?0{0,8}[78][;m]/;

/**
 * Moves within the line that is being written. What asks the terminal for an answer, sets its title or modes, or takes
 * away what was written before, is not among them: of `J`, only what erases from the cursor on.
 */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const harmless = /^\u001B\[(?:[\d;:]*[BCDEGKXP@]|0?J)$/;

/** To the line above, or to the beginning of it. */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const upwards = /^\u001B\[(?<lines>\d{0,9})(?<how>[AF])$/;

// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const style = /^\u001B\[(?<parameters>[\d;:]*)m$/;

/**
 * For a terminal: colours, links of the web, and moves within the lines that this text wrote stay.
 *
 * What is said around an output stands in lines of the same terminal. So the text gets no further up than it came down,
 * and inverse letters, by which those lines are marked, are none of its means; nor are letters that nobody sees.
 */
export class TerminalText {
  readonly #filter: EscapeFilter;
  #isLinked = false;
  /**
   * How many lines below its beginning the cursor is, at the least: a long line takes several, of which only one is
   * counted.
   */
  #row = 0;
  /** The lowest that the cursor was. */
  #lowest = 0;
  #hasMoved = false;

  constructor() {
    this.#filter = new EscapeFilter({
      quick: (text) => (troublesome.test(text) ? undefined : this.#lines(text)),
      control: (character) => {
        if (character === '\n') return this.#lines('\n');
        return character === '\r' || character === '\b' ? character : '';
      },
      sequence: (sequence) => this.#sequence(sequence),
      link: (text) => this.#link(text),
    });
  }

  /** @returns what of a piece can be shown by now */
  write(piece: string): string {
    return this.#filter.write(piece);
  }

  /**
   * Ends the colours and the link that are open, and goes where nothing of this text is: below it, on a line of its
   * own. What comes then is out of reach for what this text writes after it.
   * @param isAtLineStart whether what was shown last ended a line
   */
  end(isAtLineStart: boolean): string {
    const link = this.#isLinked ? '\u001B]8;;\u001B\\' : '';
    const down = this.#lowest > this.#row ? `\u001B[${this.#lowest - this.#row}B` : '';
    const next = isAtLineStart ? '' : '\r\n';
    // Lines that are long enough to take several may reach down further.
    const clear = this.#hasMoved ? '\u001B[J' : '';
    this.#isLinked = false;
    this.#hasMoved = false;
    this.#row = 0;
    this.#lowest = 0;
    return `${link}\u001B[0m${down}${next}${clear}`;
  }

  #lines(text: string): string {
    const lines = text.split('\n');
    this.#row += lines.length - 1;
    this.#lowest = Math.max(this.#lowest, this.#row);
    return lines.join('\r\n');
  }

  #sequence(sequence: string): string {
    const parameters = style.exec(sequence)?.groups?.['parameters'];
    if (parameters !== undefined) return styled(parameters);
    const { lines, how } = upwards.exec(sequence)?.groups ?? {};
    if (lines === undefined || how === undefined) {
      this.#hasMoved ||= /[BE]$/.test(sequence);
      return harmless.test(sequence) ? sequence : '';
    }
    const rows = Math.min(this.#row, Math.max(1, Number(lines)));
    this.#row -= rows;
    this.#hasMoved = true;
    // To the beginning of this line, where there is none above.
    if (rows === 0) return how === 'F' ? '\r' : '';
    return `\u001B[${rows}${how}`;
  }

  /** @param text the parameters, which are left out, and the address. An empty one ends a link. */
  #link(text: string): string {
    const address = text.slice(text.indexOf(';') + 1);
    // Of a file none: VS Code would open it wherever it is. Those that are named in the text are linked elsewhere.
    const isGood = /^https?:\/\/[!-~]+$/i.test(address);
    const wasLinked = this.#isLinked;
    this.#isLinked = isGood;
    return isGood || wasLinked ? `\u001B]8;;${isGood ? address : ''}\u001B\\` : '';
  }
}

/** A sequence that styles letters, without what would make them inverse (7) or unseen (8). */
function styled(parameters: string): string {
  const all = parameters.split(';');
  const kept: string[] = [];
  for (let at = 0; at < all.length;) {
    const parameter = all[at] ?? '';
    // A colour by its number in a palette, or by its parts: these numbers are no styles.
    const isColor = /^0*(?:38|48|58)$/.test(parameter);
    const length = isColor ? ({ 2: 5, 5: 3 }[Number(all[at + 1])] ?? 1) : 1;
    if (!/^0*[78]$/.test(parameter)) kept.push(...all.slice(at, at + length));
    at += length;
  }
  return kept.length > 0 ? `\u001B[${kept.join(';')}m` : '';
}

/** For a document: nothing but the text, of a line that was written over only what it said last. */
export class PlainText {
  readonly #filter = new EscapeFilter({
    control: (character) => (character === '\n' || character === '\r' ? character : ''),
    sequence: () => '',
    link: () => '',
  });
  /** The line that is not at its end yet. */
  #line = '';

  /** @returns the lines that are whole by now */
  write(piece: string): string {
    const lines = (this.#line + this.#filter.write(piece)).split('\n');
    this.#line = lines.pop() ?? '';
    return lines.map((line) => `${lastOf(line)}\n`).join('');
  }

  /** The last line, where nothing ends it. */
  end(): string {
    const line = lastOf(this.#line);
    this.#line = '';
    return line;
  }
}

/** What stands on a line after the cursor came back to its beginning for the last time and something was written. */
function lastOf(line: string): string {
  // No expression finds those at the end without looking at all others for each of them.
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  const written = line.slice(0, end);
  return written.slice(written.lastIndexOf('\r') + 1);
}

/**
 * The last lines of a text, plain, without empty ones at its end.
 * @param most lines
 */
export function lastLines(text: string, most: number): string {
  const plain = new PlainText();
  const whole = plain.write(text) + plain.end();
  return whole.trimEnd().split('\n').slice(-most).join('\n');
}
