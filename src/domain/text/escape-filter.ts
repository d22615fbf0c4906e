/**
 * Finds the escape sequences in terminal text and asks a handler what to put in their place. The text may arrive in
 * pieces that are cut anywhere.
 */

/** The state of the parser. */
type Place = 'text' | 'escape' | 'control' | 'string';

/** A colour sequence is not longer than this. */
const longestSequence = 256;
/** The most that a sequence with text may carry, such as the address of a link. */
const longestString = 4096;

// oxlint-disable-next-line no-control-regex -- control characters are what this finds
const special = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/g;

/** Introducers with a byte of their own (C1), besides those that begin with an escape. */
const single: Readonly<Record<string, string>> = {
  '\u0090': 'P',
  '\u0098': 'X',
  '\u009B': '[',
  '\u009D': ']',
  '\u009E': '^',
  '\u009F': '_',
};

/** Decides what replaces everything that is not text. */
export interface Treatment {
  /** For a text without a cut sequence: the whole result, if it can be found at once. */
  readonly quick?: (text: string) => string | undefined;
  /** For `\n`, `\r`, `\b` and the like; '' leaves it out. */
  readonly control: (character: string) => string;
  /** For a whole sequence with a final letter. */
  readonly sequence: (sequence: string) => string;
  /** For the text of an `OSC 8` sequence: a link's `parameters;address`. */
  readonly link: (text: string) => string;
}

/** Goes through a text piece by piece. It holds back only a sequence that is not complete yet. */
export class EscapeFilter {
  readonly #treatment: Treatment;
  #place: Place = 'text';
  /** The part of the sequence that has arrived. */
  #held = '';
  /** The letter that began a sequence with text. */
  #kind = '';

  constructor(treatment: Treatment) {
    this.#treatment = treatment;
  }

  write(text: string): string {
    let out = '';
    let begin = 0;
    if (this.#place === 'text' && this.#treatment.quick) {
      // Only the last sequence may be cut. The others are mostly colours, and there are very many of them.
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
    // These end any sequence, so that an unclosed one hides at most the rest of its line.
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
    // Some have more letters before the last one, such as those that select a character set.
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
