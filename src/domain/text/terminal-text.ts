/**
 * Terminal output of a program, made safe for a terminal or turned into plain text. Pure; the text may arrive in pieces
 * that are cut anywhere.
 */

import { EscapeFilter } from './escape-filter.ts';

/**
 * What there is to do in a text for a terminal, besides its line breaks. Colours that are whole are none of it, but for
 * those with a 7 or an 8, which may be what is left out.
 */
const troublesome =
  // oxlint-disable-next-line no-control-regex -- control characters are what this finds
  /[\u0000-\u0007\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F-\u009F]|\u001B(?!\[[\d;:]{0,64}m)|\u001B\[(?:[\d;:]{0,64};)?0{0,8}[78][;m]/;

/**
 * Cursor moves within the current line. Sequences that query the terminal, set its title or modes, or erase earlier
 * text are not among them; of `J`, only erasing from the cursor on is.
 */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const harmless = /^\u001B\[(?:[\d;:]*[BCDEGKXP@]|0?J)$/;

/** To the line above, or to its beginning. */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const upwards = /^\u001B\[(?<lines>\d{0,9})(?<how>[AF])$/;

// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const style = /^\u001B\[(?<parameters>[\d;:]*)m$/;

/**
 * For a terminal: colours, links of the web, and moves within the lines that this text wrote stay.
 *
 * Shiplog's own lines stand in the same terminal. So the text cannot move further up than it has come down, and cannot
 * use inverse letters, which mark those lines, or invisible ones.
 */
export class TerminalText {
  readonly #filter: EscapeFilter;
  #isLinked = false;
  /**
   * How many lines below the beginning the cursor is, at least: a long line wraps to several, which count as one.
   */
  #row = 0;
  /** The lowest line that the cursor has reached. */
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

  /** @returns the text that can be shown by now */
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
    // Long lines that wrap may reach down further.
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
    // At the top, it moves to the beginning of the line.
    if (rows === 0) return how === 'F' ? '\r' : '';
    return `\u001B[${rows}${how}`;
  }

  /** @param text the parameters, which are left out, and the address. An empty one ends a link. */
  #link(text: string): string {
    const address = text.slice(text.indexOf(';') + 1);
    // No links to files: VS Code would open any file. Files named in the text are linked elsewhere.
    const isGood = /^https?:\/\/[!-~]+$/i.test(address);
    const wasLinked = this.#isLinked;
    this.#isLinked = isGood;
    return isGood || wasLinked ? `\u001B]8;;${isGood ? address : ''}\u001B\\` : '';
  }
}

/** A style sequence without inverse (7) and invisible (8). */
function styled(parameters: string): string {
  const all = parameters.split(';');
  const kept: string[] = [];
  for (let at = 0; at < all.length;) {
    const parameter = all[at] ?? '';
    // A palette or RGB colour: its numbers are not styles.
    const isColor = /^0*(?:38|48|58)$/.test(parameter);
    const length = isColor ? ({ 2: 5, 5: 3 }[Number(all[at + 1])] ?? 1) : 1;
    if (!/^0*[78]$/.test(parameter)) kept.push(...all.slice(at, at + length));
    at += length;
  }
  return kept.length > 0 ? `\u001B[${kept.join(';')}m` : '';
}

/** For a document: plain text; of an overwritten line, only its last version. */
export class PlainText {
  readonly #filter = new EscapeFilter({
    control: (character) => (character === '\n' || character === '\r' ? character : ''),
    sequence: () => '',
    link: () => '',
  });
  /** The line that is still being written. */
  #line = '';

  /** @returns the lines that are complete by now */
  write(piece: string): string {
    const lines = (this.#line + this.#filter.write(piece)).split('\n');
    this.#line = lines.pop() ?? '';
    return lines.map((line) => `${lastOf(line)}\n`).join('');
  }

  /** The last line, if no line break ends it. */
  end(): string {
    const line = lastOf(this.#line);
    this.#line = '';
    return line;
  }
}

/** The text of a line after the last carriage return that was followed by text. */
function lastOf(line: string): string {
  // A regular expression for trailing ones would take quadratic time.
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
