/**
 * Text that a program writes for a terminal, made safe for one, or plain. Pure; a text may come in pieces that are cut
 * anywhere.
 */

/** Where a filter is in its text. */
type Place = 'text' | 'escape' | 'control' | 'string';

/** Longer sequences are no colours. */
const longestSequence = 256;
/** Of a sequence that carries text, such as the address of a link. */
const longestString = 4096;

/** What there is to do in a text for a terminal, besides its line breaks. Colours that are whole are none of it. */
const troublesome =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0007\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F-\u009F]|\u001B(?!\[[\d;:]{0,64}m)/;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const special = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/g;

/** The introducers which have a byte of their own besides those that begin with an escape. */
const single: Readonly<Record<string, string>> = {
  '\u0090': 'P',
  '\u0098': 'X',
  '\u009B': '[',
  '\u009D': ']',
  '\u009E': '^',
  '\u009F': '_',
};

/**
 * Moves within the lines that are being written, and colours. What asks the terminal for an answer, sets its title or
 * modes, or takes away what was written before, is not among them: of `J`, only what erases from the cursor on.
 */
// oxlint-disable-next-line no-control-regex -- a sequence begins with one
const harmless = /^\u001B\[(?:[\d;:]*[mABCDEFGKXP@]|0?J)$/;

/** What becomes of what is no text. */
interface Treatment {
  /** Of a text in which no sequence is cut, where that can be told at once. */
  readonly quick?: (text: string) => string | undefined;
  /** Of `\n`, `\r`, `\b` and the like; '' leaves it out. */
  readonly control: (character: string) => string;
  /** Of a whole sequence with a final letter. */
  readonly sequence: (sequence: string) => string;
  /** Of the text that a sequence `OSC 8` carries: a link's `parameters;address`. */
  readonly link: (text: string) => string;
}

/** Goes through a text piece by piece. It holds back nothing but a sequence that is not whole yet. */
class EscapeFilter {
  readonly #treatment: Treatment;
  #place: Place = 'text';
  /** What there is of the sequence. */
  #held = '';
  /** The letter by which a sequence that carries text began. */
  #kind = '';

  constructor(treatment: Treatment) {
    this.#treatment = treatment;
  }

  write(text: string): string {
    let out = '';
    let begin = 0;
    if (this.#place === 'text' && this.#treatment.quick) {
      // The last sequence may be cut. Those before it are as a rule colours, and there are very many of them.
      const last = text.lastIndexOf('\u001B');
      const whole = last < 0 ? text : text.slice(0, last);
      const done = this.#treatment.quick(whole);
      if (done !== undefined) [out, begin] = [done, whole.length];
    }
    for (let at = begin; at < text.length;) {
      if (this.#place === 'text') {
        special.lastIndex = at;
        const end = special.exec(text)?.index ?? text.length;
        out += text.slice(at, end);
        at = end;
        if (at === text.length) break;
      }
      out += this.#take(text.charAt(at));
      at += 1;
    }
    return out;
  }

  #take(character: string): string {
    // Whatever is under way, these end it: a sequence that nobody closes hides no more than the rest of its line.
    if (character === '\u001B' && this.#place !== 'string') return this.#go('escape', character);
    if (character === '\u0018' || character === '\u001A') return this.#go('text');
    if (this.#place === 'text' || character === '\n' || character === '\r') {
      this.#go('text');
      const introducer = single[character];
      return introducer === undefined ? this.#treatment.control(character) : this.#introduce(introducer);
    }
    if (this.#place === 'string') return this.#takeOfString(character);
    if (this.#place === 'escape') return this.#takeOfEscape(character);
    return this.#takeOfControl(character);
  }

  #takeOfEscape(character: string): string {
    if (this.#held === '\u001B' && '[]PX^_'.includes(character)) return this.#introduce(character);
    // Some have more letters before the last one, such as those that choose a set of characters.
    if (character >= ' ' && character <= '/') return this.#hold(character);
    return this.#go('text');
  }

  #introduce(letter: string): string {
    this.#kind = letter;
    return this.#go(letter === '[' ? 'control' : 'string', letter === '[' ? '\u001B[' : '');
  }

  #takeOfControl(character: string): string {
    if (character >= ' ' && character <= '?') return this.#hold(character);
    const sequence = this.#held + character;
    this.#go('text');
    return character >= '@' && character <= '~' ? this.#treatment.sequence(sequence) : '';
  }

  #takeOfString(character: string): string {
    const isClosing = this.#held.endsWith('\u001B');
    if (character === '\u009C' || (character === '\u0007' && this.#kind === ']')) {
      return this.#close(this.#held);
    }
    if (isClosing && character === '\\') return this.#close(this.#held.slice(0, -1));
    if (isClosing) {
      this.#go('escape', '\u001B');
      return this.#take(character);
    }
    return this.#hold(character);
  }

  #close(text: string): string {
    this.#go('text');
    return this.#kind === ']' && text.startsWith('8;') ? this.#treatment.link(text.slice(2)) : '';
  }

  #hold(character: string): string {
    this.#held += character;
    const isTooLong = this.#held.length > (this.#place === 'string' ? longestString : longestSequence);
    return isTooLong ? this.#go('text') : '';
  }

  #go(place: Place, held = ''): '' {
    this.#place = place;
    this.#held = held;
    return '';
  }
}

/**
 * For a terminal: colours, moves within the lines that are being written, and links stay.
 * @param mayLink whether an address that is none of the web may be linked
 */
export class TerminalText {
  readonly #filter: EscapeFilter;
  #isLinked = false;

  constructor(mayLink: (address: string) => boolean = () => false) {
    const controls: Readonly<Record<string, string>> = { '\n': '\r\n', '\r': '\r', '\b': '\b' };
    this.#filter = new EscapeFilter({
      quick: (text) => (troublesome.test(text) ? undefined : text.replaceAll('\n', '\r\n')),
      control: (character) => controls[character] ?? '',
      sequence: (sequence) => (harmless.test(sequence) ? sequence : ''),
      link: (text) => {
        // The parameters are left out. An empty address ends a link.
        const address = text.slice(text.indexOf(';') + 1);
        const isGood = /^[!-~]+$/.test(address) && (/^https?:\/\//i.test(address) || mayLink(address));
        const wasLinked = this.#isLinked;
        this.#isLinked = isGood;
        return isGood || wasLinked ? `\u001B]8;;${isGood ? address : ''}\u001B\\` : '';
      },
    });
  }

  /** @returns what of a piece can be shown by now */
  write(piece: string): string {
    return this.#filter.write(piece);
  }

  /** Ends the colours and the link that are open. */
  end(): string {
    const link = this.#isLinked ? '\u001B]8;;\u001B\\' : '';
    this.#isLinked = false;
    return `${link}\u001B[0m`;
  }
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
  if (!line.includes('\r')) return line;
  const written = line.replace(/\r+$/, '');
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
